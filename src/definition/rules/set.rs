//! Reads one `<rules>` by itself.

use super::column::{self, stop_after};
use super::draft::{Draft, When};
use super::{BLANK_MAX, CHOICES_MAX, Schemas, keys, words};
use crate::definition::report::Report;
use crate::definition::tree::{Element, Value};
use crate::definition::value;
use crate::model::message::Severity;
use crate::model::rules::RecordCount;

/// Reads a set of rules; what it takes over from another set comes later.
pub(super) fn read(element: &Element, name: &Value, schemas: &Schemas<'_>, report: &mut Report<'_>) -> Draft {
    value::name(name, report);
    let mut draft = Draft::new(name.clone());
    draft.description = element.value("description").map_or_else(String::new, |value| value.text.clone());
    draft.extends = element.value("extends").cloned();
    draft.blank = element.value("blank").map(|value| blank(value, report));
    draft.unknown_columns = element.value("unknown-columns").and_then(|value| unknown_columns(value, report));
    draft.stop_after = stop_after(element, report);
    for child in &element.children {
        match child.name.as_str() {
            "column" => draft.columns.extend(column::read(child, report)),
            "forbidden" => draft.forbidden.extend(keys::forbidden(child, report)),
            "unique" => draft.unique.extend(keys::unique(child, report)),
            "reference" => draft.references.extend(keys::reference(child, report)),
            "when" => draft.conditionals.extend(when(child, report)),
            _ => {}
        }
    }
    draft.records = records(element, report);
    if let Some(named) = element.value("schema") {
        take_over_schema(&mut draft, named, schemas, report);
    }
    draft
}

fn take_over_schema(draft: &mut Draft, named: &Value, schemas: &Schemas<'_>, report: &mut Report<'_>) {
    if let Some(extends) = &draft.extends {
        let help = "remove one of them; a set with a schema can itself be extended".to_owned();
        report.error_with(&named.at, "a set takes over a schema or another set, not both".to_owned(), help, &extends.at, "the set is here");
        return;
    }
    if let Some(base) = schemas(named, report) {
        draft.take_over(&base);
    }
}

fn blank(value: &Value, report: &mut Report<'_>) -> Vec<String> {
    let words = words::read(value, words::BAR, BLANK_MAX, "__EMPTY__VALUE__ | NULL", report);
    words.into_iter().map(|(word, _)| word).collect()
}

fn unknown_columns(value: &Value, report: &mut Report<'_>) -> Option<Option<Severity>> {
    match value::choice(value, "value", &["allow", "warn", "refuse"], report)? {
        "warn" => Some(Some(Severity::Warning)),
        "refuse" => Some(Some(Severity::Error)),
        _ => Some(None),
    }
}

fn when(element: &Element, report: &mut Report<'_>) -> Option<When> {
    let written = element.value("column");
    let column = written.and_then(|value| column::column_name(value, report));
    let values = element.value("is").map(|value| words::read(value, words::BAR, CHOICES_MAX, "configurable | bundle", report));
    let columns: Vec<_> = element.named("column").filter_map(|child| column::read(child, report)).collect();
    if element.children.is_empty() && !element.is_cut {
        let help = "write what holds then, such as `<column name=\"configurable_variations\" not-empty=\"true\"/>`, or remove it";
        report.error(&element.at, "`<when>` says nothing", help);
    }
    let values = values?.into_iter().map(|(word, _)| word).collect();
    Some(When { at: written?.at.clone(), column: column?, values, columns })
}

fn records(element: &Element, report: &mut Report<'_>) -> Option<RecordCount> {
    let mut all = element.named("records");
    let first = all.next()?;
    for second in all {
        let help = "remove one of them".to_owned();
        report.error_with(&second.at, "the number of records is given twice".to_owned(), help, &first.at, "it is given here first");
    }
    keys::records(first, report)
}
