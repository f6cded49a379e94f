//! Reads single values as meant: booleans, numbers, durations, choices, names.
//!
//! Each returns `None` after it has reported what is wrong and what is allowed.

use std::collections::HashMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::SignedDuration;

use super::report::Report;
use super::tree::{Element, Value};

/// The longest name of a pipeline, step or parameter, in characters.
const NAME_LENGTH_MAX: usize = 64;

/// The longest duration: ten years.
const DURATION_MAX: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// What a duration looks like, for help texts.
pub(crate) const DURATION_HELP: &str = "write a number with a unit, such as \"90 s\", \"15 minutes\" or \"1h 30m\"";

/// Reads true or false.
pub(super) fn boolean(value: &Value, report: &mut Report<'_>) -> Option<bool> {
    match value.text.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        other => {
            report.error(&value.at, format!("`{other}` is neither true nor false"), "allowed: true, false");
            None
        }
    }
}

/// Reads an optional boolean attribute.
pub(super) fn boolean_or(element: &Element, name: &str, default: bool, report: &mut Report<'_>) -> bool {
    element.value(name).and_then(|value| boolean(value, report)).unwrap_or(default)
}

/// Reads a whole number within bounds.
pub(super) fn number<N>(value: &Value, allowed: RangeInclusive<N>, report: &mut Report<'_>) -> Option<N>
where
    N: FromStr + PartialOrd + Display,
{
    let number = value.text.parse::<N>().ok().filter(|number| allowed.contains(number) && !value.text.starts_with('+'));
    if number.is_none() {
        let (first, last) = (allowed.start().to_string(), allowed.end().to_string());
        let help = match (first.as_str(), last.len()) {
            (_, ..10) => format!("allowed: a whole number from {first} to {last}"),
            ("0", _) => "allowed: a whole number, not negative".to_owned(),
            (_, 10..) => "allowed: a whole number".to_owned(),
        };
        report.error(&value.at, format!("`{}` is not an allowed number", value.text), help);
    }
    number
}

/// Reads a duration that is longer than nothing.
pub(super) fn duration(value: &Value, report: &mut Report<'_>) -> Option<SignedDuration> {
    match parse_duration(&value.text) {
        Ok(duration) => Some(duration),
        Err(message) => {
            report.error(&value.at, message, DURATION_HELP);
            None
        }
    }
}

/// Parses a duration for people, longer than nothing and at most ten years; days have 24 hours.
///
/// # Errors
/// One sentence that says what is wrong with it.
pub(crate) fn parse_duration(text: &str) -> Result<SignedDuration, String> {
    let is_friendly = text.starts_with(|first: char| first.is_ascii_digit());
    let duration = text.trim().parse::<SignedDuration>().or_else(|_| days(text.trim()).ok_or(()));
    match duration {
        Ok(duration) if is_friendly && duration > SignedDuration::ZERO && duration <= DURATION_MAX => Ok(duration),
        Ok(duration) if is_friendly && duration > DURATION_MAX => Err(format!("`{text}` is longer than ten years")),
        Ok(_) if is_friendly => Err(format!("`{text}` is no time at all")),
        Ok(_) | Err(()) => Err(format!("`{text}` is not a duration")),
    }
}

/// Days and weeks alone: jiff leaves them to calendars, here a day has 24 hours.
fn days(text: &str) -> Option<SignedDuration> {
    let unit_at = text.find(|character: char| !character.is_ascii_digit())?;
    let (count, unit) = text.split_at(unit_at);
    let hours = match unit.trim() {
        "d" | "day" | "days" => 24,
        "w" | "week" | "weeks" => 7 * 24,
        _ => return None,
    };
    count.parse::<i64>().ok()?.checked_mul(hours).filter(|hours| *hours <= 1_000_000).map(SignedDuration::from_hours)
}

/// Reads one of several values.
pub(super) fn choice<'a>(value: &Value, what: &str, allowed: &[&'a str], report: &mut Report<'_>) -> Option<&'a str> {
    let found = allowed.iter().find(|allowed| **allowed == value.text).copied();
    if found.is_none() {
        report.unknown(&value.at, format!("unknown {what} `{}`", value.text), &value.text, "allowed", allowed);
    }
    found
}

/// Reads the name of a pipeline, step or parameter.
pub(super) fn name(value: &Value, report: &mut Report<'_>) -> Option<String> {
    if is_name(&value.text) {
        return Some(value.text.clone());
    }
    let help =
        format!("a name begins with a letter, goes on with letters, digits, `_`, `.` or `-`, and has at most {NAME_LENGTH_MAX} characters");
    report.error(&value.at, format!("`{}` is not a name", value.text), help);
    None
}

/// Tells whether a text can name a pipeline, step, parameter, source or program.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= NAME_LENGTH_MAX
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-'))
}

/// Tells whether a text can name an environment variable.
pub(crate) fn is_variable_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// Reports elements that have the same key, and returns the first of each key.
pub(super) fn without_duplicates<'e>(
    elements: impl Iterator<Item = &'e Element>,
    key: &str,
    what: &str,
    report: &mut Report<'_>,
) -> Vec<&'e Element> {
    let mut firsts: HashMap<&str, &Value> = HashMap::new();
    let mut unique = Vec::new();
    for element in elements {
        let Some(value) = element.value(key) else { continue };
        if let Some(first) = firsts.get(value.text.as_str()) {
            refuse_duplicate(value, first, what, report);
        } else {
            firsts.insert(&value.text, value);
            unique.push(element);
        }
    }
    unique
}

fn refuse_duplicate(value: &Value, first: &Value, what: &str, report: &mut Report<'_>) {
    let is_inherited = first.at.used_at.is_some() && value.at.used_at.is_none();
    let help = match what {
        "step" if is_inherited => "it is inherited: give this one another name, or change the inherited one by `<referenceStep>`",
        _ if is_inherited => "it is inherited: remove this one, or change the inherited one by a reference",
        "pipeline" => "give it another name, or change the first one by `<referencePipeline>`",
        "step" | "shared step" => "give it another name, or change the first one by `<referenceStep>`",
        _ => "remove one of them",
    };
    let message = format!("the {what} `{}` is defined twice", value.text);
    report.error_with(&value.at, message, help.to_owned(), &first.at, "it is defined here first");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_durations_are_read_as_people_write_them() {
        let seconds = |text| parse_duration(text).map(|duration| duration.as_secs());
        assert_eq!(seconds("2 hours"), Ok(7200));
        assert_eq!(seconds("90 s"), Ok(90));
        assert_eq!(seconds("1h 30m"), Ok(5400));
        assert_eq!(seconds("2 days"), Ok(172_800));
        assert_eq!(seconds("1 week"), Ok(604_800));
        for wrong in ["", "2", "0 s", "-5 s", "5 s ago", "P1D", "tomorrow", "11 years", "999999999999 days", "5 parsecs"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn p1_names_are_plain_and_short() {
        assert!(is_name("catalog_import-2.b") && is_name(&"a".repeat(64)));
        for wrong in ["", "1a", "ä", "a b", "_a", &"a".repeat(65)] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
