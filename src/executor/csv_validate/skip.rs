//! Leaves bad records out: writes each file that has some anew without them, for the steps behind.
//!
//! Invariant: what is handed on has passed the same check as a whole. So it is checked again, since a record may refer to one that was left
//! out; what is wrong then is left out too, until nothing is. Records with errors of their own go first, so that a good one is not lost
//! because a bad one before it has the same key. It gives up where an error is about no single record, where a file was not judged to its
//! end, and where nothing would be left.

mod left;
mod portion;
#[cfg(test)]
mod tests;

use std::path::Path;

pub(super) use self::left::Left;
use self::left::Rest;
use self::portion::Portion;
use super::reading::Reading;
use super::results::Results;
use super::settings::Settings;
use super::work::WorkError;
use super::{brief, ranges};
use crate::csv::{Input, Wanted, validate};
use crate::executor::Task;
use crate::executor::left_out::{Content, LeftOut, Reduced, VALID};
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::rules::Rules;
use crate::model::validation::{BAD_RANGES_MAX, Count, Validation};

/// Most times that what is left is checked: longer chains of records that refer to each other are not followed.
const ROUNDS_MAX: usize = 16;

/// What an attempt works with that leaves records out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Skip<'a> {
    pub(super) task: &'a Task,
    pub(super) settings: &'a Settings,
    pub(super) inputs: &'a [Input],
    /// What the files were before they were checked for the first time.
    pub(super) judged: &'a [Content],
    pub(super) results: &'a Results,
    pub(super) reading: &'a Reading,
}

impl Skip<'_> {
    /// Writes what is left of the files, and checks that it is fine.
    ///
    /// # Errors
    /// It could not be written, or not be checked.
    pub(super) fn leave_out(&self, validation: &Validation) -> Result<Left, WorkError> {
        let left = self.without_bad(validation)?;
        if matches!(left, Left::Nothing { .. }) {
            // Files that nobody may take only mislead.
            self.results.remove(VALID).map_err(|source| self.unwritable(source))?;
        }
        Ok(left)
    }

    fn without_bad(&self, validation: &Validation) -> Result<Left, WorkError> {
        let mut files: Vec<Portion<'_>> = self.inputs.iter().zip(&validation.files).map(Portion::whole).collect();
        let all: Vec<usize> = (0..files.len()).collect();
        let own = self.by_themselves(validation)?;
        if let Err(why) = take_out(&mut files, &all, own.as_ref().unwrap_or(validation)) {
            return Ok(Left::Nothing { why });
        }
        let by_themselves: u64 = files.iter().map(|file| file.left_out).sum();
        for _ in 0..ROUNDS_MAX {
            let handed_on: Vec<usize> = (0..files.len()).filter(|at| files[*at].kept() > 0 || !files[*at].is_reduced()).collect();
            if handed_on.iter().all(|at| files[*at].kept() == 0) {
                let why = format!("no record is good, so nothing is left to be handed on; {}", brief::sentence(validation));
                return Ok(Left::Nothing { why });
            }
            let rest = self.write(&files, &handed_on)?;
            let checked = validate(&rest, &self.settings.dialect, &self.settings.wanted(self.task), self.reading)?;
            if checked.errors() == 0 {
                return self.done(&files, by_themselves).map(Left::Some).map_err(|source| self.unwritable(source));
            }
            if let Err(why) = take_out(&mut files, &handed_on, &checked) {
                return Ok(Left::Nothing { why });
            }
        }
        let why = format!("bad records were left out {ROUNDS_MAX} times, and others still refer to them; {}", brief::sentence(validation));
        Ok(Left::Nothing { why })
    }

    /// Checks without asking whether keys are unique, where that asks for good records to go because of bad ones; `None` where it does not.
    fn by_themselves(&self, validation: &Validation) -> Result<Option<Validation>, WorkError> {
        let errors = || validation.counts.iter().filter(|count| count.severity == Severity::Error);
        let is_about_keys = |count: &&Count| count.rule == Rule::Unique;
        let is_whole = validation.ended_early.is_none() && validation.files.iter().all(|file| file.is_complete);
        let has_both = errors().any(|count| is_about_keys(&count)) && !errors().all(|count| is_about_keys(&count));
        let Some(rules) = self.settings.rules.as_deref().filter(|_| is_whole && has_both) else { return Ok(None) };
        let rules = Rules { unique: Vec::new(), ..rules.clone() };
        let wanted = Wanted { rules: Some(&rules), ..self.settings.wanted(self.task) };
        let own = validate(self.inputs, &self.settings.dialect, &wanted, self.reading)?;
        Ok(own.files.iter().any(|file| file.bad_records > 0).then_some(own))
    }

    /// Writes what is left of some files by now; returns what is to be checked.
    fn write(&self, files: &[Portion<'_>], handed_on: &[usize]) -> Result<Vec<Input>, WorkError> {
        self.results.make(VALID).map_err(|source| self.unwritable(source))?;
        let mut rest = Vec::new();
        for file in handed_on.iter().map(|at| &files[*at]) {
            let path = match file.is_reduced() {
                true => file.write_good(self.results)?,
                false => file.input.path.clone(),
            };
            rest.push(Input { name: file.input.name.clone(), path });
        }
        Ok(rest)
    }

    fn done(&self, files: &[Portion<'_>], by_themselves: u64) -> std::io::Result<Rest> {
        let mut reduced = Vec::new();
        for (file, dropped) in files.iter().zip(self.judged).filter(|(file, _)| file.is_reduced()) {
            let name = file.input.name.clone();
            let valid = if file.kept() > 0 {
                Some(Content::of(&self.results.at(VALID).join(&name))?)
            } else {
                // An earlier round may have written it, when it had records.
                self.results.remove(Path::new(VALID).join(&name))?;
                None
            };
            reduced.push(Reduced { name, dropped: *dropped, left_out: file.left_out, kept: file.kept(), valid });
        }
        let left_out: u64 = files.iter().map(|file| file.left_out).sum();
        let bad = files.iter().map(|file| (file.bad.clone(), file.left_out)).collect();
        Ok(Rest { bad, note: LeftOut { files: reduced }, follow_ups: left_out - by_themselves })
    }

    fn unwritable(&self, source: std::io::Error) -> WorkError {
        WorkError::Write { folder: self.results.name.clone(), source }
    }
}

/// Notes the bad records of files that were checked, some of them without records already.
///
/// # Errors
/// Why they cannot be left out, with the errors that are in the files then.
fn take_out(files: &mut [Portion<'_>], checked: &[usize], validation: &Validation) -> Result<(), String> {
    mark(files, checked, validation).map_err(|why| format!("{why}; {}", brief::sentence(validation)))
}

fn mark(files: &mut [Portion<'_>], checked: &[usize], validation: &Validation) -> Result<(), String> {
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
    if is_any_bad { Ok(()) } else { Err("leaving records out cannot help".to_owned()) }
}
