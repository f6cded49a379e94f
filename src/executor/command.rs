//! `command`: runs any program, without a shell.

use std::borrow::Cow;

use super::output::Output;
use super::stop_file::ON_STOP;
use super::{Executor, Signals, Task, Work, failed, left_out, private_copy, program};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::failure::{Failure, FailureKind};

/// Runs any program, without a shell.
pub(super) struct Command;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "command",
    summary: "Runs any program, without a shell",
    arguments: &[
        ArgumentSpec {
            key: "program",
            required: false,
            kind: ValueKind::Text,
            summary: "Name of an entry of [programs] in bunchd.toml, or a path; without it the first word of command is the program",
        },
        ArgumentSpec {
            key: "command",
            required: false,
            kind: ValueKind::Text,
            summary: "The words after the program, separated by blanks, with quotes as in a shell; ${files} alone becomes one word for each file",
        },
        ArgumentSpec {
            key: "exit-codes",
            required: false,
            kind: ValueKind::ExitCodes,
            summary: "What exit codes mean; default 0=success, all others fail",
        },
        ArgumentSpec {
            key: "validates",
            required: false,
            kind: ValueKind::Boolean,
            summary: "It changes nothing: `bunchd validate --pipeline` may run it; default false",
        },
        ON_STOP,
    ],
    takes_options: false,
    takes_environment: true,
};

impl Executor for Command {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(run(task, signals))
    }
}

async fn run(whole: &Task, signals: Signals) -> AttemptEnd {
    let task = match prepare(whole).await {
        Ok(task) => task,
        Err(failure) => return failed(failure),
    };
    let end = match words(&task) {
        Ok(words) => program::run(&task, words, signals, Output::new(&task.step().name)).await,
        Err(failure) => failed(failure),
    };
    left_out::told(whole, &task, end)
}

/// Lays the private directory out, only for a step that speaks of it: another one needs no files, and waits for none.
async fn prepare(task: &Task) -> Result<Cow<'_, Task>, Failure> {
    let private = ["${file}", "${files}", "${source_directory}", "${target_directory}"];
    let speaks_of_it = |text: &str| private.iter().any(|name| text.contains(name));
    if !task.step().arguments.iter().any(|argument| speaks_of_it(&argument.value.text)) {
        return Ok(Cow::Borrowed(task));
    }
    let task = task.on_what_is_left()?;
    let unable = |error| Failure::new(FailureKind::Internal, format!("cannot lay out {}: {error}", task.directory.display()));
    private_copy::lay_out(&task).await.map_err(unable)?;
    Ok(task)
}

fn words(task: &Task) -> Result<Vec<String>, Failure> {
    let mut words = match task.value("program")? {
        Some(name) => program::named(&task.surroundings, &name)?,
        None => Vec::new(),
    };
    if let Some(argument) = task.step().argument("command") {
        words.extend(program::words(task, &argument.value)?);
    }
    Ok(words)
}
