//! Leaves bad records out: writes each file that has some anew without them, for the steps behind.
//!
//! Invariant: what is handed on has passed the same check as a whole. So it is checked again, since a record may refer to one that was left
//! out; what is wrong then is left out too, until nothing is. It gives up where an error is about no single record, where a file was not
//! judged to its end, and where nothing would be left.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::reading::Reading;
use super::results::Results;
use super::settings::Settings;
use super::work::WorkError;
use super::{brief, ranges};
use crate::csv::{Input, PartPaths, PartsError, validate, write_parts};
use crate::executor::Task;
use crate::executor::left_out::{Content, LeftOut, NOTE, Reduced, VALID};
use crate::model::dialect::Encoding;
use crate::model::message::{Message, Severity};
use crate::model::validation::{BAD_RANGES_MAX, ValidatedFile, Validation};

/// Most times that what is left is checked: longer chains of records that refer to each other are not followed.
const ROUNDS_MAX: usize = 16;

/// What is left of the files.
#[derive(Debug)]
pub(super) enum Left {
    /// All of them, as they came.
    All,
    /// Some records, and they are fine.
    Some(Rest),
    /// Nothing is handed on.
    Nothing {
        /// Why.
        why: String,
    },
}

/// Files without bad records.
#[derive(Debug)]
pub(super) struct Rest {
    /// What was left out of each file, in bytes of the dropped one, and how many records that are.
    pub(super) bad: Vec<(Vec<Range<u64>>, u64)>,
    note: LeftOut,
    /// Records that were fine by themselves.
    follow_ups: u64,
}

/// One file on its way.
struct Work<'a> {
    input: &'a Input,
    judged: &'a ValidatedFile,
    bad: Vec<Range<u64>>,
    left_out: u64,
}

impl Work<'_> {
    fn kept(&self) -> u64 {
        self.judged.records.saturating_sub(self.left_out)
    }

    fn is_reduced(&self) -> bool {
        !self.bad.is_empty()
    }

    /// Returns how long the file without its bad records is, in bytes.
    fn rest_bytes(&self) -> u64 {
        let gone: u64 = self.bad.iter().map(|range| range.end - range.start).sum();
        self.judged.bytes.saturating_sub(gone)
    }

    /// Writes the file without its bad records; returns where.
    fn write_good(&self, encoding: Encoding, results: &Results) -> Result<PathBuf, PartsError> {
        let path = results.at(VALID).join(&self.input.name);
        let judged = ValidatedFile { bad: Some(self.bad.clone()), bad_records: self.left_out, ..self.judged.clone() };
        write_parts(&self.input.path, &judged, encoding, &PartPaths { good: Some(&path), bad: None })?;
        Ok(path)
    }
}

/// Writes what is left of the files, and checks that it is fine.
///
/// # Errors
/// It could not be written, or not be checked.
pub(super) fn leave_out(
    task: &Task,
    settings: &Settings,
    validation: &Validation,
    inputs: &[Input],
    results: &Results,
    reading: &Reading,
) -> Result<Left, WorkError> {
    let left = without_bad(task, settings, validation, inputs, results, reading)?;
    if matches!(left, Left::Nothing { .. }) {
        // Files that nobody may take only mislead.
        results.remove(VALID).map_err(|source| WorkError::Write { folder: results.name.clone(), source })?;
    }
    Ok(left)
}

fn without_bad(
    task: &Task,
    settings: &Settings,
    validation: &Validation,
    inputs: &[Input],
    results: &Results,
    reading: &Reading,
) -> Result<Left, WorkError> {
    let unwritable = |source| WorkError::Write { folder: results.name.clone(), source };
    let begun = |(input, judged)| Work { input, judged, bad: Vec::new(), left_out: 0 };
    let mut files: Vec<Work<'_>> = inputs.iter().zip(&validation.files).map(begun).collect();
    let all: Vec<usize> = (0..files.len()).collect();
    if let Err(why) = take_out(&mut files, &all, validation) {
        return Ok(Left::Nothing { why });
    }
    for _ in 0..ROUNDS_MAX {
        let handed_on: Vec<usize> = (0..files.len()).filter(|at| files[*at].kept() > 0 || !files[*at].is_reduced()).collect();
        if handed_on.iter().all(|at| files[*at].kept() == 0) {
            return Ok(Left::Nothing { why: "no record is good, so nothing is left to be handed on".to_owned() });
        }
        results.make(VALID).map_err(unwritable)?;
        let mut rest = Vec::new();
        for file in handed_on.iter().map(|at| &files[*at]) {
            let path = if file.is_reduced() { file.write_good(settings.dialect.encoding, results)? } else { file.input.path.clone() };
            rest.push(Input { name: file.input.name.clone(), path });
        }
        let checked = validate(&rest, &settings.dialect, &settings.wanted(task), reading)?;
        if checked.errors() == 0 {
            return done(&files, validation, results).map(Left::Some).map_err(unwritable);
        }
        if let Err(why) = take_out(&mut files, &handed_on, &checked) {
            return Ok(Left::Nothing { why });
        }
    }
    Ok(Left::Nothing { why: format!("bad records were left out {ROUNDS_MAX} times, and others still refer to them") })
}

