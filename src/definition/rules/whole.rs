//! Makes rules of a draft that has taken over all: holds its parts against each other.

use super::draft::{Column, Draft, Placed};
use super::{COLUMN_RULES_MAX, OTHER_RULES_MAX, bounds};
use crate::definition::report::Report;
use crate::definition::tree::Spot;
use crate::model::rules::{ColumnRule, Conditional, ForbiddenColumn, Rules, ValueType};

/// Makes the rules.
pub(in crate::definition) fn finish(draft: Draft, report: &mut Report<'_>) -> Rules {
    check_limits(&draft, report);
    check_forbidden(&draft, report);
    let conditionals = draft.conditionals.iter().map(|when| Conditional {
        column: when.column.clone(),
        values: when.values.clone(),
        columns: read_columns(&when.columns, &draft.columns, report),
    });
    Rules {
        conditionals: conditionals.collect(),
        columns: read_columns(&draft.columns, &[], report),
        name: draft.name.text,
        description: draft.description,
        blank: draft.blank.unwrap_or_default(),
        forbidden: draft.forbidden.into_iter().map(|placed| placed.value).collect(),
        unknown_columns: draft.unknown_columns.flatten(),
        unique: draft.unique.into_iter().map(|placed| placed.value).collect(),
        references: draft.references.into_iter().map(|placed| placed.value).collect(),
        records: draft.records,
        stop_after: draft.stop_after,
    }
}

fn check_limits(draft: &Draft, report: &mut Report<'_>) {
    let columns = draft.columns.len() + draft.conditionals.iter().map(|when| when.columns.len()).sum::<usize>();
    let others = [draft.forbidden.len(), draft.unique.len(), draft.references.len(), draft.conditionals.len()];
    let most = others.into_iter().max().unwrap_or_default();
    if columns > COLUMN_RULES_MAX {
        let message = format!("the set has {columns} rules about columns; at most {COLUMN_RULES_MAX} are allowed");
        report.error(&draft.name.at, message, "split it into several sets");
    } else if most > OTHER_RULES_MAX {
        let message = format!("the set has {most} rules of one kind; at most {OTHER_RULES_MAX} are allowed");
        report.error(&draft.name.at, message, "split it into several sets");
    }
}

/// Reports what asks for a column that must not be there.
fn check_forbidden(draft: &Draft, report: &mut Report<'_>) {
    let named = draft.columns.iter().map(|column| (column.rule.column.as_str(), &column.at));
    let in_whens = draft.conditionals.iter().flat_map(|when| {
        let columns = when.columns.iter().map(|column| (column.rule.column.as_str(), &column.at));
        columns.chain([(when.column.as_str(), &when.at)])
    });
    let keys = draft.unique.iter().flat_map(|key| key.value.columns.iter().map(|column| (column.as_str(), &key.at)));
    let references = draft.references.iter().flat_map(|reference| {
        let columns = [Some(reference.value.column.as_str()), reference.value.to.as_deref()];
        columns.into_iter().flatten().map(|column| (column, &reference.at))
    });
    let mentions: Vec<(&str, &Spot)> = named.chain(in_whens).chain(keys).chain(references).collect();
    let mut seen: Vec<&Placed<ForbiddenColumn>> = Vec::new();
    for forbidden in &draft.forbidden {
        let column = forbidden.value.column.as_str();
        if let Some(first) = seen.iter().find(|first| first.value.column == column) {
            let help = "remove one of them".to_owned();
            report.error_with(
                &forbidden.at,
                format!("the column `{column}` is forbidden twice"),
                help,
                &first.at,
                "it is forbidden here first",
            );
        } else if let Some((_, other)) = mentions.iter().find(|(name, _)| *name == column) {
            let message = format!("the column `{column}` is forbidden, and another rule is about it");
            report.error_with(&forbidden.at, message, "remove one of them".to_owned(), other, "the other rule is here");
        }
        seen.push(forbidden);
    }
}

/// Gives rules their bounds; one without a type has that of another rule about the column.
fn read_columns(columns: &[Column], around: &[Column], report: &mut Report<'_>) -> Vec<ColumnRule> {
    let mut rules = Vec::new();
    for column in columns {
        let mut rule = column.rule.clone();
        if column.min.is_some() || column.max.is_some() {
            if !column.is_typed {
                rule.value = type_of(&column.rule.column, columns.iter().chain(around));
                rule.is_kind_told = true;
            }
            (rule.min, rule.max) = bounds::check(&rule.value, column.min.as_ref(), column.max.as_ref(), &column.at, report);
        }
        rules.push(rule);
    }
    rules
}

fn type_of<'c>(column: &str, mut all: impl Iterator<Item = &'c Column>) -> ValueType {
    let typed = all.find(|other| other.is_typed && other.rule.column == column);
    typed.map_or(ValueType::Text, |other| other.rule.value.clone())
}
