//! What happened, in log lines: a sentence and fields. Each failure once, where it is settled.

use crate::engine::{Change, State, Tidied};
use crate::model::execution::Execution;
use crate::model::failure::{FailureKind, Outcome};
use crate::model::request::Answer;

/// Writes what a change of a commit means; `state` is as it was before this change.
pub(super) fn change(change: &Change, state: &State) {
    match change {
        Change::ClaimIntended { claim } => {
            tracing::debug!(bunch.key = %claim.bunch.key, execution.id = claim.execution, "claiming a bunch");
        }
        Change::ClaimUndone { execution, held } => {
            let key = state.claims.get(execution).map(|claim| claim.bunch.key.to_string()).unwrap_or_default();
            tracing::error!(bunch.key = key, error = held.error, retry_at = %held.retry_at, "a bunch could not be claimed; it is in the inbox");
        }
        Change::ExecutionCreated { execution } => created(execution),
        Change::AttemptStarted { key, .. } => {
            let step = step_name(state, key.execution, key.step);
            tracing::info!(execution.id = key.execution, step.name = step, attempt = key.attempt, "step started");
        }
        Change::AttemptEnded { key, end, .. } => {
            let step = step_name(state, key.execution, key.step);
            match &end.outcome {
                Outcome::Succeeded => {
                    tracing::info!(execution.id = key.execution, step.name = step, attempt = key.attempt, "step succeeded")
                }
                Outcome::SucceededWithWarnings => {
                    tracing::warn!(execution.id = key.execution, step.name = step, attempt = key.attempt, "step succeeded with warnings");
                }
                Outcome::Aborted { why } => {
                    tracing::warn!(execution.id = key.execution, step.name = step, attempt = key.attempt, why, "step aborted the rest");
                }
                Outcome::Failed { failure } if failure.kind == FailureKind::Stopped => {
                    let why = failure.text.as_str();
                    tracing::info!(execution.id = key.execution, step.name = step, attempt = key.attempt, why, "step was ended");
                }
                Outcome::Failed { failure } => {
                    let failure = failure.text.as_str();
                    tracing::error!(execution.id = key.execution, step.name = step, attempt = key.attempt, failure, "step failed");
                }
            }
        }
        Change::ExecutionFinished { execution, status, .. } => {
            let pipeline = state.executions.get(execution).map(|known| known.pipeline.name.as_str()).unwrap_or_default();
            tracing::info!(execution.id = execution, pipeline.name = pipeline, status = status.name(), "execution finished");
        }
        Change::RequestAnswered { request, answer, .. } => match answer {
            Answer::Started { execution } => tracing::info!(request.id = request, execution.id = execution, "request answered"),
            Answer::Done { what, .. } => tracing::info!(request.id = request, what, "request answered"),
            Answer::Refused { why } => tracing::info!(request.id = request, why, "request refused"),
        },
        Change::PauseBegun { target, pause } => {
            tracing::info!(%target, by = pause.by, why = pause.why, "paused: nothing new is started");
        }
        Change::PauseEnded { target } => tracing::info!(%target, "a pause is over"),
        Change::ProbeFound { probe, found } => {
            let (holds, why) = (found.finding.holds, found.finding.why.as_str());
            tracing::info!(%probe, holds, why, "looked up for a condition");
        }
        Change::ControlChanged { execution, control } => {
            let known = state.executions.get(execution).and_then(|known| known.control.called_off.as_ref());
            if let Some(call_off) = control.called_off.as_ref().filter(|call_off| known != Some(call_off)) {
                tracing::info!(execution.id = execution, how = ?call_off.how, by = call_off.by, "execution called off");
            }
        }
        Change::Tidied { what: Tidied::RemovalBegun { execution } } => {
            tracing::debug!(execution.id = execution.id, "the directory is removed, since retention no longer keeps it");
        }
        Change::Tidied { .. } | Change::StepChanged { .. } | Change::LocationChanged { .. } | Change::ScheduleNoted { .. } => {}
    }
}

fn created(execution: &Execution) {
    let pipeline = execution.pipeline.name.as_str();
    match &execution.bunch {
        Some(bunch) => {
            let (key, files) = (bunch.key.to_string(), bunch.files.len());
            tracing::info!(
                execution.id = execution.id,
                pipeline.name = pipeline,
                bunch.key = key,
                files,
                "bunch claimed, execution created"
            );
        }
        None => tracing::info!(execution.id = execution.id, pipeline.name = pipeline, "execution created"),
    }
}

fn step_name(state: &State, execution: u64, step: usize) -> &str {
    state.executions.get(&execution).and_then(|known| known.pipeline.steps.get(step)).map(|step| step.name.as_str()).unwrap_or_default()
}
