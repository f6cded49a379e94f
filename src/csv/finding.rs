//! One thing that is wrong with the structure of a file, and where.

use super::scan::At;
use crate::model::message::{Message, Place, Severity};
use crate::model::rule::Rule;

/// One mistake of a file with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters; given by the rule.
    pub severity: Severity,
    /// What is wrong.
    pub rule: Rule,
    /// Number of the record, the header being 1; blank lines are not counted.
    pub record: u64,
    /// Physical line from 1; a line ends with a line feed, also within quotes.
    pub line: u64,
    /// Name of the column, or its number from 1 where the header has no name for it; safe to show.
    pub column: Option<String>,
    /// Offset in the file in bytes, from 0.
    pub byte: u64,
    /// What is wrong and what to do, one sentence without a full stop; safe to show.
    pub text: String,
    /// The cell as it stands in the file, at most 60 characters; safe to show.
    pub value: Option<String>,
}

impl Finding {
    /// Makes a finding without a value; column and text must be safe to show.
    pub(super) fn new(rule: Rule, record: u64, at: At, column: Option<String>, text: String) -> Self {
        Self { severity: rule.severity(), rule, record, line: at.line, column, byte: at.byte, text, value: None }
    }

    /// Returns the place, in a file of this name.
    pub fn place(&self, file: &str) -> Place {
        Place { file: file.to_owned(), record: Some(self.record), line: Some(self.line), column: self.column.clone() }
    }

    /// Returns the message for people, with the value where there is one.
    pub fn message(&self, file: &str) -> Message {
        let text = match &self.value {
            Some(value) => format!("{} (cell: {value})", self.text),
            None => self.text.clone(),
        };
        Message { severity: self.severity, text, place: Some(self.place(file)) }
    }
}
