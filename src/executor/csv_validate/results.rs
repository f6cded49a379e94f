//! The folder in the directory of an execution that holds what a check came to.
//!
//! Invariant: under a final name there is only ever a whole file that is on the disk, and nothing of an earlier attempt beside it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::executor::left_out::NOTE;
use crate::executor::{Task, csv_validate};

/// The folder of bad records.
pub(super) const INVALID: &str = "invalid";

/// The folder of a check.
#[derive(Debug, Clone)]
pub(super) struct Results {
    /// Its name in the directory of the execution.
    pub(super) name: String,
    path: PathBuf,
    directory: PathBuf,
}

impl Results {
    /// Names the folder of a step; nothing is made yet.
    pub(super) fn of(task: &Task) -> Self {
        let name = csv_validate::folder(&task.pipeline, task.key.step);
        Self { path: task.directory.join(&name), name, directory: task.directory.clone() }
    }

    /// Removes what an earlier attempt left; first of all what later steps go by.
    ///
    /// # Errors
    /// The file system refused.
    pub(super) fn clear(&self) -> io::Result<()> {
        if gone(fs::remove_file(self.path.join(NOTE)))? {
            sync(&self.path)?;
        }
        if gone(fs::remove_dir_all(&self.path))? {
            sync(&self.directory)?;
        }
        Ok(())
    }

    /// Returns the path of a file in the folder.
    pub(super) fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file of the folder, whole or not at all; it is on the disk afterwards.
    ///
    /// # Errors
    /// The file system refused, or what writes it did.
    pub(super) fn write(&self, name: impl AsRef<Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let path = self.at(name);
        let (Some(folder), Some(own)) = (path.parent(), path.file_name()) else { return Err(io::ErrorKind::InvalidInput.into()) };
        fs::create_dir_all(folder)?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(own);
        // Longer than any name that could be dropped beside it, and of one length, whatever the name is.
        let part = if own.len() > HIDDEN_BYTES_MAX { folder.join(".part") } else { folder.join(hidden) };
        let mut file = BufWriter::new(File::create(&part)?);
        write(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        if path.ends_with(NOTE) {
            crate::crash::point("csv-validate.in-note");
        }
        fs::rename(part, &path)
    }

    /// Makes a folder below it.
    ///
    /// # Errors
    /// The file system refused.
    pub(super) fn make(&self, name: &str) -> io::Result<()> {
        fs::create_dir_all(self.at(name))
    }

    /// Removes a file or a folder, if it is there.
    ///
    /// # Errors
    /// The file system refused.
    pub(super) fn remove(&self, name: impl AsRef<Path>) -> io::Result<()> {
        let path = self.at(name);
        gone(if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }).map(drop)
    }

    /// Waits until all names of the folder are on the disk.
    ///
    /// # Errors
    /// The file system refused.
    pub(super) fn sync(&self) -> io::Result<()> {
        for entry in walkdir::WalkDir::new(&self.path).contents_first(true) {
            let entry = entry?;
            if entry.file_type().is_dir() {
                sync(entry.path())?;
            }
        }
        sync(&self.directory)
    }
}

/// Longest name that has room for a dot in front, in bytes.
const HIDDEN_BYTES_MAX: usize = 254;

/// Tells whether something was removed; what is not there is no mistake.
fn gone(removed: io::Result<()>) -> io::Result<bool> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        other => other.map(|()| true),
    }
}

fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(directory: &Path) -> Results {
        Results { name: "validation".into(), path: directory.join("validation"), directory: directory.to_owned() }
    }

    #[test]
    fn e11_a_file_is_there_whole_or_not_at_all_and_an_earlier_attempts_files_go() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let results = results(directory.path());
        results.clear().expect("nothing is there yet");
        assert!(!directory.path().join("validation").exists(), "nothing is made before there is something to write");
        let failed = results.write("findings.csv", |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert!(failed.is_err() && !results.at("findings.csv").exists());
        let long = "x".repeat(255);
        results.write(Path::new(INVALID).join(&long), |out| out.write_all(b"whole")).expect("the longest name is fine");
        results.sync().expect("it is there");
        assert_eq!(fs::read(results.at(INVALID).join(&long)).expect("it is readable"), b"whole");
        results.clear().expect("it is ours");
        assert!(!directory.path().join("validation").exists());
    }
}
