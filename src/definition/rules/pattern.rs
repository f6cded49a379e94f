//! Patterns: regular expressions that a whole value must match.

use regex::RegexBuilder;

use super::PATTERN_LENGTH_MAX;
use crate::definition::report::Report;
use crate::definition::tree::Value;

/// The largest compiled pattern, in bytes.
const COMPILED_BYTES_MAX: usize = 1 << 20;

/// Reads a pattern; `None` after a mistake.
pub(in crate::definition) fn check(value: &Value, report: &mut Report<'_>) -> Option<String> {
    match problem(&value.text) {
        None => Some(value.text.clone()),
        Some((message, help)) => {
            report.error(&value.at, message, help);
            None
        }
    }
}

fn problem(text: &str) -> Option<(String, &'static str)> {
    if text.is_empty() {
        return Some(("the pattern is empty".to_owned(), "write a regular expression, such as `[A-Z]{2}[0-9]+`, or remove it"));
    }
    let length = text.chars().count();
    if length > PATTERN_LENGTH_MAX {
        return Some((format!("the pattern has {length} characters; at most {PATTERN_LENGTH_MAX} are allowed"), "use `choice` for lists"));
    }
    // By itself too, since the group around it would close what it leaves open.
    [text.to_owned(), format!(r"\A(?:{text})\z")].iter().find_map(|text| {
        let error = RegexBuilder::new(text).size_limit(COMPILED_BYTES_MAX).build().err()?;
        Some(in_words(&error))
    })
}

fn in_words(error: &regex::Error) -> (String, &'static str) {
    if let regex::Error::CompiledTooBig(_) = error {
        return ("the pattern becomes too large".to_owned(), "write smaller numbers of repetitions, or `length` for them");
    }
    let text = error.to_string();
    let why = text.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
    let help = if why.contains("look-around") || why.contains("backreferences") {
        "what follows or came before cannot be asked for: write a pattern for the whole value, or several rules about the column"
    } else {
        "it is a regular expression for the whole value; a sign that means something, such as `.`, is written with `\\` before it"
    };
    (format!("the pattern cannot be used: {why}"), help)
}
