//! Reads rules about keys and about the whole bunch: `<forbidden>`, `<unique>`, `<reference>` and `<records>`.

use super::column::{column_name, separator, severity, stop_after};
use super::draft::Placed;
use super::{KEY_COLUMNS_MAX, words};
use crate::definition::report::Report;
use crate::definition::tree::Element;
use crate::definition::value;
use crate::model::rules::{ForbiddenColumn, RecordCount, Reference, UniqueKey};

/// Reads `<forbidden>`.
pub(super) fn forbidden(element: &Element, report: &mut Report<'_>) -> Option<Placed<ForbiddenColumn>> {
    let written = element.value("column")?;
    let (column, severity) = (column_name(written, report), severity(element, report));
    Some(Placed { at: written.at.clone(), value: ForbiddenColumn { column: column?, severity } })
}

/// Reads `<unique>`.
pub(super) fn unique(element: &Element, report: &mut Report<'_>) -> Option<Placed<UniqueKey>> {
    let written = element.value("columns")?;
    let words = words::read(written, ',', KEY_COLUMNS_MAX, "sku, store_view_code", report);
    let columns: Vec<String> = words.into_iter().map(|(name, _)| name).collect();
    let (severity, stop_after) = (severity(element, report), stop_after(element, report));
    let at = written.at.clone();
    (!columns.is_empty()).then_some(Placed { at, value: UniqueKey { columns, severity, stop_after } })
}

/// Reads `<reference>`.
pub(super) fn reference(element: &Element, report: &mut Report<'_>) -> Option<Placed<Reference>> {
    let written = element.value("column");
    let column = written.and_then(|value| column_name(value, report));
    let to = element.value("to").map(|value| (column_name(value, report), value));
    let key_file = element.value("key-file").filter(|value| !value.text.trim().is_empty());
    if let (None, Some(empty)) = (key_file, element.value("key-file")) {
        report.error(&empty.at, "the value is empty", "write the path of a text file with a key on each line");
    } else if to.is_none() && key_file.is_none() && !element.lacks_attributes {
        let help = "say where the keys are: `to=\"…\"` names a column of the bunch, `key-file=\"…\"` a text file with a key on each line";
        report.error(&element.at, "`<reference>` needs `to` or `key-file`, or both", help);
    }
    if let (Some(column), Some((Some(name), at))) = (&column, &to)
        && column == name
    {
        report.error(&at.at, format!("the column `{name}` refers to itself, where each key is found"), "name another column");
    }
    let value = Reference {
        separator: separator(element, report),
        to: to.and_then(|(name, _)| name),
        key_file: key_file.map(|value| value.text.clone()),
        severity: severity(element, report),
        stop_after: stop_after(element, report),
        column: column?,
    };
    Some(Placed { at: written?.at.clone(), value })
}

/// Reads `<records>`.
pub(super) fn records(element: &Element, report: &mut Report<'_>) -> Option<RecordCount> {
    let mut bound = |name| element.value(name).and_then(|value| value::number(value, 0..=u64::MAX, report));
    let (min, max) = (bound("min"), bound("max"));
    let severity = severity(element, report);
    if element.value("min").is_none() && element.value("max").is_none() {
        if !element.lacks_attributes && element.attributes.iter().all(|attribute| attribute.name == "severity") {
            report.error(&element.at, "`<records>` says nothing", "say how many there may be: `min=\"1\"`, `max=\"500000\"`, or both");
        }
        return None;
    }
    if let (Some(least), Some(most), Some(at), Some(other)) = (min, max, element.value("min"), element.value("max"))
        && least > most
    {
        let message = format!("the least is {least}, which is more than the most, {most}");
        report.error_with(&at.at, message, "exchange them, or correct one".to_owned(), &other.at, "the most is here");
    }
    Some(RecordCount { min, max, severity })
}
