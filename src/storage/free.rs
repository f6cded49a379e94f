//! How much room is free. One call for the very path: it asks no other mount, and counts what the daemon's user may use.

use std::io;
use std::path::Path;

use nix::sys::statvfs::statvfs;

use crate::model::retention::DiskShort;

/// Returns how many bytes are free for us on the file system of a path.
///
/// # Errors
/// The path is not there, or the file system does not answer.
pub fn free_bytes(path: &Path) -> io::Result<u64> {
    let found = statvfs(path)?;
    Ok(found.blocks_available().saturating_mul(found.fragment_size()))
}

/// Returns the first of some directories whose file system has less than `limit_bytes` free; 0 asks nobody.
///
/// A directory that is not there yet, or does not answer, is not short: other checks tell of it.
pub fn short_of<'p>(paths: impl IntoIterator<Item = &'p Path>, limit_bytes: u64) -> Option<DiskShort> {
    if limit_bytes == 0 {
        return None;
    }
    paths.into_iter().find_map(|path| {
        let free_bytes = free_bytes(path).ok()?;
        (free_bytes < limit_bytes).then(|| DiskShort { path: path.to_owned(), free_bytes, limit_bytes })
    })
}
