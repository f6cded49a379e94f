//! Copies of files, which a validator may rename and delete as it likes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::super::super::error::CliError;
use super::super::super::told_to_end::ToldToEnd;
use super::super::subject::{Group, file_name};
use super::stopped;

/// Bytes between two looks whether somebody wants us to end.
const PIECE_BYTES: u64 = 16 << 20;

/// Copies the files of a group into a new folder.
///
/// # Errors
/// Two files have the same name, one cannot be copied, or it was told to end.
pub(super) fn files(group: &Group, folder: &Path, end: &ToldToEnd) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(CliError::io("make", folder))?;
    let mut names = BTreeSet::new();
    for input in &group.inputs {
        let name = file_name(&input.path);
        if !names.insert(name.clone()) {
            return Err(CliError::Usage(format!(
                "two files have the name {name}, and a pipeline wants them in one folder: check them one by one"
            )));
        }
        if !copy(&input.path, &folder.join(name), end).map_err(CliError::io("copy", &input.path))? {
            return Err(stopped());
        }
    }
    Ok(())
}

/// Copies a file; returns whether it came to its end.
fn copy(from: &Path, to: &Path, end: &ToldToEnd) -> io::Result<bool> {
    let (mut from, mut to) = (File::open(from)?, File::create_new(to)?);
    while !end.is_told() {
        if io::copy(&mut (&mut from).take(PIECE_BYTES), &mut to)? == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
