//! A plan as text: what `bunchd explain` prints.

mod steps;

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::{Entry, EntryPlan, Plan, PlanSource, rules};
use crate::view::condition::length;
use crate::view::lines::{Lines, printable};
use crate::view::palette::{Palette, Tone};
use crate::view::text::count;

pub(super) use steps::attempts;

/// Width of the labels of a pipeline and of a step.
const LABEL: usize = 9;

/// Tells a plan; with `all`, also the arguments that its steps could set and do not.
pub fn plan_in(plan: &Plan, all: bool, palette: Palette) -> String {
    let mut lines = Lines::new(palette);
    head(&mut lines, plan);
    ways_in(&mut lines, plan);
    steps::steps(&mut lines, plan, all);
    rules::rules(&mut lines, &plan.rules);
    behind(&mut lines, plan);
    if !all {
        lines.line("");
        lines.line("`--all` also lists what steps could set, with the defaults");
    }
    lines.text
}

fn head(lines: &mut Lines, plan: &Plan) {
    let connector = if plan.connector.is_empty() { String::new() } else { format!(" (connector {})", plan.connector) };
    let place = lines.place(plan.defined_at.as_deref());
    let title = lines.palette.paint(Tone::Strong, &printable(&format!("{}{connector}", plan.name)));
    lines.line(&format!("{title}{place}"));
    if !plan.description.is_empty() {
        lines.words(2, &plan.description);
    }
    for (number, parameter) in plan.parameters.iter().enumerate() {
        let label = if number == 0 { "parameter" } else { "" };
        lines.labelled(2, LABEL, label, &format!("{}: {}", parameter.key, parameter.said()));
    }
    lines.labelled(2, LABEL, "at a time", &at_a_time(plan));
    for (number, condition) in plan.conditions.iter().enumerate() {
        let label = if number == 0 { "starts" } else { "" };
        let word = if number == 0 { "when" } else { "and when" };
        lines.labelled(2, LABEL, label, &format!("{word} {} ({})", condition.meaning, condition.condition));
    }
    if let Some(seconds) = plan.expire_in_seconds {
        let meaning = format!("after {}: steps that run are stopped, and those that wait are called off", seconds_long(seconds));
        lines.labelled(2, LABEL, "expires", &meaning);
    }
    let meaning = if plan.is_stoppable {
        "bunchd stop ends it early; steps with runAlwaysStep still run"
    } else {
        "not possible; bunchd cancel ends it at once"
    };
    lines.labelled(2, LABEL, "stop", meaning);
}

fn at_a_time(plan: &Plan) -> String {
    let executions = count(usize::try_from(plan.max_parallel).unwrap_or(usize::MAX), "execution");
    let order = match plan.sources.as_slice() {
        [] => "",
        _ if plan.is_ordered => "; bunches in the order of their identifiers, and one that waits holds back those after it",
        _ => "; bunches as they get ready",
    };
    format!("{executions}{order}")
}

fn ways_in(lines: &mut Lines, plan: &Plan) {
    lines.heading("Ways in");
    for entry in &plan.entries {
        let way = way_in(plan, entry);
        lines.labelled(2, LABEL, entry.entry.name(), &way);
        if entry.entry == Entry::Drop {
            plan.sources.iter().for_each(|source| lines.labelled(2, LABEL, "", &source_line(source)));
        }
    }
}

fn way_in(plan: &Plan, entry: &EntryPlan) -> String {
    let steps = in_order(plan, entry);
    match (&entry.refusal, entry.entry) {
        (Some(refusal), _) => format!("not possible: {refusal}"),
        (None, Entry::Drop) => format!("a bunch in an inbox runs {steps}"),
        (None, Entry::Start) if entry.takes_bunch => {
            format!("`bunchd start {}` takes the oldest bunch that is ready, or the one that --bunch names, and runs {steps}", plan.name)
        }
        (None, Entry::Start) if entry.lacking_files.is_empty() => format!("`bunchd start {}` runs {steps}", plan.name),
        (None, Entry::Start) => {
            let lacking = entry.lacking_files.join(", ");
            format!("`bunchd start {}` runs {steps}; but it brings no files, which these steps need: {lacking}", plan.name)
        }
    }
}

/// Writes the steps of an entry in their order: `a, b → c`, where a and b run side by side.
fn in_order(plan: &Plan, entry: &EntryPlan) -> String {
    let steps: Vec<_> = plan.steps.iter().filter(|step| entry.steps.contains(&step.name)).collect();
    let stages = steps.chunk_by(|one, other| one.stage == other.stage);
    let stages: Vec<_> = stages.map(|stage| stage.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(", ")).collect();
    stages.join(" → ")
}

fn source_line(source: &PlanSource) -> String {
    let types = if source.types.is_empty() { "all types".to_owned() } else { source.types.join(", ") };
    let state = if source.enabled { "" } else { ", switched off" };
    format!("source {} ({types}{state}) from {}", source.name, source.inbox)
}

fn seconds_long(seconds: i64) -> String {
    length(SignedDuration::from_secs(seconds))
}

fn behind(lines: &mut Lines, plan: &Plan) {
    let all = plan.steps.iter().flat_map(|step| &step.arguments).flat_map(|argument| &argument.behind);
    let distinct: BTreeMap<_, _> = all.map(|behind| ((behind.kind, &behind.text), &behind.meaning)).collect();
    if distinct.is_empty() {
        return;
    }
    lines.heading("What stands behind values");
    let width = distinct.keys().map(|(_, text)| text.chars().count()).max().unwrap_or(0);
    for ((_, text), meaning) in distinct {
        lines.labelled(2, width, text, meaning);
    }
}
