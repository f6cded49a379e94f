//! How the execution of a validation ended, and what its steps found, as one result.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::PathBuf;

use super::super::super::error::CliError;
use super::super::super::exit::Exit;
use super::super::invalid::Invalid;
use super::super::note;
use super::super::subject::{Group, file_name};
use super::super::together::of_same_files;
use super::foreign;
use crate::daemon::setup::Setup;
use crate::executor::validation_folder;
use crate::ledger::Ledger;
use crate::model::execution::{Execution, Status};
use crate::view::execution::{ExecutionSummary, StepMessage};
use crate::view::validation::{FINDINGS_JSON, ValidationView};

/// Most messages that are read of an execution.
const MESSAGES_MAX: usize = 100_000;

/// The type of executor whose findings lie in a file.
pub(super) const CSV_VALIDATE: &str = "csv-validate";

/// How one group came out.
pub(in super::super) struct Ended {
    execution: Execution,
    summary: ExecutionSummary,
    messages: Vec<StepMessage>,
    /// The folders of what csv-validate has found, one for each such step.
    folders: Vec<PathBuf>,
}

/// Reads how all executions ended.
///
/// # Errors
/// The ledger cannot be read, or an execution has not ended.
pub(super) fn read(setup: &Setup, groups: &[Group]) -> Result<Vec<Ended>, CliError> {
    let mut ledger = Ledger::open_beside(&setup.surroundings.ledger)?;
    groups.iter().zip(1..).map(|(group, id)| ended(&mut ledger, group, id)).collect()
}

fn ended(ledger: &mut Ledger, group: &Group, id: u64) -> Result<Ended, CliError> {
    let Some(execution) = ledger.load_execution(id)? else { return Err(CliError::no_execution(id)) };
    let summary = ExecutionSummary::of(&execution);
    if !summary.status.is_final() {
        let text = format!("{}: the pipeline has not ended: a step waits for something that does not come here", group.title());
        return Err(CliError::Refused(text));
    }
    let messages = ledger.load_messages(&execution, MESSAGES_MAX)?;
    let directory = execution.location.path().cloned().unwrap_or_default();
    let steps = execution.pipeline.steps.iter().enumerate().filter(|(_, step)| step.executor_type == CSV_VALIDATE);
    let folders = steps.map(|(at, _)| directory.join(validation_folder(&execution.pipeline, at))).collect();
    Ok(Ended { execution, summary, messages, folders })
}

impl Ended {
    /// Returns how the pipeline ended; what it found is told apart.
    pub(in super::super) fn exit(&self) -> Exit {
        match self.summary.status {
            Status::Succeeded => Exit::Ok,
            Status::SucceededWithWarnings => Exit::Warnings,
            Status::Pending
            | Status::Running
            | Status::Stopping
            | Status::Failed
            | Status::Cancelled
            | Status::Stopped
            | Status::Aborted => Exit::Failed,
        }
    }

    /// Says why the pipeline did not end well, where what it found does not say so.
    pub(in super::super) fn tell(&self, group: &Group, view: &ValidationView) {
        if self.exit() == Exit::Failed && view.summary.errors == 0 {
            let why = self.summary.failure.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            note(&format!("{}: the pipeline ended as {}{why}", group.title(), self.summary.status.name()));
        }
    }

    /// Returns what all steps found, as one result, with the names by which the files were given.
    ///
    /// # Errors
    /// What csv-validate wrote cannot be read.
    pub(in super::super) fn view(&self, group: &Group, mut invalid: Option<&mut Invalid>) -> Result<ValidationView, CliError> {
        let mut views = Vec::new();
        for folder in &self.folders {
            let Some(mut view) = read_view(folder)? else { continue };
            rename(&mut view, group);
            if let Some(invalid) = &mut invalid {
                invalid.take_over(group, folder, &mut view);
            }
            views.push(view);
        }
        views.push(foreign::view(&self.execution.pipeline, &self.messages));
        Ok(of_same_files(views))
    }
}

fn read_view(folder: &std::path::Path) -> Result<Option<ValidationView>, CliError> {
    let path = folder.join(FINDINGS_JSON);
    let file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(CliError::io("read", &path))?,
    };
    serde_json::from_reader(BufReader::new(file)).map(Some).map_err(|error| CliError::io("read", path)(error.into()))
}

/// Calls the files as they were given, and not as the copy is called.
fn rename(view: &mut ValidationView, group: &Group) {
    for input in group.inputs.iter().filter(|input| file_name(&input.path) != input.name) {
        let (copied, name) = (file_name(&input.path), input.name.as_str());
        let files = view.summary.files.iter_mut().map(|file| &mut file.name);
        let findings = view.findings.iter_mut().map(|finding| &mut finding.file);
        files.chain(findings).filter(|known| ***known == *copied).for_each(|known| *known = name.into());
    }
}
