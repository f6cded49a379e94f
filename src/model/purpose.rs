//! Why an index is rebuilt in full, or is left to the delta: purposes, what they answer, and what comes of it.
//!
//! Invariant: nothing here touches the world. A purpose that has to ask a program says which one; whoever asked the purpose runs it,
//! and hands back what it said.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::index::IndexState;

/// A reason to rebuild an index in full.
pub trait Purpose: fmt::Debug {
    /// Returns its name in the argument `purposes`.
    fn name(&self) -> &str;

    /// Tells whether it applies to an index that stands so; the same answer each time it is asked the same.
    fn ask(&self, state: &IndexState) -> Answer;

    /// Tells whether an index is reset before it is rebuilt for this purpose.
    fn resets(&self) -> bool {
        false
    }
}

/// What a purpose answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The index is to be rebuilt.
    Applies {
        /// Why, as a part of a sentence.
        why: String,
    },
    /// The next purpose is asked.
    Not {
        /// Why not, as a part of a sentence.
        why: String,
    },
    /// A program decides by its exit code: 0 means that the purpose applies, 1 that it does not, all others that nobody knows.
    AskProgram {
        /// An entry of `[programs]` or a path, then its arguments.
        words: Vec<String>,
    },
}

/// What becomes of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The purpose for which it is rebuilt; `None`: it is left to the delta.
    pub purpose: Option<String>,
    /// Why, as a part of a sentence; for an index that is left it says what each purpose answered.
    pub why: String,
    /// It is reset before it is rebuilt.
    pub resets: bool,
}

/// What becomes of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It is rebuilt.
    Rebuilt(&'a Decision),
    /// It is rebuilt once somebody else does so no more.
    Awaited(&'a Decision),
    /// It would be rebuilt if a killed rebuild had not left it in "working".
    Stuck(&'a Decision),
    /// It is left to the delta.
    Left(&'a Decision),
    /// A program that decides gave no answer.
    Unknown(&'a str),
}

impl Decision {
    /// Tells whether the index is rebuilt.
    pub fn rebuilds(&self) -> bool {
        self.purpose.is_some()
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.purpose {
            Some(purpose) => {
                let what = if self.resets { "reset and rebuild" } else { "rebuild" };
                write!(f, "{what} ({purpose}): {}", self.why)
            }
            None => write!(f, "left to the delta: {}", self.why),
        }
    }
}
