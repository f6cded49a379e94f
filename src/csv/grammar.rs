//! The bytes that give a file its structure, and how its lines end.

use crate::model::dialect::Dialect;

/// The bytes that give a file its structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grammar {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
    pub(super) escape: Option<u8>,
}

/// How a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    Lf,
    CrLf,
}

/// How the records of a file end, as far as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// No record has ended yet.
    Open,
    /// All in one way.
    All(LineEnd),
    /// In both ways.
    Mixed,
}

impl Grammar {
    pub(super) fn of(dialect: &Dialect) -> Self {
        Self { delimiter: dialect.delimiter, quote: dialect.quote, escape: dialect.escape }
    }
}

impl Style {
    /// Notes how a record ended; tells whether the first one ended otherwise, and nobody knew yet.
    pub(super) fn note(&mut self, end: LineEnd) -> bool {
        match *self {
            Self::Open => *self = Self::All(end),
            Self::All(first) if first != end => {
                *self = Self::Mixed;
                return true;
            }
            Self::All(_) | Self::Mixed => {}
        }
        false
    }
}

/// Counts the line feeds of a text: so many lines end in it.
pub(super) fn line_feeds(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}
