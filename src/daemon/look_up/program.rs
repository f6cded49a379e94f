//! What a program says: by its exit code, or, for the shop's console, by the table that it prints.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use crate::executor::{Answer, AskError, Surroundings, ask, named, program_of};
use crate::index;
use crate::model::probe::{Finding, Probe};
use crate::process::Program;

/// How long the shop's console has for its table.
const CONSOLE_MAX: Duration = Duration::from_secs(60);

/// Runs what a probe names, and judges what it says.
///
/// # Errors
/// Why nothing was found out, as a part of a sentence.
pub(super) async fn look(
    probe: &Probe,
    surroundings: &Surroundings,
    marker: String,
    end: watch::Receiver<bool>,
) -> Result<Finding, String> {
    match probe {
        Probe::Command { program, words, timeout } => {
            let timeout = Duration::try_from(*timeout).unwrap_or(Duration::ZERO);
            let answer = run(program, words, surroundings, marker, timeout, end).await?;
            Ok(Finding { holds: answer.code == 0, why: answer.said() })
        }
        Probe::Indexing { program, indexes } => {
            let words: Vec<String> = index::STATUS_COMMAND.iter().map(|word| (*word).to_owned()).collect();
            let answer = run(program, &words, surroundings, marker, CONSOLE_MAX, end).await?;
            if answer.code != 0 {
                return Err(answer.said());
            }
            let rows = index::read_status_table(&answer.output).map_err(|error| format!("{} {}: {error}", program, words.join(" ")))?;
            Ok(index::nothing_is_rebuilt(&rows, indexes))
        }
        Probe::Files { .. } => Err("a folder is no program; this is a mistake in bunchd".to_owned()),
    }
}

/// Runs a program to its end.
///
/// # Errors
/// It was not started, was ended by a signal, or did not end in time.
async fn run(
    name: &str,
    words: &[String],
    surroundings: &Surroundings,
    marker: String,
    timeout: Duration,
    mut end: watch::Receiver<bool>,
) -> Result<Answer, String> {
    let mut all = named(surroundings, name).map_err(|failure| failure.text)?;
    all.extend_from_slice(words);
    // What it prints goes nowhere else: there is no attempt that a log could belong to.
    let program = Program { log: PathBuf::from("/dev/null"), marker, ..program_of(surroundings, &all, &surroundings.base) };
    if *end.borrow() {
        return Err("bunchd ends, so it was not run".to_owned());
    }
    let must_end = async {
        tokio::select! {
            () = tokio::time::sleep(timeout) => {}
            // A closed channel means that the daemon is gone.
            _ = end.wait_for(|end| *end) => {}
        }
    };
    ask(&program, surroundings.grace, must_end, |_| {}).await.map_err(|error| match error {
        AskError::Stopped => {
            format!("it did not end within {:#}, and was ended", jiff::SignedDuration::try_from(timeout).unwrap_or_default())
        }
        AskError::NotStarted(_) | AskError::Signal(_) => error.to_string(),
    })
}
