//! Cuts a cell that holds several values.

use std::iter;

/// The character between two values of a cell.
#[derive(Debug)]
pub(super) struct Separator {
    bytes: [u8; 4],
    length: usize,
}

impl Separator {
    pub(super) fn new(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes, length }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("it is one character")
    }

    /// Returns the values, at least one; each may be empty.
    #[inline]
    pub(super) fn parts<'a>(&self, cell: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let mut rest = Some(cell);
        iter::from_fn(move || {
            let cell = rest?;
            let Some(at) = self.find(cell) else { return rest.take() };
            rest = Some(&cell[at + self.length..]);
            Some(&cell[..at])
        })
    }

    #[inline]
    fn find(&self, cell: &[u8]) -> Option<usize> {
        match self.length {
            1 => cell.iter().position(|byte| *byte == self.bytes[0]),
            length => cell.windows(length).position(|window| *window == self.bytes[..length]),
        }
    }
}
