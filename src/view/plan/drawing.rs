//! A plan as boxes and lines: what all drawings have in common.

use super::Plan;
use super::step::StepPlan;
use super::text::attempts;
use super::waits::{Wait, direct};
use crate::view::condition::Ending;

/// A box for a step.
pub(super) struct Node {
    /// What is written into it, line by line; the first is the name.
    pub(super) lines: Vec<String>,
    /// Whether it runs whatever happened before.
    pub(super) always: bool,
}

/// A line from a step to one that waits for it.
pub(super) struct Edge {
    /// Index of the box where it begins.
    pub(super) from: usize,
    /// Index of the box where it ends.
    pub(super) to: usize,
    /// Which end of the first step is waited for.
    pub(super) ending: Ending,
}

/// Returns a box for each step, in order.
pub(super) fn nodes(plan: &Plan) -> Vec<Node> {
    plan.steps.iter().map(|step| Node { lines: lines(step), always: step.run_always }).collect()
}

fn lines(step: &StepPlan) -> Vec<String> {
    let mut lines = vec![step.name.clone(), step.executor_type.clone()];
    if step.attempts_limit > 1 {
        lines.push(attempts(step));
    }
    if step.allow_failure {
        lines.push("may fail".to_owned());
    }
    if step.run_always {
        lines.push("runs also after a failure".to_owned());
    }
    lines
}

/// Returns the lines between boxes, without those that follow from others.
pub(super) fn edges(plan: &Plan) -> Vec<Edge> {
    let index = |name: &str| plan.steps.iter().position(|step| step.name == name);
    let waits_of = |step: &StepPlan| -> Vec<Wait> {
        let waits = step.waits_for.iter();
        waits.filter_map(|waited| Some(Wait { step: index(&waited.step)?, ending: waited.ending })).collect()
    };
    let waits: Vec<_> = plan.steps.iter().map(waits_of).collect();
    let edges = direct(&waits).into_iter().enumerate();
    edges.flat_map(|(to, waits)| waits.into_iter().map(move |wait| Edge { from: wait.step, to, ending: wait.ending })).collect()
}
