//! Parts a file that was validated: its good records into one file, its bad ones into another.
//!
//! Each part begins with the original's head (byte order mark, `sep=` line, header) and has the original bytes of its records,
//! in their order; the original is only read. A part is written under a hidden name in its own folder, waits until it is on the disk,
//! and then gets its name: whoever sees the name sees a whole file. Memory is constant: two buffers of [`BUFFER_BYTES`].
//!
//! What it cannot do: notice that somebody changed bytes of the original without changing its length.

mod error;
mod original;
mod whole;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::Path;

pub use error::PartsError;

use self::original::Original;
use crate::model::validation::ValidatedFile;

/// Size of each of the two buffers, in bytes.
const BUFFER_BYTES: usize = 256 * 1024;

/// Where the parts of a file are to be written; what is there already is replaced, a part without a path is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PartPaths<'a> {
    /// The records without errors.
    pub good: Option<&'a Path>,
    /// The records with errors.
    pub bad: Option<&'a Path>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parted {
    /// Records without errors that were written; 0: no such file was written.
    pub good_records: u64,
    /// Records with errors that were written; 0: no such file was written.
    pub bad_records: u64,
}

/// Writes the good and the bad records of a file that was validated into files of their own; a part without records is not written.
///
/// What is wrong with the file as a whole, such as a missing column, is wrong with both parts.
///
/// # Errors
/// It is not known which records are bad, or good records are wanted and not all were judged; the file is no longer what was validated;
/// it cannot be read, or a part cannot be written.
pub fn write_parts(original: &Path, file: &ValidatedFile, wanted: &PartPaths<'_>) -> Result<Parted, PartsError> {
    let name = || file.name.to_string();
    let bad = file.bad.as_deref().ok_or_else(|| PartsError::TooMany { name: name() })?;
    if wanted.good.is_some() && !file.is_complete {
        return Err(PartsError::NotJudged { name: name() });
    }
    let mut original = Original::open(original, file)?;
    let good_records = file.records.saturating_sub(file.bad_records);
    let mut parted = Parted::default();
    if let Some(path) = wanted.good.filter(|_| good_records > 0) {
        original.copy(between(bad, file.records_from..file.bytes), path)?;
        parted.good_records = good_records;
    }
    if let Some(path) = wanted.bad.filter(|_| file.bad_records > 0) {
        original.copy(bad.iter().cloned(), path)?;
        parted.bad_records = file.bad_records;
    }
    Ok(parted)
}

/// Returns what lies between stretches that are in order and apart.
fn between(stretches: &[Range<u64>], whole: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let starts = [whole.start].into_iter().chain(stretches.iter().map(|stretch| stretch.end));
    let ends = stretches.iter().map(|stretch| stretch.start).chain([whole.end]);
    starts.zip(ends).map(|(start, end)| start..end).filter(|stretch| !stretch.is_empty())
}
