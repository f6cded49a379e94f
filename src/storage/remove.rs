//! Removes a directory of an execution, or parts of it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::unistd::{UnlinkatFlags, unlinkat};

use super::place::{Folder, allocated, is_folder, way_to};
use super::{DEPTH_MAX, StorageError, name_of};
use crate::crash;
use crate::model::retention::Part;

/// Removes a directory, and the folders above it that are empty then, up to the root; returns how many bytes the disk gives back.
///
/// May be called again after a crash at any point; what somebody else has removed counts as removed. It stops when `goes_on` says no.
///
/// # Errors
/// It is not below a root, it was interrupted, or the system refused; what was removed by then is gone.
pub fn remove_directory(path: &Path, roots: &[PathBuf], goes_on: &dyn Fn() -> bool) -> Result<u64, StorageError> {
    crash::point("remove.before-first");
    let Some((mut way, name)) = way_to(path, roots)? else { return Ok(0) };
    let mut removal = Removal { goes_on, freed: 0 };
    if let Some(folder) = way.last() {
        removal.remove(folder, name)?;
    }
    let survivor = removal.remove_empty(&mut way)?;
    crash::point("remove.after-remove");
    survivor.sync()?;
    Ok(removal.freed)
}

/// Removes parts of a directory; returns how many bytes the disk gives back.
///
/// # Errors
/// As [`remove_directory`].
pub fn remove_parts(path: &Path, parts: &[Part], roots: &[PathBuf], goes_on: &dyn Fn() -> bool) -> Result<u64, StorageError> {
    crash::point("remove.before-first");
    let Some((way, name)) = way_to(path, roots)? else { return Ok(0) };
    let Some(folder) = way.last().map(|folder| folder.open(name)).transpose()?.flatten() else { return Ok(0) };
    let mut removal = Removal { goes_on, freed: 0 };
    parts.iter().try_for_each(|part| removal.remove(&folder, OsStr::new(name_of(*part))))?;
    crash::point("remove.after-remove");
    folder.sync()?;
    Ok(removal.freed)
}

struct Removal<'g> {
    goes_on: &'g dyn Fn() -> bool,
    freed: u64,
}

impl Removal<'_> {
    /// Removes whatever has a name in a folder.
    fn remove(&mut self, folder: &Folder, name: &OsStr) -> Result<(), StorageError> {
        match folder.stat_of(name)? {
            None => Ok(()),
            Some(stat) if is_folder(&stat) => self.remove_folder(folder, name, 0),
            Some(stat) => self.remove_file(folder, name, &stat),
        }
    }

    fn remove_folder(&mut self, above: &Folder, name: &OsStr, depth: usize) -> Result<(), StorageError> {
        let Some(folder) = above.open(name)? else { return Ok(()) };
        if folder.stat.st_dev != above.stat.st_dev {
            return Err(StorageError::Mounted { path: folder.path });
        }
        if depth > DEPTH_MAX {
            return Err(StorageError::TooDeep { path: folder.path });
        }
        for (name, stat) in folder.entries()? {
            if is_folder(&stat) {
                self.remove_folder(&folder, &name, depth + 1)?;
            } else {
                self.remove_file(&folder, &name, &stat)?;
            }
            crash::point("remove.in-remove");
        }
        self.unlink(above, name, UnlinkatFlags::RemoveDir, allocated(&folder.stat)).map_err(StorageError::of("remove", &folder.path))
    }

    fn remove_file(&mut self, folder: &Folder, name: &OsStr, stat: &nix::sys::stat::FileStat) -> Result<(), StorageError> {
        let path = || folder.path.join(name);
        if !(self.goes_on)() {
            return Err(StorageError::Interrupted { path: path() });
        }
        // Looked at when the folder was listed: another name of the same file may have gone since.
        let links = if stat.st_nlink > 1 { folder.stat_of(name)?.map_or(0, |stat| stat.st_nlink) } else { stat.st_nlink };
        let bytes = if links == 1 { allocated(stat) } else { 0 };
        self.unlink(folder, name, UnlinkatFlags::NoRemoveDir, bytes).map_err(|errno| StorageError::of("remove", &path())(errno))
    }

    fn unlink(&mut self, folder: &Folder, name: &OsStr, how: UnlinkatFlags, bytes: u64) -> nix::Result<()> {
        match unlinkat(folder.fd(), name, how) {
            Ok(()) => self.freed += bytes,
            Err(Errno::ENOENT) => {}
            Err(errno) => return Err(errno),
        }
        Ok(())
    }

    /// Removes the folders of a way that are empty, from its end on but not its root; returns the last one that stays.
    fn remove_empty(&mut self, way: &mut Vec<Folder>) -> Result<Folder, StorageError> {
        while let Some(folder) = way.pop() {
            let Some((above, name)) = way.last().zip(folder.path.file_name()) else { return Ok(folder) };
            match self.unlink(above, name, UnlinkatFlags::RemoveDir, allocated(&folder.stat)) {
                Ok(()) => {}
                Err(Errno::ENOTEMPTY | Errno::EEXIST | Errno::EBUSY) => return Ok(folder),
                Err(errno) => return Err(StorageError::of("remove", &folder.path)(errno)),
            }
        }
        unreachable!("the root is never removed")
    }
}
