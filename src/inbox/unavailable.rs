//! Why a directory cannot be looked at, in the words of an operator; it recovers by itself at the next look.

use std::io;
use std::path::{Path, PathBuf};

use super::observe;

/// Why a directory cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum DirectoryError {
    /// It is not there.
    #[error("the inbox {} does not exist: create it, or mount the file system that it is on", path.display())]
    Missing {
        /// The directory.
        path: PathBuf,
    },
    /// It is something else.
    #[error("the inbox {} is not a directory: put a directory there", path.display())]
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// The rights do not allow it.
    #[error("the inbox {} cannot be read: give the user that bunchd runs as the rights to read, write and enter it", path.display())]
    NotReadable {
        /// The directory.
        path: PathBuf,
    },
    /// What was mounted there is not any more.
    #[error("the file system of the inbox {} is not mounted any more: mount it again (or restart bunchd if it is to stay away)", path.display())]
    MountGone {
        /// The directory.
        path: PathBuf,
    },
    /// Anything else, such as a network file system that does not answer.
    #[error("the inbox {} cannot be looked at ({error}): check the disk or the network share", path.display())]
    Failed {
        /// The directory.
        path: PathBuf,
        /// The operating system's words.
        error: String,
    },
}

impl DirectoryError {
    /// Translates an error of the operating system.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of io::Error are not ours, and grow")]
    pub(super) fn of(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::NotADirectory => Self::NotADirectory { path },
            io::ErrorKind::PermissionDenied => Self::NotReadable { path },
            _ => Self::Failed { path, error: observe::words(error) },
        }
    }
}
