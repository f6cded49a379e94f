//! What a random case is made of.

use jiff::SignedDuration;
use proptest::prelude::*;

use crate::engine::Mode;
use crate::engine::tests::story;
use crate::model::condition::{Growth, PipelineCondition, StepCondition};
use crate::model::pipeline::{Pipeline, Step};

/// Most steps of a random pipeline.
const STEPS_MAX: usize = 12;

/// One thing that happens in a random world; a number picks among what is there at that moment.
#[derive(Debug, Clone)]
pub(super) enum Happening {
    /// A bunch with one of few identifiers is dropped.
    Drop { identifier: u8 },
    /// An attempt ends.
    End { pick: usize, how: Ending },
    /// A claim, a move or a stop that was asked for is done.
    Perform { pick: usize, succeeds: bool },
    /// The daemon dies; what was asked for is done by half.
    Crash { done: u8 },
    /// Time passes, or is set back.
    Pass { seconds: i64 },
    /// A finished execution shall be taken up again.
    Retry { pick: usize },
    /// The daemon is told to end, or works again.
    Mode { mode: Mode },
    /// The definition changes for executions to come.
    Redefine,
}

/// How an attempt ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ending {
    Well,
    Warned,
    Failed,
    WrongInput,
}

pub(super) fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0u8..3).prop_map(|identifier| Happening::Drop { identifier }),
        14 => (0usize..32, ending()).prop_map(|(pick, how)| Happening::End { pick, how }),
        8 => (0usize..8, prop::bool::weighted(0.8)).prop_map(|(pick, succeeds)| Happening::Perform { pick, succeeds }),
        3 => any::<u8>().prop_map(|done| Happening::Crash { done }),
        6 => prop_oneof![1i64..400, Just(3600), Just(-300), Just(-86_400)].prop_map(|seconds| Happening::Pass { seconds }),
        2 => (0usize..8).prop_map(|pick| Happening::Retry { pick }),
        2 => prop_oneof![2 => Just(Mode::Working), 1 => Just(Mode::Finishing), 1 => Just(Mode::Stopping)].prop_map(|mode| Happening::Mode { mode }),
        1 => Just(Happening::Redefine),
    ]
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![6 => Just(Ending::Well), 1 => Just(Ending::Warned), 4 => Just(Ending::Failed), 1 => Just(Ending::WrongInput)]
}

pub(super) fn pipeline() -> impl Strategy<Value = Pipeline> {
    let steps = prop::collection::vec(step(), 1..=STEPS_MAX);
    (steps, prop::option::of(1i64..10), 1u32..4, any::<bool>()).prop_map(|(mut steps, expire_in, max_parallel, alone)| {
        steps.sort_by_key(|step| step.sort_order);
        for (index, step) in steps.iter_mut().enumerate() {
            step.name = format!("step{index}");
        }
        let conditions = if alone { vec![PipelineCondition::NoSiblingInProgress] } else { Vec::new() };
        let expire_in = expire_in.map(|units| SignedDuration::from_mins(units * 5));
        Pipeline { expire_in, max_parallel, conditions, ..story::pipeline(steps) }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::option::weighted(0.3, 1i64..20));
    (0i32..5, prop::collection::vec(condition(), 0..4), flags).prop_map(|(order, conditions, (run_always, allow_failure, expire_in))| {
        Step { run_always, allow_failure, expire_in: expire_in.map(SignedDuration::from_mins), ..story::step("", order * 10, &conditions) }
    })
}

fn condition() -> impl Strategy<Value = StepCondition> {
    prop_oneof![
        Just(StepCondition::PreviousStepsCompleted),
        Just(StepCondition::PreviousStepsFinished),
        (1u32..4).prop_map(|limit| StepCondition::AttemptsLimit { limit }),
        (0i64..300)
            .prop_map(|seconds| StepCondition::TimeBetweenAttempts { wait: SignedDuration::from_secs(seconds), growth: Growth::Fixed }),
    ]
}
