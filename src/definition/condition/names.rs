//! Reads lists of names in one value, with commas or blanks between.

use std::collections::HashSet;

use super::super::report::Report;
use super::super::tree::{Spot, Value};

/// Reads the names of a value; `None` after a mistake.
pub(super) fn read(value: &Value, report: &mut Report<'_>) -> Option<Vec<String>> {
    parse(value, report, |name, _, _| Some(name.to_owned()))
}

/// Reads each name of a value into something; `None` after a mistake.
pub(super) fn parse<T>(
    value: &Value,
    report: &mut Report<'_>,
    mut read: impl FnMut(&str, Spot, &mut Report<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let mut seen = HashSet::new();
    let parsed: Vec<Option<T>> = parts(value)
        .map(|(name, at)| {
            if name.is_empty() {
                report.error(&at, "a name is missing here", "write names with commas or blanks between");
                return None;
            }
            if !seen.insert(name) {
                report.error(&at, format!("the name `{name}` is given twice"), "remove one of them");
                return None;
            }
            read(name, at, report)
        })
        .collect();
    parsed.into_iter().collect()
}

/// Returns the names of a value with their places; an empty one where a comma has nothing beside it.
pub(in crate::definition) fn parts(value: &Value) -> impl Iterator<Item = (&str, Spot)> {
    let mut offset = 0;
    let mut found = Vec::new();
    for part in value.text.split(',') {
        let before = found.len();
        let mut at = offset;
        for name in part.split(char::is_whitespace) {
            if !name.is_empty() {
                found.push((name, value.within(at..at + name.len())));
            }
            at += name.len() + part[at - offset + name.len()..].chars().next().map_or(0, char::len_utf8);
        }
        if found.len() == before {
            found.push(("", value.within(offset..offset)));
        }
        offset += part.len() + 1;
    }
    found.into_iter()
}
