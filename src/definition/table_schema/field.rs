//! Reads the fields of a schema: one or more rules about each column.

use super::json::Node;
use super::{FIELDS_MAX, constraints, field_type};
use crate::definition::choice_help;
use crate::definition::report::Report;
use crate::definition::rules::{Column, Draft, column_name};
use crate::definition::tree::Value;
use crate::model::rules::ColumnRule;

/// What a field may say that means nothing for its values.
const ABOUT_ITSELF: &[&str] = &["title", "description", "example", "examples", "rdfType"];

/// What is read of a field, or told where it is left out.
const KNOWN: &[&str] = &[
    "name",
    "type",
    "format",
    "constraints",
    "trueValues",
    "falseValues",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "missingValues",
    "categories",
];

/// One field, and what is found out about it.
pub(super) struct Field<'n> {
    /// Its name.
    pub(super) name: &'n Value,
    /// All that is written about it.
    pub(super) node: &'n Node,
    /// The rule for its type; constraints are added to it.
    pub(super) column: Column,
    /// Whether bounds can be judged.
    pub(super) has_order: bool,
    /// Further rules about it.
    pub(super) more: Vec<ColumnRule>,
}

/// Reads all fields into a draft.
pub(super) fn read_all(fields: &Node, draft: &mut Draft, report: &mut Report<'_>) {
    let Some(list) = fields.list(report) else { return };
    if list.len() > FIELDS_MAX {
        let message = format!("the schema has {} fields; at most {FIELDS_MAX} are allowed", list.len());
        report.error(&fields.start(), message, "split it into several schemas");
        return;
    }
    let mut names: Vec<&Value> = Vec::new();
    for node in list {
        let Some(name) = name(node, report) else { continue };
        if let Some(first) = names.iter().find(|first| first.text == name.text) {
            let message = format!("the field `{}` is there twice", name.text);
            report.error_with(&name.at, message, "remove one of them".to_owned(), &first.at, "it is here first");
            continue;
        }
        names.push(name);
        read(node, name, draft, report);
    }
}

fn name<'n>(node: &'n Node, report: &mut Report<'_>) -> Option<&'n Value> {
    node.object(report)?;
    let Some(name) = node.member("name") else {
        report.error(&node.start(), "the field has no `name`", "write the name of its column: `\"name\": \"sku\"`");
        return None;
    };
    let name = name.text(report)?;
    column_name(name, report).map(|_| name)
}

fn read(node: &Node, name: &Value, draft: &mut Draft, report: &mut Report<'_>) {
    let rule = ColumnRule::new(name.text.clone());
    let column = Column { at: name.at.clone(), rule, is_typed: true, min: None, max: None };
    let mut field = Field { name, node, column, has_order: false, more: Vec::new() };
    warn_of_unknown(node, report);
    field_type::read(&mut field, report);
    constraints::read(&mut field, draft, report);
    let (at, more) = (field.column.at.clone(), field.more);
    draft.columns.push(field.column);
    draft.columns.extend(more.into_iter().map(|rule| Column { at: at.clone(), rule, is_typed: true, min: None, max: None }));
}

fn warn_of_unknown(node: &Node, report: &mut Report<'_>) {
    for (key, _) in node.object(report).into_iter().flatten() {
        let name = key.text.as_str();
        if matches!(name, "missingValues" | "categories") {
            let help = match name {
                "categories" => "write them as the constraint `enum`",
                _ => "write them beside `fields`, where they hold for all columns",
            };
            report.warning(&key.at, format!("`{name}` of a single field is left out"), help);
        } else if !KNOWN.contains(&name) && !ABOUT_ITSELF.contains(&name) {
            report.warning(&key.at, format!("`{name}` is not known here, and is left out"), choice_help(name, "known are", KNOWN));
        }
    }
}
