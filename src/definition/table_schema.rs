//! A Frictionless Table Schema (JSON) as a set of rules.
//!
//! Source: <https://specs.frictionlessdata.io/table-schema/> and <https://datapackage.org/standard/table-schema/>
//!
//! What it says and rules cannot say is told as a warning at its place, and left out. A column that the schema names need
//! not be there, unless it is required, part of the primary key, or `fieldsMatch` asks for all.

mod constraints;
mod field;
mod field_type;
mod json;
mod keys;

#[cfg(test)]
mod tests;

use super::report::Report;
use super::rules::{self, Draft};
use super::tree::{Spot, Value};
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::message::Severity;
use crate::model::rules::Rules;
use json::{Content, Node};

/// How many fields a schema may have.
const FIELDS_MAX: usize = 1_000;

/// What a schema may say about itself, which means nothing for its values.
const ABOUT_ITSELF: &[&str] = &[
    "$schema",
    "name",
    "title",
    "description",
    "homepage",
    "version",
    "created",
    "keywords",
    "contributors",
    "sources",
    "licenses",
    "profile",
    "examples",
];

/// What is read of a schema.
const KNOWN: &[&str] = &["fields", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch"];

/// What a reading of a Table Schema brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSchema {
    /// The rules; `None` if there are errors.
    pub rules: Option<Rules>,
    /// All mistakes, and what could not be kept, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a Table Schema as a set of rules of a name.
pub fn read_table_schema(text: &SourceText, name: &str) -> ReadSchema {
    let mut report = Report::new([text]);
    let name = Value { text: name.to_owned(), at: Spot::new(0, 0..0), parts: Vec::new() };
    let rules = read(0, &text.text, name, &mut report).map(|draft| rules::finish(draft, &mut report));
    let diagnostics = report.into_diagnostics();
    let is_usable = diagnostics.iter().all(|found| found.severity != Severity::Error);
    ReadSchema { rules: rules.filter(|_| is_usable), diagnostics }
}

/// Reads the schema in a text; `None` if it is none.
pub(super) fn read(file: usize, text: &str, name: Value, report: &mut Report<'_>) -> Option<Draft> {
    let root = json::parse(file, text, report)?;
    let Content::Object(members) = &root.content else {
        report.error(&root.at, "a Table Schema is an object", "it begins with `{`, and has a list `fields`");
        return None;
    };
    let Some(fields) = root.member("fields") else {
        let is_package = members.iter().any(|(key, _)| matches!(key.text.as_str(), "resources" | "schema"));
        let help = if is_package {
            "this is a Data Package: put the `schema` of its resource into a file of its own"
        } else {
            "list the columns: `\"fields\": [{\"name\": \"sku\"}]`"
        };
        report.error(&root.start(), "the schema has no `fields`", help);
        return None;
    };
    let mut draft = Draft::new(name);
    field::read_all(fields, &mut draft, report);
    for (key, value) in members {
        match key.text.as_str() {
            "missingValues" => draft.blank = Some(keys::missing_values(value, report)),
            "primaryKey" => keys::primary_key(value, &mut draft, report),
            "uniqueKeys" => keys::unique_keys(value, &mut draft, report),
            "foreignKeys" => keys::foreign_keys(value, &mut draft, report),
            "fieldsMatch" => fields_match(value, &mut draft, report),
            "fields" => {}
            other if ABOUT_ITSELF.contains(&other) => {}
            other => {
                let help = super::choice_help(other, "known are", KNOWN);
                report.warning(&key.at, format!("`{other}` is not known here, and is left out"), help);
            }
        }
    }
    Some(draft)
}

/// Reads which columns a file must and may have.
fn fields_match(value: &Node, draft: &mut Draft, report: &mut Report<'_>) {
    let allowed = ["exact", "equal", "subset", "superset", "partial"];
    // Later drafts of the specification write a list with one word.
    let first = if let Content::List(words) = &value.content
        && let [word] = words.as_slice()
    {
        word
    } else {
        value
    };
    let Some(word) = first.text(report).and_then(|word| super::value::choice(word, "value", &allowed, report)) else { return };
    if matches!(word, "exact" | "equal" | "superset") {
        draft.unknown_columns = Some(Some(Severity::Error));
    }
    if matches!(word, "exact" | "equal" | "subset") {
        draft.columns.iter_mut().for_each(|column| column.rule.required = true);
    }
    if word == "exact" {
        report.warning(
            &value.at,
            "the order of the columns is not judged",
            "write `equal`, which asks for the same columns in whatever order",
        );
    }
    if word == "partial" {
        report.warning(&value.at, "that at least one column is there is not judged", "mark a column as required");
    }
}
