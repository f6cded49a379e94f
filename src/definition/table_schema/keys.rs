//! Reads what a schema says beside its fields: missing values, keys, and references.

use super::json::{Content, Node};
use crate::definition::report::Report;
use crate::definition::rules::{BLANK_MAX, Draft, KEY_COLUMNS_MAX, Placed};
use crate::definition::tree::Value;
use crate::model::message::Severity;
use crate::model::rules::{Reference, UniqueKey};

/// Reads the words that stand for nothing; the empty one is so anyway.
pub(super) fn missing_values(node: &Node, report: &mut Report<'_>) -> Vec<String> {
    let Some(list) = node.list(report) else { return Vec::new() };
    let words: Vec<&Value> = list
        .iter()
        .filter_map(|word| match word.member("value") {
            Some(value) => value.text(report),
            None => word.text(report),
        })
        .collect();
    if words.len() == list.len() && words.iter().all(|word| !word.text.is_empty()) {
        report.warning(&node.start(), "an empty cell counts as missing, too", "add the empty text to the list");
    }
    let mut blank: Vec<String> = Vec::new();
    for word in words.into_iter().filter(|word| !word.text.is_empty()) {
        if !blank.contains(&word.text) {
            blank.push(word.text.clone());
        }
    }
    if blank.len() > BLANK_MAX {
        let message = format!("there are {} missing values; at most {BLANK_MAX} are allowed", blank.len());
        report.error(&node.start(), message, "write fewer");
        blank.truncate(BLANK_MAX);
    }
    blank
}

/// Reads the primary key: it is unique, and its columns are there and not empty.
pub(super) fn primary_key(node: &Node, draft: &mut Draft, report: &mut Report<'_>) {
    let Some(columns) = columns_of(node, draft, report) else { return };
    for column in draft.columns.iter_mut().filter(|column| columns.contains(&column.rule.column)) {
        (column.rule.required, column.rule.not_empty) = (true, true);
    }
    add_unique(node, columns, draft);
}

/// Reads further unique keys.
pub(super) fn unique_keys(node: &Node, draft: &mut Draft, report: &mut Report<'_>) {
    for key in node.list(report).into_iter().flatten() {
        if let Some(columns) = columns_of(key, draft, report) {
            add_unique(key, columns, draft);
        }
    }
}

fn add_unique(node: &Node, columns: Vec<String>, draft: &mut Draft) {
    if columns.is_empty() || draft.unique.iter().any(|known| known.value.columns == columns) {
        return;
    }
    draft.unique.push(Placed { at: node.start(), value: UniqueKey { columns, severity: Severity::Error, stop_after: None } });
}

/// Reads foreign keys: those of one column that refer to the same table.
pub(super) fn foreign_keys(node: &Node, draft: &mut Draft, report: &mut Report<'_>) {
    for key in node.list(report).into_iter().flatten() {
        foreign_key(key, draft, report);
    }
}

fn foreign_key(node: &Node, draft: &mut Draft, report: &mut Report<'_>) {
    if node.object(report).is_none() {
        return;
    }
    let (Some(fields), Some(reference)) = (node.member("fields"), node.member("reference")) else {
        report.error(&node.start(), "a foreign key needs `fields` and `reference`", "name the column, and the one that it refers to");
        return;
    };
    let Some(columns) = columns_of(fields, draft, report) else { return };
    let resource = reference.member("resource");
    let name = resource.and_then(|resource| resource.text(report)).map_or("", |name| name.text.as_str());
    if !matches!(name, "" | "self") {
        let at = resource.map_or(reference.start(), |resource| resource.at.clone());
        let help = "references are judged within the files of a bunch, or by a `key-file` of a `<reference>` in XML";
        report.warning(&at, format!("the reference to `{name}` is not judged, and is left out"), help);
        return;
    }
    let Some(to) = reference.member("fields") else {
        report.error(&reference.start(), "the reference has no `fields`", "name the column that holds the keys");
        return;
    };
    let Some(to) = columns_of(to, draft, report) else { return };
    match (columns.as_slice(), to.as_slice()) {
        ([column], [to]) if column != to => {
            let value = Reference {
                column: column.clone(),
                separator: None,
                to: Some(to.clone()),
                key_file: None,
                severity: Severity::Error,
                stop_after: None,
            };
            draft.references.push(Placed { at: fields.start(), value });
        }
        ([_], [_]) => report.warning(&fields.at, "a column that refers to itself is not judged", "name another column"),
        _ => report.warning(&fields.at, "a foreign key of several columns is not judged, and is left out", "only single columns are"),
    }
}

/// Reads the names of one or more fields that are there.
fn columns_of(node: &Node, draft: &Draft, report: &mut Report<'_>) -> Option<Vec<String>> {
    let names = match &node.content {
        Content::List(list) => list.iter().map(|name| name.text(report)).collect::<Option<Vec<_>>>()?,
        Content::Null | Content::Boolean(_) | Content::Number(_) | Content::Text(_) | Content::Object(_) => vec![node.text(report)?],
    };
    if names.is_empty() || names.len() > KEY_COLUMNS_MAX {
        report.error(&node.at, format!("a key has 1 to {KEY_COLUMNS_MAX} columns"), "name the columns, or remove the key");
        return None;
    }
    let mut columns: Vec<String> = Vec::new();
    for name in names {
        let mut known: Vec<&str> = draft.columns.iter().map(|column| column.rule.column.as_str()).collect();
        known.dedup();
        if !known.contains(&name.text.as_str()) {
            report.unknown(&name.at, format!("there is no field `{}`", name.text), &name.text, "defined are", &known);
            return None;
        }
        if !columns.contains(&name.text) {
            columns.push(name.text.clone());
        }
    }
    Some(columns)
}
