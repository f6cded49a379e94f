//! Reads what kind of value a column holds: `type`, and what only some types have.

use super::formats::{self, Wanted};
use super::{CHOICES_MAX, words};
use crate::definition::report::Report;
use crate::definition::tree::{Element, Value};
use crate::definition::value;
use crate::model::rules::ValueType;

/// All types, as they are written.
const TYPES: &[&str] = &["text", "integer", "decimal", "boolean", "date", "time", "date-time", "choice", "url", "email", "sku", "file"];

/// What only some types have, and which.
const OF_SOME: [(&str, &str, &[&str]); 3] =
    [("choices", "choice", &["choice"]), ("formats", "date", &["date", "time", "date-time"]), ("below", "file", &["file"])];

/// Reads the type of a column; without one, values are texts. `None` after a mistake.
pub(super) fn read(column: &Element, report: &mut Report<'_>) -> Option<ValueType> {
    let written = column.value("type");
    let name = match written {
        None => Some("text"),
        Some(written) => value::choice(written, "type", TYPES, report),
    }?;
    refuse_of_others(column, name, report);
    Some(match name {
        "integer" => ValueType::Integer,
        "decimal" => ValueType::Decimal,
        "boolean" => ValueType::Boolean,
        "date" => ValueType::Date { formats: read_formats(column, Wanted::Date, report)? },
        "time" => ValueType::Time { formats: read_formats(column, Wanted::Time, report)? },
        "date-time" => ValueType::DateTime { formats: read_formats(column, Wanted::DateTime, report)? },
        "choice" => ValueType::Choice { choices: read_choices(column, written, report) },
        "url" => ValueType::Url,
        "email" => ValueType::Email,
        "sku" => ValueType::Sku,
        "file" => ValueType::File { below: read_below(column, written, report) },
        _ => ValueType::Text,
    })
}

fn refuse_of_others(column: &Element, name: &str, report: &mut Report<'_>) {
    for (attribute, owner, owners) in OF_SOME {
        let Some(found) = column.attributes.iter().find(|found| found.name == attribute) else { continue };
        if !owners.contains(&name) {
            let message = format!("a column of type `{name}` has no `{attribute}`");
            report.error(&found.at, message, format!("write `type=\"{owner}\"`, or remove `{attribute}`"));
        }
    }
}

fn read_formats(column: &Element, wanted: Wanted, report: &mut Report<'_>) -> Option<Vec<String>> {
    let formats = match column.value("formats") {
        Some(written) => formats::read(written, wanted, report),
        None => vec![wanted.default_format().to_owned()],
    };
    (!formats.is_empty()).then_some(formats)
}

fn read_choices(column: &Element, written: Option<&Value>, report: &mut Report<'_>) -> Vec<String> {
    const EXAMPLE: &str = "simple | virtual";
    let Some(choices) = column.value("choices") else {
        needs(column, written, "choices", EXAMPLE, report);
        return Vec::new();
    };
    words::read(choices, words::BAR, CHOICES_MAX, EXAMPLE, report).into_iter().map(|(word, _)| word).collect()
}

fn read_below(column: &Element, written: Option<&Value>, report: &mut Report<'_>) -> String {
    match column.value("below") {
        Some(below) if below.text.trim().is_empty() => report.error(&below.at, "the value is empty", "write a directory"),
        Some(below) => return below.text.clone(),
        None => needs(column, written, "below", "/var/www/shop/pub/media/import", report),
    }
    String::new()
}

fn needs(column: &Element, written: Option<&Value>, attribute: &str, example: &str, report: &mut Report<'_>) {
    let (at, name) = written.map_or((&column.at, "text"), |written| (&written.at, written.text.as_str()));
    if !column.lacks_attributes {
        let message = format!("a column of type `{name}` needs `{attribute}`");
        report.error(at, message, format!("add it, such as `{attribute}=\"{example}\"`"));
    }
}
