//! Writes down what was found: all findings for programs and for people, and the bad records to be corrected and dropped again.

use std::io;
use std::path::Path;

use super::results::{INVALID, Results};
use super::settings::OnErrors;
use super::skip::Left;
use crate::csv::{Input, PartPaths, write_parts};
use crate::model::message::{Message, Severity};
use crate::model::validation::{ValidatedFile, Validation};
use crate::view::palette::Palette;
use crate::view::validation::{FINDINGS_CSV, FINDINGS_JSON, Format, ValidationView};

/// What was found, and what becomes of the files.
pub(super) struct Found<'a> {
    pub(super) validation: &'a Validation,
    pub(super) inputs: &'a [Input],
    pub(super) results: &'a Results,
    pub(super) on_errors: OnErrors,
    pub(super) left: &'a Left,
}

impl Found<'_> {
    /// Writes all of it; returns messages that say where it is. What cannot be written is told, and changes no verdict.
    ///
    /// Where nothing was found, nothing is written, unless that `is_all` that the pipeline is for: then the report says that nothing was.
    pub(super) fn write(&self, is_all: bool) -> Vec<Message> {
        if self.validation.counts.is_empty() && !is_all {
            return Vec::new();
        }
        let mut view = ValidationView::of(self.validation);
        let mut notes = Vec::new();
        for (at, (file, input)) in view.summary.files.iter_mut().zip(self.inputs).enumerate() {
            let bad = self.bad(at);
            let written = self.write_bad(&bad, input);
            file.left_out_records = self.left.bad(at).map_or(0, |(_, records)| *records);
            file.is_handed_on = self.on_errors == OnErrors::Warn;
            if let Some(Ok(shown)) = &written {
                file.invalid_records = Some(shown.clone());
            }
            notes.extend(written.map(|written| said(&input.name, written)));
        }
        notes.insert(0, self.findings(&view));
        notes
    }

    /// Returns a file as it is parted: bad is what is left out, which may be more or less than what has errors.
    fn bad(&self, at: usize) -> ValidatedFile {
        let judged = self.validation.files[at].clone();
        match self.left.bad(at) {
            Some((bad, records)) => ValidatedFile { bad: Some(bad.clone()), bad_records: *records, ..judged },
            None => judged,
        }
    }

    fn findings(&self, view: &ValidationView) -> Message {
        let plain = Palette { colour: false };
        let write = |name: &str, format| self.results.write(name, |out| view.write(format, plain, out));
        let folder = &self.results.name;
        match write(FINDINGS_CSV, Format::Csv).and_then(|()| write(FINDINGS_JSON, Format::Json)) {
            Ok(()) => {
                let text = format!("the findings are in {folder}/{FINDINGS_CSV} and {folder}/{FINDINGS_JSON} in the execution's directory");
                Message::new(Severity::Info, text)
            }
            Err(error) => unwritten(&format!("{folder}/{FINDINGS_CSV}"), &error),
        }
    }

    /// Writes the bad records of a file; returns where they are, or why they are not there, or nothing if there are none.
    fn write_bad(&self, file: &ValidatedFile, input: &Input) -> Option<Result<String, String>> {
        if file.bad_records == 0 {
            return None;
        }
        let path = Path::new(INVALID).join(&input.name);
        let bad = self.results.at(&path);
        let paths = PartPaths { good: None, bad: Some(&bad) };
        let written = self.results.make(INVALID).map_err(|error| error.to_string());
        let written = written.and_then(|()| write_parts(&input.path, file, &paths).map(drop).map_err(|error| error.to_string()));
        let shown = format!("{}/{}", self.results.name, path.display());
        Some(written.map(|()| shown.clone()).map_err(|why| format!("are not in {shown}: {why}")))
    }
}

fn said(name: &str, written: Result<String, String>) -> Message {
    match written {
        Ok(shown) => Message::new(Severity::Info, format!("the bad records of {name} are in {shown}, to be corrected and dropped again")),
        Err(why) => Message::new(Severity::Warning, format!("the bad records of {name} {why}")),
    }
}

fn unwritten(what: &str, error: &io::Error) -> Message {
    Message::new(Severity::Warning, format!("cannot write {what}: {error}"))
}
