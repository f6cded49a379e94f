//! Writes down what was found: all findings for programs and for people, and the bad records to be corrected and dropped again.

use std::io;
use std::path::Path;

use super::results::{INVALID, Results};
use crate::csv::{Input, PartPaths, write_parts};
use crate::model::dialect::Encoding;
use crate::model::message::{Message, Severity};
use crate::model::validation::{ValidatedFile, Validation};
use crate::view::palette::Palette;
use crate::view::validation::{FINDINGS_CSV, FINDINGS_JSON, Format, ValidationView};

/// Writes all of it; returns messages that say where it is. What cannot be written is told, and changes no verdict.
///
/// Where nothing was found, nothing is written, unless that `is_all` that the pipeline is for: then the report says that nothing was.
pub(super) fn write(validation: &Validation, inputs: &[Input], encoding: Encoding, results: &Results, is_all: bool) -> Vec<Message> {
    if validation.counts.is_empty() && !is_all {
        return Vec::new();
    }
    let mut notes = vec![findings(validation, results)];
    for (file, input) in validation.files.iter().zip(inputs) {
        notes.extend(bad_records(file, input, encoding, results));
    }
    notes
}

fn findings(validation: &Validation, results: &Results) -> Message {
    let view = ValidationView::of(validation);
    let plain = Palette { colour: false };
    let write = |name: &str, format| results.write(name, |out| view.write(format, plain, out));
    let folder = &results.name;
    match write(FINDINGS_CSV, Format::Csv).and_then(|()| write(FINDINGS_JSON, Format::Json)) {
        Ok(()) => {
            let text = format!("the findings are in {folder}/{FINDINGS_CSV} and {folder}/{FINDINGS_JSON} in the execution's directory");
            Message::new(Severity::Info, text)
        }
        Err(error) => unwritten(&format!("{folder}/{FINDINGS_CSV}"), &error),
    }
}

fn bad_records(file: &ValidatedFile, input: &Input, encoding: Encoding, results: &Results) -> Option<Message> {
    let path = Path::new(INVALID).join(&input.name);
    let shown = format!("{}/{}", results.name, path.display());
    if file.bad_records == 0 {
        return None;
    }
    let bad = results.at(&path);
    let written = results.make(INVALID).map_err(|error| error.to_string()).and_then(|()| {
        write_parts(&input.path, file, encoding, &PartPaths { good: None, bad: Some(&bad) }).map_err(|error| error.to_string())
    });
    Some(match written {
        Ok(_) => {
            let text = format!("the bad records of {} are in {shown}, to be corrected and dropped again", input.name);
            Message::new(Severity::Info, text)
        }
        Err(why) => Message::new(Severity::Warning, format!("the bad records of {} are not in {shown}: {why}", input.name)),
    })
}

fn unwritten(what: &str, error: &io::Error) -> Message {
    Message::new(Severity::Warning, format!("cannot write {what}: {error}"))
}
