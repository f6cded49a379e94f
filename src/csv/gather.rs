//! Puts together what was found in the files of a bunch: exact counts, and the first findings of each.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::checks::CheckId;
use super::tally::Found;
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::validation::{Count, Finding};

/// What is counted together.
type Counted = (Rule, Severity, Option<String>);

/// The findings of a bunch.
pub(super) struct Gather {
    findings_max: usize,
    counts: HashMap<Counted, u64>,
    /// How many findings of each check are kept, by column: two columns may be called the same.
    kept: HashMap<(CheckId, Option<u32>, Counted), usize>,
    by_check: HashMap<CheckId, u64>,
    findings: Vec<(usize, Finding)>,
    pub(super) errors: u64,
}

/// A file whose findings are told.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// Its index in the bunch.
    pub(super) index: usize,
    pub(super) name: Arc<str>,
}

impl Gather {
    pub(super) fn new(findings_max: usize) -> Self {
        let (counts, kept, by_check) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { findings_max, counts, kept, by_check, findings: Vec::new(), errors: 0 }
    }

    /// Counts findings of a check in the column of an index, and keeps those that are given as long as there is room.
    pub(super) fn add(
        &mut self,
        file: &Told,
        (check, index): (CheckId, Option<u32>),
        counted: Counted,
        count: u64,
        found: impl IntoIterator<Item = Found>,
    ) {
        let (rule, severity, column) = counted.clone();
        *self.counts.entry(counted.clone()).or_default() += count;
        *self.by_check.entry(check).or_default() += count;
        self.errors += if severity == Severity::Error { count } else { 0 };
        let kept = self.kept.entry((check, index, counted)).or_default();
        for Found { at, text, value, valid } in found.into_iter().take(self.findings_max - *kept) {
            *kept += 1;
            let file_name = file.name.clone();
            let (record, line, byte, column) = (at.record, at.line, at.byte, column.clone());
            self.findings.push((file.index, Finding { severity, rule, file: file_name, record, line, byte, column, text, value, valid }));
        }
    }

    /// Returns how often a check found something.
    pub(super) fn found_by(&self, check: CheckId) -> u64 {
        self.by_check.get(&check).copied().unwrap_or_default()
    }

    /// Returns all counts, and the findings that are kept in the order of the files and of the places in them.
    pub(super) fn finish(mut self) -> (Vec<Count>, Vec<Finding>) {
        let counts = self.counts.into_iter().filter(|(_, count)| *count > 0);
        let mut counts: Vec<Count> = counts.map(|((rule, severity, column), count)| Count { rule, severity, column, count }).collect();
        counts.sort_by(|a, b| {
            let key = |count: &Count| (Reverse(count.severity), Reverse(count.count));
            key(a).cmp(&key(b)).then_with(|| (a.rule, &a.column).cmp(&(b.rule, &b.column)))
        });
        self.findings.sort_by(|(file, a), (other, b)| (file, a.byte, a.rule, &a.column).cmp(&(other, b.byte, b.rule, &b.column)));
        let mut kept: HashMap<Counted, usize> = HashMap::new();
        self.findings.retain(|(_, finding)| {
            let kept = kept.entry((finding.rule, finding.severity, finding.column.clone())).or_default();
            *kept += 1;
            *kept <= self.findings_max
        });
        (counts, self.findings.into_iter().map(|(_, finding)| finding).collect())
    }
}
