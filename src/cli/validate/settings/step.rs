//! What the import of files would check first: the first csv-validate step of the pipeline that their source starts.
//!
//! What further such steps of it check depends on what the first one leaves of the files; they are named, and not checked.

use super::super::super::error::CliError;
use super::super::known::Feed;
use super::super::subject::Group;
use super::{Found, nothing};
use crate::daemon::setup::Setup;
use crate::executor::{CheckSettings, Task};
use crate::model::execution::{AttemptKey, Status};
use crate::model::pipeline::Pipeline;

/// The type of executor whose arguments are read.
const CSV_VALIDATE: &str = "csv-validate";

/// Reads it for a group; the first such step counts.
///
/// # Errors
/// An argument has no value outside of an execution, or no sense.
pub(super) fn of(group: &Group, feed: &Feed, setup: &Setup) -> Result<Found, CliError> {
    let (source, pipeline) = (&feed.source.name, &feed.pipeline);
    let off = if feed.is_off { " (switched off)" } else { "" };
    let checked = format!("checked as source {source}{off}");
    let Some(step) = pipeline.steps.iter().position(|step| step.executor_type == CSV_VALIDATE) else {
        let said = format!("{checked}: structure only, since its pipeline {} has no step csv-validate", pipeline.name);
        let dialect = setup.surroundings.dialects.get(source).copied().unwrap_or_default();
        return Ok(Found { dialect, ..nothing(&said) });
    };
    let path = &group.inputs[0].path;
    let task = Task {
        key: AttemptKey { execution: 0, step, attempt: 1 },
        pipeline: pipeline.clone(),
        bunch: Some(group.as_bunch().map_err(CliError::io("look at", path))?),
        status: Status::Running,
        directory: path.parent().map(ToOwned::to_owned).unwrap_or_default(),
        surroundings: setup.surroundings.clone(),
        ended_well: Default::default(),
        reduced: Default::default(),
    };
    let name = &task.step().name;
    let settings = CheckSettings::of(&task)
        .map_err(|failure| CliError::NotSet(format!("the step {name} of the pipeline {}: {}", pipeline.name, failure.text)))?;
    let said = match &settings.rules {
        Some(rules) => format!("{checked}, rules {}", rules.name),
        None => format!("{checked}: structure only, since its step {name} names no rules"),
    };
    let said = format!("{said}{}", further(pipeline, step));
    let CheckSettings { dialect, rules, required_columns, allow_empty, .. } = settings;
    Ok(Found { rules, dialect, required: required_columns, allow_empty, said })
}

/// Names the steps that would check the files after the one that is checked by here.
fn further(pipeline: &Pipeline, checked: usize) -> String {
    let steps = pipeline.steps.iter().skip(checked + 1).filter(|step| step.executor_type == CSV_VALIDATE);
    let names: Vec<&str> = steps.map(|step| step.name.as_str()).collect();
    let first = &pipeline.steps[checked].name;
    if names.is_empty() { String::new() } else { format!("; by its step {first} only: not checked by {}", names.join(", ")) }
}
