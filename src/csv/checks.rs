//! The rules of a bunch, made ready to be asked: one check for each, with a number by which its findings are counted.

use std::path::Path;

use super::ValidateError;
use super::value::Judge;
use crate::model::rules::{ColumnRule, Conditional, Reference, Rules, UniqueKey, ValueType};

/// Number of a check, from 1.
pub(super) type CheckId = u32;

/// All rules of a bunch.
pub(super) struct Checks<'r> {
    pub(super) rules: &'r Rules,
    pub(super) columns: Vec<ColumnCheck<'r>>,
    pub(super) conditionals: Vec<(&'r Conditional, Vec<ColumnCheck<'r>>)>,
    pub(super) uniques: Vec<(CheckId, &'r UniqueKey)>,
    pub(super) references: Vec<(CheckId, &'r Reference)>,
}

/// A rule of a column.
pub(super) struct ColumnCheck<'r> {
    pub(super) id: CheckId,
    pub(super) rule: &'r ColumnRule,
    /// `None` where every value is fine.
    pub(super) judge: Option<Judge>,
}

impl<'r> Checks<'r> {
    /// Makes rules ready; relative paths start from a folder.
    pub(super) fn new(rules: &'r Rules, base: &Path) -> Result<Self, ValidateError> {
        let mut ids = 1..;
        let mut id = || ids.next().unwrap_or(CheckId::MAX);
        let mut check = |rule: &'r ColumnRule| -> Result<ColumnCheck<'r>, ValidateError> {
            let judge = (!is_about_nothing(rule)).then(|| Judge::new(rule, &rules.blank, base)).transpose();
            let judge = judge.map_err(|reason| ValidateError::Rules { rules: rules.name.clone(), reason })?;
            Ok(ColumnCheck { id: id(), rule, judge })
        };
        let columns = rules.columns.iter().map(&mut check).collect::<Result<_, _>>()?;
        let conditionals = rules.conditionals.iter().map(|conditional| {
            let checks = conditional.columns.iter().map(&mut check).collect::<Result<_, ValidateError>>();
            checks.map(|checks| (conditional, checks))
        });
        let conditionals = conditionals.collect::<Result<_, _>>()?;
        let uniques = rules.unique.iter().map(|unique| (id(), unique)).collect();
        let references = rules.references.iter().map(|reference| (id(), reference)).collect();
        Ok(Self { rules, columns, conditionals, uniques, references })
    }

    /// Returns the columns that every file must have.
    pub(super) fn required(&self) -> impl Iterator<Item = &'r ColumnRule> {
        self.columns.iter().map(|check| check.rule).filter(|rule| rule.required)
    }

    /// Whether any rule names a column.
    pub(super) fn knows(&self, column: &str) -> bool {
        let mut columns = self.rules.columns.iter().chain(self.rules.conditionals.iter().flat_map(|conditional| &conditional.columns));
        columns.any(|rule| rule.column == column)
            || self.rules.conditionals.iter().any(|conditional| conditional.column == column)
            || self.rules.unique.iter().any(|unique| unique.columns.iter().any(|name| name == column))
            || self.rules.forbidden.iter().any(|forbidden| forbidden.column == column)
            || self.rules.references.iter().any(|reference| reference.column == column || reference.to.as_deref() == Some(column))
    }

    /// Returns the numbers of all checks.
    pub(super) fn ids(&self) -> impl Iterator<Item = CheckId> {
        let conditional = self.conditionals.iter().flat_map(|(_, checks)| checks);
        let columns = self.columns.iter().chain(conditional).map(|check| check.id);
        columns.chain(self.uniques.iter().map(|(id, _)| *id)).chain(self.references.iter().map(|(id, _)| *id))
    }

    /// Returns after how many findings of a check all ends, where one says so.
    pub(super) fn stop_after(&self, check: CheckId) -> Option<u64> {
        let conditional = self.conditionals.iter().flat_map(|(_, checks)| checks);
        let mut columns = self.columns.iter().chain(conditional).map(|check| (check.id, check.rule.stop_after));
        let mut others = self.uniques.iter().map(|(id, unique)| (*id, unique.stop_after));
        let mut references = self.references.iter().map(|(id, reference)| (*id, reference.stop_after));
        let is_it = |(id, _): &(CheckId, Option<u64>)| *id == check;
        columns.find(is_it).or_else(|| others.find(is_it)).or_else(|| references.find(is_it)).and_then(|(_, stop_after)| stop_after)
    }
}

fn is_about_nothing(rule: &ColumnRule) -> bool {
    let is_free = rule.value == ValueType::Text && !rule.not_empty && rule.pattern.is_none();
    is_free && rule.length_min.is_none() && rule.length_max.is_none()
}
