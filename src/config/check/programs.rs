//! Programs that steps and conditions call, against those that `[programs]` names.

use std::collections::BTreeMap;

use crate::definition::{ConditionOrigin, DIAGNOSTICS_MAX, Definitions, Origin, PipelineOrigin, choice_help};
use crate::model::condition::{LookedUp, PipelineCondition, StepCondition};
use crate::model::diagnostic::Diagnostic;
use crate::model::message::Severity;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::probe::Probe;

use super::super::{Config, IndexSource, Magento};
use super::is_fed;

/// Executor types whose argument `program` is looked up in `[programs]`.
const CALLING_EXECUTORS: &[&str] = &["import", "command"];

/// Executor types that call the shop's console where they name no program.
const CONSOLE_EXECUTORS: &[&str] = &["reindex", "index-update"];

/// The argument whose first word is a program that decides for an index.
const PURPOSE_COMMAND: &str = "purpose-command";

/// The argument with which a step has the shop's console clean caches.
const CACHE_TYPES: &str = "cache-types";

/// A call of a program.
struct Call<'a> {
    /// Who calls it.
    caller: String,
    program: &'a str,
    at: Option<&'a Origin>,
    /// The pipeline goes on without it: a step that may fail calls what nobody has chosen.
    is_optional: bool,
}

/// Reports programs that nobody has named, in the pipelines that a bunch or the clock starts; of the others nobody may ever start one.
pub(super) fn unknown(config: &Config, definitions: &Definitions) -> Vec<Diagnostic> {
    let starts = |pipeline: &&Pipeline| is_fed(config, &pipeline.name) || pipeline.schedule().is_some();
    let used = definitions.pipelines.values().map(AsRef::as_ref).filter(starts);
    let calls = used.flat_map(|pipeline| calls(pipeline, definitions.origins.get(&pipeline.name), &config.magento));
    let is_known = |name: &str| config.programs.contains_key(name) || name.contains('/');
    let names: Vec<&str> = config.programs.keys().map(String::as_str).collect();
    let unknown = calls.filter(|call| !is_known(call.program)).take(DIAGNOSTICS_MAX);
    unknown.map(|call| refuse(&call, &names)).collect()
}

/// Says that nobody has named the program.
fn refuse(call: &Call<'_>, names: &[&str]) -> Diagnostic {
    let Call { caller, program, at, is_optional } = call;
    let will_fail = if *is_optional { " will fail: it" } else { "" };
    let message = format!("{caller}{will_fail} calls the program `{program}`, which is not in [programs]");
    let help = format!("{}; or write a path with a slash", choice_help(program, "in [programs] are", names));
    let (file, span) = at.map_or(("", 0..0), |origin| (origin.file.as_str(), origin.span.clone()));
    let severity = if *is_optional { Severity::Warning } else { Severity::Error };
    Diagnostic { severity, ..Diagnostic::error(file, span, message, help) }
}

/// Returns all calls of a pipeline: of its own conditions, then of its steps and their conditions.
fn calls<'a>(pipeline: &'a Pipeline, origin: Option<&'a PipelineOrigin>, magento: &'a Magento) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    for condition in &pipeline.conditions {
        if let PipelineCondition::Command { looked_up } = condition {
            let caller = format!("the condition `{}` of `{}`", condition.name(), pipeline.name);
            calls.extend(call_of_condition(caller, looked_up, condition.name(), origin.map(|origin| &origin.conditions), magento));
        }
    }
    for step in &pipeline.steps {
        let origin = origin.and_then(|origin| origin.steps.get(&step.name));
        let caller = format!("the step `{}` of `{}`", step.name, pipeline.name);
        calls.extend(programs_of(step, magento).into_iter().map(|(argument, program)| {
            let at = origin.map(|origin| origin.arguments.get(argument).unwrap_or(&origin.name));
            let is_by_default = CONSOLE_EXECUTORS.contains(&step.executor_type.as_str()) && step.argument(argument).is_none();
            let is_optional = step.allow_failure && is_by_default;
            Call { caller: caller.clone(), program, at, is_optional }
        }));
        for condition in &step.conditions {
            if let StepCondition::NoConflictingIndexing { looked_up } = condition {
                let caller = format!("the condition `{}` of {caller}", condition.name());
                calls.extend(call_of_condition(caller, looked_up, condition.name(), origin.map(|origin| &origin.conditions), magento));
            }
        }
    }
    calls
}

/// Returns the programs that a step calls, each with the argument that names it; one behind a placeholder is not known.
fn programs_of<'a>(step: &'a Step, magento: &'a Magento) -> Vec<(&'static str, &'a str)> {
    let executor_type = step.executor_type.as_str();
    let asks_purposes = CONSOLE_EXECUTORS.contains(&executor_type);
    let calls_console = asks_purposes || step.argument(CACHE_TYPES).is_some() || is_by_magento(step);
    let mut programs = Vec::new();
    match step.argument("program") {
        None if is_only_waiting(step, magento) => {}
        None if step.argument(CACHE_TYPES).is_some() => programs.push((CACHE_TYPES, magento.console.as_str())),
        None if calls_console => programs.push(("program", magento.console.as_str())),
        Some(program) if (calls_console || CALLING_EXECUTORS.contains(&executor_type)) && !program.value.has_placeholder() => {
            programs.push(("program", program.value.text.as_str()));
        }
        None | Some(_) => {}
    }
    let asked = step.argument(PURPOSE_COMMAND).filter(|_| asks_purposes).and_then(|command| command.value.text.split_whitespace().next());
    // A quote or a placeholder in it: what the program is shows when it is run.
    programs.extend(asked.filter(|word| !word.contains(['"', '\'', '\\', '$'])).map(|word| (PURPOSE_COMMAND, word)));
    programs
}

/// Tells whether the shop's console does the work of a step.
pub(super) fn is_by_magento(step: &Step) -> bool {
    step.argument("by").is_some_and(|by| by.value.text == "magento")
}

/// Tells whether the step calls nothing: it waits, and the database says for how long.
fn is_only_waiting(step: &Step, magento: &Magento) -> bool {
    let waits = step.argument("wait-only").is_some_and(|argument| argument.value.text == "true");
    waits && magento.index_state == IndexSource::Database
}

fn call_of_condition<'a>(
    caller: String,
    looked_up: &'a LookedUp,
    name: &str,
    origins: Option<&'a BTreeMap<String, ConditionOrigin>>,
    magento: &'a Magento,
) -> Option<Call<'a>> {
    let program = match &looked_up.probe {
        Probe::Command { program, .. } | Probe::Indexing { program: Some(program), .. } => program,
        Probe::Indexing { program: None, .. } if magento.index_state == IndexSource::Console => &magento.console,
        Probe::Indexing { program: None, .. } | Probe::Files { .. } => return None,
    };
    let at = origins.and_then(|origins| origins.get(name)).map(|origin| origin.settings.get("program").unwrap_or(&origin.name));
    Some(Call { caller, program, at, is_optional: false })
}
