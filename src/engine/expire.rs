//! Ends what must not go on: executions that were called off or have expired, steps that run for too long, all when the daemon ends.

use jiff::Timestamp;

use super::decision::{Effect, WakeReason};
use super::draft::Draft;
use super::snapshot::Mode;
use crate::model::execution::{AttemptKey, CallOffHow, Execution, StopReason};
use crate::model::step_state::{StepEvent, StepState};

/// Calls off what waits in an execution that is over, and stops what runs there, what ran for too long, and what must end with the daemon.
pub(super) fn end_what_must(draft: &mut Draft<'_>) {
    let (now, mode) = (draft.snapshot.now, draft.snapshot.mode);
    let (mut events, mut stops, mut wake) = (Vec::new(), Vec::new(), None::<Timestamp>);
    for execution in draft.executions().filter(|execution| execution.finished_at.is_none()) {
        // One that has passed is not to hide what comes later.
        let expiry = expiry(execution).filter(|at| *at > now);
        for (step, known) in execution.steps.iter().enumerate().filter(|(_, known)| !known.state.is_final()) {
            if let StepState::Running { attempt, since, .. } = &known.state {
                let (reason, at) = stop_reason(execution, step, *since, now, mode);
                stops.extend(reason.map(|reason| (AttemptKey { execution: execution.id, step, attempt: *attempt }, reason)));
                wake = [wake, at].into_iter().flatten().min();
            } else if let Some(event) = ending(execution, step, now) {
                events.push((execution.id, step, event));
            } else {
                wake = [wake, expiry].into_iter().flatten().min();
            }
        }
    }
    for (id, step, event) in events {
        draft.step_event(id, step, event);
    }
    stops.into_iter().for_each(|(key, reason)| draft.perform(Effect::StopAttempt { key, reason }));
    if let Some(at) = wake {
        draft.wake(at, WakeReason::Expiry);
    }
}

/// Returns what ends a step that does not end well by itself any more: its execution was called off, or has expired.
pub(super) fn ending(execution: &Execution, step: usize, now: Timestamp) -> Option<StepEvent> {
    let run_always = execution.pipeline.steps[step].run_always;
    if let Some(call_off) = &execution.control.called_off {
        match call_off.how {
            CallOffHow::Stop if !run_always => return Some(StepEvent::Stop { by: call_off.by.clone() }),
            CallOffHow::Cancel if !run_always => return Some(StepEvent::Cancel { by: call_off.by.clone() }),
            CallOffHow::Force => return Some(StepEvent::Cancel { by: call_off.by.clone() }),
            CallOffHow::Stop | CallOffHow::Cancel => {}
        }
    }
    (!run_always && is_expired(execution, now)).then(|| {
        let limit = execution.pipeline.expire_in.unwrap_or_default();
        StepEvent::Cancel { by: format!("expire-in {limit:#} of the pipeline") }
    })
}

/// Tells whether the pipeline's `expire-in` has passed.
fn is_expired(execution: &Execution, now: Timestamp) -> bool {
    expiry(execution).is_some_and(|at| at <= now)
}

/// Returns when the pipeline's `expire-in` passes; the time of pauses does not count.
fn expiry(execution: &Execution) -> Option<Timestamp> {
    let limit = execution.pipeline.expire_in.filter(|_| execution.control.paused_since.is_none())?;
    execution.created_at.checked_add(limit.saturating_add(execution.control.paused_before)).ok()
}

/// Returns why a running attempt must stop, and when it will have to be made to: one that was only asked may go on for a while.
fn stop_reason(
    execution: &Execution,
    step: usize,
    since: Timestamp,
    now: Timestamp,
    mode: Mode,
) -> (Option<StopReason>, Option<Timestamp>) {
    let definition = &execution.pipeline.steps[step];
    let step_expiry = definition.expire_in.and_then(|limit| since.checked_add(limit).ok());
    let pipeline_expiry = expiry(execution).filter(|_| !definition.run_always);
    let called_off = execution.control.called_off.as_ref().filter(|call_off| !definition.run_always || call_off.how == CallOffHow::Force);
    let next_expiry = [step_expiry, pipeline_expiry].into_iter().flatten().min();
    if mode == Mode::Stopping {
        return (Some(StopReason::Shutdown), None);
    }
    match called_off.map(|call_off| call_off.how) {
        Some(CallOffHow::Cancel | CallOffHow::Force) => (Some(StopReason::Cancelled), None),
        _ if pipeline_expiry.is_some_and(|at| at <= now) => (Some(StopReason::PipelineExpired), None),
        _ if step_expiry.is_some_and(|at| at <= now) => (Some(StopReason::StepExpired), None),
        Some(CallOffHow::Stop) => (Some(StopReason::Asked), next_expiry),
        None => (None, next_expiry),
    }
}
