//! Files that are named by their paths.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::super::error::CliError;
use super::super::known::Known;
use super::super::note;
use super::{Group, grouped};

/// Groups files by their bunches; a file that is named twice counts once.
///
/// # Errors
/// One of them is not there, or is no file.
pub(super) fn groups(paths: &[PathBuf], known: &Known) -> Result<Vec<Group>, CliError> {
    let mut seen = BTreeSet::new();
    let mut once = Vec::new();
    for path in paths {
        check(path)?;
        let real = path.canonicalize().map_err(CliError::io("read", path))?;
        if seen.insert(real) {
            once.push(path.clone());
        } else {
            note(&format!("{} is named twice, and checked once", path.display()));
        }
    }
    Ok(grouped(&once, known))
}

fn check(path: &Path) -> Result<(), CliError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(found) if found.is_dir() => {
            Err(CliError::Usage(format!("{0} is a folder; `--directory {0}` checks the CSV files in it", path.display())))
        }
        Ok(_) => Err(CliError::Unusable(format!("{} is a pipe or a device: write its content into a file first", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(CliError::NotFound(format!("there is no file {}; `--bunch` takes what `bunchd inbox` shows", path.display())))
        }
        Err(error) => Err(CliError::io("read", path)(error)),
    }
}
