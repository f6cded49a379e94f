//! Arguments of a step: the value as it was written, where it was written, and what stands behind it.

use serde::Serialize;

use super::Known;
use crate::definition::StepOrigin;
use crate::model::argument::{Argument, ExecutorSpec};
use crate::model::pipeline::{Pipeline, Step};
use crate::model::preset::PRESET;
use crate::model::template::Part;

/// One argument that a step sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArgumentPlan {
    /// Its key.
    pub key: String,
    /// Its value as it was written, placeholders included.
    pub value: String,
    /// Where the value was written, as `file:line`.
    pub written_at: Option<String>,
    /// The preset of the step that brings it.
    pub preset: Option<String>,
    /// What stands behind the value, or behind its placeholders.
    pub behind: Vec<Behind>,
}

/// What stands behind a value or a placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// The text that stands for it, such as `${parameter.operation}`.
    pub text: String,
    /// What kind of thing it is.
    pub kind: BehindKind,
    /// What it is, for people.
    pub meaning: String,
}

/// What kind of thing stands behind a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BehindKind {
    /// An entry of `[programs]` in bunchd.toml.
    Program,
    /// A parameter of the pipeline.
    Parameter,
    /// An environment variable of the daemon; its value is never shown.
    Environment,
    /// A fact of the execution.
    Execution,
}

/// An argument that a step could set, and does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnsetArgument {
    /// Its key.
    pub key: &'static str,
    /// What it means, with its default.
    pub summary: &'static str,
}

impl ArgumentPlan {
    pub(super) fn of(
        argument: &Argument,
        (pipeline, step): (&Pipeline, &Step),
        origin: Option<&StepOrigin>,
        spec: Option<&ExecutorSpec>,
        known: Known<'_>,
    ) -> Self {
        let preset = step.argument(PRESET).filter(|preset| origin.is_some() && preset.key != argument.key);
        let names_program = argument.key == "program" && spec.is_some_and(|spec| spec.arguments.iter().any(|spec| spec.key == "program"));
        let program = Some(argument).filter(|argument| names_program && !argument.value.has_placeholder());
        let placeholders = argument.value.parts().unwrap_or_default().into_iter().filter_map(|part| match part {
            Part::Placeholder { name, .. } => Some(placeholder(name, pipeline, known)),
            Part::Text(_) => None,
        });
        let written = origin.and_then(|origin| origin.arguments.get(&argument.key));
        Self {
            key: argument.key.clone(),
            value: argument.value.text.clone(),
            written_at: written.and_then(|origin| known.place(origin)),
            preset: preset.filter(|_| written.is_none()).map(|preset| preset.value.text.clone()),
            behind: program.and_then(|argument| program_behind(&argument.value.text, known)).into_iter().chain(placeholders).collect(),
        }
    }
}

impl UnsetArgument {
    pub(super) fn all_of(spec: &ExecutorSpec, step: &Step) -> Vec<Self> {
        let unset = spec.arguments.iter().filter(|argument| step.argument(argument.key).is_none());
        unset.map(|argument| Self { key: argument.key, summary: argument.summary }).collect()
    }
}

fn program_behind(name: &str, known: Known<'_>) -> Option<Behind> {
    let meaning = match known.programs.get(name) {
        Some(words) => format!("[programs] in bunchd.toml: {}", words.join(" ")),
        // A path stands for itself.
        None if name.contains('/') => return None,
        None => format!("[programs] in bunchd.toml has no {name}: write {name} = [\"/path/to/program\"] there"),
    };
    Some(Behind { text: name.to_owned(), kind: BehindKind::Program, meaning })
}

fn placeholder(name: &str, pipeline: &Pipeline, known: Known<'_>) -> Behind {
    let (kind, meaning) = if let Some(key) = name.strip_prefix("parameter.") {
        (BehindKind::Parameter, parameter(key, pipeline))
    } else if let Some(variable) = name.strip_prefix("env.") {
        let is_set = if (known.is_variable_set)(variable) { "set" } else { "not set" };
        let meaning = format!("the daemon's environment variable {variable}; where you are now it is {is_set}");
        (BehindKind::Environment, meaning)
    } else {
        (BehindKind::Execution, fact(name).to_owned())
    };
    Behind { text: format!("${{{name}}}"), kind, meaning }
}

fn parameter(key: &str, pipeline: &Pipeline) -> String {
    let default = pipeline.parameters.iter().find(|parameter| parameter.key == key).and_then(|parameter| parameter.default.as_deref());
    match default {
        Some("") | None => format!("the parameter {key}: empty, unless a start sets it"),
        Some(default) => format!("the parameter {key}: its default {default}, unless a start sets it"),
    }
}

/// Says what a placeholder with a fixed name stands for.
pub(super) fn fact(name: &str) -> &'static str {
    match name {
        "execution.id" => "the number of the execution",
        "execution.status" => "how the other steps of the execution stand: running, succeeded, failed, aborted, stopped and so on",
        "attempt" => "the number of the attempt, from 1",
        "serial" => "a text that is new for each attempt: 12 for execution 12, and 12-2 for its second attempt",
        "pipeline.name" => "the name of the pipeline",
        "step.name" => "the name of the step",
        "source.name" => "the name of the source that the bunch came from",
        "bunch.type" => "the type of the bunch, from the names of its files",
        "bunch.identifier" => "the identifier of the bunch, from the names of its files",
        "file" => "the path of the bunch's first file, in the attempt's own copy",
        "files" => "the paths of all files of the bunch, in the attempt's own copy",
        "working_directory" => "the directory of the execution",
        "source_directory" => "the attempt's own directory with a copy of the bunch's files",
        "target_directory" => "the attempt's own directory for what the program writes",
        _ => "a fact of the execution",
    }
}