/// Notes the bad records of files that were checked, some of them without records already.
///
/// # Errors
/// Why they cannot be left out.
fn take_out(files: &mut [Work<'_>], checked: &[usize], validation: &Validation) -> Result<(), String> {
    if let Some(why) = &validation.ended_early {
        return Err(format!("no record is left out, since the check ended before the end of the files: {why}"));
    }
    let mut is_any_bad = false;
    for (at, judged) in checked.iter().zip(&validation.files) {
        let (file, name) = (&mut files[*at], &judged.name);
        if !judged.is_complete {
            return Err(format!("no record is left out, since {name} could not be judged to its end"));
        }
        if judged.bytes != file.rest_bytes() {
            return Err(format!("no record is left out, since {name} was changed while it was checked"));
        }
        let bad = judged.bad.as_ref().map(|bad| ranges::with(&file.bad, bad)).filter(|bad| bad.len() <= BAD_RANGES_MAX);
        let Some(bad) = bad else {
            return Err(format!("no record is left out, since {name} has more than {BAD_RANGES_MAX} stretches of bad records"));
        };
        is_any_bad |= judged.bad_records > 0;
        file.bad = bad;
        file.left_out += judged.bad_records;
    }
    if is_any_bad { Ok(()) } else { Err(format!("leaving records out cannot help: {}", brief::sentence(validation))) }
}

fn done(files: &[Work<'_>], validation: &Validation, results: &Results) -> std::io::Result<Rest> {
    let mut reduced = Vec::new();
    for file in files.iter().filter(|file| file.is_reduced()) {
        let name = file.input.name.clone();
        let valid = results.at(VALID).join(&name);
        let valid = if file.kept() > 0 {
            Some(Content::of(&valid)?)
        } else {
            // An earlier round may have written it, when it had records.
            results.remove(Path::new(VALID).join(&name))?;
            None
        };
        let dropped = Content::of(&file.input.path)?;
        reduced.push(Reduced { name, dropped, left_out: file.left_out, kept: file.kept(), valid });
    }
    let bad_at_first: u64 = validation.files.iter().map(|file| file.bad_records).sum();
    let left_out: u64 = files.iter().map(|file| file.left_out).sum();
    let bad = files.iter().map(|file| (file.bad.clone(), file.left_out)).collect();
    Ok(Rest { bad, note: LeftOut { files: reduced }, follow_ups: left_out.saturating_sub(bad_at_first) })
}

impl Left {
    /// Notes it for later steps, also that nothing is left out: a note that is missing tells nothing.
    ///
    /// # Errors
    /// The file system refused; then nothing is handed on.
    pub(super) fn commit(&self, results: &Results) -> std::io::Result<()> {
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

    /// Returns how many records are left out.
    pub(super) fn records(&self) -> u64 {
        match self {
            Self::Some(rest) => rest.note.files.iter().map(|file| file.left_out).sum(),
            Self::All | Self::Nothing { .. } => 0,
        }
    }

    /// Says what is left out of which file.
    pub(super) fn notes(&self, results: &Results) -> Vec<Message> {
        let Self::Some(rest) = self else { return Vec::new() };
        let warning = |text| Message::new(Severity::Warning, text);
        let mut notes: Vec<Message> = rest.note.files.iter().map(|file| warning(said(file, &results.name))).collect();
        if rest.follow_ups > 0 {
            let text = format!(
                "of the records that are left out, {} are fine by themselves and refer to others that are left out",
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
        None => format!("{name}: all {all} records are bad, so later steps do not get the file"),
    }
}

#[cfg(test)]
mod tests;
