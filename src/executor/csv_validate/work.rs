//! The work of one attempt: checks the files, writes down what was found, and says how the step ends. It waits for the disk.

use std::io;

use super::reading::Reading;
use super::results::Results;
use super::settings::{OnErrors, Settings, inputs};
use super::{brief, found, said, skip};
use crate::csv::{PartsError, ValidateError, validate};
use crate::engine::AttemptEnd;
use crate::executor::Task;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::validation::Validation;

/// Why an attempt came to no verdict.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkError {
    /// The files could not be checked.
    #[error(transparent)]
    Check(#[from] ValidateError),
    /// The good records of a file could not be written.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// An earlier attempt's results could not be removed, or what later steps are to take could not be written.
    #[error("cannot write into {folder}: {source}")]
    Write {
        /// Name of the folder in the directory of the execution.
        folder: String,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
}

impl WorkError {
    /// Returns the failure of the step.
    pub(super) fn failure(&self) -> Failure {
        let kind = match self {
            Self::Check(ValidateError::Rules { .. } | ValidateError::Dialect(_)) => FailureKind::NotStarted,
            Self::Check(ValidateError::Read { .. } | ValidateError::Stopped) | Self::Parts(_) | Self::Write { .. } => FailureKind::Internal,
        };
        Failure::new(kind, self.to_string())
    }

    /// Tells whether it was told to end.
    pub(super) fn is_stop(&self) -> bool {
        matches!(self, Self::Check(ValidateError::Stopped))
    }
}

/// Checks all files of the bunch.
///
/// # Errors
/// There is no verdict.
pub(super) fn check(task: &Task, settings: &Settings, reading: &Reading) -> Result<AttemptEnd, WorkError> {
    let results = Results::of(task);
    let unwritable = |source| WorkError::Write { folder: results.name.clone(), source };
    results.clear().map_err(unwritable)?;
    crate::crash::point("csv-validate.cleared");
    let inputs = inputs(task);
    let mut validation = validate(&inputs, &settings.dialect, &settings.wanted(task), reading)?;
    let mut left = match (validation.errors(), settings.on_errors) {
        (1.., OnErrors::Skip) => skip::leave_out(task, settings, &validation, &inputs, &results, reading)?,
        (_, OnErrors::Stop | OnErrors::Skip | OnErrors::Warn) => skip::Left::All,
    };
    if let skip::Left::Some(reduced) = &mut left {
        // What was found wrong when they were gone is bad for the corrected delivery too.
        for (file, (bad, records)) in validation.files.iter_mut().zip(reduced.bad.drain(..)) {
            (file.bad, file.bad_records) = (Some(bad), records);
        }
    }
    let mut notes = left.notes(&results);
    notes.extend(found::write(&validation, &inputs, settings.dialect.encoding, &results, task.pipeline.only_validates()));
    crate::crash::point("csv-validate.before-note");
    if settings.on_errors == OnErrors::Skip && !matches!(left, skip::Left::Nothing { .. }) {
        left.commit(&results).map_err(unwritable)?;
    }
    crate::crash::point("csv-validate.after-note");
    Ok(end(&validation, settings.on_errors, &left, notes))
}

fn end(validation: &Validation, on_errors: OnErrors, left: &skip::Left, notes: Vec<Message>) -> AttemptEnd {
    let is_noteworthy = validation.warnings() > 0 || validation.ended_early.is_some();
    let invalid = |text: String| Outcome::Failed { failure: Failure::new(FailureKind::InvalidInput, text) };
    let outcome = match (validation.errors(), on_errors, left) {
        (0, _, _) if is_noteworthy => Outcome::SucceededWithWarnings,
        (0, _, _) => Outcome::Succeeded,
        (_, OnErrors::Stop, _) => invalid(brief::sentence(validation)),
        (_, OnErrors::Skip, skip::Left::Nothing { why }) => invalid(format!("{why}; {}", brief::sentence(validation))),
        (_, OnErrors::Skip | OnErrors::Warn, _) => Outcome::SucceededWithWarnings,
    };
    let highest = if matches!(outcome, Outcome::Failed { .. }) { Severity::Error } else { Severity::Warning };
    let bad = validation.files.iter().map(|file| file.bad_records).sum();
    let counts = [("records checked", validation.records()), ("records with errors", bad), ("records left out", left.records())];
    let is_told = |(at, (_, count)): &(usize, (&str, u64))| *at == 0 || *count > 0;
    let counts = counts.into_iter().enumerate().filter(is_told).map(|(_, (operation, count))| Statistic::new("csv", operation, count));
    AttemptEnd { outcome, messages: said::messages(validation, highest, notes), statistics: counts.collect() }
}
