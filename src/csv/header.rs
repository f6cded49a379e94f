//! Judges the header of a file: its delimiter, its names, what is missing.
//!
//! The header is the first line with text; it is the only part of a file that is kept.

use std::collections::HashMap;

use super::finding::Finding;
use super::scan::At;
use super::shown::{quoted, shown};
use super::tally::Tally;
use crate::model::diagnostic::did_you_mean;
use crate::model::dialect::Dialect;
use crate::model::rule::Rule;

/// Longest header in bytes.
pub const HEADER_BYTES_MAX: usize = 1024 * 1024;
/// Most columns of a header.
pub const COLUMNS_MAX: usize = 10_000;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The header as it stands in the file.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// From its first byte to its line end.
    pub(super) raw: &'a [u8],
    /// Place of its first byte.
    pub(super) start: At,
    /// Offset in the file of the end of each cell.
    pub(super) ends: &'a [u64],
    pub(super) dialect: &'a Dialect,
}

impl Header<'_> {
    /// Returns the delimiter that Excel's line `sep=;` names, if this is such a line.
    pub(super) fn sep_line(&self) -> Option<char> {
        let line = String::from_utf8_lossy(self.raw);
        let line = line.trim_end_matches(['\r', '\n']).trim_matches(char::from(self.dialect.quote));
        let (key, value) = line.split_at_checked(4)?;
        let mut characters = value.chars();
        let delimiter = characters.next()?;
        (key.eq_ignore_ascii_case("sep=") && characters.next().is_none()).then_some(delimiter)
    }

    /// Returns the delimiter that the file seems to have, if in its own the header is one column.
    pub(super) fn likely_delimiter(&self) -> Option<u8> {
        if self.ends.len() != 1 {
            return None;
        }
        let mut is_within = false;
        let mut counts = [0_usize; DELIMITERS.len()];
        for byte in self.raw {
            is_within ^= *byte == self.dialect.quote;
            if let Some(index) = DELIMITERS.iter().position(|delimiter| delimiter == byte && !is_within) {
                counts[index] += 1;
            }
        }
        let (count, delimiter) = counts.into_iter().zip(DELIMITERS).max_by_key(|(count, _)| *count)?;
        (count > 0).then_some(delimiter)
    }

    /// Returns the names of the columns, without their quotes.
    pub(super) fn names(&self) -> Vec<String> {
        self.starts().zip(self.ends).map(|(start, end)| self.name(start, *end)).collect()
    }

    /// Reports empty, doubled and missing names.
    pub(super) fn judge(&self, names: &[String], required: &[String], tally: &mut Tally) {
        let mut first_of = HashMap::new();
        for (index, (name, byte)) in names.iter().zip(self.starts()).enumerate() {
            let number = index + 1;
            if name.trim().is_empty() {
                self.report(tally, Rule::EmptyColumnName, byte, number.to_string(), || {
                    format!("column {number} has no name; name it or remove it")
                });
            } else if let Some(first) = first_of.insert(name.as_str(), number) {
                first_of.insert(name, first);
                self.report(tally, Rule::DuplicateColumn, byte, shown(name), || {
                    format!("columns {first} and {number} are both called {}; rename or remove one", quoted(name))
                });
            }
        }
        for missing in required.iter().filter(|name| !first_of.contains_key(name.as_str())) {
            self.report(tally, Rule::MissingColumn, self.start.byte, shown(missing), || missing_text(missing, names));
        }
    }

    fn name(&self, start: u64, end: u64) -> String {
        let position = |byte: u64| usize::try_from(byte - self.start.byte).expect("the header is in memory");
        let quote = char::from(self.dialect.quote);
        let cell = String::from_utf8_lossy(&self.raw[position(start)..position(end)]);
        match cell.strip_prefix(quote).and_then(|cell| cell.strip_suffix(quote)) {
            Some(inner) => inner.replace(&format!("{quote}{quote}"), &quote.to_string()),
            None => cell.into_owned(),
        }
    }

    fn starts(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.start.byte).chain(self.ends.iter().map(|end| end + 1))
    }

    fn report(&self, tally: &mut Tally, rule: Rule, byte: u64, column: String, text: impl FnOnce() -> String) {
        let place = At { byte, line: self.start.line };
        tally.count(rule.severity(), || Finding::new(rule, 1, place, Some(column), text()));
    }
}

/// Returns how people call a delimiter.
pub(super) fn delimiter_name(delimiter: char) -> String {
    match delimiter {
        ';' => "a semicolon (;)".to_owned(),
        ',' => "a comma (,)".to_owned(),
        '\t' => "a tab".to_owned(),
        '|' => "a vertical bar (|)".to_owned(),
        other => quoted(&other.to_string()),
    }
}

fn missing_text(missing: &str, names: &[String]) -> String {
    match did_you_mean(missing, names.iter().map(String::as_str)) {
        Some(near) => format!("the required column {} is missing; did you mean {}?", quoted(missing), quoted(near)),
        None => format!("the required column {} is missing; add it", quoted(missing)),
    }
}
