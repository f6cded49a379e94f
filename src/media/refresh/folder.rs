//! Folders below `catalog/product` with their paths, and the making of those that the cache lacks.
//!
//! What is made is for whoever its folder is for: it gets that folder's permissions and, where we may say so, its owner.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, openat};
use nix::sys::stat::{FileStat, Mode, SFlag, fchmod, fstat, fstatat};
use nix::unistd::{Gid, Uid, fchown, geteuid};
use rustix::fs::FileType;

use super::RefreshError;
use super::new_folder;
use crate::media::folder::{self, Child};

/// A folder that is held open, and its path.
#[derive(Debug)]
pub(super) struct Folder {
    open: folder::Folder,
    pub(super) path: PathBuf,
}

/// When a file was last changed: seconds and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64, pub(super) i64);

/// What has a name in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Absent,
    /// A file with something in it.
    File(Moment),
    /// A file of no bytes.
    Empty(Moment),
    Folder,
    Link,
    /// A device, a pipe or a socket.
    Other,
}

impl Folder {
    /// Opens `catalog/product`; the path of `pub/media` may hold links, since it is the operator who names it.
    pub(super) fn products(media: &Path) -> Result<Self, RefreshError> {
        let open = folder::Folder::open(media).map_err(RefreshError::io("open", media))?;
        let media = Self { open, path: media.to_owned() };
        media.way(Path::new("catalog/product"))?.ok_or(RefreshError::NoProducts { media: media.path })
    }

    /// Opens a folder in this one; `None` if there is nothing of that name.
    pub(super) fn open(&self, name: &OsStr) -> Result<Option<Self>, RefreshError> {
        let path = self.path.join(name);
        match self.open.child(name).map_err(RefreshError::io("open", &path))? {
            Child::Folder(open) => Ok(Some(Self { open, path })),
            Child::Missing => Ok(None),
            Child::Link => Err(RefreshError::Link { path }),
            Child::Other => Err(RefreshError::of("open", &path)(Errno::ENOTDIR)),
        }
    }

    /// Returns the folder itself, for names relative to it.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.open.fd()
    }

    /// Opens the folder to which names lead from this one; `None` if one is not there.
    pub(super) fn way(&self, names: &Path) -> Result<Option<Self>, RefreshError> {
        let mut names = names.iter();
        let Some(first) = names.next() else { return Ok(Some(self.copy()?)) };
        names.try_fold(self.open(first)?, |folder, name| folder.map_or(Ok(None), |folder| folder.open(name)))
    }

    /// Opens the folder to which names lead, and makes those that are missing.
    pub(super) fn way_made(&self, names: &Path) -> Result<Self, RefreshError> {
        names.iter().try_fold(self.copy()?, |folder, name| folder.made(name))
    }

    fn copy(&self) -> Result<Self, RefreshError> {
        let copy = self.open(OsStr::new("."))?.ok_or(Errno::ENOENT).map_err(RefreshError::of("open", &self.path))?;
        Ok(Self { path: self.path.clone(), ..copy })
    }

    fn made(&self, name: &OsStr) -> Result<Self, RefreshError> {
        if let Some(folder) = self.open(name)? {
            return Ok(folder);
        }
        let path = self.path.join(name);
        let above = self.stat()?;
        match new_folder::make(self.fd(), name, above.st_mode) {
            // Somebody else was faster.
            Ok(()) | Err(Errno::EEXIST) => {}
            Err(errno) => return Err(RefreshError::of("make", &path)(errno)),
        }
        let folder = self.open(name)?.ok_or(Errno::ENOENT).map_err(RefreshError::of("open", &path))?;
        // What is only held open for its names cannot be changed.
        if let Ok(itself) = openat(folder.fd(), ".", OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC, Mode::empty()) {
            own(&itself, &above);
            if fstat(&itself).is_ok_and(|made| made.st_mode & 0o7777 != above.st_mode & 0o7777) {
                // Where no set-group-id bit may be given, it stays as it was made.
                let _ = fchmod(&itself, Mode::from_bits_truncate(above.st_mode));
            }
        }
        Ok(folder)
    }

    pub(super) fn stat(&self) -> Result<FileStat, RefreshError> {
        fstat(self.fd()).map_err(RefreshError::of("look at", &self.path))
    }

    /// Looks at one name, without following a link.
    pub(super) fn look(&self, name: &OsStr) -> Result<Entry, RefreshError> {
        match fstatat(self.fd(), name, AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Entry::of(&stat)),
            Err(Errno::ENOENT) => Ok(Entry::Absent),
            Err(errno) => Err(RefreshError::of("look at", &self.path.join(name))(errno)),
        }
    }

    /// Returns what is in it of the names that are wanted, with the kind of each; when a file changed, and whether it is empty, is
    /// not looked at.
    pub(super) fn entries(&self, is_wanted: impl Fn(&OsStr) -> bool) -> Result<Vec<(OsString, Entry)>, RefreshError> {
        let refused = || RefreshError::io("list", &self.path);
        let mut entries = Vec::new();
        for listed in self.open.entries().map_err(refused())? {
            let listed = listed.map_err(|errno| refused()(errno.into()))?;
            let name = OsStr::from_bytes(listed.file_name().to_bytes());
            if name == "." || name == ".." || !is_wanted(name) {
                continue;
            }
            let entry = match listed.file_type() {
                FileType::Directory => Entry::Folder,
                FileType::Symlink => Entry::Link,
                FileType::RegularFile => Entry::File(Moment(0, 0)),
                FileType::Fifo | FileType::CharacterDevice | FileType::BlockDevice | FileType::Socket => Entry::Other,
                FileType::Unknown => self.look(name)?,
            };
            entries.push((name.to_owned(), entry));
        }
        Ok(entries)
    }
}

/// Gives a new file in a folder to whoever the folder is for; where that is not allowed, it stays ours.
pub(super) fn give(new: impl AsFd, folder: &FileStat) {
    own(&new, folder);
    let _ = fchmod(&new, Mode::from_bits_truncate(folder.st_mode & 0o666));
}

fn own(new: impl AsFd, folder: &FileStat) {
    if geteuid().is_root() {
        let _ = fchown(&new, Some(Uid::from_raw(folder.st_uid)), Some(Gid::from_raw(folder.st_gid)));
    }
}

impl Entry {
    fn of(stat: &FileStat) -> Self {
        match SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT {
            SFlag::S_IFREG if stat.st_size == 0 => Self::Empty(Moment(stat.st_mtime, stat.st_mtime_nsec)),
            SFlag::S_IFREG => Self::File(Moment(stat.st_mtime, stat.st_mtime_nsec)),
            SFlag::S_IFDIR => Self::Folder,
            SFlag::S_IFLNK => Self::Link,
            _ => Self::Other,
        }
    }
}
