//! Reads the conditions of pipelines and steps as meant.
//!
//! Which settings a type has is checked before, by the grammar; what conditions name is checked after, when all pipelines are known.
//!
//! Invariant: a condition that was read has all that its type needs, within its bounds.

mod attempts;
mod looked_up;
pub(super) mod names;
mod origins;
mod schedule;
pub(super) mod settings;

use crate::model::condition::{PipelineCondition, StepCondition};
use crate::model::execution::Status;

use super::report::Report;
use super::tree::{Element, Spot, Value};
use super::value;

pub(super) use origins::origins;

/// Reads the conditions of a pipeline.
pub(super) fn read_pipeline_conditions(pipeline: &Element, report: &mut Report<'_>) -> Vec<PipelineCondition> {
    let elements = pipeline.listed("conditions", "pipeline_condition");
    let elements = value::without_duplicates(elements, "type", "condition", report);
    warn_of_idle_schedule(&elements, report);
    elements.into_iter().filter_map(|element| read_pipeline_condition(element, report)).collect()
}

fn read_pipeline_condition(element: &Element, report: &mut Report<'_>) -> Option<PipelineCondition> {
    match value::choice(element.value("type")?, "pipeline condition", PipelineCondition::TYPES, report)? {
        "no-auto-spawn" => Some(PipelineCondition::NoAutoSpawn),
        "no-sibling-in-progress" => Some(PipelineCondition::NoSiblingInProgress),
        "cron" => schedule::read(element, report).map(|schedule| PipelineCondition::Cron { schedule }),
        "enabled" => value::boolean(element.value("value")?, report).map(|value| PipelineCondition::Enabled { value }),
        "command" => looked_up::read_command(element, report).map(|looked_up| PipelineCondition::Command { looked_up }),
        "files-present" => looked_up::read_files(element, report).map(|looked_up| PipelineCondition::FilesPresent { looked_up }),
        _ => None,
    }
}

/// Reads the conditions of a step.
pub(super) fn read_step_conditions(step: &Element, report: &mut Report<'_>) -> Vec<StepCondition> {
    let elements = step.listed("conditions", "step_condition");
    let elements = value::without_duplicates(elements, "type", "condition", report);
    warn_of_wait_without_limit(&elements, report);
    elements.into_iter().filter_map(|element| read_step_condition(element, step, report)).collect()
}

fn read_step_condition(element: &Element, step: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    match value::choice(element.value("type")?, "step condition", StepCondition::TYPES, report)? {
        "previous-steps-completed" => Some(StepCondition::PreviousStepsCompleted),
        "previous-steps-finished" => Some(StepCondition::PreviousStepsFinished),
        "attempts-limit" => attempts::read_limit(element, report),
        "time-between-attempts" => attempts::read_time_between(element, report),
        "step-not-running" => {
            let step = element.value("step").or_else(|| step.value("name"))?;
            value::name(step, report).map(|step| StepCondition::StepNotRunning { step })
        }
        "no-conflicting-steps" => names::read(element.value("steps")?, report).map(|steps| StepCondition::NoConflictingSteps { steps }),
        "depends-on-steps" => names::read(element.value("steps")?, report).map(|steps| StepCondition::DependsOnSteps { steps }),
        "named-pipeline-status" => read_named_pipeline_status(element, report),
        "no-conflicting-indexing" => {
            looked_up::read_indexing(element, report).map(|looked_up| StepCondition::NoConflictingIndexing { looked_up })
        }
        _ => None,
    }
}

fn read_named_pipeline_status(element: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    let pipeline = element.value("pipeline").and_then(|value| value::name(value, report));
    let status = element.value("status")?;
    let statuses = names::parse(status, report, |name, at, report| read_status(name, &at, report));
    Some(StepCondition::NamedPipelineStatus { pipeline: pipeline?, statuses: statuses? })
}

fn read_status(name: &str, at: &Spot, report: &mut Report<'_>) -> Option<Status> {
    let status = Status::ALL.iter().find(|status| status.name() == name);
    if status.is_none() {
        let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
        report.unknown(at, format!("unknown status `{name}`"), name, "allowed", &names);
    }
    status.copied()
}

/// Returns the `type` of the condition of a type.
fn of_type<'e>(elements: &[&'e Element], name: &str) -> Option<&'e Value> {
    elements.iter().find_map(|element| element.value("type").filter(|value| value.text == name))
}

fn warn_of_idle_schedule(elements: &[&Element], report: &mut Report<'_>) {
    if let (Some(cron), Some(_)) = (of_type(elements, "cron"), of_type(elements, "no-auto-spawn")) {
        let help = "remove one of the two conditions";
        report.warning(&cron.at, "the schedule starts nothing, since `no-auto-spawn` leaves the pipeline to people", help);
    }
}

fn warn_of_wait_without_limit(elements: &[&Element], report: &mut Report<'_>) {
    if let (Some(wait), None) = (of_type(elements, "time-between-attempts"), of_type(elements, "attempts-limit")) {
        let help = "add `<step_condition type=\"attempts-limit\" limit=\"3\"/>`, or remove this condition";
        report.warning(&wait.at, "without `attempts-limit` there is just one attempt, and nothing to wait for", help);
    }
}
