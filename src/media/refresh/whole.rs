//! Puts an image into the cache, whole: under a name of its own first, which then becomes the real one.
//!
//! Invariant: nobody sees half an image. Nothing is flushed to the disk for that: after a power failure a cache may miss images, or hold
//! empty ones, which count as missing. A file system that keeps a write and its rename in order shows none that is half.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;

use nix::fcntl::renameat;
use nix::sys::stat::{fstat, futimens};
use nix::sys::time::TimeSpec;

use super::RefreshError;
use super::folder::{Folder, Moment};
use super::leftover::Part;
use crate::crash;

/// Seconds that are added where a disk keeps times less exactly than they are given; FAT keeps even seconds.
const COARSE_S: i64 = 2;

/// Every point of a refresh at which a test may end the process.
pub const CRASH_POINTS: &[&str] = &["refresh.before-write", "refresh.before-rename", "refresh.after-rename"];

/// Writes an image, in place of one that may be there; it is as old as its original.
///
/// So an original that is replaced while its images are made is newer than they are, and the next refresh makes them again.
pub(super) fn put(folder: &Folder, name: &OsStr, bytes: &[u8], original: Moment) -> Result<(), RefreshError> {
    let mut part = Part::begin(folder)?;
    crash::point("refresh.before-write");
    let path = || folder.path.join(name);
    let written = part.file.write_all(bytes).map_err(|error| RefreshError::io("write", &path())(error));
    let put = written.and_then(|()| {
        date(&part.file, original).map_err(|errno| RefreshError::of("date", &path())(errno))?;
        crash::point("refresh.before-rename");
        renameat(folder.fd(), part.name.as_os_str(), folder.fd(), name).map_err(|errno| RefreshError::of("put in place", &path())(errno))
    });
    if put.is_err() {
        part.drop_from(folder);
    }
    crash::point("refresh.after-rename");
    put
}

/// Makes a file as old as its original, never older.
fn date(file: &File, Moment(seconds, nanoseconds): Moment) -> nix::Result<()> {
    futimens(file, &TimeSpec::UTIME_OMIT, &TimeSpec::new(seconds, nanoseconds))?;
    let stat = fstat(file)?;
    if Moment(stat.st_mtime, stat.st_mtime_nsec) < Moment(seconds, nanoseconds) {
        futimens(file, &TimeSpec::UTIME_OMIT, &TimeSpec::new(seconds.saturating_add(COARSE_S), 0))?;
    }
    Ok(())
}
