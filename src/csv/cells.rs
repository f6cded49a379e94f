//! The cells of records without mistakes, by record and column.

use std::borrow::Cow;

/// Cells of records that follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    /// The records, from the first byte of the first one on.
    pub(super) text: &'a [u8],
    /// Index of the end of each cell, record by record; for the last cell of a record also its line feed.
    pub(super) ends: &'a [u32],
    pub(super) columns: usize,
    pub(super) quote: u8,
}

/// A cell without its quotes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// As it stands in the file.
    Plain(&'a [u8]),
    /// With quotes in it that are doubled.
    Doubled(&'a [u8]),
}

impl<'a> Cells<'a> {
    pub(super) fn records(&self) -> usize {
        self.ends.len() / self.columns
    }

    /// Returns where a cell begins, and its bytes as they stand in the file.
    #[inline]
    pub(super) fn cell(&self, record: usize, column: usize) -> (usize, &'a [u8]) {
        let index = record * self.columns + column;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize + 1 };
        let cell = &self.text[start..self.ends[index] as usize];
        let is_last = column + 1 == self.columns && self.text.get(self.ends[index] as usize) == Some(&b'\n');
        (start, if is_last { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell })
    }

    /// Returns a cell without its quotes.
    #[inline]
    pub(super) fn value(&self, record: usize, column: usize) -> Value<'a> {
        let (_, cell) = self.cell(record, column);
        if cell.first() == Some(&self.quote) { unquoted(cell, self.quote) } else { Value::Plain(cell) }
    }

    /// Returns a cell as it is meant.
    pub(super) fn meant(&self, record: usize, column: usize) -> Cow<'a, [u8]> {
        self.value(record, column).meant(self.quote)
    }

    /// Returns the bytes of a record, with its line end.
    pub(super) fn record(&self, record: usize) -> std::ops::Range<usize> {
        let behind = |end: u32| (end as usize + 1).min(self.text.len());
        let start = if record == 0 { 0 } else { behind(self.ends[record * self.columns - 1]) };
        let end = self.ends[(record + 1) * self.columns - 1] as usize;
        let line_end = if self.text[end..].starts_with(b"\r\n") { 2 } else { 1 };
        start..(end + line_end).min(self.text.len())
    }
}

fn unquoted(cell: &[u8], quote: u8) -> Value<'_> {
    let inner = cell.get(1..cell.len() - 1).unwrap_or_default();
    if memchr::memchr(quote, inner).is_some() { Value::Doubled(inner) } else { Value::Plain(inner) }
}

impl<'a> Value<'a> {
    /// Returns it as it is meant: what is doubled once.
    pub(super) fn meant(self, quote: u8) -> Cow<'a, [u8]> {
        match self {
            Self::Plain(value) => Cow::Borrowed(value),
            Self::Doubled(value) => {
                let mut meant = Vec::with_capacity(value.len());
                let mut bytes = value.iter().peekable();
                while let Some(byte) = bytes.next() {
                    meant.push(*byte);
                    if *byte == quote {
                        bytes.next_if(|next| **next == quote);
                    }
                }
                Cow::Owned(meant)
            }
        }
    }
}
