//! The sentences for reasons and problems: what is so, and what to do.

use std::fmt;

use super::{FileKind, Problem, WaitReason};
use crate::model::bytes::Bytes;
use crate::model::pattern::nfc;

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
