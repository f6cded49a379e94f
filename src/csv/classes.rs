//! What each byte means to the structure of a file.

use crate::model::dialect::Dialect;

/// What a byte means to the structure; the numbers are bits of a mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Plain = 0,
    Delimiter = 1,
    Quote = 2,
    CarriageReturn = 4,
    LineFeed = 8,
    Nul = 16,
}

/// The class of each byte in one dialect.
#[derive(Debug)]
pub(super) struct Classes([Class; 256]);

impl Classes {
    /// What ends a run of text outside quotes.
    pub(super) const OUTSIDE: u8 = 31;
    /// What ends a run of text within quotes.
    pub(super) const WITHIN: u8 = Class::Quote as u8 | Class::LineFeed as u8 | Class::Nul as u8;

    /// Makes the table of a dialect.
    pub(super) fn new(dialect: &Dialect) -> Self {
        let mut table = [Class::Plain; 256];
        table[usize::from(b'\r')] = Class::CarriageReturn;
        table[usize::from(b'\n')] = Class::LineFeed;
        table[0] = Class::Nul;
        table[usize::from(dialect.delimiter)] = Class::Delimiter;
        table[usize::from(dialect.quote)] = Class::Quote;
        Self(table)
    }

    /// Returns the class of a byte.
    pub(super) fn of(&self, byte: u8) -> Class {
        self.0[usize::from(byte)]
    }

    /// Returns the first position from `from` on that the mask stops at, or the length of the piece.
    pub(super) fn run(&self, piece: &[u8], from: usize, mask: u8) -> usize {
        piece[from..].iter().position(|byte| self.of(*byte) as u8 & mask != 0).map_or(piece.len(), |length| from + length)
    }
}
