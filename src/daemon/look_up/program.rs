//! What a program says by its exit code, and how the shop's indexes stand.

use std::time::Duration;

use tokio::sync::watch;

use crate::daemon::clock;
use crate::executor::index_source::{self, Asker, IndexSourceError};
use crate::executor::{Answer, AskError, Surroundings, ask, named, program_of};
use crate::index;
use crate::model::index::IndexState;
use crate::model::probe::{Finding, Probe};
use crate::process::Program;

/// How long the shop's console or its database has for its answer.
const CONSOLE_MAX: Duration = Duration::from_secs(60);

/// What programs print goes nowhere: there is no attempt that a log could belong to.
const NOWHERE: &str = "/dev/null";

const NOT_RUN: &str = "bunchd ends, so it was not run";

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
            let states = states(program.as_deref(), surroundings, marker, end).await?;
            Ok(index::nothing_is_rebuilt(&states, indexes))
        }
        Probe::Files { .. } => Err("a folder is no program; this is a mistake in bunchd".to_owned()),
    }
}

/// Asks how the shop's indexes stand.
///
/// # Errors
/// Nobody said so in time.
async fn states(
    program: Option<&str>,
    surroundings: &Surroundings,
    marker: String,
    end: watch::Receiver<bool>,
) -> Result<Vec<IndexState>, String> {
    if *end.borrow() {
        return Err(NOT_RUN.to_owned());
    }
    let asker = Asker {
        surroundings,
        program,
        directory: surroundings.base.clone(),
        log: NOWHERE.into(),
        marker,
        secrets: Vec::new(),
        now: clock::now(),
    };
    index_source::read(&asker, must_end(CONSOLE_MAX, end), |_| {}).await.map_err(|error| match error {
        IndexSourceError::Stopped => too_long(CONSOLE_MAX),
        IndexSourceError::NotStarted(why) | IndexSourceError::Trouble(why) => why,
    })
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
    end: watch::Receiver<bool>,
) -> Result<Answer, String> {
    let mut all = named(surroundings, name).map_err(|failure| failure.text)?;
    all.extend_from_slice(words);
    let program = Program { log: NOWHERE.into(), marker, ..program_of(surroundings, &all, &surroundings.base) };
    if *end.borrow() {
        return Err(NOT_RUN.to_owned());
    }
    ask(&program, surroundings.grace, must_end(timeout, end), |_| {}).await.map_err(|error| match error {
        AskError::Stopped => too_long(timeout),
        AskError::NotStarted(_) | AskError::Signal(_) => error.to_string(),
    })
}

/// Is ready when the time is over, or the daemon ends.
async fn must_end(timeout: Duration, mut end: watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(timeout) => {}
        // A closed channel means that the daemon is gone.
        _ = end.wait_for(|end| *end) => {}
    }
}

fn too_long(timeout: Duration) -> String {
    format!("it did not end within {:#}, and was ended", jiff::SignedDuration::try_from(timeout).unwrap_or_default())
}
