//! What a program says: by its exit code, or, for the shop's console, by the table that it prints.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use crate::executor::{Surroundings, named, program_of};
use crate::index;
use crate::model::probe::{Finding, Probe};
use crate::process::{self, Ended, Exit, Program};

/// How long the shop's console has for its table.
const CONSOLE_MAX: Duration = Duration::from_secs(60);

/// How much of the output is read, in bytes.
const OUTPUT_BYTES_MAX: usize = 256 * 1024;

/// Longest text that is taken from a line, in characters.
const WORDS_MAX: usize = 200;

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
            let (code, output) = run(program, words, surroundings, marker, timeout, end).await?;
            Ok(Finding { holds: code == 0, why: said(code, &output) })
        }
        Probe::Indexing { program, indexes } => {
            let words: Vec<String> = index::STATUS_COMMAND.iter().map(|word| (*word).to_owned()).collect();
            let (code, output) = run(program, &words, surroundings, marker, CONSOLE_MAX, end).await?;
            if code != 0 {
                return Err(said(code, &output));
            }
            let rows = index::read_status_table(&output).map_err(|error| format!("{} {}: {error}", program, words.join(" ")))?;
            Ok(index::nothing_is_rebuilt(&rows, indexes))
        }
        Probe::Files { .. } => Err("a folder is no program; this is a mistake in bunchd".to_owned()),
    }
}

/// Runs a program to its end, and returns its exit code and what it printed.
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
) -> Result<(i32, String), String> {
    let mut all = named(surroundings, name).map_err(|failure| failure.text)?;
    all.extend_from_slice(words);
    // What it prints goes nowhere else: there is no attempt that a log could belong to.
    let program = Program { log: PathBuf::from("/dev/null"), marker, ..program_of(surroundings, &all, &surroundings.base) };
    if *end.borrow() {
        return Err("bunchd ends, so it was not run".to_owned());
    }
    let spawned = process::spawn(&program).map_err(|error| error.to_string())?;
    let must_end = async {
        tokio::select! {
            () = tokio::time::sleep(timeout) => {}
            // A closed channel means that the daemon is gone.
            _ = end.wait_for(|end| *end) => {}
        }
    };
    let mut output = Vec::new();
    let on_line = |line: &[u8]| {
        let room = OUTPUT_BYTES_MAX.saturating_sub(output.len() + 1);
        output.extend_from_slice(&line[..line.len().min(room)]);
        output.push(b'\n');
        output.truncate(OUTPUT_BYTES_MAX);
    };
    let Ended { exit, stopped, .. } = spawned.wait(must_end, surroundings.grace, on_line).await;
    match exit {
        _ if stopped => {
            Err(format!("it did not end within {:#}, and was ended", jiff::SignedDuration::try_from(timeout).unwrap_or_default()))
        }
        Exit::Code(code) => Ok((code, String::from_utf8_lossy(&output).into_owned())),
        Exit::Signal(_) => Err(format!("it was ended by {exit}")),
    }
}

/// Writes how a program ended, with its last line unless it is content.
fn said(code: i32, output: &str) -> String {
    let last = output.lines().map(str::trim).rfind(|line| !line.is_empty()).filter(|_| code != 0);
    let Some(last) = last else { return format!("exit code {code}") };
    let mut words: String = last.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS_MAX).collect();
    if words.len() < last.len() {
        words.push('…');
    }
    format!("exit code {code}: {words}")
}
