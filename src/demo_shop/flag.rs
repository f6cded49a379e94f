//! The flags beside a file: `.inProgress`, `.imported`, `.failed`.
//!
//! A file with any flag is silently skipped, as M2IF does; so a retry needs a fresh serial or cleared flags.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{DemoShopError, on};

const IN_PROGRESS: &str = "inProgress";
const IMPORTED: &str = "imported";
const FAILED: &str = "failed";

fn flag(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

/// Whether an earlier run left a flag at this file.
pub(super) fn is_flagged(file: &Path) -> bool {
    [IN_PROGRESS, IMPORTED, FAILED].iter().any(|suffix| flag(file, suffix).exists())
}

/// Marks the file as being imported.
///
/// # Errors
/// The flag cannot be written.
pub(super) fn begin(file: &Path) -> Result<(), DemoShopError> {
    let path = flag(file, IN_PROGRESS);
    fs::write(&path, "").map_err(on("write", &path))
}

/// Marks the file as imported.
///
/// # Errors
/// The flag cannot be renamed.
pub(super) fn finish(file: &Path) -> Result<(), DemoShopError> {
    let from = flag(file, IN_PROGRESS);
    fs::rename(&from, flag(file, IMPORTED)).map_err(on("rename", &from))
}

/// Marks the file as failed, with the reason and a trace inside.
///
/// # Errors
/// The flag cannot be written.
pub(super) fn fail(file: &Path, reason: &str) -> Result<(), DemoShopError> {
    forget(file)?;
    let path = flag(file, FAILED);
    let trace = "#0 demo-shop: import of one file\n#1 demo-shop: import of the bunch\n#2 {main}";
    fs::write(&path, format!("{reason}\n\nStack trace:\n{trace}\n")).map_err(on("write", &path))
}

/// Takes the mark of being imported away, where there is one.
///
/// # Errors
/// The flag cannot be deleted.
pub(super) fn forget(file: &Path) -> Result<(), DemoShopError> {
    let path = flag(file, IN_PROGRESS);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(on("delete", &path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
