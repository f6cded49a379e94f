//! Answers what people ask: start a pipeline, take up a failed execution again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::busy::Busy;
use super::decision::{Change, Effect};
use super::draft::Draft;
use super::snapshot::OpenRequest;
use crate::model::condition::PipelineCondition;
use crate::model::diagnostic::did_you_mean;
use crate::model::execution::{Execution, Location, StepExecution};
use crate::model::pipeline::{Pipeline, Step};
use crate::model::request::{Answer, Request};
use crate::model::step_state::{SkipReason, StepState};

/// Answers all open requests.
pub(super) fn answer_requests(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for open in snapshot.requests {
        let answer = match &open.request {
            Request::Start { pipeline } => start(draft, pipeline),
            Request::Retry { execution } => retry(draft, *execution, open),
        };
        draft.record(Change::RequestAnswered { request: open.id, at: snapshot.now, answer });
    }
}

/// Finds a pipeline that can be started without a bunch.
///
/// # Errors
/// Why there is none of that name, and what to do.
pub fn startable<'a>(name: &str, pipelines: &'a BTreeMap<String, Arc<Pipeline>>) -> Result<&'a Arc<Pipeline>, String> {
    let Some(pipeline) = pipelines.get(name) else {
        let near = did_you_mean(name, pipelines.keys().map(String::as_str));
        let hint = near.map_or_else(|| "`bunchd pipelines` lists them".to_owned(), |near| format!("did you mean {near}?"));
        return Err(format!("there is no pipeline named {name}; {hint}"));
    };
    if pipeline.is_importing() {
        return Err(format!("the pipeline {name} imports a bunch: drop its files and an OK file into the inbox instead"));
    }
    Ok(pipeline)
}

fn start(draft: &mut Draft<'_>, name: &str) -> Answer {
    let pipeline = match startable(name, draft.snapshot.pipelines) {
        Ok(pipeline) => pipeline,
        Err(why) => return Answer::Refused { why },
    };
    let mut busy = Busy::default();
    busy.note_executions(draft.executions());
    let alone = pipeline.conditions.contains(&PipelineCondition::NoSiblingInProgress);
    if let Some(execution) = busy.in_progress(name).filter(|_| alone) {
        return Answer::Refused { why: format!("the pipeline {name} runs once at a time, and execution {execution} is in progress") };
    }
    let id = draft.next_execution();
    let location = Location::Working { path: draft.snapshot.places.working.join(id.to_string()) };
    let steps = pipeline.steps.iter().map(|_| StepExecution::pending()).collect();
    let (pipeline, created_at) = (pipeline.clone(), draft.snapshot.now);
    draft.create(Execution { id, pipeline, bunch: None, retry_of: None, created_at, finished_at: None, location, steps });
    Answer::Started { execution: id }
}

fn retry(draft: &mut Draft<'_>, number: u64, open: &OpenRequest) -> Answer {
    if let Some(execution) = draft.execution(number) {
        return Answer::Refused { why: format!("execution {number} is not over yet, it is {}", execution.status()) };
    }
    if let Some(by) = draft.executions().find(|execution| execution.retry_of == Some(number)) {
        return taken_up(number, by.id);
    }
    let Some(old) = &open.subject else { return Answer::Refused { why: format!("there is no execution {number}") } };
    let from = match &old.location {
        _ if old.status().is_success() => {
            return Answer::Refused { why: format!("execution {number} ended well; there is nothing to retry") };
        }
        Location::TakenUp { by } => return taken_up(number, *by),
        Location::Working { path } | Location::PutAway { path } => path.clone(),
        Location::TakingUp { to, .. } | Location::PuttingAway { to, .. } => to.clone(),
    };
    let id = draft.next_execution();
    let to = draft.snapshot.places.working.join(id.to_string());
    let location = Location::TakingUp { from: from.clone(), to: to.clone() };
    let execution = Execution {
        id,
        pipeline: old.pipeline.clone(),
        bunch: old.bunch.clone(),
        retry_of: Some(number),
        created_at: draft.snapshot.now,
        finished_at: None,
        location,
        steps: old.steps().map(|(step, known)| step_of_retry(number, step, known)).collect(),
    };
    draft.create(execution);
    draft.record(Change::LocationChanged { execution: number, location: Location::TakenUp { by: id } });
    draft.perform(Effect::Move { execution: id, from, to });
    Answer::Started { execution: id }
}

fn taken_up(number: u64, by: u64) -> Answer {
    Answer::Refused { why: format!("execution {number} was already taken up again by execution {by}") }
}

/// A step that ended well is not run again, unless it runs always.
fn step_of_retry(old: u64, step: &Step, known: &StepExecution) -> StepExecution {
    match &known.state {
        _ if step.run_always => StepExecution::pending(),
        StepState::Succeeded | StepState::SucceededWithWarnings => {
            StepExecution { state: StepState::Skipped { reason: SkipReason::DoneBefore { execution: old } }, ..StepExecution::pending() }
        }
        StepState::Skipped { reason: reason @ SkipReason::DoneBefore { .. } } => {
            StepExecution { state: StepState::Skipped { reason: reason.clone() }, ..StepExecution::pending() }
        }
        StepState::Pending
        | StepState::Enqueued { .. }
        | StepState::Running { .. }
        | StepState::Retrying { .. }
        | StepState::Failed { .. }
        | StepState::Skipped { .. }
        | StepState::Cancelled { .. } => StepExecution::pending(),
    }
}
