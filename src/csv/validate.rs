//! Validates the files of a bunch together: their structure, and their values by rules.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use super::{Checked, Expectation, check};
use crate::model::dialect::Dialect;
use crate::model::message::Severity;
use crate::model::rules::Rules;
use crate::model::validation::{Count, Finding, ValidatedFile, Validation};

/// A file to be validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// How findings call it.
    pub name: String,
    /// Where it is; it is only read.
    pub path: PathBuf,
}

/// What the files must have.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// What values they must hold; without, only their structure is judged.
    pub rules: Option<&'a Rules>,
    /// Columns that the header of each file must name, besides those of the rules.
    pub required_columns: Vec<String>,
    /// Whether a header without records is fine.
    pub allow_empty: bool,
    /// Most findings that are kept of each rule in each column; the counts are exact nevertheless.
    pub findings_max: usize,
    /// The folder where relative paths of the rules start.
    pub base: PathBuf,
    /// Threads that read, 1 or more.
    pub threads: usize,
}

/// What whoever waits for a validation sees of it, and says to it.
pub trait Watch: Sync {
    /// Hears that so many further bytes were read.
    fn read(&self, bytes: u64);

    /// Tells whether to end now.
    fn is_stopped(&self) -> bool;
}

/// Why files could not be validated.
#[derive(Debug, Error)]
pub enum ValidateError {
    /// A file cannot be read.
    #[error("cannot read {name}: {source}")]
    Read {
        /// How findings would call it.
        name: String,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// Something that the rules name cannot be used, such as a key file.
    #[error("the rules {rules} cannot be used: {reason}")]
    Rules {
        /// Name of the rules.
        rules: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// It was told to end.
    #[error("the validation was stopped")]
    Stopped,
}

/// Validates files that belong together; keys are compared over all of them.
///
/// # Errors
/// A file cannot be read, the rules cannot be used, or it was told to end.
pub fn validate(inputs: &[Input], dialect: &Dialect, wanted: &Wanted<'_>, watch: &dyn Watch) -> Result<Validation, ValidateError> {
    let mut validation = Validation::default();
    for input in inputs {
        let expectation = Expectation {
            required_columns: wanted.required_columns.clone(),
            allow_empty: wanted.allow_empty,
            findings_max: wanted.findings_max,
        };
        let failed = |source| ValidateError::Read { name: input.name.clone(), source };
        let file = File::open(&input.path).map_err(failed)?;
        match check(Watched { file, watch }, &input.name, dialect, &expectation) {
            Ok(checked) => add(&mut validation, checked),
            Err(_) if watch.is_stopped() => return Err(ValidateError::Stopped),
            Err(source) => return Err(failed(source)),
        }
    }
    Ok(validation)
}

fn add(validation: &mut Validation, checked: Checked) {
    let name: Arc<str> = checked.file.as_str().into();
    for finding in checked.findings {
        let (severity, rule, column) = (finding.severity, finding.rule, finding.column.clone());
        match validation.counts.iter_mut().find(|count| count.rule == rule && count.column == column) {
            Some(count) => count.count += 1,
            None => validation.counts.push(Count { rule, severity, column: column.clone(), count: 1 }),
        }
        validation.findings.push(Finding {
            severity,
            rule,
            file: name.clone(),
            record: finding.record,
            line: finding.line,
            byte: finding.byte,
            column,
            text: finding.text,
            value: finding.value,
            valid: None,
        });
    }
    validation.counts.sort_by_key(|count| (count.severity != Severity::Error, std::cmp::Reverse(count.count)));
    validation.files.push(ValidatedFile {
        name,
        records: checked.records,
        columns: checked.columns,
        bytes: checked.bytes,
        is_complete: checked.is_complete,
        records_from: 0,
        bad: Some(Vec::new()),
        bad_records: 0,
    });
}

struct Watched<'a> {
    file: File,
    watch: &'a dyn Watch,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.is_stopped() {
            return Err(io::Error::other("stopped"));
        }
        let read = self.file.read(buffer)?;
        self.watch.read(read as u64);
        Ok(read)
    }
}
