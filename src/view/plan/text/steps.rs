//! The steps of a plan as text, stage by stage.

use super::{LABEL, seconds_long};
use crate::view::condition::Role;
use crate::view::lines::{Lines, padded, printable};
use crate::view::palette::Tone;
use crate::view::plan::{ArgumentPlan, Plan, StepPlan};

/// How far the facts of a step are indented.
const INDENT: usize = 4;

/// A value that is longer does not push the places of the others to the right.
const VALUE_WIDTH_MAX: usize = 42;

/// Tells all steps.
pub(super) fn steps(lines: &mut Lines, plan: &Plan, all: bool) {
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
    let place = lines.place(step.defined_at.as_deref());
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
        lines.labelled(
            INDENT + 2,
            LABEL,
            "always",
            "runs also after a failure, an abort, a stop or cancel, and when the pipeline expires (runAlwaysStep)",
        );
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
pub(in crate::view::plan) fn attempts(step: &StepPlan) -> String {
    match (step.attempts_limit, step.time_between_attempts_seconds, step.time_between_attempts_max_seconds) {
        (1, _, _) => "1 attempt".to_owned(),
        (limit, 0, _) => format!("up to {limit} attempts"),
        (limit, seconds, None) => format!("up to {limit} attempts, {} apart", seconds_long(seconds)),
        (limit, seconds, Some(max)) => {
            let (first, longest) = (seconds_long(seconds), seconds_long(max));
            format!("up to {limit} attempts, {first} apart, then twice as long each time, {longest} at most")
        }
    }
}

fn tries(step: &StepPlan) -> String {
    let expiry = step.expire_in_seconds.map(|seconds| format!("; stopped after {}, which is a failure", seconds_long(seconds)));
    attempts(step) + &expiry.unwrap_or_default()
}

fn arguments(lines: &mut Lines, step: &StepPlan) {
    let width = |of: fn(&ArgumentPlan) -> &str| step.arguments.iter().map(|argument| of(argument).chars().count()).max();
    let keys = width(|argument| &argument.key).unwrap_or(0);
    let values = width(|argument| &argument.value).unwrap_or(0).min(VALUE_WIDTH_MAX);
    for (number, argument) in step.arguments.iter().enumerate() {
        let label = padded(if number == 0 { "arguments" } else { "" }, LABEL);
        let (key, value) = (padded(&printable(&argument.key), keys), padded(&printable(&argument.value), values));
        let preset = argument.preset.as_deref().map(|preset| format!("preset {preset}"));
        let place = lines.place(argument.written_at.as_deref().or(preset.as_deref()));
        lines.line(format!("{:width$}{label}  {key} = {value}{place}", "", width = INDENT + 2).trim_end());
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
