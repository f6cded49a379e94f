//! Reads one `<column>`.

use super::draft::Column;
use super::{COLUMN_NAME_LENGTH_MAX, length, pattern, value_type};
use crate::definition::report::Report;
use crate::definition::tree::{Element, Value};
use crate::definition::value;
use crate::model::message::Severity;
use crate::model::rules::ColumnRule;

/// After how many findings a check can end at most.
const STOP_AFTER_MAX: u64 = 999_999_999;

/// Reads a rule about a column; without a name, there is none.
pub(super) fn read(element: &Element, report: &mut Report<'_>) -> Option<Column> {
    let written = element.value("name");
    let name = written.and_then(|name| column_name(name, report));
    let (length_min, length_max) = element.value("length").map_or((None, None), |value| length::read(value, report));
    let value_type = value_type::read(element, report);
    let rule = ColumnRule {
        required: value::boolean_or(element, "required", false, report),
        not_empty: value::boolean_or(element, "not-empty", false, report),
        value: value_type.clone().unwrap_or_default(),
        separator: separator(element, report),
        length_min,
        length_max,
        pattern: element.value("pattern").and_then(|value| pattern::check(value, report)),
        default: element.value("default").map(|value| value.text.clone()),
        severity: severity(element, report),
        stop_after: stop_after(element, report),
        ..ColumnRule::new(name?)
    };
    // What bounds of an unknown type may be is not known.
    let bound = |name| element.value(name).filter(|_| value_type.is_some()).cloned();
    let is_typed = element.value("type").is_some() || element.lacks_attributes;
    Some(Column { at: written?.at.clone(), rule, is_typed, min: bound("min"), max: bound("max") })
}

/// Reads the name of a column: any text that is not empty.
pub(in crate::definition) fn column_name(value: &Value, report: &mut Report<'_>) -> Option<String> {
    let (message, help) = match value.text.chars().count() {
        _ if value.text.trim().is_empty() => ("the name of a column is empty".to_owned(), "write it as the header of the files does"),
        length if length > COLUMN_NAME_LENGTH_MAX => (format!("the name of a column has {length} characters"), "at most 255 are allowed"),
        _ => return Some(value.text.clone()),
    };
    report.error(&value.at, message, help);
    None
}

/// Reads how much a broken rule matters; an error where nothing is said.
pub(super) fn severity(element: &Element, report: &mut Report<'_>) -> Severity {
    let written = element.value("severity").and_then(|value| value::choice(value, "severity", &["error", "warning"], report));
    if written == Some("warning") { Severity::Warning } else { Severity::Error }
}

/// Reads after how many findings the check ends.
pub(super) fn stop_after(element: &Element, report: &mut Report<'_>) -> Option<u64> {
    element.value("stop-after").and_then(|value| value::number(value, 1..=STOP_AFTER_MAX, report))
}

/// Reads what stands between several values of one cell: one character.
pub(super) fn separator(element: &Element, report: &mut Report<'_>) -> Option<char> {
    let value = element.value("separator")?;
    let mut characters = value.text.chars();
    let first = characters.next();
    if first.is_none() || characters.next().is_some() {
        let message = format!("`{}` is not one character", value.text);
        report.error(&value.at, message, "write the character that stands between the values of a cell, such as `,` or `|`");
        return None;
    }
    first
}
