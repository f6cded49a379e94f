//! The length of a value in characters, and the pattern that it must match as a whole.

use regex::bytes::Regex;

use crate::csv::shown::quoted;
use crate::model::rule::Rule;
use crate::model::rules::ColumnRule;

/// Length and pattern, of which at least one is limited.
#[derive(Debug)]
pub(super) struct Shape {
    /// Fewest and most characters; 0 and `u64::MAX` where there is no limit.
    least: u64,
    most: u64,
    pattern: Option<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    text: String,
    whole: Regex,
}

impl Shape {
    /// Compiles length and pattern; `None` if a rule has neither.
    pub(super) fn new(rule: &ColumnRule) -> Result<Option<Self>, String> {
        if rule.length_min.is_none() && rule.length_max.is_none() && rule.pattern.is_none() {
            return Ok(None);
        }
        let pattern = rule.pattern.as_deref().map(|text| Pattern::new(text, &rule.column)).transpose()?;
        Ok(Some(Self { least: rule.length_min.unwrap_or(0), most: rule.length_max.unwrap_or(u64::MAX), pattern }))
    }

    /// Tells whether a value has this length and matches.
    #[inline]
    pub(super) fn is_fine(&self, value: &[u8]) -> bool {
        self.has_length(value) && self.pattern.as_ref().is_none_or(|pattern| pattern.whole.is_match(value))
    }

    /// Says what is wrong with a value that is not fine.
    pub(super) fn mistake(&self, value: &[u8]) -> (Rule, String) {
        if self.has_length(value) {
            let pattern = self.pattern.as_ref().map_or_else(String::new, |pattern| quoted(&pattern.text));
            return (Rule::Pattern, format!("not in the form that is asked for: correct it so that all of it matches {pattern}"));
        }
        let is = characters(value);
        let text = match is < self.least {
            true => format!("too short with {}: at least {} are needed", in_characters(is), self.least),
            false => format!("too long with {}: shorten it to {}", in_characters(is), self.most),
        };
        (Rule::Length, text)
    }

    /// Says what would be valid, to go behind the words for the kind of value.
    pub(super) fn valid(&self) -> String {
        let length = match (self.least, self.most) {
            (0, u64::MAX) => String::new(),
            (0, most) => format!(" of at most {}", in_characters(most)),
            (least, u64::MAX) => format!(" of at least {}", in_characters(least)),
            (least, most) if least == most => format!(" of {}", in_characters(most)),
            (least, most) => format!(" of {least} to {}", in_characters(most)),
        };
        length + &self.pattern.as_ref().map_or_else(String::new, |pattern| format!(" that matches {}", quoted(&pattern.text)))
    }

    /// Counts only where the number of bytes leaves it open: a character has 1 to 4.
    #[inline]
    fn has_length(&self, value: &[u8]) -> bool {
        let bytes = value.len() as u64;
        let (fewest, most) = (bytes.div_ceil(4), bytes);
        if self.least <= fewest && most <= self.most {
            return true;
        }
        most >= self.least && fewest <= self.most && (self.least..=self.most).contains(&characters(value))
    }
}

impl Pattern {
    fn new(text: &str, column: &str) -> Result<Self, String> {
        let whole = Regex::new(&format!(r"\A(?:{text})\z"));
        let whole = whole.map_err(|_| format!("column {column:?}: the pattern {} is no regular expression", quoted(text)))?;
        Ok(Self { text: text.to_owned(), whole })
    }
}

/// Counts characters by the bytes that begin one.
#[inline]
pub(super) fn characters(value: &[u8]) -> u64 {
    value.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64
}

fn in_characters(count: u64) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}
