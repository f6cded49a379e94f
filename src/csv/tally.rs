//! The findings of a file so far: the first ones in full, the rest as exact totals.
//!
//! It holds never more than its limit, whatever the file holds.

use super::finding::Finding;
use crate::model::message::Severity;

/// Findings up to a limit, and how many there are in truth.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) findings: Vec<Finding>,
    pub(super) errors: u64,
    pub(super) warnings: u64,
    findings_max: usize,
}

/// A point of a tally to which it can go back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    length: usize,
    errors: u64,
    warnings: u64,
}

impl Tally {
    pub(super) fn new(findings_max: usize) -> Self {
        Self { findings_max, ..Self::default() }
    }

    /// Returns an empty tally with the same limit.
    pub(super) fn fresh(&self) -> Self {
        Self::new(self.findings_max)
    }

    pub(super) fn has_room(&self) -> bool {
        self.findings.len() < self.findings_max
    }

    /// Counts a finding; the finding itself is made only if there is room for it.
    pub(super) fn count(&mut self, severity: Severity, finding: impl FnOnce() -> Finding) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => {}
        }
        if self.has_room() {
            self.findings.push(finding());
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { length: self.findings.len(), errors: self.errors, warnings: self.warnings }
    }

    /// Forgets all that came after the mark.
    pub(super) fn go_back(&mut self, mark: Mark) {
        self.findings.truncate(mark.length);
        self.errors = mark.errors;
        self.warnings = mark.warnings;
    }

    /// Puts what another tally holds behind its own.
    pub(super) fn append(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        let room = self.findings_max - self.findings.len();
        self.findings.extend(other.findings.into_iter().take(room));
    }
}
