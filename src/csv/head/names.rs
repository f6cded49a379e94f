//! Judges the names of the columns: what is empty, doubled, missing, forbidden, unknown.

use std::collections::HashMap;

use crate::csv::Wanted;
use crate::csv::cells::Value;
use crate::csv::checks::Checks;
use crate::csv::grammar::Grammar;
use crate::csv::shown::{quoted, shown};
use crate::model::diagnostic::did_you_mean;
use crate::model::message::Severity;
use crate::model::rule::Rule;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The header as it stands in the file.
pub(super) struct Names<'a> {
    /// From its first byte on.
    pub(super) text: &'a [u8],
    /// Index of the end of each cell.
    pub(super) ends: &'a [usize],
    pub(super) grammar: Grammar,
}

impl Names<'_> {
    /// Returns the delimiter that Excel's line `sep=;` names, if this is such a line.
    pub(super) fn sep_line(&self) -> Option<char> {
        let line = String::from_utf8_lossy(&self.text[..*self.ends.last()?]);
        let line = line.trim_matches(char::from(self.grammar.quote));
        let (key, value) = line.split_at_checked(4)?;
        let mut characters = value.chars();
        let delimiter = characters.next()?;
        (key.eq_ignore_ascii_case("sep=") && characters.next().is_none()).then_some(delimiter)
    }

    /// Returns the delimiter that the file seems to have, if in its own the header is one column.
    pub(super) fn likely_delimiter(&self) -> Option<u8> {
        let &[end] = self.ends else { return None };
        let mut is_within = false;
        let mut counts = [0_usize; DELIMITERS.len()];
        for byte in &self.text[..end] {
            is_within ^= *byte == self.grammar.quote;
            if let Some(index) = DELIMITERS.iter().position(|delimiter| delimiter == byte && !is_within) {
                counts[index] += 1;
            }
        }
        let (count, delimiter) = counts.into_iter().zip(DELIMITERS).max_by_key(|(count, _)| *count)?;
        (count > 0).then_some(delimiter)
    }

    /// Returns the names of the columns, without their quotes.
    pub(super) fn names(&self) -> Vec<String> {
        let quote = self.grammar.quote;
        let starts = self.starts().zip(self.ends);
        let cells = starts.map(|(start, end)| &self.text[start..*end]);
        let name = |cell: &[u8]| {
            let is_quoted = cell.len() > 1 && cell.first() == Some(&quote) && cell.last() == Some(&quote);
            let value = if is_quoted { Value::Doubled(&cell[1..cell.len() - 1]) } else { Value::Plain(cell) };
            String::from_utf8_lossy(&value.meant(quote)).into_owned()
        };
        cells.map(name).collect()
    }

    /// Returns what is wrong with the names: the rule, where it is, the column for people, and a sentence.
    pub(super) fn mistakes(&self, names: &[String]) -> Vec<(Rule, usize, String, String)> {
        let mut first_of = HashMap::new();
        let mut mistakes = Vec::new();
        for ((name, start), number) in names.iter().zip(self.starts()).zip(1..) {
            if name.trim().is_empty() {
                let text = format!("column {number} has no name; name it or remove it");
                mistakes.push((Rule::EmptyColumnName, start, number.to_string(), text));
            } else if let Some(first) = first_of.get(name.as_str()) {
                let text = format!("columns {first} and {number} are both called {}; rename or remove one", quoted(name));
                mistakes.push((Rule::DuplicateColumn, start, shown(name), text));
            } else {
                first_of.insert(name.as_str(), number);
            }
        }
        mistakes
    }

    fn starts(&self) -> impl Iterator<Item = usize> {
        std::iter::once(0).chain(self.ends.iter().map(|end| end + 1))
    }
}

/// Returns what is wrong with which columns there are: the rule, how much it matters, the column for people, and a sentence.
pub(super) fn judge(names: &[String], wanted: &Wanted<'_>, checks: Option<&Checks<'_>>) -> Vec<(Rule, Severity, String, String)> {
    let by_rules = checks.into_iter().flat_map(Checks::required).map(|rule| (rule.column.as_str(), rule.severity));
    let required = wanted.required_columns.iter().map(|column| (column.as_str(), Severity::Error)).chain(by_rules);
    let is_known = |name: &String| wanted.required_columns.contains(name) || checks.is_some_and(|checks| checks.knows(name));
    let is_doubtful = !names.iter().any(is_known);
    let mut mistakes: Vec<(Rule, Severity, String, String)> = Vec::new();
    for (column, severity) in required.filter(|(column, _)| !names.iter().any(|name| name == column)) {
        let label = shown(column);
        match mistakes.iter_mut().find(|(_, _, known, _)| *known == label) {
            Some((_, known, ..)) => *known = severity.max(*known),
            None => mistakes.push((Rule::MissingColumn, severity, label, missing(column, names, is_doubtful))),
        }
    }
    let Some(checks) = checks else { return mistakes };
    for forbidden in checks.rules.forbidden.iter().filter(|forbidden| names.contains(&forbidden.column)) {
        let text = format!("the column {} must not be there; remove it", quoted(&forbidden.column));
        mistakes.push((Rule::ForbiddenColumn, forbidden.severity, shown(&forbidden.column), text));
    }
    if let Some(severity) = checks.rules.unknown_columns {
        for name in names.iter().filter(|name| !name.trim().is_empty() && !checks.knows(name)) {
            mistakes.push((Rule::UnknownColumn, severity, shown(name), unknown(name, checks)));
        }
    }
    mistakes
}

fn missing(missing: &str, names: &[String], is_doubtful: bool) -> String {
    match did_you_mean(missing, names.iter().map(String::as_str)) {
        Some(near) => format!("the required column {} is missing; did you mean {}?", quoted(missing), quoted(near)),
        None if is_doubtful => {
            format!("the required column {} is missing, and no column is one that is known: is the header line missing?", quoted(missing))
        }
        None => format!("the required column {} is missing; add it", quoted(missing)),
    }
}

fn unknown(name: &str, checks: &Checks<'_>) -> String {
    match did_you_mean(name, checks.rules.columns.iter().map(|rule| rule.column.as_str())) {
        Some(near) => format!("no rule knows the column {}; did you mean {}?", quoted(name), quoted(near)),
        None => format!("no rule knows the column {}; remove it, or add it to the rules", quoted(name)),
    }
}
