//! The images that the files of a bunch name: the arguments that say where they stand, and the reading of them.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::dialect::dialect;
use super::stoppable::Stoppable;
use super::{Task, names, not_started};
use crate::media::columns::{COLUMNS, Columns, ColumnsError, Found, Reading, SEPARATOR_BYTES_MAX};
use crate::media::layout::Cache;
use crate::model::argument::{ArgumentSpec, ValueKind};
use crate::model::bunch::Bunch;
use crate::model::failure::{Failure, FailureKind};

/// Which columns name images.
pub(super) const COLUMNS_ARGUMENT: ArgumentSpec = ArgumentSpec {
    key: "columns",
    required: false,
    kind: ValueKind::Names,
    summary: "The columns that name images, separated by commas; default the image columns of M2IF and Magento",
};

/// What stands between two images.
pub(super) const SEPARATOR_ARGUMENT: ArgumentSpec = ArgumentSpec {
    key: "separator",
    required: false,
    kind: ValueKind::Text,
    summary: "What stands between two images of one cell; default a comma",
};

/// The images that the files of a bunch name.
pub(super) struct BunchImages {
    pub(super) columns: Columns,
    /// The step names the columns itself, so each should be somewhere.
    pub(super) are_columns_named: bool,
    /// Names for messages, and paths.
    pub(super) files: Vec<(String, PathBuf)>,
}

impl BunchImages {
    /// Reads the arguments of a step; `None` if there is no bunch.
    ///
    /// # Errors
    /// An argument is wrong, whether there is a bunch or not.
    pub(super) fn of(task: &Task) -> Result<Option<Self>, Failure> {
        let separator = task.value("separator")?.unwrap_or_else(|| ",".to_owned());
        if separator.is_empty() || separator.len() > SEPARATOR_BYTES_MAX {
            return Err(not_started(format!("separator must have 1 to {SEPARATOR_BYTES_MAX} bytes, not {}", separator.len())));
        }
        let named = task.value("columns")?;
        let columns = named.as_deref().map_or_else(|| COLUMNS.map(str::to_owned).to_vec(), names);
        let columns = Columns { names: columns, separator, dialect: dialect(task)? };
        // Images of records that are left out are not imported.
        let task = task.on_what_is_left()?;
        let files = |bunch: &Bunch| bunch.files.iter().map(|file| (file.name.clone(), task.input(&file.name))).collect();
        Ok(task.bunch.as_ref().map(|bunch| Self { columns, are_columns_named: named.is_some(), files: files(bunch) }))
    }

    /// Reads the files, and says what is odd about their columns; it waits for the disk.
    ///
    /// # Errors
    /// A file cannot be read to its end, or it was told to stop.
    pub(super) fn read(&self, cache: &Cache, is_stopped: &AtomicBool) -> Result<Found, Failure> {
        let mut reading = Reading::new(&self.columns, cache);
        for (name, path) in &self.files {
            let unreadable = |source| ColumnsError::Unreadable { file: name.clone(), source };
            let file = File::open(path).map_err(unreadable).map_err(failure)?;
            reading.file(Stoppable { file, is_stopped }, name).map_err(failure)?;
        }
        let mut found = reading.finish();
        found.refusals.extend(found.odd(&self.columns, self.are_columns_named, "file of the bunch"));
        Ok(found)
    }
}

/// Says why the images of a file cannot be known.
fn failure(error: ColumnsError) -> Failure {
    let kind = match error {
        ColumnsError::Unreadable { .. } => FailureKind::Internal,
        ColumnsError::Utf16 { .. } => FailureKind::NotStarted,
        ColumnsError::LongRecord { .. } | ColumnsError::TooManyImages => FailureKind::InvalidInput,
    };
    Failure::new(kind, error.to_string())
}
