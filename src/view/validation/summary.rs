//! The brief of a validation: how many errors of which rule in which column, and how the files stand.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::validation::{ValidatedFile, Validation};

/// What a validation came to, without its findings; all numbers are exact for what was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ValidationSummary {
    /// Errors in all files.
    pub errors: u64,
    /// Warnings in all files.
    pub warnings: u64,
    /// Records in all files, headers not counted.
    pub records: u64,
    /// Records with errors.
    pub bad_records: u64,
    /// Findings that were kept.
    pub findings_listed: u64,
    /// Findings that are only counted.
    pub findings_left_out: u64,
    /// Why the check ended before the end of the files.
    pub ended_early: Option<String>,
    /// How often each rule was broken in each column: errors first, then the most frequent first.
    pub counts: Vec<CountView>,
    /// The files, as they were given.
    pub files: Vec<FileView>,
}

/// How often a rule was broken in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountView {
    /// Stable name of what was broken.
    pub rule: Rule,
    /// `error` or `warning`.
    pub severity: Severity,
    /// Name of the column, or its number from 1; `None` for what is about no column.
    pub column: Option<String>,
    /// How often.
    pub count: u64,
    /// How many of them were kept as findings.
    pub listed: u64,
}

/// How a file stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its name; not made safe to show.
    pub name: Arc<str>,
    /// Records without the header.
    pub records: u64,
    /// Records with errors.
    pub bad_records: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Whether all records were judged.
    pub is_complete: bool,
    /// Records that the import does not get, since they have errors; set by who leaves them out.
    pub left_out_records: u64,
    /// Whether the import gets its records with errors too; set by who hands them on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_handed_on: bool,
    /// Where its records with errors were written to, to be corrected; set by who wrote them.
    pub invalid_records: Option<String>,
}

impl ValidationSummary {
    pub(super) fn of(validation: &Validation) -> Self {
        let mut listed = HashMap::<(Rule, Severity, Option<&str>), u64>::new();
        for finding in &validation.findings {
            *listed.entry((finding.rule, finding.severity, finding.column.as_deref())).or_default() += 1;
        }
        let counts = validation.counts.iter().map(|count| CountView {
            rule: count.rule,
            severity: count.severity,
            column: count.column.clone(),
            count: count.count,
            listed: listed.get(&(count.rule, count.severity, count.column.as_deref())).copied().unwrap_or(0),
        });
        let (errors, warnings, kept) = (validation.errors(), validation.warnings(), validation.findings.len() as u64);
        Self {
            errors,
            warnings,
            records: validation.records(),
            bad_records: validation.files.iter().map(|file| file.bad_records).sum(),
            findings_listed: kept,
            findings_left_out: (errors + warnings).saturating_sub(kept),
            ended_early: validation.ended_early.clone(),
            counts: counts.collect(),
            files: validation.files.iter().map(FileView::of).collect(),
        }
    }

    /// Tells whether there is an error or a warning.
    pub fn has_findings(&self) -> bool {
        self.errors + self.warnings > 0
    }

    /// Finds a file by its name, to note what became of its records.
    pub fn file_mut(&mut self, name: &str) -> Option<&mut FileView> {
        self.files.iter_mut().find(|file| &*file.name == name)
    }
}

impl CountView {
    /// Tells it as the messages of a check do: `12 × unique in sku`.
    pub fn said(&self) -> String {
        let column = self.column.as_ref().map(|column| format!(" in {column}")).unwrap_or_default();
        format!("{} × {}{column}", self.count, self.rule)
    }
}

impl FileView {
    fn of(file: &ValidatedFile) -> Self {
        Self {
            name: file.name.clone(),
            records: file.records,
            bad_records: file.bad_records,
            bytes: file.bytes,
            is_complete: file.is_complete,
            left_out_records: 0,
            is_handed_on: false,
            invalid_records: None,
        }
    }
}
