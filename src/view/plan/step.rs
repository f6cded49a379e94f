//! One step of a plan: when it starts, what it does, how often it is tried, what it is told.

use serde::Serialize;

use super::Known;
use super::argument::{ArgumentPlan, UnsetArgument};
use super::waits::{Wait, conditions_in_force};
use crate::model::condition::Growth;
use crate::model::pipeline::Pipeline;
use crate::view::condition::{ConditionInWords, Ending, step_condition};

/// One step, in the order in which steps can start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepPlan {
    /// Its name.
    pub name: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Where its name was written, as `file:line`.
    pub defined_at: Option<String>,
    /// Which executor does it.
    pub executor_type: String,
    /// What that executor does, one sentence.
    pub executor: String,
    /// Its number in pipelines.xml.
    pub sort_order: i32,
    /// When it can start, from 1: steps of the same stage run side by side.
    pub stage: usize,
    /// The steps that it waits for, in the order of their numbers.
    pub waits_for: Vec<Waited>,
    /// All its conditions as they are taken.
    pub conditions: Vec<ConditionInWords>,
    /// How often it is attempted at most, at least 1.
    pub attempts_limit: u32,
    /// Time between two attempts; between the first two, if it grows.
    pub time_between_attempts_seconds: i64,
    /// Where that time doubles with each failure: the longest that it gets.
    pub time_between_attempts_max_seconds: Option<i64>,
    /// An attempt that runs longer is stopped and fails.
    pub expire_in_seconds: Option<i64>,
    /// It runs whatever happened before.
    pub run_always: bool,
    /// Its failure does not fail the execution.
    pub allow_failure: bool,
    /// What its executor is told, in the order of the definition.
    pub arguments: Vec<ArgumentPlan>,
    /// What its executor could be told, and is not.
    pub unset_arguments: Vec<UnsetArgument>,
}

/// A step that another waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waited {
    /// Its name.
    pub step: String,
    /// For which end of it.
    pub ending: Ending,
}

impl StepPlan {
    pub(super) fn of(pipeline: &Pipeline, index: usize, waits: &[Wait], stage: usize, known: Known<'_>) -> Self {
        let step = &pipeline.steps[index];
        let origin = known.origin.and_then(|origin| origin.steps.get(&step.name));
        let spec = known.executors.iter().find(|spec| spec.name == step.executor_type);
        let waited = |wait: &Wait| Waited { step: pipeline.steps[wait.step].name.clone(), ending: wait.ending };
        Self {
            name: step.name.clone(),
            description: step.description.clone(),
            defined_at: origin.and_then(|origin| known.place(&origin.name)),
            executor_type: step.executor_type.clone(),
            executor: spec.map(|spec| spec.summary.to_owned()).unwrap_or_default(),
            sort_order: step.sort_order,
            stage,
            waits_for: waits.iter().map(waited).collect(),
            conditions: conditions_in_force(step).iter().map(step_condition).collect(),
            attempts_limit: step.attempts_limit(),
            time_between_attempts_seconds: step.time_between_attempts().wait.as_secs(),
            time_between_attempts_max_seconds: match step.time_between_attempts().growth {
                Growth::Fixed => None,
                Growth::Exponential { limit, .. } => Some(limit.as_secs()),
            },
            expire_in_seconds: step.expire_in.map(|length| length.as_secs()),
            run_always: step.run_always,
            allow_failure: step.allow_failure,
            arguments: step.arguments.iter().map(|argument| ArgumentPlan::of(argument, (pipeline, step), origin, spec, known)).collect(),
            unset_arguments: spec.map(|spec| UnsetArgument::all_of(spec, step)).unwrap_or_default(),
        }
    }
}
