//! How far an attempt has come, as its executor tells while it runs.
//!
//! It is told and shown, and nothing is decided by it: the engine does not know these types.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most characters of the word for what is counted.
pub const WHAT_CHARACTERS_MAX: usize = 40;

/// What is counted where the numbers are sizes: people are shown them as such.
pub const BYTES: &str = "bytes";

/// How far an attempt has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many are done.
    pub done: u64,
    /// How many there are; `None` while nobody knows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total: Option<u64>,
    /// What is counted, in the plural: `rows`, `images`; [`BYTES`] for sizes.
    pub what: String,
}

impl Progress {
    /// Returns it as it may be shown, whatever a program said: the word is short and printable, and a total that is below what is
    /// done is none.
    pub fn sound(self) -> Self {
        let is_printable = |character: &char| !character.is_control();
        let what = self.what.chars().filter(is_printable).take(WHAT_CHARACTERS_MAX).collect();
        Self { done: self.done, total: self.total.filter(|total| *total >= self.done), what }
    }
}

/// How many were done at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// How many.
    pub done: u64,
}

/// How far an attempt has come, and since when it tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What it told last.
    #[serde(flatten)]
    pub progress: Progress,
    /// When that was; telling the same again does not count.
    pub at: Timestamp,
    /// What it told first.
    pub first: Mark,
    /// What it told ten to twenty seconds before the last; the first where it has not told for so long.
    pub recent: Mark,
}

impl Told {
    /// Returns what was told last, as a mark.
    pub fn last(&self) -> Mark {
        Mark { at: self.at, done: self.progress.done }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b32_whatever_a_program_says_no_more_is_done_than_there_is_and_the_word_is_short() {
        let told = |done, total, what: &str| Progress { done, total, what: what.to_owned() }.sound();
        assert_eq!(told(5, Some(5), "rows"), Progress { done: 5, total: Some(5), what: "rows".into() });
        assert_eq!(told(6, Some(5), "rows").total, None);
        assert_eq!(told(1, None, "ro\u{1b}[31mws\n").what, "ro[31mws");
        assert_eq!(told(1, None, &"ä".repeat(99)).what.chars().count(), WHAT_CHARACTERS_MAX);
    }
}
