//! How an attempt ended: a failing import is data, never an error of ours.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of end it was.
    #[serde(flatten)]
    pub kind: FailureKind,
    /// One sentence that names the cause, for a shop operator.
    pub text: String,
}

/// The kinds of failure that the engine and the faces tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FailureKind {
    /// The program ended with an exit code that means failure.
    ExitCode {
        /// The code.
        code: i32,
    },
    /// A signal ended the program.
    Signal {
        /// Its number.
        signal: i32,
    },
    /// The step's `expireIn` passed.
    Expired,
    /// The daemon ended while the attempt ran; what it had done is not known.
    Lost,
    /// The program could not be started.
    NotStarted,
    /// The input is wrong; the messages say where.
    InvalidInput,
    /// The attempt was stopped before its end.
    Stopped,
    /// Work of ours could not be done (disk full, file vanished).
    Internal,
}

impl Failure {
    /// Makes a failure of a kind with its sentence.
    pub fn new(kind: FailureKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// How an attempt ended, as the one who ran it reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// All was done.
    Succeeded,
    /// All was done, and the messages hold something to look at.
    SucceededWithWarnings,
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It did its work, and found that the rest must not run.
    Aborted {
        /// Why, in one sentence.
        why: String,
    },
}
