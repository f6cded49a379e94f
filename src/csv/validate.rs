//! Validates the files of a bunch together: their structure, and their values by rules.
//!
//! All files are read once, in order, in constant memory but for the keys that rules compare. Where something refers to a key
//! that exists nowhere they are read a second time, to say which records do so.

mod run;

use std::fs::File;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use self::run::Run;
use super::checks::Checks;
use super::reader::Sizes;
use super::source::{Bounded, Bytes};
use super::window::Halt;
use crate::model::dialect::Dialect;
use crate::model::rules::Rules;
use crate::model::validation::Validation;

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
    /// Threads that read, 1 or more; the result does not depend on it.
    pub threads: usize,
}

/// What whoever waits for a validation sees of it, and says to it.
pub trait Watch: Sync {
    /// Hears that so many further bytes were read; where a part is read twice, also of that.
    fn read(&self, bytes: u64);

    /// Tells whether to end now.
    fn is_stopped(&self) -> bool;
}

/// Passes on what is said to a validation, and tells nothing of what it reads again.
pub(super) struct Silent<'a>(pub(super) &'a dyn Watch);

impl Watch for Silent<'_> {
    fn read(&self, _: u64) {}

    fn is_stopped(&self) -> bool {
        self.0.is_stopped()
    }
}

/// Why files could not be validated.
#[derive(Debug, Error)]
pub enum ValidateError {
    /// No file can be written so.
    #[error("{0}")]
    Dialect(&'static str),
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
/// A file cannot be read, the rules cannot be used, the dialect is impossible, or it was told to end.
pub fn validate(inputs: &[Input], dialect: &Dialect, wanted: &Wanted<'_>, watch: &dyn Watch) -> Result<Validation, ValidateError> {
    let mut files = Vec::with_capacity(inputs.len());
    for input in inputs {
        let failed = |source| ValidateError::Read { name: input.name.clone(), source };
        let file = File::open(&input.path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(io::Error::other("it is no regular file")));
        }
        files.push((input.name.as_str(), file, metadata.len()));
    }
    let files: Vec<_> = files.iter().map(|(name, file, size)| (*name, file as &dyn Bytes, *size)).collect();
    validate_bytes(&files, dialect, wanted, watch, Sizes::of_threads(wanted.threads))
}

/// Validates files by name, bytes and size.
pub(super) fn validate_bytes(
    files: &[(&str, &dyn Bytes, u64)],
    dialect: &Dialect,
    wanted: &Wanted<'_>,
    watch: &dyn Watch,
    sizes: Sizes,
) -> Result<Validation, ValidateError> {
    if let Some(problem) = dialect.problem() {
        return Err(ValidateError::Dialect(problem));
    }
    let bounded: Vec<Bounded<'_>> = files.iter().map(|(_, bytes, size)| Bounded { bytes: *bytes, size: *size }).collect();
    let files: Vec<_> = files.iter().zip(&bounded).map(|((name, _, size), bytes)| (*name, bytes as &dyn Bytes, *size)).collect();
    let checks = wanted.rules.map(|rules| Checks::new(rules, &wanted.base)).transpose()?;
    Run::new(dialect, wanted, checks.as_ref(), watch, sizes).validate(&files)
}

impl ValidateError {
    fn of(halt: Halt, name: &str) -> Self {
        match halt {
            Halt::Io(source) => Self::Read { name: name.to_owned(), source },
            Halt::Stopped => Self::Stopped,
        }
    }
}
