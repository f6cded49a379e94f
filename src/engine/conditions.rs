//! Conditions of steps: each a small pure question with one meaning, here and nowhere else.
//!
//! A judgement is without words, since the heartbeat asks about thousands of steps; [`verdicts`] puts it into words for people.

use jiff::Timestamp;
use serde::Serialize;

use super::state::Latest;
use super::world::{Known, World};
use crate::model::condition::{LookedUp, StepCondition};
use crate::model::execution::{Execution, Status, StepExecution};
use crate::model::pipeline::Step;
use crate::model::step_state::{SkipReason, StepState};

/// What a condition says about a step now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement<'a> {
    /// It holds.
    Holds,
    /// A step that it waits for is not over.
    StepOpen { step: &'a str },
    /// It can never hold any more: a step that it needs did not end well.
    StepFailed { step: &'a str },
    /// It holds from this time on.
    Until { at: Timestamp },
    /// A step runs that it must not run beside.
    StepRuns { step: &'a str, execution: u64 },
    /// A pipeline did not end as it should have.
    PipelineIs { pipeline: &'a str, latest: Option<Latest> },
    /// What was looked up says no, or nobody has looked lately.
    LookedUp { looked_up: &'a LookedUp, known: Known<'a> },
}

/// What a condition says about a step now, in words.
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

/// A condition with its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Its type name in pipelines.xml.
    pub condition: &'static str,
    /// Whether it holds, and if not, why.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Since when it has been so, as far as that is known.
    pub since: Option<Timestamp>,
}

/// Says for each condition of a step, in words of pipelines.xml, whether it holds, and since when.
///
/// A step with `runAlwaysStep` waits for all previous steps to be finished, whatever else it
/// says, and takes `previous-steps-completed` as `previous-steps-finished`; likewise, the steps that
/// it depends on need to be over, well or not.
pub fn verdicts(execution: &Execution, step: usize, world: &World<'_>) -> Vec<Judged> {
    let judged = |condition: &StepCondition| {
        let judgement = judge(condition, execution, step, world);
        Judged { condition: condition.name(), verdict: words(&judgement), since: since(condition, &judgement, execution, step, world) }
    };
    conditions(&execution.pipeline.steps[step]).map(judged).collect()
}

/// Returns the conditions of a step as they count.
pub(super) fn conditions(step: &Step) -> impl Iterator<Item = &StepCondition> {
    let implied = step.run_always && !step.conditions.contains(&StepCondition::PreviousStepsFinished);
    let kept = step.conditions.iter().filter(|condition| !(step.run_always && **condition == StepCondition::PreviousStepsCompleted));
    kept.chain(implied.then_some(&StepCondition::PreviousStepsFinished))
}

/// Judges one condition of a step.
pub(super) fn judge<'a>(condition: &'a StepCondition, execution: &'a Execution, step: usize, world: &World<'a>) -> Judgement<'a> {
    let definition = &execution.pipeline.steps[step];
    match condition {
        StepCondition::PreviousStepsCompleted => completed(previous(execution, definition)),
        StepCondition::PreviousStepsFinished => finished(previous(execution, definition)),
        StepCondition::AttemptsLimit { .. } => Judgement::Holds,
        StepCondition::TimeBetweenAttempts { .. } => time_passed(definition, &execution.steps[step], world.now),
        StepCondition::StepNotRunning { step } => not_running(step, Some(execution.id), world),
        StepCondition::NoConflictingSteps { steps } => first_block(steps.iter().map(|step| not_running(step, None, world))),
        StepCondition::DependsOnSteps { steps } => {
            let others = execution.steps().filter(|(other, _)| steps.contains(&other.name));
            if definition.run_always { finished(others) } else { completed(others) }
        }
        StepCondition::NamedPipelineStatus { pipeline, statuses } => pipeline_is(pipeline, statuses, world),
        StepCondition::NoConflictingIndexing { looked_up } => looked_up_is(looked_up, world),
    }
}

type Steps<'a> = (&'a Step, &'a StepExecution);

fn previous<'a>(execution: &'a Execution, step: &'a Step) -> impl Iterator<Item = Steps<'a>> {
    // Steps stand in the order of sortOrder.
    execution.steps().take_while(|(other, _)| other.sort_order < step.sort_order)
}

/// Tells whether a step does not keep later ones from running: whoever asks for one step alone does not mean the others to.
fn is_completed(step: &Step, execution: &StepExecution) -> bool {
    let was_left_out = matches!(execution.state, StepState::Skipped { reason: SkipReason::NotAskedFor });
    execution.state.is_success() || was_left_out || (step.allow_failure && execution.state.is_final())
}

fn completed<'a>(steps: impl Iterator<Item = Steps<'a>>) -> Judgement<'a> {
    let mut open = None;
    for (other, known) in steps {
        if !known.state.is_final() {
            open.get_or_insert(other);
        } else if !is_completed(other, known) {
            return Judgement::StepFailed { step: &other.name };
        }
    }
    open.map_or(Judgement::Holds, |other| Judgement::StepOpen { step: &other.name })
}

