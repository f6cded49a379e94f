//! Reads sets of rules: what values the files of a bunch must hold.
//!
//! A set is read in two steps. First by itself, into a [`draft`] in which each part has its place; then made [`whole`]
//! with what it takes over from another set or from a Table Schema, and held to be right: bounds against the type of
//! their column, columns that are forbidden and needed at once.
//!
//! Invariant: what a set of rules holds can be used as it is: patterns compile, formats read a date, bounds fit their
//! type and are in order, and no list is longer than its limit.

mod bounds;
mod column;
mod draft;
mod extending;
mod formats;
mod keys;
mod length;
mod pattern;
mod set;
mod value_type;
mod whole;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Origin;
use super::report::Report;
use super::tree::{Element, Value};
use super::value;
use crate::model::rules::Rules;

/// Reads the Table Schema that a set of rules names; `None` after a mistake.
pub(super) type Schemas<'s> = dyn Fn(&Value, &mut Report<'_>) -> Option<Draft> + 's;

pub(super) use column::column_name;
pub(super) use draft::{Column, Draft, Placed};
pub(super) use formats::{Wanted, problem as format_problem};
pub(super) use pattern::check as check_pattern;
pub(super) use whole::finish;

/// How many sets of rules there may be.
pub(super) const SETS_MAX: usize = 200;

/// How many rules about columns one set may have, those that it takes over included.
pub(super) const COLUMN_RULES_MAX: usize = 2_000;

/// How many rules of another kind one set may have, such as keys that only one record may have.
pub(super) const OTHER_RULES_MAX: usize = 200;

/// How many values one rule may allow.
pub(super) const CHOICES_MAX: usize = 2_000;

/// How many words may stand for an empty cell.
pub(super) const BLANK_MAX: usize = 20;

/// How many columns a key may have.
pub(super) const KEY_COLUMNS_MAX: usize = 16;

/// How many formats a date may have.
pub(super) const FORMATS_MAX: usize = 16;

/// The longest name of a column, in characters.
pub(super) const COLUMN_NAME_LENGTH_MAX: usize = 255;

/// The longest pattern, in characters.
pub(super) const PATTERN_LENGTH_MAX: usize = 2_000;

/// All sets of rules.
#[derive(Debug, Default)]
pub(super) struct RuleSets {
    /// Those that could be read.
    pub(super) sets: BTreeMap<String, Arc<Rules>>,
    /// Where each was written; also holds those that could not be read because of a mistake.
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Reads all sets of rules.
pub(super) fn read_all(elements: &[Element], schemas: &Schemas<'_>, report: &mut Report<'_>) -> RuleSets {
    let elements = value::without_duplicates(elements.iter(), "name", "set of rules", report);
    if let Some(first) = elements.get(SETS_MAX) {
        report.error(&first.at, format!("there are more than {SETS_MAX} sets of rules"), "remove those that nobody uses");
    }
    let mut sets = RuleSets::default();
    let mut drafts: Vec<Draft> = Vec::new();
    for element in elements.into_iter().take(SETS_MAX) {
        let Some(name) = element.value("name") else { continue };
        sets.origins.insert(name.text.clone(), report.origin(&name.at));
        drafts.push(set::read(element, name, schemas, report));
    }
    for draft in extending::resolve(drafts, report) {
        let rules = finish(draft, report);
        sets.sets.insert(rules.name.clone(), Arc::new(rules));
    }
    sets
}

impl RuleSets {
    /// Reads the name of a set, which must be there.
    pub(super) fn check_name(&self, named: &Value, report: &mut Report<'_>) {
        // A text that could not be read to its end may define it.
        if self.origins.contains_key(&named.text) || report.is_cut {
            return;
        }
        let names: Vec<&str> = self.origins.keys().map(String::as_str).collect();
        let message = format!("there is no set of rules `{}`", named.text);
        report.unknown(&named.at, message, &named.text, "defined by `<rules>` are", &names);
    }
}
