//! Records with errors, for each file in one of the same name in another folder, to be corrected there.
//!
//! Invariant: no file that exists is written over: not one that is checked, and not one that somebody may have corrected already.
//! What cannot be written takes nothing away from the result: it is remembered, and told behind it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::error::CliError;
use super::known::Known;
use super::note;
use super::subject::{Group, file_name};
use crate::csv::{PartPaths, Parted, PartsError, write_parts};
use crate::model::validation::Validation;
use crate::view::validation::ValidationView;

/// The folder in which the step csv-validate puts such files.
const INVALID: &str = "invalid";

/// Where such files go.
#[derive(Debug)]
pub(super) struct Invalid {
    folder: PathBuf,
    /// The first that could not be written; after it nothing more is.
    problem: Option<CliError>,
}

impl Invalid {
    /// Checks that such files may be written into a folder, which is made if it is not there.
    ///
    /// # Errors
    /// A file would be written over or imported, or two would have the same name.
    pub(super) fn into(folder: &Path, groups: &[Group], known: &Known) -> Result<Self, CliError> {
        fs::create_dir_all(folder).map_err(CliError::io("make", folder))?;
        let real = folder.canonicalize().map_err(CliError::io("use", folder))?;
        if known.is_inbox(&real) {
            let text =
                format!("{} is an inbox: what --invalid-records writes there could be imported; name another folder", folder.display());
            return Err(CliError::Usage(text));
        }
        let mut names = BTreeMap::new();
        for path in groups.iter().flat_map(|group| &group.inputs).map(|input| &input.path) {
            let name = file_name(path);
            if path.canonicalize().is_ok_and(|path| path.parent() == Some(&real)) {
                let text = format!("--invalid-records would write over {}: name another folder than that of the files", path.display());
                return Err(CliError::Usage(text));
            }
            if folder.join(&name).symlink_metadata().is_ok() {
                let there = folder.join(&name);
                let text =
                    format!("{} is there already, and may have been corrected: move it away, or name another folder", there.display());
                return Err(CliError::Usage(text));
            }
            if let Some(other) = names.insert(name, path) {
                let text = format!("{} and {} have the same name: check them one by one", other.display(), path.display());
                return Err(CliError::Usage(text));
            }
        }
        Ok(Self { folder: folder.to_owned(), problem: None })
    }

    /// Tells how the writing came out.
    ///
    /// # Errors
    /// Something could not be written.
    pub(super) fn end(self) -> Result<(), CliError> {
        self.problem.map_or(Ok(()), Err)
    }

    /// Writes the records with errors of a group, and notes where they are.
    pub(super) fn write(&mut self, group: &Group, validation: &Validation, view: &mut ValidationView) {
        for (input, file) in group.inputs.iter().zip(&validation.files) {
            if self.problem.is_some() {
                return;
            }
            let path = self.folder.join(file_name(&input.path));
            match write_parts(&input.path, file, &PartPaths { bad: Some(&path), good: None }) {
                Ok(Parted { bad_records: 1.., .. }) => noted(view, &input.name, &path),
                Ok(Parted { bad_records: 0, .. }) => {}
                Err(error @ PartsError::TooMany { .. }) => note(&format!("{error}; they are not written to {}", path.display())),
                Err(error) => self.problem = Some(CliError::Unusable(error.to_string())),
            }
        }
    }

    /// Takes over what a step of a pipeline has written, unless an earlier one wrote a file of that name.
    pub(super) fn take_over(&mut self, group: &Group, found: &Path, view: &mut ValidationView) {
        for input in &group.inputs {
            let name = file_name(&input.path);
            let (from, to) = (found.join(INVALID).join(&name), self.folder.join(&name));
            if self.problem.is_some() || !from.is_file() {
                continue;
            }
            if to.exists() {
                note(&format!("{} has the records with errors of one step only; correct them, and check again", to.display()));
                continue;
            }
            match fs::copy(&from, &to) {
                Ok(_) => noted(view, &input.name, &to),
                Err(error) => {
                    // A part of them would look like all of them; it may not even be there.
                    let _ = fs::remove_file(&to);
                    self.problem = Some(CliError::io("write", to)(error));
                }
            }
        }
    }
}

fn noted(view: &mut ValidationView, name: &str, path: &Path) {
    if let Some(file) = view.summary.file_mut(name) {
        file.invalid_records = Some(path.display().to_string());
    }
}

#[cfg(test)]
mod tests;
