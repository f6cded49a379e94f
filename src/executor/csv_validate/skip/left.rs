//! What is left of the files when bad records are gone, as later steps and people learn it.

use std::ops::Range;

use crate::executor::csv_validate::results::Results;
use crate::executor::left_out::{LeftOut, NOTE, Reduced, VALID};
use crate::model::message::{Message, Severity};

/// What is left of the files.
#[derive(Debug)]
pub(in crate::executor::csv_validate) enum Left {
    /// All of them, as they came.
    All,
    /// Some records, and they are fine.
    Some(Rest),
    /// Nothing is handed on.
    Nothing {
        /// Why, and which errors there are.
        why: String,
    },
}

/// Files without bad records.
#[derive(Debug)]
pub(in crate::executor::csv_validate) struct Rest {
    /// What was left out of each file, in bytes of the dropped one, and how many records that are.
    pub(super) bad: Vec<(Vec<Range<u64>>, u64)>,
    pub(super) note: LeftOut,
    /// Records that were fine by themselves.
    pub(super) follow_ups: u64,
}

impl Left {
    /// Notes it for later steps, also that nothing is left out: a note that is missing tells nothing.
    ///
    /// # Errors
    /// The file system refused; then nothing is handed on.
    pub(in crate::executor::csv_validate) fn commit(&self, results: &Results) -> std::io::Result<()> {
        let nothing = LeftOut { files: Vec::new() };
        let note = match self {
            Self::Some(rest) => &rest.note,
            Self::All | Self::Nothing { .. } => &nothing,
        };
        results.make(VALID)?;
        results.sync()?;
        results.write(NOTE, |out| Ok(serde_json::to_writer_pretty(out, note)?))?;
        results.sync()
    }

    /// Returns what was left out of a file, by its position: the bytes, and how many records; `None` where nothing is left out of any.
    pub(in crate::executor::csv_validate) fn bad(&self, file: usize) -> Option<&(Vec<Range<u64>>, u64)> {
        match self {
            Self::Some(rest) => rest.bad.get(file),
            Self::All | Self::Nothing { .. } => None,
        }
    }

    /// Returns how many records are left out.
    pub(in crate::executor::csv_validate) fn records(&self) -> u64 {
        match self {
            Self::Some(rest) => rest.note.files.iter().map(|file| file.left_out).sum(),
            Self::All | Self::Nothing { .. } => 0,
        }
    }

    /// Says what is left out of which file.
    pub(in crate::executor::csv_validate) fn notes(&self, results: &Results) -> Vec<Message> {
        let Self::Some(rest) = self else { return Vec::new() };
        let warning = |text| Message::new(Severity::Warning, text);
        let mut notes: Vec<Message> = rest.note.files.iter().map(|file| warning(said(file, &results.name))).collect();
        if rest.follow_ups > 0 {
            let text = format!(
                "of the records that are left out, {} are fine by themselves: they refer to one that is left out, or have the key of one that \
                 is kept",
                rest.follow_ups
            );
            notes.push(warning(text));
        }
        notes
    }
}

fn said(file: &Reduced, folder: &str) -> String {
    let Reduced { name, left_out, kept, valid, .. } = file;
    let all = left_out + kept;
    match valid {
        Some(_) => format!("{name}: {left_out} of {all} records are left out; later steps get {folder}/{VALID}/{name} in its place"),
        None if all == 1 => format!("{name}: its only record is bad, so later steps do not get the file"),
        None => format!("{name}: all {all} records are left out, so later steps do not get the file"),
    }
}
