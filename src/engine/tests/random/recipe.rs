//! What a random case is made of: definitions, and what happens.

mod definitions;

use proptest::prelude::*;

pub(crate) use definitions::Plan;
pub(super) use definitions::{PIPELINES_MAX, STEPS_MAX, plan};

use crate::engine::Mode;

/// One thing that happens in a random world; a number picks among what is there at that moment.
#[derive(Debug, Clone)]
pub(super) enum Happening {
    /// A bunch with one of few identifiers is dropped for a pipeline.
    Drop { pipeline: usize, identifier: u8 },
    /// An attempt ends.
    End { pick: usize, how: Ending },
    /// A claim, a move or a stop that was asked for is done.
    Perform { pick: usize, succeeds: bool },
    /// A look into the world that was asked for comes back.
    Found { pick: usize, holds: bool },
    /// Somebody removes the files of an execution that are being moved.
    Vanish { pick: usize },
    /// The daemon dies; what was asked for is done by half.
    Crash { done: u8 },
    /// Time passes, or is set back.
    Pass { seconds: i64 },
    /// Somebody asks for something.
    Ask { asked: Asked },
    /// The daemon is told to end, or works again.
    Mode { mode: Mode },
    /// A definition changes for executions to come.
    Redefine { pipeline: usize, how: Redefinition },
}

/// How an attempt ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ending {
    Well,
    Warned,
    Failed,
    WrongInput,
    Aborted,
}

/// What somebody asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked {
    Start { pipeline: usize, bunch: Option<u8> },
    RetryFailed { pick: usize },
    RetryAll { pick: usize },
    RetryStep { pick: usize, step: usize },
    Stop { target: Picked },
    Cancel { target: Picked, force: bool },
    Pause { target: Picked },
    Resume { pick: usize },
}

/// A scope.
#[derive(Debug, Clone, Copy)]
pub(super) enum Picked {
    Execution { pick: usize },
    Pipeline { pipeline: usize },
    All,
}

/// What is different about a definition.
#[derive(Debug, Clone, Copy)]
pub(super) enum Redefinition {
    Described,
    /// Its switch is turned.
    Switched,
    /// It is taken out, or comes back.
    Gone,
}

pub(super) fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (0..PIPELINES_MAX, 0u8..3).prop_map(|(pipeline, identifier)| Happening::Drop { pipeline, identifier }),
        14 => (0usize..32, ending()).prop_map(|(pick, how)| Happening::End { pick, how }),
        8 => (0usize..8, prop::bool::weighted(0.8)).prop_map(|(pick, succeeds)| Happening::Perform { pick, succeeds }),
        5 => (0usize..8, prop::bool::weighted(0.6)).prop_map(|(pick, holds)| Happening::Found { pick, holds }),
        1 => (0usize..8).prop_map(|pick| Happening::Vanish { pick }),
        3 => any::<u8>().prop_map(|done| Happening::Crash { done }),
        6 => prop_oneof![4 => 1i64..400, 1 => Just(3600), 1 => Just(-300), 1 => Just(-86_400)].prop_map(|seconds| Happening::Pass { seconds }),
        10 => asked().prop_map(|asked| Happening::Ask { asked }),
        2 => prop_oneof![2 => Just(Mode::Working), 1 => Just(Mode::Finishing), 1 => Just(Mode::Stopping)].prop_map(|mode| Happening::Mode { mode }),
        1 => (0..PIPELINES_MAX, redefinition()).prop_map(|(pipeline, how)| Happening::Redefine { pipeline, how }),
    ]
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        12 => Just(Ending::Well),
        2 => Just(Ending::Warned),
        8 => Just(Ending::Failed),
        2 => Just(Ending::WrongInput),
        1 => Just(Ending::Aborted)
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let pick = || 0usize..8;
    prop_oneof![
        4 => (0..PIPELINES_MAX, prop::option::weighted(0.3, 0u8..3)).prop_map(|(pipeline, bunch)| Asked::Start { pipeline, bunch }),
        2 => pick().prop_map(|pick| Asked::RetryFailed { pick }),
        1 => pick().prop_map(|pick| Asked::RetryAll { pick }),
        1 => (pick(), 0..STEPS_MAX).prop_map(|(pick, step)| Asked::RetryStep { pick, step }),
        2 => target().prop_map(|target| Asked::Stop { target }),
        2 => (target(), prop::bool::weighted(0.3)).prop_map(|(target, force)| Asked::Cancel { target, force }),
        2 => target().prop_map(|target| Asked::Pause { target }),
        3 => pick().prop_map(|pick| Asked::Resume { pick }),
    ]
}

fn target() -> impl Strategy<Value = Picked> {
    prop_oneof![
        3 => (0usize..8).prop_map(|pick| Picked::Execution { pick }),
        2 => (0..PIPELINES_MAX).prop_map(|pipeline| Picked::Pipeline { pipeline }),
        1 => Just(Picked::All),
    ]
}

fn redefinition() -> impl Strategy<Value = Redefinition> {
    prop_oneof![Just(Redefinition::Described), Just(Redefinition::Switched), Just(Redefinition::Gone)]
}
