//! Lists of words in one value, with a sign between.

use std::collections::HashSet;

use crate::definition::report::Report;
use crate::definition::tree::{Spot, Value};

/// What stands between words that may hold commas and blanks.
pub(super) const BAR: char = '|';

/// Returns the words between signs, without blanks around them, with their places.
pub(super) fn parts(value: &Value, sign: char) -> Vec<(&str, Spot)> {
    let mut offset = 0;
    let mut parts = Vec::new();
    for part in value.text.split(sign) {
        let word = part.trim();
        let start = offset + (part.len() - part.trim_start().len());
        parts.push((word, value.within(start..start + word.len())));
        offset += part.len() + sign.len_utf8();
    }
    parts
}

/// Reads at least one and at most so many different words; what is wrong with one is reported at it.
pub(super) fn read(value: &Value, sign: char, most: usize, example: &str, report: &mut Report<'_>) -> Vec<(String, Spot)> {
    let parts = parts(value, sign);
    if parts.len() > most {
        let message = format!("there are {} values; at most {most} are allowed", parts.len());
        report.error(&value.at, message, "write fewer, or a `pattern` that fits them all");
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut words = Vec::new();
    for (word, at) in parts {
        if word.is_empty() {
            let message = if value.text.trim().is_empty() { "the value is empty" } else { "a value is missing here" };
            report.error(&at, message, format!("write them with `{sign}` between, such as `{example}`"));
        } else if !seen.insert(word) {
            report.error(&at, format!("`{word}` is given twice"), "remove one of them");
        } else {
            words.push((word.to_owned(), at));
        }
    }
    words
}
