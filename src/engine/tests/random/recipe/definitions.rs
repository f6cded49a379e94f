//! Random definitions: a few pipelines in one world, with all conditions that there are.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::prelude::*;

use crate::engine::tests::story;
use crate::model::condition::{Growth, LookedUp, PipelineCondition, StepCondition};
use crate::model::execution::Status;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::probe::Probe;
use crate::model::schedule::Schedule;

/// Most steps of a random pipeline.
pub(in super::super) const STEPS_MAX: usize = 12;
/// Most pipelines of one world.
pub(in super::super) const PIPELINES_MAX: usize = 3;

/// The definitions of a world.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(in super::super) pipelines: Vec<Pipeline>,
    /// Those that a source feeds.
    pub(in super::super) fed: BTreeSet<String>,
}

pub(in super::super) fn plan() -> impl Strategy<Value = Plan> {
    let pipelines = prop::collection::vec((pipeline(), prop::bool::weighted(0.6)), 1..=PIPELINES_MAX);
    pipelines.prop_map(|all| {
        let mut plan = Plan { pipelines: Vec::new(), fed: BTreeSet::new() };
        for (number, (pipeline, is_fed)) in all.into_iter().enumerate() {
            let name = format!("p{number}");
            // Something is to happen in every world.
            if is_fed || number == 0 {
                plan.fed.insert(name.clone());
            }
            plan.pipelines.push(Pipeline { name, ..pipeline });
        }
        plan
    })
}

fn pipeline() -> impl Strategy<Value = Pipeline> {
    let steps = prop_oneof![2 => prop::collection::vec(step(), 1..5), 1 => prop::collection::vec(step(), 1..=STEPS_MAX)];
    let conditions = prop::collection::vec(pipeline_condition(), 0..3);
    (steps, prop::option::weighted(0.3, 1i64..10), 1u32..4, any::<bool>(), conditions).prop_map(
        |(mut steps, expire_in, max_parallel, stoppable, conditions)| {
            steps.sort_by_key(|step| step.sort_order);
            for (index, step) in steps.iter_mut().enumerate() {
                step.name = step_name(index);
            }
            let expire_in = expire_in.map(|units| SignedDuration::from_mins(units * 5));
            Pipeline { expire_in, max_parallel, stoppable, conditions, ..story::pipeline(steps) }
        },
    )
}

/// Steps of different pipelines have the same names, so that they get into each other's way.
fn step_name(index: usize) -> String {
    format!("step{index}")
}

fn step() -> impl Strategy<Value = Step> {
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::option::weighted(0.3, 1i64..20));
    (0i32..5, prop::collection::vec(condition(), 0..4), flags).prop_map(|(order, conditions, (run_always, allow_failure, expire_in))| {
        Step { run_always, allow_failure, expire_in: expire_in.map(SignedDuration::from_mins), ..story::step("", order * 10, &conditions) }
    })
}

fn pipeline_condition() -> impl Strategy<Value = PipelineCondition> {
    prop_oneof![
        1 => Just(PipelineCondition::NoAutoSpawn),
        3 => Just(PipelineCondition::NoSiblingInProgress),
        2 => schedule().prop_map(|schedule| PipelineCondition::Cron { schedule }),
        1 => prop::bool::weighted(0.7).prop_map(|value| PipelineCondition::Enabled { value }),
        1 => looked_up().prop_map(|looked_up| PipelineCondition::Command { looked_up }),
        1 => looked_up().prop_map(|looked_up| PipelineCondition::FilesPresent { looked_up }),
    ]
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let all = [("*/5 * * * *", "UTC"), ("0 * * * *", "UTC"), ("30 2 * * *", "Europe/Berlin")];
    prop::sample::select(all.to_vec())
        .prop_map(|(expression, timezone)| Schedule { expression: expression.into(), timezone: timezone.into() })
}

fn looked_up() -> impl Strategy<Value = LookedUp> {
    let files = (0u8..2).prop_map(|number| Probe::Files { pattern: format!("{number}.*") });
    let command = (0u8..2).prop_map(|number| Probe::Command {
        program: format!("probe{number}"),
        words: Vec::new(),
        timeout: SignedDuration::from_secs(10),
    });
    let indexing = Just(Probe::Indexing { program: Some("magento".into()), indexes: Vec::new() });
    let probe = prop_oneof![2 => files, 2 => command, 1 => indexing];
    (probe, 1i64..120).prop_map(|(probe, seconds)| LookedUp { probe, every: SignedDuration::from_secs(seconds) })
}

fn condition() -> impl Strategy<Value = StepCondition> {
    let steps = || prop::collection::vec((0..STEPS_MAX / 2).prop_map(step_name), 1..3);
    let waits = (0i64..300, growth())
        .prop_map(|(seconds, growth)| StepCondition::TimeBetweenAttempts { wait: SignedDuration::from_secs(seconds), growth });
    let statuses = prop::collection::vec(prop::sample::select(Status::ALL.to_vec()), 1..6);
    let other = (0..PIPELINES_MAX, statuses)
        .prop_map(|(number, statuses)| StepCondition::NamedPipelineStatus { pipeline: format!("p{number}"), statuses });
    prop_oneof![
        8 => Just(StepCondition::PreviousStepsCompleted),
        4 => Just(StepCondition::PreviousStepsFinished),
        6 => (1u32..4).prop_map(|limit| StepCondition::AttemptsLimit { limit }),
        6 => waits,
        1 => (0..STEPS_MAX / 2).prop_map(|index| StepCondition::StepNotRunning { step: step_name(index) }),
        1 => steps().prop_map(|steps| StepCondition::NoConflictingSteps { steps }),
        1 => steps().prop_map(|steps| StepCondition::DependsOnSteps { steps }),
        1 => other,
        1 => looked_up().prop_map(|looked_up| StepCondition::NoConflictingIndexing { looked_up }),
    ]
}

fn growth() -> impl Strategy<Value = Growth> {
    let exponential = (0i64..900, 0u8..=50)
        .prop_map(|(seconds, jitter_percent)| Growth::Exponential { limit: SignedDuration::from_secs(seconds), jitter_percent });
    prop_oneof![Just(Growth::Fixed), exponential]
}
