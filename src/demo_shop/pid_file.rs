//! The PID file: it holds the serial, is locked by flock while the import runs, and goes with it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::{DemoShopError, on};

/// Returns M2IF's default, one for the whole machine: `importer.pid` in the directory of temporary files.
pub(super) fn default_path() -> PathBuf {
    std::env::temp_dir().join("importer.pid")
}

/// A locked PID file.
pub(super) struct PidFile {
    path: PathBuf,
    serial: String,
    file: File,
}

impl PidFile {
    /// Locks the file and writes the serial into it.
    ///
    /// # Errors
    /// Another import holds the lock, or the file cannot be written.
    pub(super) fn lock(path: &Path, serial: &str) -> Result<Self, DemoShopError> {
        let file = OpenOptions::new().append(true).read(true).create(true).open(path).map_err(on("open", path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DemoShopError::AlreadyRunning(path.to_owned()));
            }
            Err(TryLockError::Error(source)) => return Err(on("lock", path)(source)),
        }
        let mut pid_file = Self { path: path.to_owned(), serial: serial.to_owned(), file };
        writeln!(pid_file.file, "{serial}").map_err(on("write", path))?;
        Ok(pid_file)
    }

    /// Takes the serial out of the file, and deletes a file that is then empty.
    ///
    /// # Errors
    /// The file cannot be read, written or deleted.
    pub(super) fn unlock(self) -> Result<(), DemoShopError> {
        let text = match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            read => read.map_err(on("read", &self.path))?,
        };
        let rest: String = text.lines().filter(|line| *line != self.serial).map(|line| format!("{line}\n")).collect();
        if rest.is_empty() {
            fs::remove_file(&self.path).map_err(on("delete", &self.path))
        } else {
            fs::write(&self.path, rest).map_err(on("write", &self.path))
        }
    }
}

/// Deletes the PID file, whoever holds it.
///
/// # Errors
/// The file cannot be deleted.
pub(super) fn clear(path: &Path, out: &mut dyn Write) -> Result<(), DemoShopError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => writeln!(out, "PID file {} is not available", path.display())?,
        deleted => {
            deleted.map_err(on("delete", path))?;
            writeln!(out, "Successfully deleted PID file {}", path.display())?;
        }
    }
    Ok(())
}
