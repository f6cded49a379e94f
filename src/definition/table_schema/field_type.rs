//! Reads `type` and `format` of a field, and what some types have beside them.

use super::field::Field;
use super::json::Node;
use crate::definition::report::Report;
use crate::definition::rules::{CHOICES_MAX, Wanted, format_problem};
use crate::definition::value;
use crate::model::rules::{ColumnRule, ValueType};

const TYPES: &[&str] = &[
    "string",
    "number",
    "integer",
    "boolean",
    "date",
    "time",
    "datetime",
    "year",
    "yearmonth",
    "any",
    "object",
    "array",
    "list",
    "duration",
    "geopoint",
    "geojson",
];

/// What a date with a time looks like where nothing is said: with the letter Z, with a distance from it, or with neither.
const DATE_TIME_FORMATS: [&str; 3] = ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%dT%H:%M:%S"];

const UUID: &str = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";
const YEAR: &str = "-?[0-9]{4,}";
const YEAR_AND_MONTH: &str = "-?[0-9]{4,}-(0[1-9]|1[0-2])";

/// Reads the type of a field into its rule.
pub(super) fn read(field: &mut Field<'_>, report: &mut Report<'_>) {
    let written = field.node.member("type");
    let name = match written {
        None => Some("string"),
        Some(node) => node.text(report).and_then(|name| value::choice(name, "type", TYPES, report)),
    };
    let Some(name) = name else { return };
    refuse_of_others(field.node, name, report);
    let rule = &mut field.column.rule;
    match name {
        "string" => read_text(field, report),
        "number" | "integer" => read_number(field, name, report),
        "boolean" => rule.value = boolean(field.node, report),
        "date" => read_moment(field, Wanted::Date, report),
        "time" => read_moment(field, Wanted::Time, report),
        "datetime" => read_moment(field, Wanted::DateTime, report),
        "year" => {
            (rule.value, field.has_order) = (ValueType::Integer, true);
            add_pattern(field, YEAR);
        }
        "yearmonth" => add_pattern(field, YEAR_AND_MONTH),
        "any" => {}
        _ => {
            if let Some(node) = written {
                report.warning(
                    &node.at,
                    format!("values of type `{name}` are not judged"),
                    "any text passes; write a `pattern`, if there is one",
                );
            }
        }
    }
}

/// Adds a rule that values fit a pattern; a constraint may ask for another one.
fn add_pattern(field: &mut Field<'_>, pattern: &str) {
    field.more.push(ColumnRule { pattern: Some(pattern.to_owned()), ..ColumnRule::new(field.name.text.clone()) });
}

/// Returns the format and where it is; `None` for the default one.
fn format<'n>(node: &'n Node, report: &mut Report<'_>) -> Option<(&'n str, &'n Node)> {
    let node = node.member("format")?;
    let text = node.text(report)?.text.as_str();
    (text != "default").then_some((text, node))
}

fn read_text(field: &mut Field<'_>, report: &mut Report<'_>) {
    let Some((format, at)) = format(field.node, report) else { return };
    match format {
        "email" => field.column.rule.value = ValueType::Email,
        "uri" => {
            field.column.rule.value = ValueType::Url;
            report.warning(&at.at, "of `uri`, only addresses with http and https pass", "leave the format out, if there are others");
        }
        "uuid" => add_pattern(field, UUID),
        "binary" => report.warning(&at.at, "values of format `binary` are not judged", "any text passes"),
        other => {
            report.unknown(&at.at, format!("unknown format `{other}`"), other, "allowed", &["default", "email", "uri", "uuid", "binary"])
        }
    }
}

