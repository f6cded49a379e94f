//! One pass over records: skips those without mistakes quickly, reads the others plainly, and has all values judged.
//!
//! What it finds depends on nothing but the bytes: not on how they come, and not on where parts are cut.

mod plain;

use super::cells::Cells;
use super::fast::{self, PIECE_BYTES_MAX, Shape};
use super::grammar::line_feeds;
use super::part::{Bad, End, Part};
use super::plan::Plan;
use super::record::{self, Setting};
use super::tally::{At, Tally};
use super::window::{Halt, Window};
use crate::model::dialect::Encoding;

/// How far a line is looked for with which a record begins, in bytes.
const SEEK_BYTES_MAX: usize = 128 * 1024;

/// How many lines are tried.
const SEEK_LINES_MAX: usize = 64;

/// Reads the records of a file, part by part.
pub(super) struct Pass<'a> {
    plan: &'a Plan<'a>,
    window: Window<'a>,
    end: End,
    ends: Vec<u32>,
    /// The line at hand is the rest of the record before.
    is_rest: bool,
    /// Up to this offset the text is UTF-8; where it is not, if that is known.
    valid_until: u64,
    invalid_at: Option<u64>,
}

impl<'a> Pass<'a> {
    /// Starts where a record begins.
    pub(super) fn new(plan: &'a Plan<'a>, window: Window<'a>, end: End) -> Self {
        Self { plan, window, end, ends: Vec::new(), is_rest: false, valid_until: 0, invalid_at: None }
    }

    /// Reads from where it is until a record ends at an offset or behind it, or the file ends.
    pub(super) fn run(&mut self, until: u64) -> Result<Part, Halt> {
        let mut part = self.part();
        while self.step(until, &mut part)? {}
        part.range.end = self.window.offset(0);
        part.end = self.end;
        Ok(part)
    }

    /// Goes to another place, where a record is taken to begin.
    pub(super) fn go_to(&mut self, offset: u64, end: End) {
        self.window.go_to(offset);
        (self.valid_until, self.invalid_at) = (0, None);
        self.end = end;
    }

    /// Goes to the first line from an offset on with which a record without mistakes begins; false if there is none at hand.
    pub(super) fn seek(&mut self, offset: u64, end: End) -> Result<bool, Halt> {
        // A line that begins just here is seen by the line feed before it.
        self.go_to(offset - 1, end);
        while self.window.text().len() < SEEK_BYTES_MAX && !self.window.is_whole() {
            self.window.refill()?;
        }
        let text = self.window.text();
        let mut starts = memchr::memchr_iter(b'\n', text).map(|index| index + 1).take(SEEK_LINES_MAX);
        let shape = self.shape();
        let found = starts.find(|start| fast::pass(self.plan.level, &text[*start..], &shape, None).records > 0);
        found.inspect(|start| self.window.skip(*start));
        Ok(found.is_some())
    }

    /// Reads little at a time behind an offset, since others read there.
    pub(super) fn want_until(&mut self, offset: u64) {
        self.window.want_until(offset);
    }

    fn part(&self) -> Part {
        Part {
            range: self.window.offset(0)..0,
            records: 0,
            lines: 0,
            tally: Tally::new(self.plan.first_max),
            bad: if self.plan.has_look_ups() { Bad::apart() } else { Bad::default() },
            keys: self.plan.keys.iter().map(|_| Vec::new()).collect(),
            mixed: None,
            end: self.end,
        }
    }

    fn shape(&self) -> Shape {
        Shape { grammar: self.plan.grammar, columns: self.plan.names.len(), style: self.end.style }
    }

    /// Reads on by some records, or by some bytes; false at the end.
    fn step(&mut self, until: u64, part: &mut Part) -> Result<bool, Halt> {
        if self.end.is_passing {
            return self.pass_line(part);
        }
        let left = until.saturating_sub(self.window.offset(0));
        if left == 0 {
            return Ok(false);
        }
        let valid = self.valid_bytes();
        let length = self.window.text().len();
        let limit = usize::try_from(left).unwrap_or(usize::MAX).min(self.window.first_spot().unwrap_or(usize::MAX));
        let piece = length.min(limit).min(PIECE_BYTES_MAX);
        // A character that is cut by the end of the text is no mistake yet.
        let is_all = piece == length && piece < PIECE_BYTES_MAX && self.invalid_at.is_none_or(|at| at < self.window.offset(0));
        let (passed, is_cut) = self.skip_sound(piece.min(valid), part);
        if passed {
            return Ok(true);
        }
        if is_cut && is_all && !self.window.is_whole() {
            self.window.refill()?;
            return Ok(true);
        }
        self.read_plainly(part)
    }

