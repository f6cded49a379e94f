//! Why a run of M2IF failed, in a sentence that helps: from its exit code, its output and what it left.
//!
//! Source: techdivision/import-app-simple, `Simple::process`: 1 stands for a stop by validation, for another import that runs,
//! and for any exception; 4 for no file or no OK file; others come from PHP (255) or from the database.

use std::path::Path;

use super::super::output::{Output, Stopper};
use super::offer::Offer;
use super::validations::Validations;
use crate::model::m2if::NO_FILES;

/// What is known of a run.
pub(super) struct Seen<'a> {
    pub(super) offer: &'a Offer,
    /// Where the files were offered.
    pub(super) source: &'a Path,
    pub(super) output: &'a Output,
    pub(super) found: &'a Validations,
    /// The last error, or else the last line, with names as they were dropped.
    pub(super) last_words: Option<String>,
}

/// Says why a run ended with an exit code that means failure.
pub(super) fn of(code: i32, seen: &Seen<'_>) -> String {
    let said = seen.last_words.as_ref().map(|words| format!("; its last words: {words}")).unwrap_or_default();
    if code == NO_FILES {
        return no_files(seen);
    }
    if seen.output.names(Stopper::AlreadyRunning) {
        return format!(
            "another import holds the PID file, so nothing was imported (exit code {code}){said}. \
             The preset m2if gives each attempt a PID file of its own; a step that sets --pid-filename gives that up"
        );
    }
    if is_of_validation(code, seen) {
        return validation(code, seen, &said);
    }
    match code {
        255 => format!("PHP ended in the middle of the import, by a mistake in the program or for want of memory (exit code 255){said}"),
        _ if seen.output.has_database_error() => format!("the shop's database refused the import (exit code {code}){said}"),
        1 => format!("the import failed (exit code 1){said}"),
        _ => format!("the import ended with exit code {code}, one of PHP's or of the database's{said}"),
    }
}

/// Tells whether the program's own validation stopped the run and says which rows are wrong.
pub(super) fn is_of_the_rows(code: i32, seen: &Seen<'_>) -> bool {
    seen.found.total > 0 && is_of_validation(code, seen)
}

/// Where its lines do not say so, the list of mistakes does, unless the database refused something: rows may have been skipped before.
fn is_of_validation(code: i32, seen: &Seen<'_>) -> bool {
    seen.output.names(Stopper::Validation) || (code == 1 && seen.found.total > 0 && !seen.output.has_database_error())
}

fn no_files(seen: &Seen<'_>) -> String {
    let Seen { offer, source, .. } = seen;
    let called =
        offer.prefix.as_ref().map(|prefix| format!(" takes files called {prefix}_<identifier>_<counter>.csv and")).unwrap_or_default();
    format!(
        "the program found no file to import (exit code {NO_FILES}), although it was offered {} with the OK file {} in {}: \
         check that {}{called} reads them there (--source-dir)",
        offer.names(),
        offer.ok_file(),
        source.display(),
        offer.command
    )
}

fn validation(code: i32, seen: &Seen<'_>, said: &str) -> String {
    let Some(first) = seen.found.entries.first() else {
        return format!("the program's own validation stopped the import (exit code {code}){said}");
    };
    let mistakes = if seen.found.total == 1 { "1 mistake".to_owned() } else { format!("{} mistakes", seen.found.total) };
    let place = if first.place.file.is_empty() { String::new() } else { format!("{}: ", first.place) };
    format!("the program's own validation found {mistakes} and stopped the import (exit code {code}); the first: {place}{}", first.text)
}
