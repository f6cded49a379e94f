//! Opens folders below a root, name by name, without following links.

use std::ffi::{CStr, OsStr};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, open, openat};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat, fstatat};

use super::StorageError;

const FOLDER: OFlag = OFlag::O_DIRECTORY.union(OFlag::O_CLOEXEC).union(OFlag::O_RDONLY);

/// A folder that is open.
#[derive(Debug)]
pub(super) struct Folder {
    fd: OwnedFd,
    pub(super) path: PathBuf,
    pub(super) stat: FileStat,
}

impl Folder {
    /// Opens a root; it may be a link, since it is the operator who names it.
    fn root(path: &Path) -> Result<Option<Self>, StorageError> {
        match open(path, FOLDER, Mode::empty()) {
            Err(Errno::ENOENT) => Ok(None),
            opened => Self::of(opened, path.to_owned()).map(Some),
        }
    }

    /// Opens a folder in this one; `None` if there is none of that name.
    pub(super) fn open(&self, name: &OsStr) -> Result<Option<Self>, StorageError> {
        let path = self.path.join(name);
        match openat(&self.fd, name, FOLDER | OFlag::O_NOFOLLOW, Mode::empty()) {
            // What is there is not a folder, or no longer one.
            Err(Errno::ENOENT | Errno::ENOTDIR | Errno::ELOOP) => Ok(None),
            opened => Self::of(opened, path).map(Some),
        }
    }

    fn of(opened: nix::Result<OwnedFd>, path: PathBuf) -> Result<Self, StorageError> {
        let fd = opened.map_err(StorageError::of("open", &path))?;
        let stat = fstat(&fd).map_err(StorageError::of("look at", &path))?;
        Ok(Self { fd, path, stat })
    }

    /// Returns what is in it by name, without following links; what vanishes meanwhile is left out.
    pub(super) fn entries(&self) -> Result<Vec<(Box<OsStr>, FileStat)>, StorageError> {
        let list = |fd: &OwnedFd| Dir::openat(fd, c".", FOLDER, Mode::empty());
        let mut listed = list(&self.fd).map_err(StorageError::of("list", &self.path))?;
        let mut entries = Vec::new();
        for entry in listed.iter() {
            let entry = entry.map_err(StorageError::of("list", &self.path))?;
            let name = entry.file_name();
            if name != c"." && name != c".." {
                entries.extend(self.entry(name)?);
            }
        }
        Ok(entries)
    }

    fn entry(&self, name: &CStr) -> Result<Option<(Box<OsStr>, FileStat)>, StorageError> {
        let name = OsStr::from_bytes(name.to_bytes());
        Ok(self.stat_of(name)?.map(|stat| (name.into(), stat)))
    }

    /// Looks at one name; `None` if it is not there.
    pub(super) fn stat_of(&self, name: &OsStr) -> Result<Option<FileStat>, StorageError> {
        match fstatat(&self.fd, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => Err(StorageError::of("look at", &self.path.join(name))(errno)),
        }
    }

    pub(super) fn fd(&self) -> &OwnedFd {
        &self.fd
    }

    /// Waits until the names in it are on the disk, where the file system has such a thing.
    pub(super) fn sync(&self) -> Result<(), StorageError> {
        match nix::unistd::fsync(&self.fd) {
            Err(Errno::EINVAL | Errno::ENOTSUP) => Ok(()),
            result => result.map_err(StorageError::of("write", &self.path)),
        }
    }
}

/// Opens all folders from a root down to the one that holds `path`, and returns them with the last name; `None` if one is not there.
///
/// # Errors
/// No root leads there without a link, or the system refused.
pub(super) fn way_to<'p>(path: &'p Path, roots: &[PathBuf]) -> Result<Option<(Vec<Folder>, &'p OsStr)>, StorageError> {
    let outside = || StorageError::Outside { path: path.to_owned() };
    let (root, names) = roots.iter().find_map(|root| Some((root, names_below(path, root)?))).ok_or_else(outside)?;
    let Some((last, folders)) = names.split_last() else { return Err(outside()) };
    let Some(root) = Folder::root(root)? else { return Ok(None) };
    let mut way = vec![root];
    for name in folders {
        let next = way.last().map(|folder| folder.open(name)).transpose()?.flatten();
        let Some(next) = next else {
            // A link leads elsewhere; that its folder is gone must not be said of what lies there.
            let found = way.last().map(|folder| folder.stat_of(name)).transpose()?.flatten();
            return if found.is_some_and(|stat| is_link(&stat)) { Err(outside()) } else { Ok(None) };
        };
        way.push(next);
    }
    Ok(Some((way, last)))
}

/// Returns the names that lead from a root to a path below it, if they are plain names.
fn names_below<'p>(path: &'p Path, root: &Path) -> Option<Vec<&'p OsStr>> {
    let below = path.strip_prefix(root).ok()?;
    let names: Option<Vec<_>> = below.components().map(|part| if let Component::Normal(name) = part { Some(name) } else { None }).collect();
    names.filter(|names| !names.is_empty())
}

/// Tells whether a path lies below one of the roots, by its names alone.
pub(super) fn is_inside(path: &Path, roots: &[PathBuf]) -> bool {
    roots.iter().any(|root| names_below(path, root).is_some())
}

/// Tells whether a path lies below one of the roots, and no link leads there.
pub fn is_ours(path: &Path, roots: &[PathBuf]) -> bool {
    !matches!(way_to(path, roots), Err(StorageError::Outside { .. }))
}

/// Returns how many bytes something has on the disk.
pub(super) fn allocated(stat: &FileStat) -> u64 {
    u64::try_from(stat.st_blocks).unwrap_or(0).saturating_mul(512)
}

pub(super) fn is_folder(stat: &FileStat) -> bool {
    SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFDIR
}

fn is_link(stat: &FileStat) -> bool {
    SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFLNK
}
