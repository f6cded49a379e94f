//! Validation by a pipeline, on a copy of the files, with a ledger that is thrown away.
//!
//! Invariant: the pipeline only validates, and nothing of the real state directory is opened. What a program of a step does outside of
//! its directory is its own matter.

mod allowed;
mod alone;
mod copy;
mod ended;
mod foreign;
mod scratch;
mod watching;

use std::sync::Arc;

use super::super::error::CliError;
use super::super::foreground::start;
use super::super::told_to_end::ToldToEnd;
use super::super::{context::now, logging};
use super::known::Known;
use super::subject::{self, Group};
use crate::daemon::Until;
use crate::daemon::setup::{OnTerminate, Setup};
use crate::engine::requests::find_pipeline;
use crate::engine::{Change, Places};
use crate::executor::Surroundings;
use crate::ledger::{FILE_NAME, Ledger};
use crate::model::execution::{Control, Execution, Location, StepExecution};
use crate::model::pipeline::Pipeline;
use scratch::Scratch;
use watching::Watching;

pub(super) use ended::Ended;

/// What a pipeline came to; the copy of the files goes with it.
pub(super) struct Ran {
    /// How each group ended.
    pub(super) ended: Vec<Ended>,
    _scratch: Scratch,
}

/// Runs a pipeline on a copy of each group.
///
/// # Errors
/// There is no such pipeline, it does not only validate, the copy cannot be made, or it was told to end.
pub(super) fn run(name: &str, groups: &[Group], known: &Known) -> Result<Ran, CliError> {
    logging::start_for_terminal();
    let Some((loaded, setup)) = &known.loaded else { return Err(CliError::NoConfig) };
    let pipeline = find_pipeline(name, &loaded.definitions.pipelines).map_err(CliError::NotFound)?;
    allowed::check(pipeline).map_err(CliError::NotSet)?;
    let said = format!("checked by the pipeline {name}, on a copy");
    subject::tell(groups.iter().map(|group| (group, said.as_str())));
    let end = ToldToEnd::hear().map_err(CliError::io("hear signals in", &setup.surroundings.base))?;
    let scratch = Scratch::make()?;
    let setup = within(setup, &scratch);
    begin(&setup, &Arc::new(alone::alone(pipeline)), groups, &end)?;
    let mut watching = Watching::new();
    let summary = start(setup.clone(), Until::Idle, &mut watching)?;
    watching.clear();
    if summary.was_told || end.is_told() {
        return Err(stopped());
    }
    Ok(Ran { ended: ended::read(&setup, groups)?, _scratch: scratch })
}

fn stopped() -> CliError {
    CliError::Interrupted("it was told to end before all was checked; the copy of the files was removed".to_owned())
}

/// Returns the setup with all places below the scratch folder, where nothing starts by itself.
fn within(setup: &Setup, scratch: &Scratch) -> Setup {
    let place = |name: &str| scratch.path().join(name);
    let state = place("state");
    let surroundings = Surroundings { ledger: state.join(FILE_NAME), ..Surroundings::clone(&setup.surroundings) };
    Setup {
        state,
        places: Places { working: place("working"), archive: place("ended"), failed: place("ended") },
        free_disk_bytes: 0,
        sources: Vec::new(),
        disabled: Vec::new(),
        pipelines: Default::default(),
        fed: Default::default(),
        on_terminate: OnTerminate::Stop,
        surroundings: Arc::new(surroundings),
        ..setup.clone()
    }
}

/// Copies the files, and notes an execution for each group, as if its bunch had been claimed.
fn begin(setup: &Setup, pipeline: &Arc<Pipeline>, groups: &[Group], end: &ToldToEnd) -> Result<(), CliError> {
    std::fs::create_dir_all(&setup.state).map_err(CliError::io("make", &setup.state))?;
    let mut changes = Vec::new();
    for (group, id) in groups.iter().zip(1..) {
        let path = setup.places.working.join(format!("{id}"));
        copy::files(group, &path, end)?;
        let bunch = group.as_bunch().map_err(CliError::io("look at the files of", group.title()))?;
        changes.push(Change::ExecutionCreated {
            execution: Execution {
                id,
                pipeline: pipeline.clone(),
                bunch: Some(bunch),
                retry_of: None,
                created_at: now(),
                finished_at: None,
                location: Location::Working { path },
                control: Control::default(),
                steps: pipeline.steps.iter().map(|_| StepExecution::pending()).collect(),
            },
        });
    }
    // The daemon reads it again at its start, and performs what follows.
    let _ = Ledger::open(&setup.surroundings.ledger)?.commit(&changes)?;
    Ok(())
}
