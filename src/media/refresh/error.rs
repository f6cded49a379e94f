//! What ends a refresh early; a broken image never does.

use std::io;
use std::path::{Path, PathBuf};

use nix::errno::Errno;

/// What is said of a link.
pub(super) const LINK: &str = "it is a symbolic link, which may lead out of pub/media";

/// Why a refresh could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The folder of the product images is not there.
    #[error("{media} has no folder catalog/product; is `media` under [magento] really the shop's pub/media?")]
    NoProducts {
        /// The shop's `pub/media`.
        media: PathBuf,
    },
    /// A symbolic link stands where a folder is needed.
    #[error("{path} is a symbolic link; bunchd follows none below pub/media, since it may lead out of it")]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {what} {path}: {source}")]
    System {
        /// What was to be done with it.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A thread of ours ended in the middle.
    #[error("the refresh of the image cache ended in the middle; this is a mistake in bunchd")]
    Broken,
}

impl RefreshError {
    /// Makes a [`RefreshError::System`].
    pub(super) fn of(what: &'static str, path: &Path) -> impl FnOnce(Errno) -> Self {
        move |errno| Self::System { what, path: path.to_owned(), source: errno.into() }
    }

    /// Makes a [`RefreshError::System`] of an error of the standard library.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { what, path: path.to_owned(), source }
    }

    /// Returns the path that cannot be had, and why, if it is that path alone and all others may be well.
    ///
    /// # Errors
    /// The error itself: it is for all.
    pub(super) fn of_path(self) -> Result<(PathBuf, String), Self> {
        let errnos = [Errno::EACCES, Errno::EPERM, Errno::ENOTDIR, Errno::ELOOP, Errno::ENAMETOOLONG];
        match &self {
            Self::Link { path } => Ok((path.clone(), LINK.to_owned())),
            Self::System { what, path, source } if source.raw_os_error().is_some_and(|errno| errnos.map(|e| e as i32).contains(&errno)) => {
                Ok((path.clone(), format!("bunchd cannot {what} it: {source}")))
            }
            Self::System { .. } | Self::NoProducts { .. } | Self::Broken => Err(self),
        }
    }

    /// Tells whether the next image would meet the same: the disk is full, broken, or may not be written.
    pub(super) fn is_for_all(&self) -> bool {
        let Self::System { source, .. } = self else { return false };
        let errno = source.raw_os_error().map(Errno::from_raw);
        matches!(errno, Some(Errno::ENOSPC | Errno::EDQUOT | Errno::EROFS | Errno::EIO | Errno::EMFILE | Errno::ENFILE))
    }
}
