//! Finds steps that wait for each other in a circle, so that none of them could ever start.
//!
//! Only `depends-on-steps` can close a circle: all other waits look at steps of lower sortOrder.

use std::collections::HashMap;

use super::super::condition::names;
use super::super::report::Report;
use super::super::tree::{Element, Spot};
use crate::model::condition::StepCondition;
use crate::model::pipeline::Step;

/// How many steps of a circle are told.
const TOLD_MAX: usize = 8;

/// Reports each circle once, at a name that closes it.
pub(super) fn check(pipeline: &Element, steps: &[Step], report: &mut Report<'_>) {
    let waits = Waits::of(steps);
    let mut is_free = vec![false; steps.len()];
    loop {
        waits.free(&mut is_free);
        let Some(circle) = waits.circle(&is_free) else { return };
        tell(pipeline, steps, &circle, report);
        circle.iter().for_each(|step| is_free[*step] = true);
    }
}

/// For whom each step waits.
struct Waits {
    /// It waits for so many steps from the first on: those of lower sortOrder, or none.
    previous: Vec<usize>,
    /// It waits for these.
    named: Vec<Vec<usize>>,
}

impl Waits {
    fn of(steps: &[Step]) -> Self {
        let places: HashMap<&str, usize> = steps.iter().enumerate().map(|(at, step)| (step.name.as_str(), at)).collect();
        let previous = steps.iter().map(|step| {
            let waits = step.run_always || step.conditions.iter().any(is_for_previous);
            if waits { steps.partition_point(|other| other.sort_order < step.sort_order) } else { 0 }
        });
        let named = steps.iter().map(|step| {
            let names = step.conditions.iter().flat_map(depended_on);
            names.filter(|name| **name != step.name).filter_map(|name| places.get(name.as_str()).copied()).collect()
        });
        Self { previous: previous.collect(), named: named.collect() }
    }

    /// Marks all steps that can start once the marked ones have ended, and so on.
    fn free(&self, is_free: &mut [bool]) {
        let mut has_changed = true;
        while has_changed {
            has_changed = false;
            let mut leading = 0;
            for step in 0..is_free.len() {
                while is_free.get(leading) == Some(&true) {
                    leading += 1;
                }
                if !is_free[step] && self.previous[step] <= leading && self.named[step].iter().all(|other| is_free[*other]) {
                    is_free[step] = true;
                    has_changed = true;
                }
            }
        }
    }

    /// Walks from the first step that is not free to one that it waits for, and on, until a step comes again.
    fn circle(&self, is_free: &[bool]) -> Option<Vec<usize>> {
        let first = is_free.iter().position(|is_free| !is_free)?;
        let mut walked_at = HashMap::new();
        let mut walked = Vec::new();
        let mut step = first;
        while !walked_at.contains_key(&step) {
            walked_at.insert(step, walked.len());
            walked.push(step);
            // Whoever is not free waits for somebody who is not; if not by name, then for the first such step.
            step = self.named[step].iter().copied().find(|other| !is_free[*other]).unwrap_or(first);
        }
        Some(walked.split_off(walked_at[&step]))
    }
}

fn is_for_previous(condition: &StepCondition) -> bool {
    matches!(condition, StepCondition::PreviousStepsCompleted | StepCondition::PreviousStepsFinished)
}

fn depended_on(condition: &StepCondition) -> &[String] {
    if let StepCondition::DependsOnSteps { steps } = condition { steps } else { &[] }
}

fn tell(pipeline: &Element, steps: &[Step], circle: &[usize], report: &mut Report<'_>) {
    let follower = |at: usize| circle[(at + 1) % circle.len()];
    // A circle cannot go down all the way: somewhere a step waits for one that is not of lower sortOrder, by its name.
    let closes = |at: &usize| steps[follower(*at)].sort_order >= steps[circle[*at]].sort_order;
    let closing = (0..circle.len()).find(closes).unwrap_or_default();
    let turned = (0..circle.len()).map(|at| (closing + at) % circle.len());
    let mut told: Vec<String> =
        turned.take(TOLD_MAX).map(|at| format!("`{}` waits for `{}`", steps[circle[at]].name, steps[follower(at)].name)).collect();
    if circle.len() > TOLD_MAX {
        told.push("and so on".to_owned());
    }
    let at = place(pipeline, &steps[circle[closing]].name, &steps[follower(closing)].name);
    let message = format!("these steps wait for each other, and none of them could ever start: {}", told.join(", "));
    let help = "remove a name from `depends-on-steps`, or change a sortOrder: steps with previous-steps-completed, \
                previous-steps-finished or runAlwaysStep also wait for all of a lower one";
    report.error(&at.unwrap_or_else(|| pipeline.at.clone()), message, help);
}

/// Returns where a step names another in its `depends-on-steps`.
fn place(pipeline: &Element, step: &str, other: &str) -> Option<Spot> {
    let element = pipeline.named("step").find(|element| element.value("name").is_some_and(|name| name.text == step))?;
    let lists =
        element.listed("conditions", "step_condition").filter_map(|condition| condition.value("steps").zip(condition.value("type")));
    let mut parts = lists.filter(|(_, kind)| kind.text == "depends-on-steps").flat_map(|(steps, _)| names::parts(steps));
    parts.find(|(name, _)| *name == other).map(|(_, at)| at)
}
