//! A plan as text: what `bunchd explain` prints.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::lines::{Lines, padded, printable};
use super::step::StepPlan;
use super::{Entry, EntryPlan, Plan, PlanSource};
use crate::view::condition::{Role, length};
use crate::view::palette::{Palette, Tone};
use crate::view::text::count;

/// Width of the labels of a pipeline and of a step.
const LABEL: usize = 9;

/// How far the facts of a step are indented.
const INDENT: usize = 4;

/// A value that is longer does not push the places of the others to the right.
const VALUE_WIDTH_MAX: usize = 42;

/// Tells a plan; with `all`, also the arguments that its steps could set and do not.
pub fn plan_in(plan: &Plan, all: bool, palette: Palette) -> String {
    let mut lines = Lines::new(palette);
    head(&mut lines, plan);
    ways_in(&mut lines, plan);
    steps(&mut lines, plan, all);
    behind(&mut lines, plan);
    lines.text
}

fn head(lines: &mut Lines, plan: &Plan) {
    let connector = if plan.connector.is_empty() { String::new() } else { format!(" (connector {})", plan.connector) };
    let place = plan.defined_at.as_ref().map(|place| lines.palette.paint(Tone::Quiet, &format!("  {place}"))).unwrap_or_default();
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

fn steps(lines: &mut Lines, plan: &Plan, all: bool) {
    lines.heading("Steps, in the order in which they can start");
    let mut stage = 0;
    for (number, step) in plan.steps.iter().enumerate() {
        if step.stage != stage {
            stage = step.stage;
            if number > 0 {
                lines.line("");
            }
            let title = lines.palette.paint(Tone::Strong, &stage_title(plan, stage, &plan.steps[..number]));
            lines.line(&format!("  {title}"));
        }
        self::step(lines, step, all);
    }
}

fn stage_title(plan: &Plan, stage: usize, before: &[StepPlan]) -> String {
    let own: Vec<_> = plan.steps.iter().filter(|step| step.stage == stage).collect();
    let beside = if own.len() > 1 { ", side by side" } else { "" };
    let waits = &own[0].waits_for;
    let after = match waits.as_slice() {
        _ if own.iter().any(|step| step.waits_for != *waits) => "after those before it".to_owned(),
        [] => "at once".to_owned(),
        all if all.len() == before.len() && all.len() > 2 => "after all of the above".to_owned(),
        some => format!("after {}", some.iter().map(|waited| waited.step.as_str()).collect::<Vec<_>>().join(", ")),
    };
    format!("{stage}. {after}{beside}")
}

fn step(lines: &mut Lines, step: &StepPlan, all: bool) {
    let name = lines.palette.paint(if step.run_always { Tone::Attention } else { Tone::Active }, &step.name);
    let place = step.defined_at.as_ref().map(|place| lines.palette.paint(Tone::Quiet, &format!("  {place}"))).unwrap_or_default();
    lines.line(&format!("{:INDENT$}{name}{place}", ""));
    if !step.description.is_empty() {
        lines.words(INDENT + 2, &step.description);
    }
    lines.labelled(INDENT + 2, LABEL, "does", &format!("{}: {}", step.executor_type, step.executor));
    let conditions = step.conditions.iter().filter(|condition| condition.role != Role::Attempts);
    for (number, condition) in conditions.enumerate() {
        let (label, word) = if number == 0 { ("starts", "when") } else { ("", "and when") };
        lines.labelled(INDENT + 2, LABEL, label, &format!("{word} {} ({})", condition.meaning, condition.condition));
    }
    lines.labelled(INDENT + 2, LABEL, "tries", &tries(step));
    if step.run_always {
        lines.labelled(INDENT + 2, LABEL, "always", "runs also after a failure, and when the pipeline expires (runAlwaysStep)");
    }
    if step.allow_failure {
        lines.labelled(INDENT + 2, LABEL, "may fail", "its failure counts as a warning, and the steps after it run (allowFailure)");
    }
    arguments(lines, step);
    if all {
        unset(lines, step);
    }
}

/// Says how often a step is tried: `up to 3 attempts, 5 minutes apart`.
pub(super) fn attempts(step: &StepPlan) -> String {
    match (step.attempts_limit, step.time_between_attempts_seconds) {
        (1, _) => "1 attempt".to_owned(),
        (limit, 0) => format!("up to {limit} attempts"),
        (limit, seconds) => format!("up to {limit} attempts, {} apart", seconds_long(seconds)),
    }
}

fn tries(step: &StepPlan) -> String {
    let expiry = step.expire_in_seconds.map(|seconds| format!("; stopped after {}, which is a failure", seconds_long(seconds)));
    attempts(step) + &expiry.unwrap_or_default()
}

fn seconds_long(seconds: i64) -> String {
    length(SignedDuration::from_secs(seconds))
}

fn arguments(lines: &mut Lines, step: &StepPlan) {
    let width = |of: fn(&super::ArgumentPlan) -> &str| step.arguments.iter().map(|argument| of(argument).chars().count()).max();
    let keys = width(|argument| &argument.key).unwrap_or(0);
    let values = width(|argument| &argument.value).unwrap_or(0).min(VALUE_WIDTH_MAX);
    for (number, argument) in step.arguments.iter().enumerate() {
        let label = padded(if number == 0 { "arguments" } else { "" }, LABEL);
        let (key, value) = (padded(&printable(&argument.key), keys), padded(&printable(&argument.value), values));
        let place = lines.palette.paint(Tone::Quiet, argument.written_at.as_deref().unwrap_or_default());
        lines.line(format!("{:width$}{label}  {key} = {value}  {place}", "", width = INDENT + 2).trim_end());
    }
}

fn unset(lines: &mut Lines, step: &StepPlan) {
    let keys = step.unset_arguments.iter().map(|argument| argument.key.chars().count()).max().unwrap_or(0);
    for (number, argument) in step.unset_arguments.iter().enumerate() {
        let label = padded(if number == 0 { "not set" } else { "" }, LABEL);
        let label = format!("{label}  {}", padded(argument.key, keys));
        lines.labelled(INDENT + 2, LABEL + 2 + keys, &label, argument.summary);
    }
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