fn finished<'a>(mut steps: impl Iterator<Item = Steps<'a>>) -> Judgement<'a> {
    let open = steps.find(|(_, known)| !known.state.is_final());
    open.map_or(Judgement::Holds, |(other, _)| Judgement::StepOpen { step: &other.name })
}

/// Holds when the wait after a failed attempt is over. A due time that lies further away than the
/// longest wait comes from a clock that was set back; then nothing is waited for.
fn time_passed<'a>(step: &Step, execution: &StepExecution, now: Timestamp) -> Judgement<'a> {
    let StepState::Retrying { attempt, due, .. } = execution.state else { return Judgement::Holds };
    let is_over = now >= due || now.duration_until(due) > step.time_between_attempts().longest_after(attempt);
    if is_over { Judgement::Holds } else { Judgement::Until { at: due } }
}

fn not_running<'a>(step: &'a str, but: Option<u64>, world: &World<'_>) -> Judgement<'a> {
    world.runs_in(step, but).map_or(Judgement::Holds, |execution| Judgement::StepRuns { step, execution })
}

fn first_block<'a>(mut all: impl Iterator<Item = Judgement<'a>>) -> Judgement<'a> {
    all.find(|judgement| *judgement != Judgement::Holds).unwrap_or(Judgement::Holds)
}

fn pipeline_is<'a>(pipeline: &'a str, statuses: &[Status], world: &World<'_>) -> Judgement<'a> {
    let latest = world.latest(pipeline);
    let is_so = latest.is_some_and(|latest| statuses.contains(&latest.status));
    if is_so { Judgement::Holds } else { Judgement::PipelineIs { pipeline, latest } }
}

fn looked_up_is<'a>(looked_up: &'a LookedUp, world: &World<'a>) -> Judgement<'a> {
    match world.known(looked_up) {
        Known::Holds => Judgement::Holds,
        known @ (Known::Fails { .. } | Known::Unknown) => Judgement::LookedUp { looked_up, known },
    }
}

fn words(judgement: &Judgement<'_>) -> Verdict {
    let why = match judgement {
        Judgement::Holds => return Verdict::Holds,
        Judgement::StepFailed { step } => return Verdict::Never { step: (*step).to_owned() },
        Judgement::Until { at } => return Verdict::BlocksUntil { at: *at },
        Judgement::StepOpen { step } => format!("the step {step} has not ended"),
        Judgement::StepRuns { step, execution } => format!("the step {step} runs in execution {execution}"),
        Judgement::PipelineIs { pipeline, latest: Some(Latest { execution, status, .. }) } => {
            format!("execution {execution} of {pipeline} is {status}")
        }
        Judgement::PipelineIs { pipeline, latest: None } => format!("the pipeline {pipeline} has never run"),
        Judgement::LookedUp { looked_up, known: Known::Fails { why, .. } } => format!("{}: {why}", looked_up.probe),
        Judgement::LookedUp { looked_up, .. } => format!("{} has not been looked up yet", looked_up.probe),
    };
    Verdict::Blocks { why }
}

fn since(condition: &StepCondition, judgement: &Judgement<'_>, execution: &Execution, step: usize, world: &World<'_>) -> Option<Timestamp> {
    let begun = Some(execution.created_at);
    match (judgement, condition) {
        (Judgement::StepOpen { .. }, _) => begun,
        (Judgement::StepFailed { step }, _) => ended(execution.steps().filter(|(other, _)| other.name == *step)),
        (Judgement::StepRuns { step, execution }, _) => world.runs_since(step, *execution),
        (Judgement::PipelineIs { latest, .. }, _) => latest.map(|latest| latest.at),
        (Judgement::LookedUp { looked_up, .. }, _) => world.found(&looked_up.probe).map(|found| found.since),
        (Judgement::Until { .. }, _) => {
            if let StepState::Retrying { since, .. } = execution.steps[step].state {
                since
            } else {
                None
            }
        }
        (Judgement::Holds, StepCondition::PreviousStepsCompleted | StepCondition::PreviousStepsFinished) => {
            ended(previous(execution, &execution.pipeline.steps[step])).or(begun)
        }
        (Judgement::Holds, StepCondition::DependsOnSteps { steps }) => {
            ended(execution.steps().filter(|(other, _)| steps.contains(&other.name)))
        }
        (Judgement::Holds, StepCondition::AttemptsLimit { .. }) => begun,
        (Judgement::Holds, StepCondition::TimeBetweenAttempts { .. }) => {
            if let StepState::Retrying { due, .. } = execution.steps[step].state { Some(due) } else { begun }
        }
        (Judgement::Holds, StepCondition::NamedPipelineStatus { pipeline, .. }) => world.latest(pipeline).map(|latest| latest.at),
        (Judgement::Holds, StepCondition::NoConflictingIndexing { looked_up }) => world.found(&looked_up.probe).map(|found| found.since),
        // When a step that runs no more has ended is not known: its execution may be over.
        (Judgement::Holds, StepCondition::StepNotRunning { .. } | StepCondition::NoConflictingSteps { .. }) => None,
    }
}

/// Returns when the last of some steps ended.
fn ended<'a>(steps: impl Iterator<Item = Steps<'a>>) -> Option<Timestamp> {
    steps.filter_map(|(_, known)| known.finished_at).max()
}
