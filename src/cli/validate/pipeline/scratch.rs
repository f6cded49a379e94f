//! A folder that only we may look into, and that is removed when nobody needs it any more.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::super::error::CliError;
use super::super::note;

/// A folder in the system's temporary folder.
#[derive(Debug)]
pub(in super::super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one.
    ///
    /// # Errors
    /// The temporary folder cannot be used.
    pub(super) fn make() -> Result<Self, CliError> {
        let folder = std::env::temp_dir();
        let made = nix::unistd::mkdtemp(&folder.join("bunchd-validate-XXXXXX"));
        made.map(Self).map_err(|error| CliError::io("make a folder in", folder)(error.into()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            note(&format!("the copy of the files in {} could not be removed: {error}; remove it by hand", self.0.display()));
        }
    }
}
