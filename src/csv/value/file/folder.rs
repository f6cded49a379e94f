//! The names of a folder without their case, to say how a file is really called.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Most names of a folder that are read.
const NAMES_MAX: usize = 100_000;

/// The names of the folder that was asked for last: findings about one folder mostly follow each other.
#[derive(Debug, Default)]
pub(super) struct Names(Mutex<Option<(PathBuf, HashMap<String, String>)>>);

impl Names {
    /// Returns the name of a file that differs from a name by nothing but its case.
    pub(super) fn in_other_case(&self, folder: &Path, name: &str) -> Option<String> {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if read.as_ref().is_none_or(|(of, _)| of != folder) {
            *read = Some((folder.to_owned(), names(folder)));
        }
        read.as_ref()?.1.get(&name.to_lowercase()).cloned()
    }
}

fn names(folder: &Path) -> HashMap<String, String> {
    let Ok(entries) = folder.read_dir() else { return HashMap::new() };
    let entries = entries.take(NAMES_MAX).filter_map(Result::ok);
    entries.filter_map(|entry| entry.file_name().into_string().ok()).map(|name| (name.to_lowercase(), name)).collect()
}
