//! One row of an import file, by column name, and what may be wrong with it.

use std::collections::HashMap;

use serde::Serialize;

/// The columns of a file.
pub(super) struct Header(HashMap<String, usize>);

impl Header {
    /// Reads the header record; a byte order mark before the first name is left out.
    pub(super) fn new(record: &csv::StringRecord) -> Self {
        let names = record.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned());
        Self(names.zip(0..).collect())
    }

    /// Whether the file has this column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    /// Returns how many columns the file has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// One row.
pub(super) struct Row<'r> {
    pub(super) header: &'r Header,
    pub(super) record: &'r csv::StringRecord,
}

impl<'r> Row<'r> {
    /// Returns the value of a column; `None` where it is absent or empty, which means "leave as it is".
    pub(super) fn get(&self, column: &str) -> Option<&'r str> {
        self.record.get(*self.header.0.get(column)?).filter(|value| !value.is_empty())
    }

    /// Returns the number in a column that was checked to hold one.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.get(column)?.parse().ok()
    }

    /// Returns the store view, `admin` where none is named.
    pub(super) fn store_view(&self) -> &'r str {
        self.get("store_view_code").unwrap_or("admin")
    }

    /// Returns all filled columns as a JSON object, but for those named.
    pub(super) fn attributes(&self, without: &[&str]) -> String {
        let columns = self.header.0.keys().map(String::as_str).filter(|column| !without.contains(column));
        let filled: serde_json::Map<String, serde_json::Value> =
            columns.filter_map(|column| Some((column.to_owned(), self.get(column)?.into()))).collect();
        serde_json::Value::from(filled).to_string()
    }
}

/// What is wrong with a row, before its place is known.
#[derive(Debug)]
pub(super) struct RowError {
    pub(super) column: String,
    pub(super) text: String,
}

impl RowError {
    /// Returns the error of one column.
    pub(super) fn new(column: &str, text: impl Into<String>) -> Self {
        Self { column: column.to_owned(), text: text.into() }
    }
}

/// One entry of `validations.json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Problem {
    pub(super) file: String,
    /// The number of the record, the header counted as 1; not the physical line.
    pub(super) line: u64,
    pub(super) column: String,
    pub(super) error: String,
}
