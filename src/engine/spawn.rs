//! Begins executions: from ready bunches by claims, and from requests.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::decision::{Change, Effect, WakeReason};
use super::draft::Draft;
use super::snapshot::{OpenRequest, ReadyBunch};
use super::state::{Claim, Held, State};
use crate::model::bunch::BunchKey;
use crate::model::condition::PipelineCondition;
use crate::model::diagnostic::did_you_mean;
use crate::model::execution::{Execution, Location, Status, StepExecution};
use crate::model::pipeline::{Pipeline, Step};
use crate::model::readiness::WaitReason;
use crate::model::request::{Answer, Request};
use crate::model::step_state::{SkipReason, StepState};

/// How long a bunch waits after a claim of it failed.
const CLAIM_RETRY: SignedDuration = SignedDuration::from_secs(10);

/// Turns performed claims into executions, or records why they failed.
pub(super) fn settle_claims(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for (id, claim) in &snapshot.state.claims {
        match snapshot.claimed.get(id) {
            Some(Ok(())) => {
                let location = Location::Working { path: claim.directory.clone() };
                draft.create(Execution {
                    id: *id,
                    pipeline: claim.pipeline.clone(),
                    bunch: Some(claim.bunch.clone()),
                    retry_of: None,
                    created_at: snapshot.now,
                    finished_at: None,
                    location,
                    steps: claim.pipeline.steps.iter().map(|_| StepExecution::pending()).collect(),
                });
            }
            Some(Err(error)) => {
                let retry_at = snapshot.now.checked_add(CLAIM_RETRY).unwrap_or(snapshot.now);
                draft.wake(retry_at, WakeReason::SecondTry);
                draft.record(Change::ClaimUndone { execution: *id, held: Held { error: error.clone(), retry_at } });
            }
            None => {}
        }
    }
}

/// Claims ready bunches, oldest first, as far as conditions and limits allow.
pub(super) fn claim_bunches(draft: &mut Draft<'_>) {
    let mut busy = Busy::of(draft);
    for ready in draft.snapshot.ready {
        match busy.wait_reason(&ready.bunch.key, &ready.pipeline, draft.snapshot.limits.claimed) {
            None => {
                busy.note(&ready.pipeline.name, Some(&ready.bunch.key), draft.last_execution + 1, true);
                begin_claim(draft, ready);
            }
            Some(WaitReason::ClaimFailed { retry_at, .. }) => draft.wake(retry_at, WakeReason::SecondTry),
            Some(_) => {}
        }
    }
}

fn begin_claim(draft: &mut Draft<'_>, ready: &ReadyBunch) {
    let execution = draft.next_execution();
    let directory = draft.snapshot.places.working.join(execution.to_string());
    let claim = Claim { execution, pipeline: ready.pipeline.clone(), bunch: ready.bunch.clone(), inbox: ready.inbox.clone(), directory };
    draft.record(Change::ClaimIntended { claim: claim.clone() });
    draft.perform(Effect::Claim { claim });
}

/// What is going on already, as far as it keeps new bunches waiting.
#[derive(Debug, Default)]
pub struct Busy {
    pipelines: BTreeMap<String, Going>,
    keys: BTreeMap<BunchKey, u64>,
    held: BTreeMap<BunchKey, Held>,
}

#[derive(Debug, Default)]
struct Going {
    in_progress: Option<u64>,
    not_begun: usize,
}

impl Busy {
    /// Notes all that the ledger holds.
    pub fn of_state(state: &State, now: Timestamp) -> Self {
        let mut busy = Self::default();
        busy.note_executions(state.executions.values());
        state.claims.values().for_each(|claim| busy.note_claim(claim));
        busy.note_held(state, now);
        busy
    }

    fn of(draft: &Draft<'_>) -> Self {
        let mut busy = Self::default();
        busy.note_executions(draft.executions());
        busy.note_held(draft.snapshot.state, draft.snapshot.now);
        // One that has just failed still counts, so that it is not begun again in the same breath.
        let is_over = |claim: &Claim| matches!(draft.snapshot.claimed.get(&claim.execution), Some(Ok(())));
        let open = draft.snapshot.state.claims.values().filter(|claim| !is_over(claim));
        open.for_each(|claim| busy.note_claim(claim));
        busy
    }

    fn note_claim(&mut self, claim: &Claim) {
        self.note(&claim.pipeline.name, Some(&claim.bunch.key), claim.execution, true);
    }

    fn note_held(&mut self, state: &State, now: Timestamp) {
        // A time that lies further away than the whole wait comes from a clock that was set back; then nothing is waited for.
        let is_ahead = |at: Timestamp| at > now && now.duration_until(at) <= CLAIM_RETRY;
        let waiting = state.held.iter().filter(|(_, held)| is_ahead(held.retry_at));
        self.held = waiting.map(|(key, held)| (key.clone(), held.clone())).collect();
    }

    /// Notes executions that are not finished.
    fn note_executions<'e>(&mut self, executions: impl Iterator<Item = &'e Execution>) {
        for execution in executions.filter(|execution| execution.finished_at.is_none()) {
            let key = execution.bunch.as_ref().map(|bunch| &bunch.key);
            self.note(&execution.pipeline.name, key, execution.id, execution.status() == Status::Pending);
        }
    }

    fn note(&mut self, pipeline: &str, key: Option<&BunchKey>, execution: u64, is_new: bool) {
        let going = self.pipelines.entry(pipeline.to_owned()).or_default();
        going.in_progress.get_or_insert(execution);
        going.not_begun += usize::from(is_new);
        if let Some(key) = key {
            self.keys.entry(key.clone()).or_insert(execution);
        }
    }

    /// Returns why a bunch that is ready by itself is not claimed yet.
    pub fn wait_reason(&self, key: &BunchKey, pipeline: &Pipeline, claimed_limit: usize) -> Option<WaitReason> {
        if let Some(Held { error, retry_at }) = self.held.get(key) {
            return Some(WaitReason::ClaimFailed { error: error.clone(), retry_at: *retry_at });
        }
        if let Some(execution) = self.keys.get(key) {
            return Some(WaitReason::SameBunchInProgress { execution: *execution });
        }
        let going = self.pipelines.get(&pipeline.name)?;
        let alone = pipeline.conditions.contains(&PipelineCondition::NoSiblingInProgress);
        match going.in_progress {
            Some(execution) if alone => Some(WaitReason::SiblingInProgress { pipeline: pipeline.name.clone(), execution }),
            _ if going.not_begun >= claimed_limit => Some(WaitReason::QueueFull { limit: claimed_limit }),
            _ => None,
        }
    }
}

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

fn start(draft: &mut Draft<'_>, name: &str) -> Answer {
    let Some(pipeline) = draft.snapshot.pipelines.get(name) else {
        let near = did_you_mean(name, draft.snapshot.pipelines.keys().map(String::as_str));
        let hint = near.map_or_else(|| "`bunchd pipelines` lists them".to_owned(), |near| format!("did you mean {near}?"));
        return Answer::Refused { why: format!("there is no pipeline named {name}; {hint}") };
    };
    if pipeline.is_importing() {
        let why = format!("the pipeline {name} imports a bunch: drop its files and an OK file into the inbox instead");
        return Answer::Refused { why };
    }
    let mut busy = Busy::default();
    busy.note_executions(draft.executions());
    let alone = pipeline.conditions.contains(&PipelineCondition::NoSiblingInProgress);
    if let Some(execution) = busy.pipelines.get(name).and_then(|going| going.in_progress).filter(|_| alone) {
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
