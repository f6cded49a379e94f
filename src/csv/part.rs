//! What a pass over a stretch of a file found, told as if the stretch were the file: a later stretch may be read before it.

use std::ops::Range;

use super::grammar::Style;
use super::tally::{At, Tally};
use crate::model::validation::BAD_RANGES_MAX;

/// What was found in a stretch of a file that begins and ends with whole records.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Where it begins and ends in the file, in bytes.
    pub(super) range: Range<u64>,
    pub(super) records: u64,
    pub(super) lines: u64,
    pub(super) tally: Tally,
    /// The bytes of records with errors.
    pub(super) bad: Bad,
    /// The keys of its records, for each list of columns that is asked for.
    pub(super) keys: Vec<Vec<Key>>,
    /// Where the first record lies that ends otherwise than those before.
    pub(super) mixed: Option<At>,
    /// What the next part must go on with.
    pub(super) end: End,
}

/// A key of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) hash: u64,
    /// Where the record begins, in bytes behind the beginning of the part.
    pub(super) offset: u32,
    /// Number of the record in the part, from 0.
    pub(super) record: u32,
}

/// What is known at the end of a part, besides its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// Line breaks within quotes raise no doubt before this offset.
    pub(super) doubt_until: u64,
    /// Lines that end before this offset and do not fit are the rest of a broken cell, until one fits.
    pub(super) trial_until: u64,
    /// The line before is blank.
    pub(super) is_behind_blank: bool,
    /// It ends within a line that is too long, and is passed over.
    pub(super) is_passing: bool,
    pub(super) style: Style,
    /// The file ends here.
    pub(super) is_last: bool,
}

impl End {
    /// What is known at the beginning of records.
    pub(super) fn start(style: Style) -> Self {
        Self { doubt_until: 0, trial_until: 0, is_behind_blank: false, is_passing: false, style, is_last: false }
    }

    /// Whether a part may begin at an offset as if nothing were known.
    pub(super) fn is_clean(&self, offset: u64) -> bool {
        !self.is_passing && self.doubt_until <= offset && self.trial_until <= offset
    }

    /// Returns the end of a part that may not have known how records ended before it.
    pub(super) fn behind(self, before: &Self) -> Self {
        Self { style: if before.style == Style::Mixed { Style::Mixed } else { self.style }, ..self }
    }
}

/// Stretches of bad records, up to a limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bad {
    /// In order and apart.
    pub(super) ranges: Vec<Range<u64>>,
    /// How many records there are in them, and in those that are no longer kept.
    pub(super) records: u64,
    /// Records that follow each other stay apart.
    is_apart: bool,
}

impl Bad {
    /// Makes an empty list in which each record stays by itself.
    pub(super) fn apart() -> Self {
        Self { is_apart: true, ..Self::default() }
    }

    /// Notes a record behind those before; the same one may be noted again.
    pub(super) fn add(&mut self, range: Range<u64>) {
        match self.ranges.last_mut() {
            Some(last) if last.end >= range.end => return,
            Some(last) if last.end == range.start && !self.is_apart => last.end = range.end,
            Some(_) | None => self.ranges.push(range),
        }
        self.records += 1;
    }

    /// Whether a record that begins here is in one of the stretches.
    pub(super) fn has(&self, offset: u64) -> bool {
        let index = self.ranges.partition_point(|known| known.end <= offset);
        self.ranges.get(index).is_some_and(|known| known.start <= offset)
    }

    /// Adds bytes behind those before that are no record: the rest of one.
    pub(super) fn extend(&mut self, range: Range<u64>) {
        match self.ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            Some(_) | None => self.ranges.push(range),
        }
    }

    /// Puts what another stretch has behind its own; keeps one range more than [`BAD_RANGES_MAX`], to show that there are more.
    pub(super) fn append(&mut self, other: Self) {
        let mut ranges = other.ranges.into_iter();
        if let (Some(last), Some(first)) = (self.ranges.last_mut(), ranges.as_slice().first())
            && last.end == first.start
        {
            last.end = first.end;
            ranges.next();
        }
        let room = (BAD_RANGES_MAX + 1).saturating_sub(self.ranges.len());
        self.ranges.extend(ranges.take(room));
        self.records += other.records;
    }
}
