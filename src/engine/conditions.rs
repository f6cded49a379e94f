//! Conditions of steps: each a small pure function with one meaning.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::condition::StepCondition;
use crate::model::execution::{Execution, StepExecution};
use crate::model::pipeline::Step;
use crate::model::step_state::StepState;

/// What a condition says about a step now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not hold yet.
    Blocks {
        /// Why, for people.
        why: String,
    },
    /// It does not hold before this time.
    BlocksUntil {
        /// The time.
        at: Timestamp,
    },
    /// It can never hold any more, because this step did not end well.
    Never {
        /// Name of that step.
        step: String,
    },
}

/// Says for each condition of a step, in words of pipelines.xml, whether it holds.
///
/// A step with `runAlwaysStep` waits for all previous steps to be finished, whatever else it
/// says, and takes `previous-steps-completed` as `previous-steps-finished`.
pub fn verdicts(execution: &Execution, step: usize, now: Timestamp) -> Vec<(&'static str, Verdict)> {
    let definition = &execution.pipeline.steps[step];
    let mut all: Vec<_> = definition.conditions.iter().map(|condition| verdict(execution, step, condition, now)).collect();
    if definition.run_always && !all.iter().any(|(name, _)| *name == "previous-steps-finished") {
        all.push(("previous-steps-finished", previous_finished(execution, definition)));
    }
    all
}

fn verdict(execution: &Execution, step: usize, condition: &StepCondition, now: Timestamp) -> (&'static str, Verdict) {
    let definition = &execution.pipeline.steps[step];
    match condition {
        StepCondition::PreviousStepsCompleted if definition.run_always => {
            ("previous-steps-finished", previous_finished(execution, definition))
        }
        StepCondition::PreviousStepsCompleted => ("previous-steps-completed", previous_completed(execution, definition)),
        StepCondition::PreviousStepsFinished => ("previous-steps-finished", previous_finished(execution, definition)),
        StepCondition::AttemptsLimit { .. } => ("attempts-limit", Verdict::Holds),
        StepCondition::TimeBetweenAttempts { .. } => ("time-between-attempts", time_passed(definition, &execution.steps[step], now)),
    }
}

fn previous<'a>(execution: &'a Execution, step: &'a Step) -> impl Iterator<Item = (&'a Step, &'a StepExecution)> {
    execution.steps().filter(|(other, _)| other.sort_order < step.sort_order)
}

fn is_completed(step: &Step, execution: &StepExecution) -> bool {
    execution.state.is_success() || (step.allow_failure && execution.state.is_final())
}

fn previous_completed(execution: &Execution, step: &Step) -> Verdict {
    let mut open = None;
    for (other, known) in previous(execution, step) {
        if known.state.is_final() && !is_completed(other, known) {
            return Verdict::Never { step: other.name.clone() };
        }
        if !known.state.is_final() {
            open.get_or_insert(other);
        }
    }
    open.map_or(Verdict::Holds, |other| Verdict::Blocks { why: format!("the step {} has not ended", other.name) })
}

fn previous_finished(execution: &Execution, step: &Step) -> Verdict {
    let open = previous(execution, step).find(|(_, known)| !known.state.is_final());
    open.map_or(Verdict::Holds, |(other, _)| Verdict::Blocks { why: format!("the step {} has not ended", other.name) })
}

/// Holds when the wait after a failed attempt is over. A due time that lies further away than the
/// whole wait comes from a clock that was set back; then nothing is waited for.
fn time_passed(step: &Step, execution: &StepExecution, now: Timestamp) -> Verdict {
    let StepState::Retrying { due, .. } = execution.state else { return Verdict::Holds };
    if now >= due || now.duration_until(due) > step.time_between_attempts() { Verdict::Holds } else { Verdict::BlocksUntil { at: due } }
}
