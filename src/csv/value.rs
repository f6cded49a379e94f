//! Judges the values of one column by one rule, and says in words what is wrong with a value.
//!
//! Made to be run over millions of cells: a rule is compiled once, the kind of value is told apart outside the loop, and a common valid
//! value costs some nanoseconds and no memory. [`Judge::explain`] asks the same functions as [`Judge::judge`], so both always agree.
//! It knows nothing of records, columns or places, and only a rule about files looks at the disk.

mod blanks;
mod boolean;
mod bounds;
mod choice;
mod email;
mod file;
mod frame;
mod kind;
mod layout;
mod moment;
mod number;
mod parts;
mod shape;
mod sku;
#[cfg(test)]
mod tests;
mod text;
mod typed;
mod url;

use std::path::Path;

use crate::model::rule::Rule;
use crate::model::rules::ColumnRule;
use frame::Frame;
use kind::Kind;
use typed::Typed;

/// A rule about the values of a column, ready to judge them.
#[derive(Debug)]
pub(in crate::csv) struct Judge {
    typed: Typed,
    frame: Frame,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::csv) struct Broken {
    /// Which part of the rule is broken.
    pub(in crate::csv) rule: Rule,
    /// What is wrong and what to do, one sentence without a full stop and without the value; safe to show.
    pub(in crate::csv) text: String,
    /// What would be valid, such as `a whole number from 0 to 100`; safe to show.
    pub(in crate::csv) valid: String,
}

impl Judge {
    /// Compiles a rule; `blank` are the words that stand for an empty cell, `base` is where relative directories start.
    ///
    /// # Errors
    /// A directory is missing, or a text of the rule was not checked when it was read; a sentence for people.
    pub(in crate::csv) fn new(rule: &ColumnRule, blank: &[String], base: &Path) -> Result<Self, String> {
        Ok(Self { typed: Typed::new(rule, base)?, frame: Frame::new(rule, blank)? })
    }

    /// Calls `broken` with the index of each value that breaks the rule, in order; values are cells without their quotes, in UTF-8.
    pub(in crate::csv) fn judge<'a>(&self, values: impl Iterator<Item = &'a [u8]>, broken: impl FnMut(usize)) {
        match &self.typed {
            Typed::Text(kind) => self.run(kind, values, broken),
            Typed::Integer(kind) => self.run(kind, values, broken),
            Typed::Decimal(kind) => self.run(kind, values, broken),
            Typed::Boolean(kind) => self.run(kind, values, broken),
            Typed::Moment(kind) => self.run(kind, values, broken),
            Typed::Choice(kind) => self.run(kind, values, broken),
            Typed::Url(kind) => self.run(kind, values, broken),
            Typed::Email(kind) => self.run(kind, values, broken),
            Typed::Sku(kind) => self.run(kind, values, broken),
            Typed::File(kind) => self.run(kind, values, broken),
        }
    }

    /// Says what is wrong with a value, the first thing; `None` if it is fine.
    pub(in crate::csv) fn explain(&self, value: &[u8]) -> Option<Broken> {
        let kind = self.typed.kind();
        let (rule, text) = self.frame.mistake(kind, value)?;
        Some(Broken { rule, text, valid: self.frame.valid(kind) })
    }

    fn run<'a>(&self, kind: &impl Kind, values: impl Iterator<Item = &'a [u8]>, mut broken: impl FnMut(usize)) {
        for (index, value) in values.enumerate() {
            if !self.frame.is_fine(kind, value) {
                broken(index);
            }
        }
    }
}
