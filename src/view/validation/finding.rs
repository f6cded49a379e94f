//! One mistake of a file, with its place.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::validation::Finding;

/// One mistake of a file; in JSON all fields are always there, and `null` where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// `error` or `warning`.
    pub severity: Severity,
    /// Stable name of what was broken.
    pub rule: Rule,
    /// Name of the file.
    pub file: Arc<str>,
    /// Number of the record, the header being 1; blank lines are not counted.
    pub record: Option<u64>,
    /// Physical line from 1, as an editor counts.
    pub line: Option<u64>,
    /// Offset in the file in bytes, from 0.
    pub byte: Option<u64>,
    /// Name of the column, or its number from 1 where it has no name.
    pub column: Option<String>,
    /// The value as it stands in the file, at most 60 characters.
    pub value: Option<String>,
    /// What is wrong and what to do, one sentence without a full stop.
    pub text: String,
    /// What would be valid.
    pub valid: Option<String>,
}

impl FindingView {
    /// Makes plain data of a finding; a record or line 0 means that it is not known, and then neither is the byte.
    pub fn of(finding: &Finding) -> Self {
        let known = |number: u64| (number > 0).then_some(number);
        Self {
            severity: finding.severity,
            rule: finding.rule,
            file: finding.file.clone(),
            record: known(finding.record),
            line: known(finding.line),
            byte: known(finding.line).map(|_| finding.byte),
            column: finding.column.clone(),
            value: finding.value.clone(),
            text: finding.text.clone(),
            valid: finding.valid.clone(),
        }
    }

    /// Tells all but the place: `the number is less than 0 (cell: -5); valid: a number from 0 to 100`.
    pub fn said(&self) -> String {
        let value = self.value.as_ref().map(|value| format!(" (cell: {value})")).unwrap_or_default();
        let valid = self.valid.as_ref().map(|valid| format!("; valid: {valid}")).unwrap_or_default();
        format!("{}{value}{valid}", self.text)
    }
}
