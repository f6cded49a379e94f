//! Moves one file or directory so that nothing is ever overwritten and a crash leaves the old name, the new name, or both.
//!
//! Invariant: a final name only ever holds a whole file: a copy is made under a hidden name, written through to the
//! disk, and renamed. It cannot keep a program that still has the file open from writing to it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, OFlag, RenameFlags, renameat2};

/// How the names of unfinished copies begin; the inbox ignores dot files.
pub(super) const HIDDEN: &str = ".bunchd-";

/// Renames without overwriting anything.
///
/// # Errors
/// `AlreadyExists` if the new name is taken, `CrossesDevices` if it is on another file system.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat2(AT_FDCWD, from, AT_FDCWD, to, RenameFlags::RENAME_NOREPLACE) {
        Ok(()) => Ok(()),
        Err(Errno::EINVAL | Errno::ENOSYS | Errno::ENOTSUP) => rename_without_flags(from, to),
        Err(errno) => Err(errno.into()),
    }
}

/// The way for file systems that do not know the flag: a hard link never overwrites.
fn rename_without_flags(from: &Path, to: &Path) -> io::Result<()> {
    if !from.symlink_metadata()?.is_dir() {
        match fs::hard_link(from, to) {
            Ok(()) => return fs::remove_file(from),
            Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) => {}
            Err(error) => return Err(error),
        }
    }
    match to.symlink_metadata() {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Copies a regular file to a new name by way of a hidden one; keeps rights and times, and is on the disk afterwards.
///
/// # Errors
/// The new name is taken, or a file cannot be read or written; the hidden copy is removed then.
pub(super) fn copy_new(from: &Path, hidden: &Path, to: &Path) -> io::Result<()> {
    let copied = copy_through(from, hidden).and_then(|()| rename_new(hidden, to));
    if copied.is_err() {
        let _ = fs::remove_file(hidden);
    }
    copied
}

/// Copies a regular file with rights and times, and waits until it is on the disk.
pub(super) fn copy_through(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = open_regular(from)?.ok_or(io::ErrorKind::InvalidInput)?;
    let metadata = source.metadata()?;
    let _ = fs::remove_file(to);
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(&mut source, &mut target)?;
    target.set_permissions(fs::Permissions::from_mode(metadata.permissions().mode()))?;
    target.set_modified(metadata.modified()?)?;
    target.sync_all()
}

/// Waits until the names in a directory are on the disk; does nothing on file systems that have no such thing.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    match File::open(path)?.sync_all() {
        Err(error) if matches!(error.raw_os_error().map(Errno::from_raw), Some(Errno::EINVAL | Errno::ENOTSUP)) => Ok(()),
        result => result,
    }
}

/// Tells whether a rename failed since the two names are on different file systems.
pub(super) fn crosses_devices(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::CrossesDevices
}

/// Tells whether two regular files hold the same bytes.
pub(super) fn is_same_content(one: &Path, other: &Path) -> io::Result<bool> {
    let (Some(one), Some(other)) = (open_regular(one)?, open_regular(other)?) else { return Ok(false) };
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (BufReader::new(one), BufReader::new(other));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if left[..length] != right[..length] || (length == 0 && left.len() != right.len()) {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
        one.consume(length);
        other.consume(length);
    }
}

/// Opens a file without following or waiting for anything; `None` if it is not a regular file.
fn open_regular(path: &Path) -> io::Result<Option<File>> {
    if !path.symlink_metadata()?.is_file() {
        return Ok(None);
    }
    let file = OpenOptions::new().read(true).custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits()).open(path)?;
    Ok(file.metadata()?.is_file().then_some(file))
}
