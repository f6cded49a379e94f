//! What can go wrong with room on the disk.

use std::io;
use std::path::{Path, PathBuf};

use nix::errno::Errno;

/// A directory could not be measured or removed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// It is not ours to touch.
    #[error("{} is not below the working, archive or failed folder of the configuration, or a link leads there, so it is left alone: remove it by hand", path.display())]
    Outside {
        /// The directory.
        path: PathBuf,
    },
    /// Somebody mounted something inside.
    #[error("another file system is mounted at {}: unmount it, then what is around it can be removed", path.display())]
    Mounted {
        /// Where.
        path: PathBuf,
    },
    /// Folders lie too deep one in the other.
    #[error("{} lies deeper than {} folders: remove it by hand", path.display(), super::DEPTH_MAX)]
    TooDeep {
        /// The folder.
        path: PathBuf,
    },
    /// The daemon is to end; what is left is removed after the next start.
    #[error("the removal of {} was interrupted", path.display())]
    Interrupted {
        /// The directory.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {what} {}: {source}; check the rights of the folder, and that the disk is not read-only", path.display())]
    Io {
        /// What was to be done with it.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

impl StorageError {
    pub(super) fn of(what: &'static str, path: &Path) -> impl FnOnce(Errno) -> Self {
        move |errno| Self::Io { what, path: path.to_owned(), source: errno.into() }
    }
}
