//! How the files of the bunch are written: the source says it, and what a step's argument says wins, key by key.

use super::{Task, not_started};
use crate::model::argument::{ArgumentSpec, ValueKind};
use crate::model::dialect::{Dialect, Encoding};
use crate::model::failure::Failure;

/// The word for an escape that there is not.
const NONE: &str = "none";

/// The argument that names the character between two cells.
pub(super) const DELIMITER: ArgumentSpec = ArgumentSpec {
    key: "delimiter",
    required: false,
    kind: ValueKind::Text,
    summary: "The character between two cells, or the word tab; default that of the source, a comma",
};

/// The argument that names the character around a cell.
pub(super) const QUOTE: ArgumentSpec = ArgumentSpec {
    key: "quote",
    required: false,
    kind: ValueKind::Text,
    summary: "The character around a cell; default that of the source, a double quote",
};

/// The argument that names the character in front of a quote that ends nothing.
pub(super) const ESCAPE: ArgumentSpec = ArgumentSpec {
    key: "escape",
    required: false,
    kind: ValueKind::Text,
    summary: "The character in front of a quote that belongs to its cell, or none where quotes are doubled; default that of the source, none",
};

/// The argument that names the encoding.
pub(super) const ENCODING: ArgumentSpec = ArgumentSpec {
    key: "encoding",
    required: false,
    kind: ValueKind::Choice(&["utf-8", "utf-16", "latin-1", "windows-1252"]),
    summary: "How characters are written as bytes; default that of the source, utf-8",
};

/// The argument that says whether there is a header.
pub(super) const HEADER: ArgumentSpec = ArgumentSpec {
    key: "header",
    required: false,
    kind: ValueKind::Boolean,
    summary: "The first record names the columns, which are called by their numbers from 1 otherwise; default that of the source, true",
};

/// Returns how the files are written.
///
/// # Errors
/// No file can be written so.
pub(super) fn dialect(task: &Task) -> Result<Dialect, Failure> {
    let default = task.source_dialect();
    let escape = match task.value(ESCAPE.key)?.as_deref() {
        Some(NONE) => None,
        Some(text) => Some(character(ESCAPE.key, text)?),
        None => default.escape,
    };
    let encoding = task.value(ENCODING.key)?;
    let dialect = Dialect {
        delimiter: byte_of(task, DELIMITER.key, default.delimiter)?,
        quote: byte_of(task, QUOTE.key, default.quote)?,
        escape,
        encoding: encoding.as_deref().and_then(Encoding::named).unwrap_or(default.encoding),
        header: task.value(HEADER.key)?.map_or(default.header, |value| value == "true"),
    };
    match dialect.problem() {
        Some(problem) => Err(not_started(problem)),
        None => Ok(dialect),
    }
}

fn byte_of(task: &Task, key: &str, default: u8) -> Result<u8, Failure> {
    task.value(key)?.map_or(Ok(default), |text| character(key, &text))
}

fn character(key: &str, text: &str) -> Result<u8, Failure> {
    Dialect::character(text).ok_or_else(|| not_started(format!("{key} must be one ASCII character, or tab, not {text:?}")))
}
