//! Settles what ended: attempts and moves.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::decision::{Change, Effect, WakeReason};
use super::draft::Draft;
use super::expire::ending;
use super::removal::settle_removal;
use super::snapshot::{AttemptEnd, MoveProgress, Snapshot};
use crate::model::execution::{AttemptKey, Execution, Location};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::pipeline::Step;
use crate::model::step_state::{StepEvent, StepState};

/// Longest wait between two tries of a move.
const MOVE_WAIT_MAX: SignedDuration = SignedDuration::from_mins(1);

/// Settles every running step whose attempt ended, or that nobody runs any more.
pub(super) fn settle_attempts(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for execution in snapshot.state.executions.values() {
        for (step, known) in execution.steps.iter().enumerate() {
            let StepState::Running { attempt, process, .. } = &known.state else { continue };
            let key = AttemptKey { execution: execution.id, step, attempt: *attempt };
            if let Some(end) = snapshot.ended.get(&key) {
                settle(draft, execution, key, end.clone());
            } else if !snapshot.running.contains(&key) {
                settle(draft, execution, key, lost());
            } else if let (None, Some(process)) = (process, snapshot.processes.get(&key)) {
                draft.step_event(execution.id, step, StepEvent::ProcessKnown { process: *process });
            }
        }
    }
}

fn settle(draft: &mut Draft<'_>, execution: &Execution, key: AttemptKey, end: AttemptEnd) {
    let event = event_of(execution, key, &end.outcome, draft.snapshot);
    if draft.step_event(key.execution, key.step, event) {
        draft.record(Change::AttemptEnded { key, at: draft.snapshot.now, end });
    }
}

fn event_of(execution: &Execution, key: AttemptKey, outcome: &Outcome, snapshot: &Snapshot<'_>) -> StepEvent {
    let step = &execution.pipeline.steps[key.step];
    match outcome {
        Outcome::Succeeded => StepEvent::Succeed,
        Outcome::SucceededWithWarnings => StepEvent::Warn,
        Outcome::Aborted { why } => StepEvent::Abort { why: why.clone() },
        Outcome::Failed { failure } => ending(execution, key.step, snapshot.now)
            .unwrap_or_else(|| after_failure(step, key.attempt, failure.clone(), snapshot.now, luck_of(snapshot.luck, key))),
    }
}

/// Draws the luck of one attempt from the luck of this heartbeat: many that fail together are not to come back together.
fn luck_of(luck: u64, key: AttemptKey) -> u64 {
    let parts = [key.execution, key.step as u64, u64::from(key.attempt)];
    // The finaliser of SplitMix64, by which near numbers become far ones.
    parts.into_iter().fold(luck, |mixed, part| {
        let mut z = mixed.wrapping_add(part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// Decides whether another attempt follows: only as attempts-limit allows, and never for wrong input, which stays wrong.
pub fn after_failure(step: &Step, attempt: u32, failure: Failure, now: Timestamp, luck: u64) -> StepEvent {
    if attempt >= step.attempts_limit() || failure.kind == FailureKind::InvalidInput {
        return StepEvent::Fail { failure };
    }
    let due = now.checked_add(step.time_between_attempts().after(attempt, luck)).unwrap_or(Timestamp::MAX);
    StepEvent::FailForNow { failure, at: now, due }
}

fn lost() -> AttemptEnd {
    let text = "bunchd ended while this attempt ran, and its program was ended with it; what it had done by then is not known";
    let failure = Failure::new(FailureKind::Lost, text);
    AttemptEnd { outcome: Outcome::Failed { failure }, messages: Vec::new(), statistics: Vec::new() }
}

/// Ends an execution whose files somebody has removed; what has not ended yet is called off.
fn give_up(draft: &mut Draft<'_>, id: u64, from: &Path) {
    let steps = draft.execution(id).map_or(0, |execution| execution.steps.len());
    let by = format!("bunchd, since {} is gone: somebody removed or moved it", from.display());
    for step in 0..steps {
        draft.step_event(id, step, StepEvent::Cancel { by: by.clone() });
    }
    if draft.execution(id).is_some_and(|execution| execution.finished_at.is_none()) {
        draft.finish(id);
    }
    draft.change_location(id, Location::PutAway { path: from.to_owned() });
}

/// Tells whether a second try is still to come; a time that is further away than any wait comes from a clock that was set back.
fn is_ahead(retry_at: Timestamp, now: Timestamp) -> bool {
    retry_at > now && now.duration_until(retry_at) <= MOVE_WAIT_MAX
}

/// Settles moves of execution directories, and begins those that nobody has begun.
pub(super) fn settle_moves(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for execution in snapshot.state.executions.values() {
        if let Location::Removing { path } = &execution.location {
            settle_removal(draft, execution.id, path);
        }
        let (from, to, arrived) = match &execution.location {
            Location::TakingUp { from, to } => (from, to, Location::Working { path: to.clone() }),
            Location::PuttingAway { from, to } => (from, to, Location::PutAway { path: to.clone() }),
            Location::Working { .. }
            | Location::PutAway { .. }
            | Location::TakenUp { .. }
            | Location::Removing { .. }
            | Location::Removed => continue,
        };
        match snapshot.moves.get(&execution.id) {
            Some(MoveProgress::Moved) => draft.change_location(execution.id, arrived),
            Some(MoveProgress::Gone) => give_up(draft, execution.id, from),
            Some(MoveProgress::Moving) => {}
            Some(MoveProgress::Failed { retry_at }) if is_ahead(*retry_at, snapshot.now) => draft.wake(*retry_at, WakeReason::SecondTry),
            Some(MoveProgress::Failed { .. }) | None => {
                draft.perform(Effect::Move { execution: execution.id, from: from.clone(), to: to.clone() });
            }
        }
    }
}
