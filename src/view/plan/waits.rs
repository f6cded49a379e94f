//! Which step waits for which: computed from the conditions as data, for text and drawings alike.

use std::collections::BTreeSet;

use crate::model::condition::StepCondition;
use crate::model::pipeline::Step;
use crate::view::condition::{Ending, Role, Which, step_condition};

/// One step that another waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wait {
    /// Index of the step that is waited for.
    pub(super) step: usize,
    /// For which end of it.
    pub(super) ending: Ending,
}

/// Returns for each step the steps that it waits for, in their order.
pub(super) fn waits(steps: &[Step]) -> Vec<Vec<Wait>> {
    (0..steps.len()).map(|step| waits_of(steps, step)).collect()
}

/// Returns the conditions of a step as they are taken: a step that runs always waits for all previous steps, however they end.
pub(super) fn conditions_in_force(step: &Step) -> Vec<StepCondition> {
    let mut conditions = step.conditions.clone();
    if step.run_always {
        conditions.retain(|condition| *condition != StepCondition::PreviousStepsCompleted);
        if !conditions.contains(&StepCondition::PreviousStepsFinished) {
            conditions.insert(0, StepCondition::PreviousStepsFinished);
        }
    }
    conditions
}

fn waits_of(steps: &[Step], waiting: usize) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    for condition in conditions_in_force(&steps[waiting]) {
        let Role::WaitsFor { which, ending } = step_condition(&condition).role else { continue };
        for step in which_of(steps, waiting, &which) {
            match waits.iter_mut().find(|wait| wait.step == step) {
                Some(wait) => wait.ending = wait.ending.max(ending),
                None => waits.push(Wait { step, ending }),
            }
        }
    }
    waits.sort();
    waits
}

fn which_of(steps: &[Step], waiting: usize, which: &Which) -> Vec<usize> {
    let is_meant = |step: &Step| match which {
        Which::Previous => step.sort_order < steps[waiting].sort_order,
        Which::Named(names) => names.contains(&step.name),
    };
    (0..steps.len()).filter(|step| *step != waiting && is_meant(&steps[*step])).collect()
}

/// Returns for each step when it can start, from 1: a stage after the last stage that it waits for.
///
/// Steps that wait for each other, which no definition may have, come to stages that say nothing.
pub(super) fn stages(waits: &[Vec<Wait>]) -> Vec<usize> {
    let mut stages = vec![1; waits.len()];
    // As many rounds as there are steps settle any chain of them.
    for _ in waits {
        for (step, waits) in waits.iter().enumerate() {
            stages[step] = waits.iter().map(|wait| stages[wait.step] + 1).max().unwrap_or(1);
        }
    }
    stages
}

/// Leaves out each wait that follows from others: a drawing shows just the steps right before.
pub(super) fn direct(waits: &[Vec<Wait>]) -> Vec<Vec<Wait>> {
    let before = all_before(waits);
    let follows = |all: &[Wait], wait: &Wait| all.iter().any(|other| other.step != wait.step && before[other.step].contains(&wait.step));
    waits.iter().map(|all| all.iter().copied().filter(|wait| !follows(all, wait)).collect()).collect()
}

/// Returns for each step all steps that end before it starts.
fn all_before(waits: &[Vec<Wait>]) -> Vec<BTreeSet<usize>> {
    let mut before = vec![BTreeSet::new(); waits.len()];
    for _ in waits {
        for (step, waits) in waits.iter().enumerate() {
            let further: BTreeSet<usize> = waits.iter().flat_map(|wait| before[wait.step].iter().copied().chain([wait.step])).collect();
            before[step] = further;
        }
    }
    before
}
