//! Reads the conditions of pipelines and steps as meant.

use jiff::SignedDuration;

use crate::model::condition::{Growth, PipelineCondition, StepCondition};

use super::report::Report;
use super::tree::Element;
use super::value;

/// The highest attempts limit.
const ATTEMPTS_MAX: u32 = 100;

/// The longest time between attempts: a year, in its unit.
const MINUTES_MAX: i64 = 366 * 24 * 60;

/// Reads the conditions of a pipeline.
pub(super) fn read_pipeline_conditions(pipeline: &Element, report: &mut Report<'_>) -> Vec<PipelineCondition> {
    let elements = pipeline.listed("conditions", "pipeline_condition");
    let elements = value::without_duplicates(elements, "type", "condition", report);
    elements.into_iter().filter_map(|element| read_pipeline_condition(element, report)).collect()
}

fn read_pipeline_condition(element: &Element, report: &mut Report<'_>) -> Option<PipelineCondition> {
    match value::choice(element.value("type")?, "pipeline condition", PipelineCondition::TYPES, report)? {
        "no-sibling-in-progress" => Some(PipelineCondition::NoSiblingInProgress),
        _ => None,
    }
}

/// Reads the conditions of a step.
pub(super) fn read_step_conditions(step: &Element, report: &mut Report<'_>) -> Vec<StepCondition> {
    let elements = step.listed("conditions", "step_condition");
    let elements = value::without_duplicates(elements, "type", "condition", report);
    warn_of_wait_without_limit(&elements, report);
    elements.into_iter().filter_map(|element| read_step_condition(element, report)).collect()
}

fn read_step_condition(element: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    let name = value::choice(element.value("type")?, "step condition", StepCondition::TYPES, report)?;
    let settings: &[&str] = match name {
        "attempts-limit" => &["limit"],
        "time-between-attempts" => &["minutes", "seconds"],
        _ => &[],
    };
    refuse_other_settings(element, name, settings, report);
    match name {
        "previous-steps-completed" => Some(StepCondition::PreviousStepsCompleted),
        "previous-steps-finished" => Some(StepCondition::PreviousStepsFinished),
        "attempts-limit" => read_attempts_limit(element, report),
        "time-between-attempts" => read_time_between_attempts(element, report),
        _ => None,
    }
}

fn refuse_other_settings(element: &Element, name: &str, settings: &[&str], report: &mut Report<'_>) {
    for setting in ["limit", "minutes", "seconds"].iter().filter(|setting| !settings.contains(setting)) {
        if let Some(attribute) = element.attributes.iter().find(|attribute| attribute.name == *setting) {
            let help = if settings.is_empty() { "it has no settings".to_owned() } else { format!("it has: {}", settings.join(", ")) };
            report.error(&attribute.at, format!("the condition `{name}` has no setting `{setting}`"), help);
        }
    }
}

fn read_attempts_limit(element: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    let Some(value) = element.value("limit") else {
        report.error(&element.at, "the condition `attempts-limit` needs `limit`", "write how often at most, such as `limit=\"3\"`");
        return None;
    };
    value::number(value, 1..=ATTEMPTS_MAX, report).map(|limit| StepCondition::AttemptsLimit { limit })
}

fn read_time_between_attempts(element: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    if element.value("minutes").is_none() && element.value("seconds").is_none() {
        let message = "the condition `time-between-attempts` needs `minutes` or `seconds`";
        report.error(&element.at, message, "write how long to wait, such as `minutes=\"5\"`");
        return None;
    }
    let mut read = |name: &str, max: i64| match element.value(name) {
        None => Some(0),
        Some(value) => value::number(value, 0..=max, report),
    };
    let (minutes, seconds) = (read("minutes", MINUTES_MAX), read("seconds", MINUTES_MAX * 60));
    Some(StepCondition::TimeBetweenAttempts { wait: SignedDuration::from_secs(minutes? * 60 + seconds?), growth: Growth::Fixed })
}

fn warn_of_wait_without_limit(elements: &[&Element], report: &mut Report<'_>) {
    let of_type = |name: &str| elements.iter().find_map(|element| element.value("type").filter(|value| value.text == name));
    if let (Some(wait), None) = (of_type("time-between-attempts"), of_type("attempts-limit")) {
        let help = "add `<step_condition type=\"attempts-limit\" limit=\"3\"/>`, or remove this condition";
        report.warning(&wait.at, "without `attempts-limit` there is just one attempt, and nothing to wait for", help);
    }
}
