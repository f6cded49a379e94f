//! `import`: runs an import binary: `<program> <command> <operation> [<file>] <options>`.
//!
//! With the preset `m2if` it offers the files as M2IF wants them, and looks at what that left; without it, any program will do,
//! and its exit code alone decides.

mod left;
mod m2if;
mod offer;
mod physical_line;
mod reason;
#[cfg(test)]
mod tests;
mod validations;

use super::output::Output;
use super::stop_file::ON_STOP;
use super::{Executor, Signals, Task, Work, failed, left_out, private_copy, program};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::failure::{Failure, FailureKind};
use crate::model::m2if::PRESET as M2IF;
use crate::model::preset::{LEFT_OUT, PRESET};

pub(super) use offer::Offer;

/// Runs an import binary.
pub(super) struct Import;

/// The entry of `[programs]` that a step without `program` uses.
const PROGRAM_DEFAULT: &str = "import";

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "import",
    summary: "Runs an import binary: <program> <command> <operation> [<file>] <options>",
    arguments: &[
        ArgumentSpec {
            key: "program",
            required: false,
            kind: ValueKind::Text,
            summary: "Name of an entry of [programs] in bunchd.toml, or a path; default import",
        },
        ArgumentSpec {
            key: "command",
            required: true,
            kind: ValueKind::Text,
            summary: "The import binary's command, such as import:products",
        },
        ArgumentSpec {
            key: "operation",
            required: false,
            kind: ValueKind::Text,
            summary: "The word after the command, such as add-update; default none",
        },
        ArgumentSpec {
            key: "single_mode",
            required: false,
            kind: ValueKind::Boolean,
            summary: "Hands over the path of the bunch's first file after the operation; default false",
        },
        ArgumentSpec {
            key: PRESET,
            required: false,
            kind: ValueKind::Preset(&[M2IF]),
            summary: "m2if brings all that M2IF must be told, gives the files the names that its command reads, and fails if one of \
                      them was not processed; what the step sets itself wins; default none",
        },
        ArgumentSpec {
            key: LEFT_OUT,
            required: false,
            kind: ValueKind::Names,
            summary: "Arguments of the preset that do not come, such as --clear-artefacts; default none",
        },
        ArgumentSpec {
            key: offer::PREFIX,
            required: false,
            kind: ValueKind::Text,
            summary: "With the preset m2if: what the names of the command's files begin with; default by the command",
        },
        ArgumentSpec {
            key: offer::TYPES,
            required: false,
            kind: ValueKind::Names,
            summary: "With the preset m2if: the types of the bunch's files that the step takes; default those of the command",
        },
        ArgumentSpec {
            key: "exit-codes",
            required: false,
            kind: ValueKind::ExitCodes,
            summary: "What exit codes mean; default 0=success, all others fail",
        },
        ON_STOP,
    ],
    takes_options: true,
    takes_environment: true,
};

impl Executor for Import {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(run(task, signals))
    }
}

async fn run(whole: &Task, signals: Signals) -> AttemptEnd {
    match whole.on_what_is_left() {
        Ok(task) => left_out::told(whole, &task, run_on(whole, &task, signals).await),
        Err(failure) => failed(failure),
    }
}

async fn run_on(whole: &Task, task: &Task, signals: Signals) -> AttemptEnd {
    if let Some((bunch, offer)) = task.bunch.as_ref().and_then(|bunch| Some((bunch, Offer::of(task, bunch)?))) {
        return m2if::run(whole, task, bunch, offer, signals).await;
    }
    match prepare(task).await.and_then(|()| words(task)) {
        Ok((words, table)) => program::run(task, words, signals, Output::new(&table)).await,
        Err(failure) => failed(failure),
    }
}

async fn prepare(task: &Task) -> Result<(), Failure> {
    private_copy::lay_out(task).await.map_err(|error| {
        let text = format!("cannot lay out a copy of the bunch in {}: {error}", task.private_directory().display());
        Failure::new(FailureKind::Internal, text)
    })
}

fn words(task: &Task) -> Result<(Vec<String>, String), Failure> {
    let name = task.value("program")?.unwrap_or_else(|| PROGRAM_DEFAULT.to_owned());
    let mut words = program::named(&task.surroundings, &name)?;
    let command = task.value("command")?.unwrap_or_default();
    let table = command.strip_prefix("import:").unwrap_or(&command).replace(':', " ");
    words.push(command);
    words.extend(task.value("operation")?);
    if task.flag("single_mode")? {
        let file = task.value_of_file()?;
        words.push(file);
    }
    for argument in task.step().arguments.iter().filter(|argument| argument.key.starts_with("--")) {
        let value = task.fill(&argument.value)?;
        words.push(if value.is_empty() { argument.key.clone() } else { format!("{}={value}", argument.key) });
    }
    Ok((words, table))
}

impl Task {
    fn value_of_file(&self) -> Result<String, Failure> {
        let first = self.private_files().next().and_then(|path| path.to_str().map(str::to_owned));
        first.ok_or_else(|| Failure::new(FailureKind::NotStarted, "single_mode needs a bunch, and this execution has none"))
    }
}
