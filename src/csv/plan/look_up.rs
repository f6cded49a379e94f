//! A question whether what a cell refers to exists.

use crate::csv::checks::CheckId;
use crate::csv::keys::{Existing, hash};
use crate::csv::shown::quoted;
use crate::model::message::Severity;
use crate::model::rules::Reference;

/// A rule that refers to keys, when all keys are known.
pub(super) struct LookUp<'a> {
    pub(super) check: CheckId,
    pub(super) severity: Severity,
    pub(super) column: usize,
    pub(super) separator: Option<char>,
    rule: &'a Reference,
    existing: &'a Existing,
}

impl<'a> LookUp<'a> {
    pub(super) fn new(check: CheckId, rule: &'a Reference, column: usize, existing: &'a Existing) -> Self {
        Self { check, severity: rule.severity, column, separator: rule.separator, rule, existing }
    }

    pub(super) fn is_missing(&self, key: &[u8]) -> bool {
        !self.existing.contains(hash([key]))
    }

    /// Returns what is wrong with a key that is missing, and what would be valid.
    pub(super) fn explain(&self, key: &[u8]) -> (String, String) {
        let place = match (&self.rule.to, &self.rule.key_file) {
            (Some(to), None) => format!("in the column {} of this bunch", quoted(to)),
            (None, Some(file)) => format!("in the key file {}", quoted(file)),
            (Some(to), Some(file)) => format!("in the column {} of this bunch or in the key file {}", quoted(to), quoted(file)),
            (None, None) => "anywhere".to_owned(),
        };
        let text = format!("it refers to {}, which is not {place}; add it or correct this cell", quoted(&String::from_utf8_lossy(key)));
        (text, format!("a value {place}"))
    }
}
