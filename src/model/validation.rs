//! What the validation of a bunch came to: counts that are exact, findings up to a limit, and which records are bad.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::message::{Message, Place, Severity};
use super::rule::Rule;

/// What the validation of files that belong together came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validation {
    /// The files, as they were given.
    pub files: Vec<ValidatedFile>,
    /// How often each rule was broken in each column: errors first, then the most frequent first; exact.
    pub counts: Vec<Count>,
    /// The first findings of each count, by file and place.
    pub findings: Vec<Finding>,
    /// Why the check ended before the end of the files, for people; then counts are exact for what was read.
    pub ended_early: Option<String>,
}

/// One file that was validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidatedFile {
    /// Its name, as it was given.
    pub name: Arc<str>,
    /// Records without the header; blank lines are none.
    pub records: u64,
    /// Names of the columns as the header has them; not made safe to show.
    pub columns: Vec<String>,
    /// Bytes that were read.
    pub bytes: u64,
    /// Whether all records were judged; not so where the header is unusable, or the check ended early.
    pub is_complete: bool,
    /// Where its records begin, in bytes: behind byte order mark and header.
    pub records_from: u64,
    /// The bytes of records with errors: in order, apart, at most [`BAD_RANGES_MAX`]; `None` if there are more.
    pub bad: Option<Vec<Range<u64>>>,
    /// Records with errors.
    pub bad_records: u64,
}

/// Most stretches of bad records that are kept for a file; records that follow each other are one stretch.
pub const BAD_RANGES_MAX: usize = 500_000;

/// How often a rule was broken in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// What was broken.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// Name of the column, or its number from 1 where it has no name; `None` for what is about no column. Safe to show.
    pub column: Option<String>,
    /// How often.
    pub count: u64,
}

/// One mistake of a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What was broken.
    pub rule: Rule,
    /// Name of the file.
    pub file: Arc<str>,
    /// Number of the record, the header being 1; blank lines are not counted.
    pub record: u64,
    /// Physical line from 1; a line ends with a line feed, also within quotes.
    pub line: u64,
    /// Offset in the file in bytes, from 0.
    pub byte: u64,
    /// As in [`Count`].
    pub column: Option<String>,
    /// What is wrong and what to do, one sentence without a full stop; safe to show.
    pub text: String,
    /// The value as it stands in the file, at most 60 characters; safe to show.
    pub value: Option<String>,
    /// What would be valid, such as `a whole number from 0 to 100`; safe to show.
    pub valid: Option<String>,
}

impl Finding {
    /// Returns the place; a record or a line 0 is not known.
    pub fn place(&self) -> Place {
        let known = |number: u64| (number > 0).then_some(number);
        Place { file: self.file.to_string(), record: known(self.record), line: known(self.line), column: self.column.clone() }
    }

    /// Returns the message for people, with the value where there is one.
    pub fn message(&self) -> Message {
        let text = match &self.value {
            Some(value) => format!("{} (cell: {value})", self.text),
            None => self.text.clone(),
        };
        Message { severity: self.severity, text, place: Some(self.place()) }
    }
}

impl Validation {
    /// Returns how many errors there are in all.
    pub fn errors(&self) -> u64 {
        self.total(Severity::Error)
    }

    /// Returns how many warnings there are in all.
    pub fn warnings(&self) -> u64 {
        self.total(Severity::Warning)
    }

    /// Returns how many records there are in all files.
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| file.records).sum()
    }

    fn total(&self, severity: Severity) -> u64 {
        self.counts.iter().filter(|count| count.severity == severity).map(|count| count.count).sum()
    }
}
