//! Why a claim could not be made, with what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::readiness::FileKind;

/// Why a claim could not be made. Unless it is [`ClaimError::Stranded`], everything is in the inbox as before.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// A file is not there any more.
    #[error("{file} is not in the inbox any more: somebody took it away; drop the bunch again if that was a mistake")]
    Vanished {
        /// The file.
        file: String,
    },
    /// A file is not what was seen when the bunch was found ready.
    #[error("{file} was changed while it was being claimed: it stays in the inbox and is looked at again")]
    ChangedMeanwhile {
        /// The file.
        file: String,
    },
    /// A file has become something else.
    #[error("{file} is {what} now, not a file: put the file itself there")]
    NotAFile {
        /// Its name.
        file: String,
        /// What it is.
        what: FileKind,
    },
    /// A file cannot be looked at.
    #[error("{file} cannot be looked at: check the disk, or the mount of the inbox")]
    Look {
        /// The file.
        file: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The working directory is already there.
    #[error("the working directory {} is already there: move it away, it is not of this execution", directory.display())]
    DirectoryExists {
        /// The directory.
        directory: PathBuf,
    },
    /// The disk is full, or a quota is used up.
    #[error("the disk of {} is full: make room there, the bunch waits in the inbox", place.display())]
    DiskFull {
        /// Where.
        place: PathBuf,
    },
    /// The file system is mounted read-only.
    #[error("the file system of {} is read-only: mount it for writing, the bunch waits in the inbox", place.display())]
    ReadOnly {
        /// Where.
        place: PathBuf,
    },
    /// The rights do not allow it.
    #[error("{} may not be written: give the user that bunchd runs as the right to write there", place.display())]
    NotAllowed {
        /// Where.
        place: PathBuf,
    },
    /// Anything else that keeps a file from being moved, or a directory from being made.
    #[error("{} could not be moved or written", place.display())]
    Move {
        /// Where.
        place: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The disk did not confirm what was written.
    #[error("the disk of {} did not confirm a write: check the disk", directory.display())]
    Sync {
        /// The directory.
        directory: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A failed claim could not be undone; [`super::recover`] tries again.
    #[error("{why}; and {} could not be put back from {}: they are safe there", files.join(", "), directory.display())]
    Stranded {
        /// The files.
        files: Vec<String>,
        /// The working directory that holds them.
        directory: PathBuf,
        /// Why the claim failed.
        why: Box<ClaimError>,
    },
}

impl ClaimError {
    /// Translates an error of the operating system at a place.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of io::Error are not ours, and grow")]
    pub(super) fn at(place: &Path, source: io::Error) -> Self {
        let place = place.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { place },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { place },
            io::ErrorKind::PermissionDenied => Self::NotAllowed { place },
            _ => Self::Move { place, source },
        }
    }
}
