//! A folder that is held open: all below is named relative to it, and no link is followed.
//!
//! So whoever exchanges a folder for a link while we work leads us nowhere. Only the media directory itself may be reached by links,
//! since its path is the operator's own word.

use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

/// A folder that is held open; it needs no permission to read it, only to go through it.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

/// What stands behind a name where a folder is expected.
#[derive(Debug)]
pub(super) enum Child {
    /// A folder.
    Folder(Folder),
    /// Nothing.
    Missing,
    /// A link, wherever it leads.
    Link,
    /// Something else.
    Other,
}

impl Folder {
    /// Opens a folder by its path, links included.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(rustix::fs::open(path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?))
    }

    /// Opens a folder in this one.
    pub(super) fn child(&self, name: impl AsRef<OsStr>) -> io::Result<Child> {
        let (name, flags) = (name.as_ref(), OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC);
        match rustix::fs::openat(&self.0, name, flags, Mode::empty()) {
            Ok(fd) => Ok(Child::Folder(Self(fd))),
            Err(Errno::NOENT) => Ok(Child::Missing),
            // Which of the two a link gives depends on the system.
            Err(Errno::NOTDIR | Errno::LOOP) => Ok(match self.stat(name)? {
                None => Child::Missing,
                Some(stat) if kind(&stat) == FileType::Symlink => Child::Link,
                Some(_) => Child::Other,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Says what a name stands for, a link being itself; `None` if there is nothing.
    pub(super) fn stat(&self, name: impl AsRef<OsStr>) -> io::Result<Option<Stat>> {
        found(rustix::fs::statat(&self.0, name.as_ref(), AtFlags::SYMLINK_NOFOLLOW))
    }

    /// Says whether a link leads to a folder; looking is all that is ever done behind it.
    pub(super) fn leads_to_folder(&self, name: impl AsRef<OsStr>) -> bool {
        rustix::fs::statat(&self.0, name.as_ref(), AtFlags::empty()).is_ok_and(|stat| kind(&stat) == FileType::Directory)
    }

    /// Removes a file, or a link itself; `false` if there was nothing.
    pub(super) fn remove_file(&self, name: impl AsRef<OsStr>) -> io::Result<bool> {
        Ok(found(rustix::fs::unlinkat(&self.0, name.as_ref(), AtFlags::empty()))?.is_some())
    }

    /// Removes a folder; it must be empty.
    pub(super) fn remove_folder(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        found(rustix::fs::unlinkat(&self.0, name.as_ref(), AtFlags::REMOVEDIR)).map(drop)
    }

    /// Returns the folder itself, for names relative to it.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }

    /// Reads the names in the folder, with what they stand for; this needs the permission to read it.
    pub(super) fn entries(&self) -> io::Result<Dir> {
        let own = rustix::fs::openat(&self.0, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Dir::new(own)?)
    }
}

/// Returns what a thing is.
pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

fn found<T>(result: rustix::io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
