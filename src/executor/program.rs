//! Runs the program of a step: arguments, environment, log, stop, exit code.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::exit_codes::ExitCodes;
use super::output::Output;
use super::stop_file::{self, ON_STOP, OnStop, StopFile};
use super::{Signals, Surroundings, Task, failed, stopped};
use crate::engine::AttemptEnd;
use crate::model::execution::StopReason;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity};
use crate::model::template::Template;
use crate::process::{self, Ended, Exit, Program};

/// Returns the program that a step or a condition names: an entry of `[programs]` with its leading arguments, or a path.
///
/// # Errors
/// It is neither.
pub fn named(surroundings: &Surroundings, name: &str) -> Result<Vec<String>, Failure> {
    if let Some(words) = surroundings.programs.get(name) {
        return Ok(words.clone());
    }
    if name.contains('/') {
        return Ok(vec![name.to_owned()]);
    }
    let text = format!("no program named {name} is set: write {name} = [\"/path/to/program\"] under [programs] in bunchd.toml");
    Err(Failure::new(FailureKind::NotStarted, text))
}

/// Splits a value into words as a shell would, quotes included, then fills in placeholders: a file name stays one word.
///
/// # Errors
/// A quote is not closed, or a placeholder has no value.
pub(super) fn words(task: &Task, template: &Template) -> Result<Vec<String>, Failure> {
    let split = shell_words::split(&template.text)
        .map_err(|_| Failure::new(FailureKind::NotStarted, format!("a quote in {:?} is not closed", template.text)))?;
    let mut words = Vec::with_capacity(split.len());
    for word in split {
        if word == "${files}" {
            words.extend(task.private_files().filter_map(|file| file.to_str().map(str::to_owned)));
        } else {
            words.push(task.fill(&Template::new(word))?);
        }
    }
    Ok(words)
}

/// Runs `words` and says how it ended.
pub(super) async fn run(task: &Task, words: Vec<String>, signals: Signals, mut output: Output) -> AttemptEnd {
    let stop_file = StopFile::of(task);
    let prepared = environment(task, &stop_file).and_then(|environment| Ok((environment, exit_codes(task)?, on_stop(task)?)));
    let (environment, codes, on_stop) = match prepared {
        Ok(prepared) => prepared,
        Err(failure) => return failed(failure),
    };
    let program = program(task, &words, environment);
    let spawned = match process::spawn(&program) {
        Ok(spawned) => spawned,
        Err(error) => return failed(Failure::from(&error)),
    };
    (signals.process_known)(spawned.process);
    let must_end = stop_file.hear(signals.stop.clone(), on_stop);
    let ended = spawned.wait(must_end, task.surroundings.grace, |line| output.line(line)).await;
    let reason = *signals.stop.borrow();
    end(task, &ended, reason, &codes, output)
}

fn program(task: &Task, words: &[String], environment: Vec<(OsString, OsString)>) -> Program {
    let program = program_of(&task.surroundings, words, &task.directory);
    Program { environment, log: task.log(), marker: task.marker(), secrets: secrets(task), ..program }
}

/// Returns words as a program that runs in a directory, with neither log nor marker; a relative path counts from the configuration file.
pub fn program_of(surroundings: &Surroundings, words: &[String], directory: &Path) -> Program {
    let program = words.first().map(PathBuf::from).unwrap_or_default();
    let is_relative_path = program.is_relative() && program.components().count() > 1;
    Program {
        program: if is_relative_path { surroundings.base.join(&program) } else { program },
        arguments: words.iter().skip(1).map(OsString::from).collect(),
        directory: directory.to_owned(),
        environment: surroundings.environment.clone(),
        log: PathBuf::new(),
        makes_log_directory: true,
        log_bytes_max: surroundings.log_bytes_max,
        marker: String::new(),
        secrets: Vec::new(),
    }
}

/// Values that came from the daemon's environment do not belong into a log.
pub(super) fn secrets(task: &Task) -> Vec<String> {
    let arguments = task.step().arguments.iter().filter(|argument| argument.value.text.contains("${env."));
    let parts = arguments.flat_map(|argument| argument.value.parts().unwrap_or_default());
    let names = parts.filter_map(|part| match part {
        crate::model::template::Part::Placeholder { name, .. } => name.strip_prefix("env."),
        crate::model::template::Part::Text(_) => None,
    });
    names.filter_map(|name| task.surroundings.own_environment.get(name).cloned()).collect()
}

fn environment(task: &Task, stop_file: &StopFile) -> Result<Vec<(OsString, OsString)>, Failure> {
    let mut environment = task.surroundings.environment.clone();
    for argument in &task.step().arguments {
        if let Some(name) = argument.key.strip_prefix("env.") {
            environment.push((name.into(), task.fill(&argument.value)?.into()));
        }
    }
    environment.push((stop_file::VARIABLE.into(), stop_file.path().into()));
    Ok(environment)
}

fn on_stop(task: &Task) -> Result<OnStop, Failure> {
    let asks = task.value(ON_STOP.key)?.as_deref() == Some("ask");
    Ok(if asks { OnStop::Ask } else { OnStop::Terminate })
}

fn exit_codes(task: &Task) -> Result<ExitCodes, Failure> {
    Ok(match task.value("exit-codes")? {
        Some(text) => ExitCodes::read(&text)?,
        None => ExitCodes::default(),
    })
}

fn end(task: &Task, ended: &Ended, reason: Option<StopReason>, codes: &ExitCodes, output: Output) -> AttemptEnd {
    let outcome = outcome(ended, reason, codes, output.last_words(), task.step().expire_in);
    let (mut messages, statistics) = output.into_parts();
    messages.extend(log_message(&task.log(), ended));
    AttemptEnd { outcome, messages, statistics }
}

fn outcome(
    ended: &Ended,
    reason: Option<StopReason>,
    codes: &ExitCodes,
    last_words: Option<&str>,
    limit: Option<jiff::SignedDuration>,
) -> Outcome {
    match (ended.exit, reason) {
        // Whoever was asked to stop may have been at its end already, and then it is done.
        (Exit::Code(code), Some(StopReason::Asked)) => match codes.outcome(code, last_words) {
            Outcome::Failed { .. } if ended.stopped || codes.means_stopped(code) => {
                Outcome::Failed { failure: stopped(StopReason::Asked, limit) }
            }
            own @ (Outcome::Succeeded | Outcome::SucceededWithWarnings | Outcome::Failed { .. } | Outcome::Aborted { .. }) => own,
        },
        (_, Some(reason)) if ended.stopped => Outcome::Failed { failure: stopped(reason, limit) },
        (Exit::Code(code), Some(reason)) if codes.means_stopped(code) => Outcome::Failed { failure: stopped(reason, limit) },
        (Exit::Code(code), _) => codes.outcome(code, last_words),
        (Exit::Signal(signal), _) => {
            let name = nix::sys::signal::Signal::try_from(signal).map_or("unknown", nix::sys::signal::Signal::as_str);
            let text = format!("the program was ended by signal {signal} ({name}), which bunchd did not send");
            Outcome::Failed { failure: Failure::new(FailureKind::Signal { signal }, text) }
        }
    }
}

fn log_message(log: &Path, ended: &Ended) -> Option<Message> {
    let trouble = ended.log.trouble.as_ref()?;
    Some(Message::new(Severity::Warning, format!("the log {} is not complete: {trouble}", log.display())))
}
