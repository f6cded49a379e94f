//! Whether a bunch may start, and if not, why: one typed reason, one sentence for a shop operator.

mod words;

use std::fmt;
use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::request::Target;

/// The verdict on a bunch in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Readiness {
    /// All that is needed is there.
    Ready,
    /// Something is still to come; it may become ready by itself.
    Waiting {
        /// Every reason, the first to mend first; never empty.
        reasons: Vec<WaitReason>,
    },
    /// Somebody has to change a file before it can become ready.
    Rejected {
        /// Every problem; never empty.
        problems: Vec<Problem>,
    },
}

impl Readiness {
    /// Tells whether it says the same kinds of things, whatever times and names are in them.
    pub fn is_like(&self, other: &Self) -> bool {
        fn kinds<T>(all: &[T]) -> Vec<Discriminant<T>> {
            all.iter().map(discriminant).collect()
        }
        match (self, other) {
            (Self::Waiting { reasons }, Self::Waiting { reasons: others }) => kinds(reasons) == kinds(others),
            (Self::Rejected { problems }, Self::Rejected { problems: others }) => kinds(problems) == kinds(others),
            (Self::Ready, Self::Ready) => true,
            (Self::Ready | Self::Waiting { .. } | Self::Rejected { .. }, _) => false,
        }
    }
}

impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn joined<T: fmt::Display>(all: &[T]) -> String {
            all.iter().map(T::to_string).collect::<Vec<_>>().join("; ")
        }
        match self {
            Self::Ready => f.write_str("ready"),
            Self::Waiting { reasons } => f.write_str(&joined(reasons)),
            Self::Rejected { problems } => f.write_str(&joined(problems)),
        }
    }
}

/// Why a bunch waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum WaitReason {
    /// There are CSV files, but no OK file.
    NoOkFile {
        /// Name of the OK file that would release the bunch.
        expected: String,
    },
    /// A source with an OK file for each CSV file lacks one of them.
    NoOkForFile {
        /// The CSV file.
        file: String,
        /// Name of the OK file that would release it.
        expected: String,
    },
    /// There is an OK file, but no CSV file of its bunch.
    NoCsvFile {
        /// The OK file.
        ok: String,
    },
    /// The OK file lists a file that is not there.
    ListedFileMissing {
        /// The OK file.
        ok: String,
        /// The name that it lists.
        file: String,
    },
    /// A program still has the file open for writing.
    StillBeingWritten {
        /// The file.
        file: String,
    },
    /// The CSV file is newer than its OK file, so it may not be complete.
    ChangedAfterOk {
        /// The CSV file.
        file: String,
        /// The OK file.
        ok: String,
        /// When it will have been quiet for long enough.
        quiet_at: Timestamp,
    },
    /// The OK file was written just now and nobody saw it being closed.
    OkStillSettling {
        /// The OK file.
        ok: String,
        /// When it will have been quiet for long enough.
        quiet_at: Timestamp,
    },
    /// The pipeline takes bunches in the order of their identifiers, and an older one is not through.
    OlderBunchFirst {
        /// Identifier of the older bunch.
        identifier: String,
    },
    /// An earlier bunch with the same key is still being imported.
    SameBunchInProgress {
        /// Its execution.
        execution: u64,
    },
    /// The pipeline allows one execution at a time (condition no-sibling-in-progress).
    SiblingInProgress {
        /// Name of the pipeline.
        pipeline: String,
        /// The execution that is in progress.
        execution: u64,
    },
    /// The pipeline is switched off (condition enabled).
    PipelineOff {
        /// Name of the pipeline.
        pipeline: String,
    },
    /// The pipeline is started by hand only (condition no-auto-spawn).
    OnlyByHand {
        /// Name of the pipeline.
        pipeline: String,
    },
    /// The pipeline takes bunches at certain times only (condition cron).
    NotBefore {
        /// Name of the pipeline.
        pipeline: String,
        /// Its next time; `None` if there is none.
        at: Option<Timestamp>,
    },
    /// A condition of the pipeline that is looked up in the world does not hold.
    ConditionFails {
        /// Name of the pipeline.
        pipeline: String,
        /// Type name of the condition.
        condition: String,
        /// What was looked up.
        what: String,
        /// What was found; `None` while it is being looked up for the first time.
        why: Option<String>,
    },
    /// The pipeline, or everything, is paused.
    Paused {
        /// What is paused.
        target: Target,
        /// Since when.
        since: Timestamp,
        /// Why; may be empty.
        why: String,
    },
    /// A disk is nearly full.
    DiskShort {
        /// A directory on that disk.
        path: PathBuf,
        /// How many bytes are free there.
        free_bytes: u64,
        /// How many must be (`limits.free_disk`).
        limit_bytes: u64,
    },
    /// As many bunches as allowed have been claimed and wait for their turn.
    QueueFull {
        /// The limit `limits.claimed`.
        limit: usize,
    },
    /// Claiming failed; it is tried again.
    ClaimFailed {
        /// What happened, with what to do.
        error: String,
        /// When the next try is due.
        retry_at: Timestamp,
    },
}

/// What is wrong with a bunch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum Problem {
    /// The file cannot be opened for reading.
    Unreadable {
        /// The file.
        file: String,
        /// The operating system's words.
        error: String,
    },
    /// Two files of one type have the same counter.
    DuplicateCounter {
        /// The counter.
        counter: u64,
        /// The first file.
        first: String,
        /// The second file.
        second: String,
    },
    /// A CSV file holds nothing, not even a header.
    EmptyFile {
        /// The file.
        file: String,
    },
    /// Something other than a regular file has the name of a bunch file; it is never opened or followed.
    NotAFile {
        /// Its name.
        file: String,
        /// What it is.
        what: FileKind,
    },
    /// The OK file lists a file of another bunch.
    ForeignFileListed {
        /// The OK file.
        ok: String,
        /// The name that it lists.
        file: String,
    },
    /// The OK file is not a list of names: too large, or not text.
    UnusableOkFile {
        /// The OK file.
        ok: String,
        /// What is wrong with it.
        why: String,
    },
}

/// What a directory entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A regular file.
    File,
    /// A symbolic link.
    Symlink,
    /// A directory.
    Directory,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// A block or character device.
    Device,
}