    /// Passes over records without mistakes; tells whether there were any, and whether the text ended in the next one.
    fn skip_sound(&mut self, length: usize, part: &mut Part) -> (bool, bool) {
        let shape = self.shape();
        let text = &self.window.text()[..length];
        let ends = self.plan.has_values().then_some(&mut self.ends);
        let stretch = fast::pass(self.plan.level, text, &shape, ends);
        if stretch.records > 0 {
            self.end.trial_until = 0;
            self.end.is_behind_blank = false;
            if self.plan.has_values() {
                let cells = Cells {
                    text: &text[..stretch.end],
                    ends: &self.ends[..stretch.records * shape.columns],
                    columns: shape.columns,
                    quote: shape.grammar.quote,
                };
                self.plan.judge(&cells, &self.window, part);
            }
            part.records += stretch.records as u64;
            part.lines += stretch.lines;
            self.window.skip(stretch.end);
        }
        (stretch.records > 0, stretch.is_cut)
    }

    /// Returns how much of the text is UTF-8; each byte is looked at once, what was decoded not at all.
    fn valid_bytes(&mut self) -> usize {
        let text = self.window.text();
        if self.plan.encoding != Encoding::Utf8 {
            return text.len();
        }
        let start = self.window.offset(0);
        let ahead = |offset: u64| usize::try_from(offset - start).unwrap_or(usize::MAX);
        if let Some(at) = self.invalid_at.filter(|at| *at >= start) {
            return ahead(at).min(text.len());
        }
        let known = ahead(self.valid_until.max(start)).min(text.len());
        let valid = match simdutf8::compat::from_utf8(&text[known..]) {
            Ok(_) => text.len(),
            Err(error) => {
                let valid = known + error.valid_up_to();
                self.invalid_at = error.error_len().map(|_| start + valid as u64);
                valid
            }
        };
        self.valid_until = start + valid as u64;
        valid
    }

    fn read_plainly(&mut self, part: &mut Part) -> Result<bool, Halt> {
        let text = self.window.text();
        if text.is_empty() {
            if !self.window.is_whole() {
                self.window.refill()?;
                return Ok(true);
            }
            self.end.is_last = true;
            return Ok(false);
        }
        let ahead = self.end.doubt_until.saturating_sub(self.window.offset(0));
        let doubt_from = usize::try_from(ahead).unwrap_or(usize::MAX);
        let setting = Setting { grammar: self.plan.grammar, columns: self.plan.names.len(), doubt_from };
        let reading = record::read(text, 0, &setting);
        let is_open = reading.is_open() || reading.doubt.is_some_and(|doubt| doubt.until > text.len());
        if is_open && !self.window.is_whole() {
            self.window.refill()?;
        } else {
            self.take(&reading, part);
        }
        Ok(true)
    }

    /// Passes over the rest of a line that is too long.
    fn pass_line(&mut self, part: &mut Part) -> Result<bool, Halt> {
        let text = self.window.text();
        let end = memchr::memchr(b'\n', text).map(|index| index + 1);
        let length = end.unwrap_or(text.len());
        let (from, to) = (self.window.offset(0), self.window.offset(length));
        self.extend_bad(from..to, part);
        part.lines += u64::from(end.is_some());
        self.window.skip(length);
        self.end.is_passing = end.is_none();
        if end.is_none() {
            if self.window.is_whole() {
                (self.end.is_passing, self.end.is_last) = (false, true);
                return Ok(false);
            }
            self.window.refill()?;
        }
        Ok(true)
    }

    fn at(&self, part: &Part, index: usize) -> At {
        let line = line_feeds(&self.window.text()[..index]);
        let record = part.records.wrapping_sub(u64::from(self.is_rest));
        At { record, line: part.lines + line, byte: self.window.offset(index) }
    }
}
