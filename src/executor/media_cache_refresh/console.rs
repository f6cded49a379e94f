//! By Magento: `catalog:images:resize` of the shop's console.

use super::said::Said;
use crate::engine::AttemptEnd;
use crate::executor::asking::{AskError, Heard, listen};
use crate::executor::program::{named, program_of, secrets};
use crate::executor::{Signals, Task, not_started, outcome_of};
use crate::model::failure::{Failure, FailureKind};
use crate::model::message::{Message, Severity, Statistic};
use crate::process::Program;

/// Lets the console make the images.
///
/// # Errors
/// It was not started, was stopped, or says that it failed.
pub(super) async fn resize(task: &Task, signals: &Signals) -> Result<AttemptEnd, Failure> {
    let program = program(task)?;
    let mut said = Said::default();
    let on_line = |line: &[u8]| {
        if said.line(line)
            && let Some(progress) = &said.progress
        {
            (signals.progress)(progress.clone());
        }
    };
    let must_end = signals.told_to_stop(|_| true);
    let heard = listen(&program, task.surroundings.grace, must_end, &signals.process_known, on_line).await;
    match heard {
        Ok(heard) => end(task, &said, &heard),
        Err(AskError::NotStarted(error)) => Err(Failure::from(&error)),
        Err(AskError::Stopped) => Err(signals.stopped(task)),
        Err(error @ AskError::Signal(_)) => Err(Failure::new(FailureKind::Internal, format!("catalog:images:resize: {error}"))),
    }
}

fn program(task: &Task) -> Result<Program, Failure> {
    for (key, value) in [("originals", "gallery"), ("all", "false")] {
        if task.value(key)?.is_some_and(|set| set != value) {
            let text = format!(
                "with by=\"magento\" leave {key} out: catalog:images:resize takes the images of the gallery, and makes those that are missing"
            );
            return Err(not_started(text));
        }
    }
    for key in ["columns", "separator", "delimiter", "quote"] {
        if task.value(key)?.is_some() {
            return Err(not_started(format!("{key} is for originals=\"bunch\", which by=\"magento\" cannot do; leave it out")));
        }
    }
    let name = task.value("program")?.unwrap_or_else(|| task.surroundings.magento.console.clone());
    let mut words = named(&task.surroundings, &name)?;
    // Progress comes in lines then.
    words.extend(["catalog:images:resize", "--no-ansi"].map(str::to_owned));
    for (key, option) in [("skip-hidden", "--skip_hidden_images"), ("async", "--async")] {
        if task.flag(key)? {
            words.push(option.to_owned());
        }
    }
    let program = program_of(&task.surroundings, &words, &task.directory);
    Ok(Program { log: task.log(), marker: task.marker(), secrets: secrets(task), ..program })
}

fn end(task: &Task, said: &Said, heard: &Heard) -> Result<AttemptEnd, Failure> {
    if heard.code != 0 {
        let words = said.last.as_deref().map(|last| format!("; its last words: {last}")).unwrap_or_default();
        let text = format!("catalog:images:resize ended with exit code {}{words}", heard.code);
        return Err(Failure::new(FailureKind::ExitCode { code: heard.code }, text));
    }
    let mut warnings: Vec<String> = said.errors.clone();
    match said.errors_total - said.errors.len() as u64 {
        0 => {}
        more => warnings.push(format!("{more} more images could not be made; the log names them")),
    }
    if !said.is_done {
        let last = said.last.as_deref().unwrap_or("nothing");
        warnings.push(format!("catalog:images:resize ended well, but did not say that it is done; its last words: {last}"));
    }
    if let Some(trouble) = &heard.log_trouble {
        warnings.push(format!("the log {} is not complete: {trouble}", task.log().display()));
    }
    let done = said.progress.as_ref().map_or(0, |progress| progress.done);
    let operation = if task.flag("async")? { "scheduled" } else { "created" };
    let created = done.saturating_sub(said.errors_total);
    let statistics = vec![Statistic::new("images", operation, created), Statistic::new("images", "failed", said.errors_total)];
    let messages: Vec<Message> = warnings.into_iter().map(|text| Message::new(Severity::Warning, text)).collect();
    Ok(AttemptEnd { outcome: outcome_of(&messages), messages, statistics })
}
