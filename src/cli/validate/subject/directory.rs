//! All CSV files of a folder, such as the working directory of an execution.

use std::fs::{self, FileType};
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use super::super::super::error::CliError;
use super::super::known::Known;
use super::super::note;
use super::{Group, grouped, listed};
use crate::daemon::load::shown;

/// Finds the CSV files of a folder, in the order of their names, and says what was left out.
///
/// # Errors
/// The folder is not there, cannot be looked at, or holds no CSV file.
pub(super) fn groups(directory: &Path, known: &Known) -> Result<Vec<Group>, CliError> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(directory).map_err(|error| unusable(directory, error))? {
        let entry = entry.map_err(|error| unusable(directory, error))?;
        let kind = entry.file_type().map_err(|error| unusable(directory, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_csv = !name.starts_with('.') && entry.path().extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        if is_csv && kind.is_file() {
            files.push(entry.path());
        } else {
            left_out.push(format!("{name}{}", what(kind)));
        }
    }
    files.sort_unstable();
    left_out.sort_unstable();
    if !left_out.is_empty() {
        note(&format!("left out of {}: {}", shown(directory), listed(&left_out)));
    }
    if files.is_empty() {
        return Err(CliError::NotFound(format!("{} holds no CSV file", shown(directory))));
    }
    Ok(grouped(&files, known))
}

fn what(kind: FileType) -> &'static str {
    match () {
        () if kind.is_dir() => " (a folder)",
        () if kind.is_symlink() => " (a symbolic link)",
        () if kind.is_fifo() => " (a named pipe)",
        () => "",
    }
}

fn unusable(directory: &Path, error: io::Error) -> CliError {
    if error.kind() == io::ErrorKind::NotFound {
        CliError::NotFound(format!("there is no folder {}", directory.display()))
    } else if error.kind() == io::ErrorKind::NotADirectory {
        CliError::Usage(format!("{0} is a file: `bunchd validate {0}` checks it", directory.display()))
    } else {
        CliError::io("look into", directory)(error)
    }
}
