//! One file on its way: what was left out of it by now.

use std::ops::Range;
use std::path::PathBuf;

use crate::csv::{Input, PartPaths, PartsError, write_parts};
use crate::executor::csv_validate::results::Results;
use crate::executor::left_out::VALID;
use crate::model::validation::ValidatedFile;

/// What is left of a file.
#[derive(Debug)]
pub(super) struct Portion<'a> {
    pub(super) input: &'a Input,
    judged: &'a ValidatedFile,
    /// What was left out, in bytes of the dropped file.
    pub(super) bad: Vec<Range<u64>>,
    /// How many records that are.
    pub(super) left_out: u64,
}

impl<'a> Portion<'a> {
    /// All of a file, as it was judged.
    pub(super) fn whole((input, judged): (&'a Input, &'a ValidatedFile)) -> Self {
        Self { input, judged, bad: Vec::new(), left_out: 0 }
    }

    /// Returns how many records are kept.
    pub(super) fn kept(&self) -> u64 {
        self.judged.records.saturating_sub(self.left_out)
    }

    /// Tells whether anything was left out.
    pub(super) fn is_reduced(&self) -> bool {
        !self.bad.is_empty()
    }

    /// Returns how long the file without its bad records is, in bytes.
    pub(super) fn rest_bytes(&self) -> u64 {
        let gone: u64 = self.bad.iter().map(|range| range.end - range.start).sum();
        self.judged.bytes.saturating_sub(gone)
    }

    /// Writes the file without its bad records; returns where.
    ///
    /// # Errors
    /// It could not be written.
    pub(super) fn write_good(&self, results: &Results) -> Result<PathBuf, PartsError> {
        let path = results.at(VALID).join(&self.input.name);
        let judged = ValidatedFile { bad: Some(self.bad.clone()), bad_records: self.left_out, ..self.judged.clone() };
        write_parts(&self.input.path, &judged, &PartPaths { good: Some(&path), bad: None })?;
        Ok(path)
    }
}
