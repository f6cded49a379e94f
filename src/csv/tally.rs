//! The findings of a stretch of a file: the first ones of each kind in full, all of them counted.
//!
//! It holds never more than its limit for each rule and column, whatever the file holds.

use std::collections::BTreeMap;

use crate::model::message::Severity;
use crate::model::rule::Rule;

/// What findings are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Kind {
    /// Number of the rule of a column that says so; [`STRUCTURE`] for the structure of the file.
    pub(super) check: u32,
    pub(super) rule: Rule,
    /// Index of the column, which may lie behind those of the header; `None` for what is about no column.
    pub(super) column: Option<u32>,
    pub(super) severity: Severity,
}

/// The check that is no rule of a column.
pub(super) const STRUCTURE: u32 = 0;

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct At {
    /// Number of the record; of a part of a file it counts from 0, and the record before it is the largest number.
    pub(super) record: u64,
    /// Physical line; of a part of a file it counts from 0.
    pub(super) line: u64,
    /// Offset in the file in bytes.
    pub(super) byte: u64,
}

/// What is wrong at a place; all texts are safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) at: At,
    pub(super) text: String,
    pub(super) value: Option<String>,
    pub(super) valid: Option<String>,
}

/// How often something was found, and the first of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tallied {
    pub(super) count: u64,
    pub(super) first: Vec<Found>,
}

/// Findings up to a limit of each kind, and how many there are in truth.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) kinds: BTreeMap<Kind, Tallied>,
    pub(super) errors: u64,
    first_max: usize,
}

impl Tally {
    pub(super) fn new(first_max: usize) -> Self {
        Self { first_max, ..Self::default() }
    }

    /// Counts a finding, which is only made if there is room for it.
    pub(super) fn count(&mut self, kind: Kind, found: impl FnOnce() -> Found) {
        self.errors += u64::from(kind.severity == Severity::Error);
        let tallied = self.kinds.entry(kind).or_default();
        tallied.count += 1;
        if tallied.first.len() < self.first_max {
            tallied.first.push(found());
        }
    }
}
