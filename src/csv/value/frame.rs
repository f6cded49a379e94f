//! What is judged around the kind of a value: empty cells, several values in a cell, length and pattern.
//!
//! The order is: not-empty, kind with its bounds, length, pattern. With a separator each part is judged so by itself.

use super::blanks::Blanks;
use super::kind::Kind;
use super::parts::Separator;
use super::shape::Shape;
use crate::csv::shown::quoted;
use crate::model::rule::Rule;
use crate::model::rules::ColumnRule;

/// A rule without the kind of value.
#[derive(Debug)]
pub(super) struct Frame {
    not_empty: bool,
    blanks: Blanks,
    separator: Option<Separator>,
    shape: Option<Shape>,
}

impl Frame {
    /// Compiles a rule; fails with a pattern that is none.
    pub(super) fn new(rule: &ColumnRule, blank: &[String]) -> Result<Self, String> {
        Ok(Self {
            not_empty: rule.not_empty,
            blanks: Blanks::new(blank),
            separator: rule.separator.map(Separator::new),
            shape: Shape::new(rule)?,
        })
    }

    /// Tells whether a cell keeps the rule.
    #[inline]
    pub(super) fn is_fine(&self, kind: &(impl Kind + ?Sized), cell: &[u8]) -> bool {
        if self.blanks.has(cell) {
            return !self.not_empty;
        }
        match &self.separator {
            None => self.is_fine_value(kind, cell),
            Some(separator) => separator.parts(cell).all(|part| match self.blanks.has(part) {
                true => !self.not_empty,
                false => self.is_fine_value(kind, part),
            }),
        }
    }

    /// Says what is wrong with a cell; `None` if it is fine.
    pub(super) fn mistake(&self, kind: &dyn Kind, cell: &[u8]) -> Option<(Rule, String)> {
        let parts = match &self.separator {
            Some(separator) if !self.blanks.has(cell) => separator.parts(cell).collect(),
            _ => vec![cell],
        };
        let (index, part) = parts.iter().enumerate().find(|(_, part)| !self.is_fine_part(kind, part))?;
        let (rule, text) = self.mistake_of_part(kind, part);
        let text = match (parts.len(), part.is_empty()) {
            (1, _) => text,
            (all, true) => format!("value {} of {all}: {text}", index + 1),
            (all, false) => format!("value {} of {all}, {}: {text}", index + 1, quoted(&String::from_utf8_lossy(part))),
        };
        Some((rule, text))
    }

    /// Says what would be valid.
    pub(super) fn valid(&self, kind: &dyn Kind) -> String {
        let value = kind.valid() + &self.shape.as_ref().map_or_else(String::new, Shape::valid);
        match &self.separator {
            None => value,
            Some(separator) => format!("values with {} between them, each {value}", quoted(separator.as_str())),
        }
    }

    fn is_fine_part(&self, kind: &dyn Kind, part: &[u8]) -> bool {
        if self.blanks.has(part) { !self.not_empty } else { self.is_fine_value(kind, part) }
    }

    #[inline]
    fn is_fine_value(&self, kind: &(impl Kind + ?Sized), value: &[u8]) -> bool {
        kind.is_fine(value) && self.shape.as_ref().is_none_or(|shape| shape.is_fine(value))
    }

    fn mistake_of_part(&self, kind: &dyn Kind, part: &[u8]) -> (Rule, String) {
        if self.blanks.has(part) {
            return (Rule::NotEmpty, "there is no value: fill it in".to_owned());
        }
        if !kind.is_fine(part) {
            return kind.mistake(&String::from_utf8_lossy(part));
        }
        self.shape.as_ref().expect("a value of the right kind has the wrong shape").mistake(part)
    }
}
