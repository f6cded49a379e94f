//! Asks a program something: runs it to its end, and keeps what it printed.
//!
//! For programs whose output is the answer, such as the shop's console. What it cannot do: it keeps the first 256 KiB of the output.

use std::time::Duration;

use crate::model::step_state::ProcessId;
use crate::process::{self, Ended, Exit, Program, SpawnError};

/// How much of the output is kept, in bytes.
const OUTPUT_BYTES_MAX: usize = 256 * 1024;

/// Longest text that is taken from a line, in characters.
const WORDS_MAX: usize = 200;

/// What a program answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its exit code.
    pub code: i32,
    /// What it printed, both outputs together.
    pub output: String,
}

/// Why a program gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It was not started.
    #[error(transparent)]
    NotStarted(#[from] SpawnError),
    /// It was ended before its end.
    #[error("it was ended before it had answered")]
    Stopped,
    /// A signal that was not ours ended it.
    #[error("it was ended by {0}")]
    Signal(Exit),
}

/// Runs a program to its end, or until `must_end` is ready; `known` hears its process.
///
/// # Errors
/// It was not started, did not end in time, or was ended by a signal.
pub async fn ask(
    program: &Program,
    grace: Duration,
    must_end: impl Future<Output = ()>,
    known: impl FnOnce(ProcessId),
) -> Result<Answer, AskError> {
    let mut output = Vec::new();
    let on_line = |line: &[u8]| {
        let room = OUTPUT_BYTES_MAX.saturating_sub(output.len() + 1);
        output.extend_from_slice(&line[..line.len().min(room)]);
        output.push(b'\n');
        output.truncate(OUTPUT_BYTES_MAX);
    };
    let Heard { code, .. } = listen(program, grace, must_end, known, on_line).await?;
    Ok(Answer { code, output: String::from_utf8_lossy(&output).into_owned() })
}

/// How a program ended that was listened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// Its exit code.
    pub(super) code: i32,
    /// Why its log is not complete, if so.
    pub(super) log_trouble: Option<String>,
}

/// Does the same, but hands on each line as it comes.
///
/// # Errors
/// As [`ask`].
pub(super) async fn listen(
    program: &Program,
    grace: Duration,
    must_end: impl Future<Output = ()>,
    known: impl FnOnce(ProcessId),
    on_line: impl FnMut(&[u8]),
) -> Result<Heard, AskError> {
    let spawned = process::spawn(program)?;
    known(spawned.process);
    let Ended { exit, stopped, log, .. } = spawned.wait(must_end, grace, on_line).await;
    match exit {
        _ if stopped => Err(AskError::Stopped),
        Exit::Code(code) => Ok(Heard { code, log_trouble: log.trouble }),
        Exit::Signal(_) => Err(AskError::Signal(exit)),
    }
}

impl Answer {
    /// Says how the program ended, with its last line unless it is content.
    pub fn said(&self) -> String {
        let code = self.code;
        let last = self.output.lines().map(str::trim).rfind(|line| !line.is_empty()).filter(|_| code != 0);
        let Some(last) = last else { return format!("exit code {code}") };
        let mut words: String = last.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS_MAX).collect();
        if words.len() < last.len() {
            words.push('…');
        }
        format!("exit code {code}: {words}")
    }
}
