//! `report`: writes the story of the execution beside its files, for people and for programs.

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::{Executor, Signals, Task, Work, internal, succeeded, validation_found};
use crate::engine::{AttemptEnd, State, World};
use crate::ledger::{Ledger, LedgerError};
use crate::model::argument::ExecutorSpec;
use crate::model::step_state::StepState;
use crate::view::execution::ExecutionDetail;
use crate::view::text;

/// Writes the story of the execution beside its files.
pub(super) struct Report;

/// Most messages that a report holds.
const MESSAGES_MAX: usize = 10_000;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "report",
    summary: "Writes the story of the execution beside its files, as text and as JSON",
    arguments: &[],
    takes_options: false,
    takes_environment: false,
};

impl Executor for Report {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, _signals: Signals) -> Work<'a> {
        Box::pin(async move { run(task) })
    }
}

fn run(task: &Task) -> AttemptEnd {
    match story(task) {
        Ok(Some(detail)) => match write(&task.directory, &detail) {
            Ok(()) => succeeded(Vec::new()),
            Err(error) => internal(format!("cannot write the report into {}: {error}", task.directory.display())),
        },
        Ok(None) => internal("the ledger does not know this execution"),
        Err(error) => internal(error.to_string()),
    }
}

/// Reads what has happened so far. The report's own step still runs then; it is told as if it had ended.
fn story(task: &Task) -> Result<Option<ExecutionDetail>, LedgerError> {
    let mut ledger = Ledger::open_beside(&task.surroundings.ledger)?;
    let Some(mut execution) = ledger.load_execution(task.key.execution)? else { return Ok(None) };
    execution.steps[task.key.step].state = StepState::Succeeded;
    let statistics = ledger.load_statistics(execution.id)?;
    let messages = ledger.load_messages(&execution, MESSAGES_MAX)?;
    let (told, now) = (ledger.load_progress(execution.id)?, now());
    let detail = ExecutionDetail::of(&execution, statistics, messages, &World::of_state(&State::default(), now));
    let detail = detail.with_progress(&told, now).with_validation(validation_found(&execution.pipeline, &task.directory, Path::new("")));
    // The directory is about to move; whoever reads the report has found it.
    Ok(Some(ExecutionDetail { directory: None, ..detail }))
}

#[expect(clippy::disallowed_methods, reason = "a report tells when it was written; nothing is decided by it")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Returns the name of the report for people.
fn text_name(execution: u64) -> String {
    format!("report-{execution}.txt")
}

/// Returns the name of the report for programs.
fn json_name(execution: u64) -> String {
    format!("report-{execution}.json")
}

/// Writes both reports, each whole or not at all.
///
/// # Errors
/// The file system refused.
fn write(directory: &Path, detail: &ExecutionDetail) -> io::Result<()> {
    let json = serde_json::to_string_pretty(detail)?;
    write_whole(directory, &json_name(detail.summary.id), &json)?;
    write_whole(directory, &text_name(detail.summary.id), &text::detail(detail))
}

fn write_whole(directory: &Path, name: &str, content: &str) -> io::Result<()> {
    let part = directory.join(format!(".{name}.part"));
    fs::write(&part, content)?;
    fs::rename(part, directory.join(name))
}
