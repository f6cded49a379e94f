//! Folders that are empty once directories are removed from them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::StorageError;
use super::place::{allocated, is_inside, way_to};

/// Returns how many bytes the folders take that are left empty below the roots, and removed too, when all of these directories are.
///
/// # Errors
/// The system refused.
pub fn left_empty(removed: &BTreeSet<PathBuf>, roots: &[PathBuf]) -> Result<u64, StorageError> {
    let mut bytes = 0;
    let (mut gone, mut level) = (removed.clone(), removed.clone());
    while !level.is_empty() {
        let parents: BTreeSet<&Path> = level.iter().filter_map(|path| path.parent()).filter(|parent| is_inside(parent, roots)).collect();
        let mut next = BTreeSet::new();
        for parent in parents {
            if let Some(found) = bytes_if_empty(parent, &gone, roots)? {
                bytes += found;
                next.insert(parent.to_owned());
            }
        }
        gone.extend(next.iter().cloned());
        level = next;
    }
    Ok(bytes)
}

/// Returns what a folder takes if nothing is left in it but what is removed.
fn bytes_if_empty(folder: &Path, removed: &BTreeSet<PathBuf>, roots: &[PathBuf]) -> Result<Option<u64>, StorageError> {
    let Some((way, name)) = way_to(folder, roots)? else { return Ok(None) };
    let Some(folder) = way.last().map(|above| above.open(name)).transpose()?.flatten() else { return Ok(None) };
    let is_empty = folder.entries()?.iter().all(|(name, _)| removed.contains(&folder.path.join(&**name)));
    Ok(is_empty.then(|| allocated(&folder.stat)))
}