fn read_number(field: &mut Field<'_>, name: &str, report: &mut Report<'_>) {
    let decimal_char = field.node.member("decimalChar");
    let foreign = [(decimal_char, "."), (field.node.member("groupChar"), "")];
    for (node, usual) in foreign {
        let Some((node, text)) = node.and_then(|node| Some((node, node.text(report)?))) else { continue };
        if text.text != usual {
            let message = format!("numbers with `{}` are not judged: any text passes", text.text);
            report.warning(&node.at, message, "numbers are written with a point before the fraction, and nothing between thousands");
            return;
        }
    }
    if let Some(node) = field.node.member("bareNumber")
        && node.boolean(report) == Some(false)
    {
        report.warning(&node.at, "numbers with signs around them are not judged: any text passes", "write the numbers alone");
        return;
    }
    field.has_order = true;
    field.column.rule.value = if name == "integer" { ValueType::Integer } else { ValueType::Decimal };
}

/// With words of its own, a boolean is one of these.
fn boolean(node: &Node, report: &mut Report<'_>) -> ValueType {
    let usual: [(&str, &[&str]); 2] = [("trueValues", &["true", "True", "TRUE", "1"]), ("falseValues", &["false", "False", "FALSE", "0"])];
    if usual.iter().all(|(name, _)| node.member(name).is_none()) {
        return ValueType::Boolean;
    }
    let mut choices: Vec<String> = Vec::new();
    for (name, usual) in usual {
        match node.member(name) {
            None => choices.extend(usual.iter().map(|word| (*word).to_owned())),
            Some(words) => choices.extend(words_of(words, report)),
        }
    }
    let mut seen = std::collections::HashSet::new();
    choices.retain(|word| !word.is_empty() && seen.insert(word.clone()));
    if choices.is_empty() { ValueType::Boolean } else { ValueType::Choice { choices } }
}

/// Reads a list of numbers and texts as they are written.
pub(super) fn words_of(node: &Node, report: &mut Report<'_>) -> Vec<String> {
    let Some(list) = node.list(report) else { return Vec::new() };
    if list.len() > CHOICES_MAX {
        let message = format!("there are {} values; at most {CHOICES_MAX} are allowed", list.len());
        report.error(&node.start(), message, "write fewer, or a `pattern` that fits them all");
        return Vec::new();
    }
    list.iter().filter_map(|word| word.scalar(report)).map(|word| word.text.clone()).collect()
}

fn read_moment(field: &mut Field<'_>, wanted: Wanted, report: &mut Report<'_>) {
    let formats = match format(field.node, report) {
        None if wanted == Wanted::DateTime => DATE_TIME_FORMATS.map(str::to_owned).to_vec(),
        None => vec![wanted.default_format().to_owned()],
        Some(("any", at)) => {
            report.warning(
                &at.at,
                "with the format `any`, dates and times are not judged",
                "any text passes; write a format such as %Y-%m-%d",
            );
            return;
        }
        Some((format, at)) => {
            let format = format.strip_prefix("fmt:").unwrap_or(format);
            if let Some((message, help)) = format_problem(format, wanted) {
                report.warning(&at.at, format!("{message}; the values are not judged"), help);
                return;
            }
            vec![format.to_owned()]
        }
    };
    field.has_order = true;
    field.column.rule.value = match wanted {
        Wanted::Date => ValueType::Date { formats },
        Wanted::Time => ValueType::Time { formats },
        Wanted::DateTime => ValueType::DateTime { formats },
    };
}

/// Reports what only other types have.
fn refuse_of_others(node: &Node, name: &str, report: &mut Report<'_>) {
    let of_numbers: &[&str] = &["number", "integer"];
    let owners: [(&str, &[&str]); 5] = [
        ("trueValues", &["boolean"]),
        ("falseValues", &["boolean"]),
        ("decimalChar", of_numbers),
        ("groupChar", of_numbers),
        ("bareNumber", of_numbers),
    ];
    for (key, _) in node.object(report).into_iter().flatten() {
        if owners.iter().any(|(owned, types)| *owned == key.text && !types.contains(&name)) {
            let message = format!("`{}` means nothing for the type `{name}`, and is left out", key.text);
            report.warning(&key.at, message, "remove it, or correct the type");
        }
    }
}
