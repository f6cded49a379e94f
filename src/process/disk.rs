//! How much room a disk has left.
//!
//! What it cannot do: quotas of a user or a project are not seen.

use std::path::Path;

use nix::sys::statvfs::statvfs;

/// Returns how many bytes an ordinary user may still write on the disk that holds `path`, or `None` when the system does not tell.
pub fn free_bytes(path: &Path) -> Option<u64> {
    let disk = statvfs(path).ok()?;
    Some(disk.blocks_available().saturating_mul(disk.fragment_size()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_free_bytes_are_known_for_a_folder_and_unknown_for_a_missing_one() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free_bytes(folder.path()).is_some_and(|bytes| bytes > 0));
        assert_eq!(free_bytes(&folder.path().join("missing")), None);
    }
}
