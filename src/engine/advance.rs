//! Moves steps on: expires, skips, enqueues and starts them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::conditions::{Verdict, verdicts};
use super::decision::{Change, Effect, WakeReason};
use super::draft::Draft;
use super::settle::{expiry, expiry_text, is_expired};
use super::snapshot::Mode;
use super::turn::has_begun;
use crate::model::execution::{AttemptKey, Execution, Location, StopReason};
use crate::model::step_state::{SkipReason, StepEvent, StepState};

/// Calls off what waits in an expired execution, and stops what ran for too long or must end with the daemon.
pub(super) fn expire(draft: &mut Draft<'_>) {
    let now = draft.snapshot.now;
    for id in draft.ids() {
        for step in 0..step_count(draft, id) {
            let Some(execution) = draft.execution(id) else { continue };
            match &execution.steps[step].state {
                StepState::Running { attempt, since, .. } => {
                    let key = AttemptKey { execution: id, step, attempt: *attempt };
                    match stop_reason(execution, step, *since, now, draft.snapshot.mode) {
                        Ok(reason) => draft.perform(Effect::StopAttempt { key, reason }),
                        Err(Some(at)) => draft.wake(at, WakeReason::Expiry),
                        Err(None) => {}
                    }
                }
                StepState::Pending | StepState::Enqueued { .. } | StepState::Retrying { .. } => {
                    if is_called_off(execution, step, now) {
                        let by = expiry_text(execution);
                        draft.step_event(id, step, StepEvent::Cancel { by });
                    } else if let Some(at) = expiry(execution).filter(|at| *at > now) {
                        draft.wake(at, WakeReason::Expiry);
                    }
                }
                StepState::Succeeded
                | StepState::SucceededWithWarnings
                | StepState::Failed { .. }
                | StepState::Skipped { .. }
                | StepState::Cancelled { .. } => {}
            }
        }
    }
}

fn is_called_off(execution: &Execution, step: usize, now: Timestamp) -> bool {
    !execution.pipeline.steps[step].run_always && is_expired(execution, now)
}

/// Returns why a running attempt must stop, or when it will have to.
fn stop_reason(execution: &Execution, step: usize, since: Timestamp, now: Timestamp, mode: Mode) -> Result<StopReason, Option<Timestamp>> {
    let step_expiry = execution.pipeline.steps[step].expire_in.and_then(|limit| since.checked_add(limit).ok());
    let pipeline_expiry = expiry(execution).filter(|_| !execution.pipeline.steps[step].run_always);
    if mode == Mode::Stopping {
        Ok(StopReason::Shutdown)
    } else if pipeline_expiry.is_some_and(|at| at <= now) {
        Ok(StopReason::PipelineExpired)
    } else if step_expiry.is_some_and(|at| at <= now) {
        Ok(StopReason::StepExpired)
    } else {
        Err([step_expiry, pipeline_expiry].into_iter().flatten().min())
    }
}

/// Skips, enqueues and starts steps, within all limits: first of executions that have begun, then of others, each oldest first.
pub(super) fn advance_steps(draft: &mut Draft<'_>) {
    let mut begun = BTreeMap::<String, u32>::new();
    let mut places = free_places(draft);
    for id in in_turn(draft) {
        let Some(execution) = draft.execution(id) else { continue };
        if !matches!(execution.location, Location::Working { .. }) || execution.status().is_final() {
            continue;
        }
        let slots = begun.entry(execution.pipeline.name.clone()).or_default();
        *slots += 1;
        if *slots > execution.pipeline.max_parallel {
            continue;
        }
        for step in 0..step_count(draft, id) {
            settle_conditions(draft, id, step);
            start_if_enqueued(draft, id, step, &mut places);
        }
    }
}

/// Returns all executions in the order of their turn. One whose files arrive late does not begin beside a younger one that runs.
fn in_turn(draft: &Draft<'_>) -> Vec<u64> {
    let mut ids = draft.ids();
    ids.sort_by_key(|id| !draft.execution(*id).is_some_and(has_begun));
    ids
}

fn step_count(draft: &Draft<'_>, id: u64) -> usize {
    draft.execution(id).map_or(0, |execution| execution.steps.len())
}

/// Returns how many attempts may still be started.
fn free_places(draft: &Draft<'_>) -> usize {
    let states = draft.executions().flat_map(|execution| &execution.steps);
    let running = states.filter(|step| matches!(step.state, StepState::Running { .. })).count();
    draft.snapshot.limits.attempts.saturating_sub(running)
}

/// Enqueues a step whose conditions hold, or skips one whose conditions never will.
fn settle_conditions(draft: &mut Draft<'_>, id: u64, step: usize) {
    let Some(execution) = draft.execution(id) else { return };
    if !matches!(execution.steps[step].state, StepState::Pending | StepState::Retrying { .. }) {
        return;
    }
    let verdicts = verdicts(execution, step, draft.snapshot.now);
    let mut all_hold = true;
    for (_, verdict) in verdicts {
        match verdict {
            Verdict::Holds => continue,
            Verdict::Blocks { .. } => {}
            Verdict::BlocksUntil { at } => draft.wake(at, WakeReason::Retry),
            Verdict::Never { step: failed } => {
                draft.step_event(id, step, StepEvent::Skip { reason: SkipReason::PreviousStepFailed { step: failed } });
                return;
            }
        }
        all_hold = false;
    }
    if all_hold {
        draft.step_event(id, step, StepEvent::Enqueue);
    }
}

fn start_if_enqueued(draft: &mut Draft<'_>, id: u64, step: usize, places: &mut usize) {
    let at = draft.snapshot.now;
    let state = draft.execution(id).map(|execution| execution.steps[step].state.clone());
    let Some(StepState::Enqueued { attempt }) = state else { return };
    if *places > 0 && draft.step_event(id, step, StepEvent::Start { at }) {
        *places -= 1;
        let key = AttemptKey { execution: id, step, attempt };
        draft.record(Change::AttemptStarted { key, at });
        draft.perform(Effect::StartAttempt { key });
    }
}
