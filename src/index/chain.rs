//! The purpose chain: each index is asked in order, and the first purpose that applies rebuilds it.
//!
//! Invariant: the same state and the same answers of programs give the same decision; nothing here runs anything.

use std::fmt;

use super::purposes::{CommandPurpose, OnSave, ReindexRequired, Threshold};
use crate::model::index::IndexState;
use crate::model::purpose::{Answer, Decision, Purpose};
use crate::model::thresholds::Thresholds;

/// Names of all purposes that a step may name.
pub const PURPOSES: &[&str] = &["on-save", "threshold", "reindex-required", "command"];

/// The purposes where none is named, in order.
pub const CHAIN_DEFAULT: &[&str] = &["on-save", "threshold", "reindex-required"];

/// An ordered list of purposes.
///
/// An own purpose is any type that implements [`Purpose`]:
///
/// ```
/// use bunchd::index::{Chain, OnSave, Verdict};
/// use bunchd::model::index::{IndexState, IndexStatus, UpdateMode};
/// use bunchd::model::purpose::{Answer, Purpose};
///
/// /// Rebuilds the grids of the backend, whatever else is.
/// #[derive(Debug)]
/// struct Grids;
///
/// impl Purpose for Grids {
///     fn name(&self) -> &str {
///         "grids"
///     }
///
///     fn ask(&self, state: &IndexState) -> Answer {
///         if state.name().ends_with("_grid") {
///             Answer::Applies { why: "it is a grid".to_owned() }
///         } else {
///             Answer::Not { why: "it is no grid".to_owned() }
///         }
///     }
/// }
///
/// let chain = Chain::new(vec![Box::new(OnSave), Box::new(Grids)]);
/// let index = IndexState {
///     id: Some("customer_grid".to_owned()),
///     title: "Customer Grid".to_owned(),
///     status: IndexStatus::Ready,
///     mode: UpdateMode::Schedule,
///     schedule: None,
///     status_age: None,
/// };
/// let Verdict::Decided(decision) = chain.decide(&index, &[]) else { panic!("no program is asked") };
/// assert_eq!(decision.to_string(), "rebuild (grids): it is a grid");
/// ```
#[derive(Debug)]
pub struct Chain(Vec<Box<dyn Purpose>>);

/// How far a chain has come with an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is decided.
    Decided(Decision),
    /// A program has to be asked: run it, append what it said to the answers, and decide again.
    Ask {
        /// An entry of `[programs]` or a path, then its arguments; never empty.
        words: Vec<String>,
    },
    /// A program that was asked neither said yes nor no.
    Unknown {
        /// The purpose that asked it.
        purpose: String,
        /// What is wrong, as a part of a sentence.
        why: String,
    },
}

/// What a program said that a purpose asked: its exit code, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program(pub Result<i32, String>);

/// Why there is no chain of these purposes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// There is no purpose of this name.
    #[error("there is no purpose {0:?}; there are {list}", list = PURPOSES.join(", "))]
    Unknown(String),
    /// The purpose `command` has no command.
    #[error("the purpose command needs the argument purpose-command: the program that decides, such as \"check-index {{index}}\"")]
    NoCommand,
}

impl Chain {
    /// Makes a chain of purposes that are asked in this order.
    pub fn new(purposes: Vec<Box<dyn Purpose>>) -> Self {
        Self(purposes)
    }

    /// Makes a chain of bunchd's own purposes; `command` holds the words of the purpose `command`.
    ///
    /// # Errors
    /// A purpose does not exist, or `command` is named and has no words.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>, thresholds: &Thresholds, command: &[String]) -> Result<Self, ChainError> {
        let purpose = |name: &str| -> Result<Box<dyn Purpose>, ChainError> {
            Ok(match name {
                "on-save" => Box::new(OnSave),
                "threshold" => Box::new(Threshold { thresholds: thresholds.clone() }),
                "reindex-required" => Box::new(ReindexRequired),
                "command" if command.is_empty() => return Err(ChainError::NoCommand),
                "command" => Box::new(CommandPurpose { words: command.to_vec() }),
                other => return Err(ChainError::Unknown(other.to_owned())),
            })
        };
        names.into_iter().map(purpose).collect::<Result<_, _>>().map(Self)
    }

    /// Returns the names of its purposes, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|purpose| purpose.name())
    }

    /// Asks an index's purposes in order, up to the first that applies; `said` holds what programs have answered so far, in the
    /// order in which this asked for them.
    pub fn decide(&self, state: &IndexState, said: &[Program]) -> Verdict {
        let mut said = said.iter();
        let mut passed = Vec::new();
        for purpose in &self.0 {
            let answer = match purpose.ask(state) {
                Answer::AskProgram { words } => match said.next() {
                    None => return Verdict::Ask { words },
                    Some(program) => match program.answer(&words) {
                        Ok(answer) => answer,
                        Err(why) => return Verdict::Unknown { purpose: purpose.name().to_owned(), why },
                    },
                },
                known @ (Answer::Applies { .. } | Answer::Not { .. }) => known,
            };
            match answer {
                Answer::Applies { why } => {
                    return Verdict::Decided(Decision { purpose: Some(purpose.name().to_owned()), why, resets: purpose.resets() });
                }
                Answer::Not { why } => passed.push(why),
                // A program's answer is none of these.
                Answer::AskProgram { .. } => {}
            }
        }
        let why = if passed.is_empty() { "no purpose is named".to_owned() } else { passed.join("; ") };
        Verdict::Decided(Decision { purpose: None, why, resets: false })
    }
}

impl Program {
    /// Reads an exit code: 0 says yes, 1 says no.
    fn answer(&self, words: &[String]) -> Result<Answer, String> {
        // The other words may hold what no log may.
        let command = words.first().map_or("", String::as_str);
        match &self.0 {
            Ok(0) => Ok(Answer::Applies { why: format!("`{command}` says so") }),
            Ok(1) => Ok(Answer::Not { why: format!("`{command}` says no") }),
            Ok(code) => Err(format!("`{command}` ended with exit code {code}, and only 0 (yes) and 1 (no) are answers")),
            Err(why) => Err(format!("`{command}`: {why}")),
        }
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests;
