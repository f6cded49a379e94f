//! Takes an execution up again that did not end well: as a new one, so that the old story stays as it was.

use super::super::decision::{Change, Effect};
use super::super::draft::Draft;
use crate::model::diagnostic::did_you_mean;
use crate::model::execution::{Control, Execution, Location, StepExecution};
use crate::model::pipeline::Step;
use crate::model::request::{Answer, RetryFrom};
use crate::model::step_state::{SkipReason, StepState};

pub(super) fn retry(draft: &mut Draft<'_>, number: u64, from: &RetryFrom, subject: Option<&Execution>) -> Answer {
    if let Some(execution) = draft.execution(number) {
        let is_removed = matches!(execution.location, Location::Removing { .. });
        return refused(if is_removed {
            removed(number)
        } else {
            format!("execution {number} is not over yet, it is {}; only what is over can be retried", execution.status())
        });
    }
    if let Some(by) = draft.executions().find(|execution| execution.retry_of == Some(number)) {
        return taken_up(number, by.id);
    }
    let Some(old) = subject else { return refused(format!("there is no execution {number}; `bunchd list` shows them")) };
    let directory = match &old.location {
        Location::TakenUp { by } => return taken_up(number, *by),
        Location::Removing { .. } | Location::Removed => return refused(removed(number)),
        Location::Working { path } | Location::PutAway { path } => path.clone(),
        Location::TakingUp { to, .. } | Location::PuttingAway { to, .. } => to.clone(),
    };
    match steps(old, from) {
        Ok(steps) => take_up(draft, old, directory, steps),
        Err(why) => refused(why),
    }
}

/// Checks that there is something to run again in an execution that is over.
///
/// # Errors
/// Why there is nothing.
pub fn retryable(old: &Execution, from: &RetryFrom) -> Result<(), String> {
    steps(old, from).map(drop)
}

fn take_up(draft: &mut Draft<'_>, old: &Execution, from: std::path::PathBuf, steps: Vec<StepExecution>) -> Answer {
    let id = draft.next_execution();
    let to = draft.snapshot.places.working.join(id.to_string());
    draft.create(Execution {
        id,
        pipeline: old.pipeline.clone(),
        bunch: old.bunch.clone(),
        retry_of: Some(old.id),
        created_at: draft.snapshot.now,
        finished_at: None,
        location: Location::TakingUp { from: from.clone(), to: to.clone() },
        control: Control::default(),
        steps,
    });
    draft.record(Change::LocationChanged { execution: old.id, location: Location::TakenUp { by: id } });
    draft.perform(Effect::Move { execution: id, from, to });
    Answer::Started { execution: id }
}

fn refused(why: String) -> Answer {
    Answer::Refused { why }
}

fn taken_up(number: u64, by: u64) -> Answer {
    refused(format!("execution {number} was already taken up again by execution {by}"))
}

fn removed(number: u64) -> String {
    format!("the files of execution {number} are removed, since retention no longer kept them; drop the bunch again")
}

/// Returns the steps of the new execution.
///
/// # Errors
/// Why there is nothing to run again.
fn steps(old: &Execution, from: &RetryFrom) -> Result<Vec<StepExecution>, String> {
    let number = old.id;
    if let RetryFrom::Step(name) = from {
        let Some((_, known)) = old.steps().find(|(step, _)| step.name == *name) else { return Err(no_step(old, name)) };
        if known.state.is_success() {
            return Err(format!("the step {name} of execution {number} ended well; there is nothing to retry"));
        }
    } else if old.status().is_success() {
        return Err(format!("execution {number} ended well; there is nothing to retry"));
    }
    Ok(old.steps().map(|(step, known)| step_of_retry(number, step, known, from)).collect())
}

fn no_step(old: &Execution, name: &str) -> String {
    let names: Vec<&str> = old.pipeline.steps.iter().map(|step| step.name.as_str()).collect();
    let near = did_you_mean(name, names.iter().copied()).map_or_else(String::new, |near| format!("did you mean {near}? "));
    format!("execution {} has no step named {name}; {near}its steps are {}", old.id, names.join(", "))
}

fn step_of_retry(old: u64, step: &Step, known: &StepExecution, from: &RetryFrom) -> StepExecution {
    let done = match &known.state {
        StepState::Succeeded | StepState::SucceededWithWarnings => Some(SkipReason::DoneBefore { execution: old }),
        StepState::Skipped { reason: reason @ SkipReason::DoneBefore { .. } } => Some(reason.clone()),
        StepState::Pending
        | StepState::Enqueued { .. }
        | StepState::Running { .. }
        | StepState::Retrying { .. }
        | StepState::Failed { .. }
        | StepState::Skipped { .. }
        | StepState::Aborted { .. }
        | StepState::Cancelled { .. }
        | StepState::Stopped { .. } => None,
    };
    let reason = match from {
        RetryFrom::Step(name) if *name == step.name => None,
        // Who aborted the rest is asked again, so that a check is not got around.
        _ if matches!(known.state, StepState::Aborted { .. }) => None,
        _ if step.run_always => None,
        RetryFrom::Start => None,
        RetryFrom::Failed => done,
        RetryFrom::Step(_) => done.or(Some(SkipReason::NotAskedFor)),
    };
    match reason {
        Some(reason) => StepExecution { state: StepState::Skipped { reason }, ..StepExecution::pending() },
        None => StepExecution::pending(),
    }
}
