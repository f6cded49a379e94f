//! The list `allowed` of a source, and the step check-permissions that reads it: what is odd about the two together.

use std::collections::BTreeSet;

use crate::definition::{DIAGNOSTICS_MAX, Definitions, Origin};
use crate::model::condition::StepCondition;
use crate::model::diagnostic::Diagnostic;
use crate::model::message::Severity;
use crate::model::permission::Grant;
use crate::model::pipeline::{Pipeline, Step};

use super::Source;
use super::reading::Reading;
use super::section::Section;

/// The executor type that looks at the list.
const EXECUTOR: &str = "check-permissions";

/// Most entries of a list.
const GRANTS_MAX: usize = 256;

const FORMS: &str = "write `user:NAME`, `group:NAME`, `uid:NUMBER` or `gid:NUMBER`";

/// Reads the list; empty if there is none.
pub(super) fn read(section: &mut Section<'_, '_>) -> Vec<Grant> {
    let Some(found) = section.value("allowed") else { return Vec::new() };
    let Some(texts) = section.texts_of(found) else { return Vec::new() };
    if texts.is_empty() {
        let help = "name somebody, or remove the key: without it everybody may import";
        section.reading.error(found.span(), "an empty list would allow nobody", help);
    }
    if texts.len() > GRANTS_MAX {
        section.reading.error(found.span(), format!("there are more than {GRANTS_MAX} entries"), "allow a group instead of its members");
        return Vec::new();
    }
    let mut grants = Vec::new();
    for text in texts {
        match Grant::read(text.get_ref()) {
            Some(grant) if grants.contains(&grant) => {
                section.reading.error(text.span(), format!("`{grant}` is given twice"), "remove one of them");
            }
            Some(grant) => grants.push(grant),
            None => section.reading.error(text.span(), format!("`{}` names neither a user nor a group", text.get_ref()), FORMS),
        }
    }
    grants
}

/// Warns of an enabled source whose list is missing, or is read by nobody.
pub(super) fn check_list(source: &Source, definitions: &Definitions, reading: &mut Reading) {
    let Some(pipeline) = definitions.pipelines.get(source.pipeline.get_ref()).filter(|_| source.enabled) else { return };
    let name = source.name.get_ref();
    match (step_of(pipeline), source.allowed.is_empty()) {
        (Some(step), true) => {
            let message = format!("the source `{name}` has no list `allowed`, so the step `{}` lets everybody import", step.name);
            reading.warning(source.name.span(), message, "add `allowed = [\"user:NAME\"]`");
        }
        (None, false) => {
            let message =
                format!("`allowed` of the source `{name}` has no effect: no step of the pipeline `{}` looks at it", pipeline.name);
            let help = format!("add a first step of executorType `{EXECUTOR}` to the pipeline");
            reading.warning(source.pipeline.span(), message, help);
        }
        (Some(_), false) | (None, true) => {}
    }
}

/// Warns of steps that do not wait until it is known whether the owner may import.
pub(super) fn unguarded_steps(definitions: &Definitions) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for pipeline in definitions.pipelines.values() {
        let Some(check) = step_of(pipeline) else { continue };
        let guarded = guarded_by(check, pipeline);
        let bare = pipeline.steps.iter().filter(|step| step.executor_type != EXECUTOR && !guarded.contains(step.name.as_str()));
        warnings.extend(bare.map(|step| unguarded(pipeline, step, check, definitions)));
    }
    warnings.truncate(DIAGNOSTICS_MAX);
    warnings
}

fn step_of(pipeline: &Pipeline) -> Option<&Step> {
    pipeline.steps.iter().find(|step| step.executor_type == EXECUTOR)
}

/// Returns the steps that begin only after the check has ended, directly or since they wait for one that does.
fn guarded_by<'p>(check: &Step, pipeline: &'p Pipeline) -> BTreeSet<&'p str> {
    let mut guarded = BTreeSet::new();
    // Each round finds at least one more, or is the last.
    for _ in &pipeline.steps {
        let waits = |step: &&Step| step.name == check.name || waits_for_check(step, check, &guarded);
        let more: BTreeSet<&str> = pipeline.steps.iter().filter(waits).map(|step| step.name.as_str()).collect();
        if more.len() == guarded.len() {
            break;
        }
        guarded = more;
    }
    guarded
}

fn waits_for_check(step: &Step, check: &Step, guarded: &BTreeSet<&str>) -> bool {
    let is_later = step.sort_order > check.sort_order;
    let waits = |condition: &StepCondition| match condition {
        StepCondition::PreviousStepsCompleted | StepCondition::PreviousStepsFinished => is_later,
        StepCondition::DependsOnSteps { steps } => steps.iter().any(|name| guarded.contains(name.as_str())),
        StepCondition::AttemptsLimit { .. }
        | StepCondition::TimeBetweenAttempts { .. }
        | StepCondition::StepNotRunning { .. }
        | StepCondition::NoConflictingSteps { .. }
        | StepCondition::NamedPipelineStatus { .. }
        | StepCondition::NoConflictingIndexing { .. } => false,
    };
    (step.run_always && is_later) || step.conditions.iter().any(waits)
}

fn unguarded(pipeline: &Pipeline, step: &Step, check: &Step, definitions: &Definitions) -> Diagnostic {
    let message = format!(
        "the step `{}` of `{}` does not wait for `{}`, so it may open files before they are allowed",
        step.name, pipeline.name, check.name
    );
    let help = format!("give `{}` the lowest sortOrder, and the other steps the condition `previous-steps-completed`", check.name);
    let origin = definitions.origins.get(&pipeline.name).and_then(|origin| origin.steps.get(&step.name)).map(|origin| origin.name.clone());
    let Origin { file, span } = origin.unwrap_or(Origin { file: String::new(), span: 0..0 });
    Diagnostic { severity: Severity::Warning, ..Diagnostic::error(&file, span, message, help) }
}
