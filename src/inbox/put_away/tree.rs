//! Copies and removes whole directories.
//!
//! Invariant: what was copied is on the disk, with rights and times; a symbolic link is copied as a link, never followed.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use crate::inbox::transfer;

/// Copies a directory to a name that is free; waits until all of it is on the disk.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let inside = entry.path().strip_prefix(from).map_err(io::Error::other)?;
        let target = if inside.as_os_str().is_empty() { to.to_owned() } else { to.join(inside) };
        let kind = entry.file_type();
        if kind.is_dir() {
            DirBuilder::new().create(&target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path())?, &target)?;
        } else if kind.is_file() {
            transfer::copy_through(entry.path(), &target)?;
        }
    }
    finish_directories(from, to)
}

/// Gives the copied directories their rights and times, last, since files were put into them.
fn finish_directories(from: &Path, to: &Path) -> io::Result<()> {
    for entry in WalkDir::new(from).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            let inside = entry.path().strip_prefix(from).map_err(io::Error::other)?;
            finish_directory(entry.path(), &to.join(inside))?;
        }
    }
    Ok(())
}

fn finish_directory(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = from.metadata()?;
    let directory = File::open(to)?;
    directory.set_permissions(metadata.permissions())?;
    directory.set_modified(metadata.modified()?)?;
    transfer::sync_directory(to)
}

/// Removes a directory, if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    remove_by_steps(path, &|| Ok(()))
}

/// Removes a directory, if it is there, with a step after each entry.
pub(super) fn remove_by_steps(path: &Path, step: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    if path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Ok(());
    }
    for entry in WalkDir::new(path).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            fs::remove_dir(entry.path())?
        } else {
            fs::remove_file(entry.path())?
        }
        step()?;
    }
    Ok(())
}

/// Makes the missing parents of a path, each on the disk.
pub(super) fn make_parents(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().skip(1).take_while(|parent| !parent.as_os_str().is_empty() && !parent.exists()).collect();
    for parent in missing.into_iter().rev() {
        match DirBuilder::new().create(parent) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => parent.parent().map_or(Ok(()), transfer::sync_directory)?,
        }
    }
    Ok(())
}
