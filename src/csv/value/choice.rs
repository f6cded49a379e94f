//! One of some values, exactly so.

use super::kind::Kind;
use crate::csv::shown::quoted;
use crate::model::diagnostic::did_you_mean;
use crate::model::rule::Rule;

/// How many heaps the choices are sorted into; a power of two.
const HEAPS: usize = 1024;

/// Most choices that are told as valid.
const TOLD_MAX: usize = 8;

/// Longest value that is compared with each choice to find what was meant.
const COMPARED_BYTES_MAX: usize = 200;

/// Values of which one must be there, found by a cheap mark.
#[derive(Debug)]
pub(super) struct Choice {
    /// As they were given, for people.
    told: Vec<String>,
    /// Sorted by mark.
    choices: Box<[Box<[u8]>]>,
    /// Where the choices of each mark begin, with the end of the last one.
    begins: Box<[u32]>,
}

impl Choice {
    pub(super) fn new(told: &[String]) -> Self {
        let mut choices: Vec<Box<[u8]>> = told.iter().map(|choice| choice.as_bytes().into()).collect();
        choices.sort_by_key(|choice| mark(choice));
        let begins = (0..=HEAPS).map(|heap| choices.partition_point(|choice| mark(choice) < heap) as u32).collect();
        Self { told: told.to_vec(), choices: choices.into(), begins }
    }

    fn near(&self, value: &str) -> Option<String> {
        if value.len() > COMPARED_BYTES_MAX {
            return None;
        }
        let is_same = |choice: &&String| choice.trim().to_lowercase() == value.trim().to_lowercase();
        if let Some(choice) = self.told.iter().find(is_same) {
            let how = if choice.trim() == value.trim() { "blanks around a value" } else { "capital and small letters" };
            return Some(format!("{how} matter here: write {}", quoted(choice)));
        }
        let near = did_you_mean(value, self.told.iter().map(String::as_str))?;
        Some(format!("none of the values that are allowed: did you mean {}?", quoted(near)))
    }
}

impl Kind for Choice {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        let mark = mark(value);
        let (from, to) = (self.begins[mark] as usize, self.begins[mark + 1] as usize);
        self.choices[from..to].iter().any(|choice| **choice == *value)
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        (Rule::Choice, self.near(value).unwrap_or_else(|| "none of the values that are allowed: choose one of them".to_owned()))
    }

    fn valid(&self) -> String {
        let told: Vec<String> = self.told.iter().take(TOLD_MAX).map(|choice| quoted(choice)).collect();
        let more = self.told.len().saturating_sub(TOLD_MAX);
        let told = told.join(", ");
        match (self.told.len(), more) {
            (1, _) => told,
            (_, 0) => format!("one of {told}"),
            _ => format!("one of {told} and {more} more"),
        }
    }
}

/// Tells most values apart, below [`HEAPS`]: by their length, their first and their last eight bytes.
#[inline]
fn mark(value: &[u8]) -> usize {
    let short = || value.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
    let (first, last) = match (value.first_chunk(), value.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short(), 0),
    };
    let mixed = (first ^ last.rotate_left(29) ^ value.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 54) as usize & (HEAPS - 1)
}
