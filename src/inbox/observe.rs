//! One look at one file: what it is, its stamp, whether it can be read, and what an OK file holds.
//!
//! Invariant: nothing is followed, waited for or changed. A symbolic link, pipe, socket or device is never opened.
//! It cannot tell whether another program has the file open.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use nix::fcntl::{AT_FDCWD, AtFlags, OFlag};
use nix::unistd::{AccessFlags, faccessat};

use super::facts::Access;
use super::ok_list;
use crate::model::bunch::{FileStamp, Owner};
use crate::model::readiness::FileKind;

/// What one look at a file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) stamp: FileStamp,
    pub(super) kind: FileKind,
    pub(super) owner: Owner,
    /// When its inode last changed, in nanoseconds since 1970-01-01 UTC.
    pub(super) arrived_ns: i64,
}

/// The content of an OK file, as one read found it.
pub(super) struct OkRead {
    pub(super) access: Access,
    pub(super) list: Result<Vec<String>, String>,
    /// Whether the file stayed the same while it was read.
    pub(super) is_stable: bool,
}

impl Seen {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let owner = Owner { uid: metadata.uid(), gid: metadata.gid() };
        let arrived_ns = nanoseconds(metadata.ctime(), metadata.ctime_nsec());
        Self { stamp: stamp_of(metadata), kind: kind_of(metadata), owner, arrived_ns }
    }
}

/// Looks at a path without following it; `None` if there is nothing.
pub(super) fn look_at(path: &Path) -> io::Result<Option<Seen>> {
    match path.symlink_metadata() {
        Ok(metadata) => Ok(Some(Seen::of(&metadata))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns what tells this content from another.
pub(super) fn stamp_of(metadata: &Metadata) -> FileStamp {
    let modified_ns = nanoseconds(metadata.mtime(), metadata.mtime_nsec());
    FileStamp { size_bytes: metadata.size(), modified_ns, inode: metadata.ino(), device: metadata.dev() }
}

fn nanoseconds(seconds: i64, nanoseconds: i64) -> i64 {
    let all = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
    i64::try_from(all).unwrap_or(if all < 0 { i64::MIN } else { i64::MAX })
}

fn kind_of(metadata: &Metadata) -> FileKind {
    let kind = metadata.file_type();
    match () {
        () if kind.is_file() => FileKind::File,
        () if kind.is_symlink() => FileKind::Symlink,
        () if kind.is_dir() => FileKind::Directory,
        () if kind.is_fifo() => FileKind::Fifo,
        () if kind.is_socket() => FileKind::Socket,
        () => FileKind::Device,
    }
}

/// Asks whether a file could be opened for reading, without opening it: opening would raise an event.
pub(super) fn access(path: &Path) -> Access {
    match faccessat(AT_FDCWD, path, AccessFlags::R_OK, AtFlags::AT_EACCESS) {
        Ok(()) => Access::Readable,
        Err(errno) => Access::Denied(errno.desc().to_lowercase()),
    }
}

/// Tells whether files may be moved out of a directory.
pub(super) fn is_writable(directory: &Path) -> bool {
    faccessat(AT_FDCWD, directory, AccessFlags::W_OK | AccessFlags::X_OK, AtFlags::AT_EACCESS).is_ok()
}

/// Reads an OK file whose look showed a regular file.
pub(super) fn read_ok(path: &Path, seen: &Seen, bytes_max: u64) -> OkRead {
    match read_limited(path, bytes_max) {
        Ok((before, content, after)) => {
            OkRead { access: Access::Readable, list: ok_list::parse(&content, bytes_max), is_stable: before == *seen && after == *seen }
        }
        Err(error) => OkRead { access: Access::Denied(words(&error)), list: Ok(Vec::new()), is_stable: true },
    }
}

fn read_limited(path: &Path, bytes_max: u64) -> io::Result<(Seen, Vec<u8>, Seen)> {
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits()).open(path)?;
    let before = Seen::of(&file.metadata()?);
    if before.kind != FileKind::File {
        return Ok((before, Vec::new(), before));
    }
    let content = read_at_most(&file, bytes_max.saturating_add(1))?;
    let after = Seen::of(&file.metadata()?);
    Ok((before, content, after))
}

fn read_at_most(file: &File, bytes: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    file.take(bytes).read_to_end(&mut content)?;
    Ok(content)
}

/// Returns the operating system's words for an error, without its number.
pub(super) fn words(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => nix::errno::Errno::from_raw(code).desc().to_lowercase(),
        None => error.to_string(),
    }
}
