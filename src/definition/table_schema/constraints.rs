//! Reads the `constraints` of a field.

use super::field::Field;
use super::field_type::words_of;
use super::json::Node;
use crate::definition::choice_help;
use crate::definition::report::Report;
use crate::definition::rules::{Draft, Placed, check_pattern};
use crate::definition::tree::Value;
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, UniqueKey, ValueType};

const KNOWN: &[&str] = &["required", "unique", "minimum", "maximum", "minLength", "maxLength", "pattern", "enum"];

/// The longest length that can be asked for, in characters.
const LENGTH_MAX: u64 = 100_000_000;

/// Adds the constraints of a field to its rules, and keys to the draft.
pub(super) fn read(field: &mut Field<'_>, draft: &mut Draft, report: &mut Report<'_>) {
    let Some(constraints) = field.node.member("constraints").and_then(|node| node.object(report)) else { return };
    for (key, node) in constraints {
        match key.text.as_str() {
            "required" => {
                if node.boolean(report) == Some(true) {
                    (field.column.rule.required, field.column.rule.not_empty) = (true, true);
                }
            }
            "unique" => {
                if node.boolean(report) == Some(true) {
                    let value = UniqueKey { columns: vec![field.name.text.clone()], severity: Severity::Error, stop_after: None };
                    draft.unique.push(Placed { at: key.at.clone(), value });
                }
            }
            "minimum" => field.column.min = bound(field, key, node, report),
            "maximum" => field.column.max = bound(field, key, node, report),
            "minLength" => field.column.rule.length_min = length(node, report),
            "maxLength" => field.column.rule.length_max = length(node, report),
            "pattern" => field.column.rule.pattern = node.text(report).and_then(|pattern| check_pattern(pattern, report)),
            "enum" => add_choices(field, node, report),
            other => {
                let help = choice_help(other, "known are", KNOWN);
                report.warning(&key.at, format!("the constraint `{other}` is not judged, and is left out"), help);
            }
        }
    }
    check_lengths(field, report);
}

fn bound(field: &Field<'_>, key: &Value, node: &Node, report: &mut Report<'_>) -> Option<Value> {
    let bound = node.scalar(report)?;
    if !field.has_order {
        let message = format!("the constraint `{}` is left out", key.text);
        report.warning(
            &key.at,
            message,
            "it is only for numbers, dates and times that are judged; how long a text may be is said by `maxLength`",
        );
        return None;
    }
    Some(bound.clone())
}

fn length(node: &Node, report: &mut Report<'_>) -> Option<u64> {
    let written = node.scalar(report)?;
    let length = written.text.parse().ok().filter(|length| *length <= LENGTH_MAX);
    if length.is_none() {
        report.error(&written.at, format!("`{}` is not a length", written.text), "write a whole number of characters");
    }
    length
}

fn check_lengths(field: &Field<'_>, report: &mut Report<'_>) {
    let rule = &field.column.rule;
    if let (Some(least), Some(most)) = (rule.length_min, rule.length_max)
        && least > most
    {
        let message = format!("no value has at least {least} and at most {most} characters");
        report.error(&field.name.at, message, "correct `minLength` or `maxLength`");
    }
}

fn add_choices(field: &mut Field<'_>, node: &Node, report: &mut Report<'_>) {
    let choices = words_of(node, report);
    if choices.is_empty() {
        if node.list(report).is_some_and(<[Node]>::is_empty) {
            report.error(&node.at, "no value is allowed", "list the values that are, or remove `enum`");
        }
        return;
    }
    field.more.push(ColumnRule { value: ValueType::Choice { choices }, ..ColumnRule::new(field.name.text.clone()) });
}
