//! Whether a bunch may start, and if not, why: one typed reason, one sentence for a shop operator.

use std::fmt;
use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::pattern::nfc;
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

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "a file",
            Self::Symlink => "a symbolic link",
            Self::Directory => "a directory",
            Self::Fifo => "a named pipe (FIFO)",
            Self::Socket => "a socket",
            Self::Device => "a device",
        })
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOkFile { expected } => {
                write!(f, "there is no OK file yet: put a file named {expected} beside the CSV files when they are complete")
            }
            Self::NoOkForFile { file, expected } => {
                write!(f, "{file} has no OK file yet: put a file named {expected} beside it when it is complete")
            }
            Self::NoCsvFile { ok } => {
                write!(f, "the OK file {ok} is there, but no CSV file that belongs to it: check that the names match")
            }
            Self::ListedFileMissing { ok, file } => {
                write!(f, "{ok} lists {file}, but that file is not there: send it, or take its line out of the OK file")
            }
            Self::StillBeingWritten { file } => write!(f, "{file} is still being written"),
            Self::ChangedAfterOk { file, ok, quiet_at } => {
                write!(f, "{file} was changed after {ok}: the bunch is taken if the file stays as it is until {quiet_at:.0}")
            }
            Self::OkStillSettling { ok, quiet_at } => {
                write!(f, "{ok} was written just now: the bunch is taken if the file stays as it is until {quiet_at:.0}")
            }
            Self::OlderBunchFirst { identifier } => {
                write!(f, "bunches are taken in the order of their identifiers, and {identifier} comes first")
            }
            Self::SameBunchInProgress { execution } => {
                write!(f, "an earlier bunch with the same name is still being imported by execution {execution}")
            }
            Self::SiblingInProgress { pipeline, execution } => {
                write!(f, "the pipeline {pipeline} runs one execution at a time, and execution {execution} is still in progress")
            }
            Self::PipelineOff { pipeline } => {
                write!(f, "the pipeline {pipeline} is switched off (condition enabled): switch it on in its definition, then reload")
            }
            Self::OnlyByHand { pipeline } => {
                write!(f, "the pipeline {pipeline} is started by hand only: `bunchd start {pipeline}` takes this bunch")
            }
            Self::NotBefore { pipeline, at: Some(at) } => {
                write!(f, "the pipeline {pipeline} takes bunches at certain times only, the next is {at:.0}")
            }
            Self::NotBefore { pipeline, at: None } => {
                write!(f, "the pipeline {pipeline} takes bunches at certain times only, and none is left")
            }
            Self::ConditionFails { pipeline, condition, what, why: Some(why) } => {
                write!(f, "the condition {condition} of the pipeline {pipeline} does not hold: {what}: {why}")
            }
            Self::ConditionFails { pipeline, condition, what, why: None } => {
                write!(f, "the condition {condition} of the pipeline {pipeline} has not been looked up yet: {what}")
            }
            Self::Paused { target, since, why } => {
                let why = if why.is_empty() { String::new() } else { format!(": {why}") };
                write!(f, "{target} is paused since {since:.0}{why}; `{}` ends that", target.resume_command())
            }
            Self::DiskShort { path, free_bytes, limit_bytes } => {
                let (path, free, limit) = (path.display(), Bytes(*free_bytes), Bytes(*limit_bytes));
                write!(
                    f,
                    "the disk of {path} is nearly full: {free} are free, and below {limit} (limits.free_disk) no bunch is begun; make room there, `bunchd purge --dry-run` tells what bunchd could remove"
                )
            }
            Self::QueueFull { limit } => write!(f, "{limit} executions have not begun yet and wait for their turn (limits.claimed)"),
            Self::ClaimFailed { error, retry_at } => write!(f, "it could not be claimed: {error}; the next try is at {retry_at:.0}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, error } => {
                write!(f, "{file} cannot be read ({error}): give the user that bunchd runs as the right to read it")
            }
            Self::DuplicateCounter { counter: _, first, second } if first != second && nfc(first) == nfc(second) => {
                write!(
                    f,
                    "there are two files named {first}, whose umlauts or accents are written in two forms of Unicode: remove one of them"
                )
            }
            Self::DuplicateCounter { counter, first, second } => {
                write!(f, "{first} and {second} have the same counter {counter}: rename or remove one of them")
            }
            Self::EmptyFile { file } => write!(f, "{file} is empty, it does not even have a header line: replace or remove it"),
            Self::NotAFile { file, what } => write!(f, "{file} is {what}, not a file: put the file itself there"),
            Self::ForeignFileListed { ok, file } => {
                write!(f, "{ok} lists {file}, which does not belong to this bunch: remove that line or rename the file")
            }
            Self::UnusableOkFile { ok, why } => write!(f, "the OK file {ok} cannot be used: {why}"),
        }
    }
}
