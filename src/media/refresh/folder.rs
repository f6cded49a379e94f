//! Opens folders below `catalog/product`, name by name, without following links, and makes those of the cache that are missing.
//!
//! What is made is for whoever its folder is for: it gets that folder's permissions and, where we may say so, its owner.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::dir::{Dir, Type};
use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, open, openat};
use nix::sys::stat::{FileStat, Mode, SFlag, fchmod, fstat, fstatat, mkdirat};
use nix::unistd::{Gid, Uid, fchown, geteuid};

use super::RefreshError;

const FOLDER: OFlag = OFlag::O_DIRECTORY.union(OFlag::O_CLOEXEC).union(OFlag::O_RDONLY);

/// A folder that is open.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) fd: OwnedFd,
    pub(super) path: PathBuf,
}

/// When a file was last changed: seconds and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64, pub(super) i64);

/// What has a name in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Absent,
    File(Moment),
    Folder,
    Link,
    /// A device, a pipe or a socket.
    Other,
}

impl Folder {
    /// Opens `catalog/product`; the path of `pub/media` may hold links, since it is the operator who names it.
    pub(super) fn products(media: &Path) -> Result<Self, RefreshError> {
        let fd = open(media, FOLDER, Mode::empty()).map_err(RefreshError::of("open", media))?;
        let media = Self { fd, path: media.to_owned() };
        let catalog = media.open(OsStr::new("catalog"))?;
        let products = catalog.map(|catalog| catalog.open(OsStr::new("product"))).transpose()?.flatten();
        products.ok_or(RefreshError::NoProducts { media: media.path })
    }

    /// Opens a folder in this one; `None` if there is nothing of that name.
    pub(super) fn open(&self, name: &OsStr) -> Result<Option<Self>, RefreshError> {
        let path = self.path.join(name);
        match openat(&self.fd, name, FOLDER | OFlag::O_NOFOLLOW, Mode::empty()) {
            Ok(fd) => Ok(Some(Self { fd, path })),
            Err(Errno::ENOENT) => Ok(None),
            Err(Errno::ELOOP | Errno::ENOTDIR) if self.look(name)? == Entry::Link => Err(RefreshError::Link { path }),
            Err(errno) => Err(RefreshError::of("open", &path)(errno)),
        }
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
        let fd = self.fd.try_clone().map_err(RefreshError::io("open", &self.path))?;
        Ok(Self { fd, path: self.path.clone() })
    }

    fn made(&self, name: &OsStr) -> Result<Self, RefreshError> {
        if let Some(folder) = self.open(name)? {
            return Ok(folder);
        }
        let path = self.path.join(name);
        let above = self.stat()?;
        match mkdirat(&self.fd, name, Mode::from_bits_truncate(above.st_mode)) {
            // Somebody else was faster.
            Ok(()) | Err(Errno::EEXIST) => {}
            Err(errno) => return Err(RefreshError::of("make", &path)(errno)),
        }
        let folder = self.open(name)?.ok_or(Errno::ENOENT).map_err(RefreshError::of("open", &path))?;
        give(&folder.fd, &above, above.st_mode & 0o7777);
        Ok(folder)
    }

    pub(super) fn stat(&self) -> Result<FileStat, RefreshError> {
        fstat(&self.fd).map_err(RefreshError::of("look at", &self.path))
    }

    /// Looks at one name, without following a link.
    pub(super) fn look(&self, name: &OsStr) -> Result<Entry, RefreshError> {
        match fstatat(&self.fd, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Entry::of(&stat)),
            Err(Errno::ENOENT) => Ok(Entry::Absent),
            Err(errno) => Err(RefreshError::of("look at", &self.path.join(name))(errno)),
        }
    }

    /// Hands over each name in it, with its kind where the listing tells it.
    pub(super) fn list(&self, mut take: impl FnMut(&OsStr, Option<Type>)) -> Result<(), RefreshError> {
        let refused = || RefreshError::of("list", &self.path);
        let mut listed = Dir::openat(&self.fd, c".", FOLDER, Mode::empty()).map_err(refused())?;
        for entry in listed.iter() {
            let entry = entry.map_err(refused())?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name != "." && name != ".." {
                take(name, entry.file_type());
            }
        }
        Ok(())
    }

    /// Returns what is in it, with the kind of each.
    pub(super) fn entries(&self) -> Result<Vec<(OsString, Entry)>, RefreshError> {
        let mut listed = Vec::new();
        self.list(|name, kind| listed.push((name.to_owned(), kind)))?;
        let known = |(name, kind): (OsString, Option<Type>)| {
            let entry = match kind {
                Some(Type::Directory) => Entry::Folder,
                Some(Type::Symlink) => Entry::Link,
                // When it changed is asked later, of all files at once.
                Some(Type::File) => Entry::File(Moment(0, 0)),
                Some(Type::Fifo | Type::CharacterDevice | Type::BlockDevice | Type::Socket) => Entry::Other,
                None => self.look(&name)?,
            };
            Ok((name, entry))
        };
        listed.into_iter().map(known).collect()
    }
}

/// Gives what is new in a folder to whoever the folder is for; where that is not allowed, it stays ours.
pub(super) fn give(new: impl AsFd, folder: &FileStat, mode: u32) {
    if geteuid().is_root() {
        let _ = fchown(&new, Some(Uid::from_raw(folder.st_uid)), Some(Gid::from_raw(folder.st_gid)));
    }
    let _ = fchmod(&new, Mode::from_bits_truncate(mode));
}

impl Entry {
    fn of(stat: &FileStat) -> Self {
        match SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT {
            SFlag::S_IFREG => Self::File(Moment(stat.st_mtime, stat.st_mtime_nsec)),
            SFlag::S_IFDIR => Self::Folder,
            SFlag::S_IFLNK => Self::Link,
            _ => Self::Other,
        }
    }
}
