//! The work of one attempt: checks the files, writes down what was found, and says how the step ends. It waits for the disk.

use std::io;

use super::reading::Reading;
use super::results::Results;
use super::settings::{OnErrors, Settings, inputs};
use super::skip::{Left, Skip};
use super::{brief, found, said};
use crate::csv::{Input, PartsError, ValidateError, validate};
use crate::engine::AttemptEnd;
use crate::executor::Task;
use crate::executor::left_out::Content;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::validation::{Finding, Validation};

/// Most findings that are kept in all, so that what is written of them can be read again.
const FINDINGS_MAX: usize = 20_000;

/// Why an attempt came to no verdict.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkError {
    /// The files could not be checked.
    #[error(transparent)]
    Check(#[from] ValidateError),
    /// The good records of a file could not be written.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// A file was changed between the begin and the end of the check.
    #[error("{file} was changed, or removed, while it was checked: check again when nobody writes it any more")]
    Changed {
        /// Its name.
        file: String,
    },
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
            Self::Check(ValidateError::Read { .. } | ValidateError::Stopped)
            | Self::Parts(_)
            | Self::Changed { .. }
            | Self::Write { .. } => FailureKind::Internal,
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
    let before = contents(&inputs)?;
    let mut validation = validate(&inputs, &settings.dialect, &settings.wanted(task), reading)?;
    keep_most_important(&mut validation.findings);
    let left = match (validation.errors(), settings.on_errors) {
        (1.., OnErrors::Skip) => {
            Skip { task, settings, inputs: &inputs, judged: &before, results: &results, reading }.leave_out(&validation)?
        }
        (_, OnErrors::Stop | OnErrors::Skip | OnErrors::Warn) => Left::All,
    };
    let mut notes = of_stand_ins(task);
    notes.extend(left.notes(&results));
    let on_errors = settings.on_errors;
    let found = found::Found { validation: &validation, inputs: &inputs, results: &results, on_errors, left: &left };
    notes.extend(found.write(task.pipeline.only_validates()));
    if on_errors == OnErrors::Skip {
        unchanged(&inputs, &before)?;
    }
    crate::crash::point("csv-validate.before-note");
    if on_errors == OnErrors::Skip && !matches!(left, Left::Nothing { .. }) {
        left.commit(&results).map_err(unwritable)?;
    }
    crate::crash::point("csv-validate.after-note");
    Ok(end(&validation, on_errors, &left, notes))
}

/// Says where lines are counted, behind a check that left records out.
fn of_stand_ins(task: &Task) -> Vec<Message> {
    let said = |name: &String| {
        let text = format!("of {name}, lines and records are counted in {}, without the records that are left out", task.stand_in(name)?);
        Some(Message::new(Severity::Info, text))
    };
    task.reduced.names.keys().filter_map(said).collect()
}

/// Looks at the files before anything is read of them.
///
/// # Errors
/// One is not there.
pub(super) fn contents(inputs: &[Input]) -> Result<Vec<Content>, WorkError> {
    let content = |input: &Input| Content::of(&input.path).map_err(|_| WorkError::Changed { file: input.name.clone() });
    inputs.iter().map(content).collect()
}

/// Refuses what was judged in part before and in part after a change.
fn unchanged(inputs: &[Input], before: &[Content]) -> Result<(), WorkError> {
    let now = contents(inputs)?;
    let changed = inputs.iter().zip(before.iter().zip(&now)).find(|(_, (before, now))| before != now);
    changed.map_or(Ok(()), |(input, _)| Err(WorkError::Changed { file: input.name.clone() }))
}

/// Keeps at most [`FINDINGS_MAX`] findings, in their order: errors before warnings.
fn keep_most_important(findings: &mut Vec<Finding>) {
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let errors = findings.iter().filter(|finding| is_error(finding)).count().min(FINDINGS_MAX);
    let mut room = [errors, FINDINGS_MAX - errors];
    findings.retain(|finding| {
        let room = &mut room[usize::from(!is_error(finding))];
        let is_kept = *room > 0;
        *room = room.saturating_sub(1);
        is_kept
    });
}

fn end(validation: &Validation, on_errors: OnErrors, left: &Left, notes: Vec<Message>) -> AttemptEnd {
    let is_noteworthy = validation.warnings() > 0 || validation.ended_early.is_some();
    let invalid = |text: String| Outcome::Failed { failure: Failure::new(FailureKind::InvalidInput, text) };
    let outcome = match (validation.errors(), on_errors, left) {
        (0, _, _) if is_noteworthy => Outcome::SucceededWithWarnings,
        (0, _, _) => Outcome::Succeeded,
        (_, OnErrors::Stop, _) => invalid(brief::sentence(validation)),
        (_, OnErrors::Skip, Left::Nothing { why }) => invalid(why.clone()),
        (_, OnErrors::Skip | OnErrors::Warn, _) => Outcome::SucceededWithWarnings,
    };
    let highest = if matches!(outcome, Outcome::Failed { .. }) { Severity::Error } else { Severity::Warning };
    let bad = validation.files.iter().map(|file| file.bad_records).sum();
    let counts = [("records checked", validation.records()), ("records with errors", bad), ("records left out", left.records())];
    let is_told = |(at, (_, count)): &(usize, (&str, u64))| *at == 0 || *count > 0;
    let counts = counts.into_iter().enumerate().filter(is_told).map(|(_, (operation, count))| Statistic::new("csv", operation, count));
    AttemptEnd { outcome, messages: said::messages(validation, highest, notes), statistics: counts.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::csv_validate::tests::finding;

    /// Proves D11: what is judged and what is noted is one content.
    #[test]
    fn d11_a_file_that_is_changed_while_it_is_checked_fails_the_check() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("a.csv");
        std::fs::write(&path, "sku\n1\n").expect("it is writable");
        let inputs = [Input { name: "a.csv".into(), path: path.clone() }];
        let before = contents(&inputs).expect("it is there");
        unchanged(&inputs, &before).expect("it is as it was");
        std::fs::write(&path, "sku\n1\n2\n").expect("it is writable");
        let told = unchanged(&inputs, &before).expect_err("it is another").to_string();
        assert!(told.starts_with("a.csv was changed, or removed, while it was checked"), "{told}");
    }

    /// Proves E14 for floods: errors are never lost behind warnings, and what is written can be read again.
    #[test]
    fn e14_of_a_flood_of_findings_the_errors_are_kept_first_and_in_order() {
        let severity = |number: u64| if number.is_multiple_of(2) { Severity::Warning } else { Severity::Error };
        let finding = |number: u64| Finding { severity: severity(number), ..finding("a.csv", number, "odd") };
        let mut findings: Vec<Finding> = (0..30_000).map(finding).collect();
        keep_most_important(&mut findings);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        assert_eq!((findings.len(), errors), (FINDINGS_MAX, 15_000));
        assert!(findings.is_sorted_by_key(|finding| finding.line));
    }
}
