//! Reads one record by RFC 4180, byte by byte: where its cells end, and what is wrong with its quotes.
//!
//! This is the plain reading that counts; [`fast`](super::fast) only skips what it would find no mistake in. A quote that is
//! opened and never closed runs on to the next quote of the file, where text follows what seems to be its end. So a line break
//! within quotes is kept in mind: if the file makes sense from there on, the quote was the mistake, and not all that follows.

use std::ops::Range;

use super::grammar::{Grammar, LineEnd};
use crate::model::rule::Rule;

/// How often a record may be asked whether the file makes sense without one of its quotes.
const DOUBTS_MAX: usize = 16;

/// One mistake of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) rule: Rule,
    /// Index of its byte.
    pub(super) at: usize,
    /// Index of its cell.
    pub(super) column: usize,
    /// Index of the first byte of its cell.
    pub(super) cell: usize,
}

/// A quote without which the file makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Index of the quote, which is the first byte of its cell.
    pub(super) quote: usize,
    /// Index of its cell.
    pub(super) column: usize,
    /// Index of the byte behind the first line break within it: where the next record is looked for.
    pub(super) behind: usize,
    /// Index at which the doubt came up: lines that end before it may be the rest of the cell.
    pub(super) until: usize,
}

/// A record as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// Index behind its line feed; the end of the text where there is none.
    pub(super) end: usize,
    /// Index of the end of each cell.
    pub(super) ends: Vec<usize>,
    /// Its mistakes, each kind at most once.
    pub(super) faults: Vec<Fault>,
    /// How it ends; `None` at the end of the text.
    pub(super) line_end: Option<LineEnd>,
    /// Whether the text ended within quotes.
    pub(super) is_within: bool,
    /// Where to go on instead.
    pub(super) doubt: Option<Doubt>,
}

/// What a reading knows beforehand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) grammar: Grammar,
    /// How many columns a record has that fits.
    pub(super) columns: usize,
    /// Only line breaks that end behind this index raise doubt.
    pub(super) doubt_from: usize,
}

impl Reading {
    /// Whether there is a mistake that concerns quotes, so that the cells are not sure.
    pub(super) fn has_quote_fault(&self) -> bool {
        self.faults.iter().any(|fault| is_of_quotes(fault.rule))
    }

    /// Whether the text ended before the record did.
    pub(super) fn is_open(&self) -> bool {
        self.line_end.is_none() && self.doubt.is_none()
    }

    /// Returns the index of the end of a cell; of one that is broken off, that of the record.
    pub(super) fn end_of(&self, column: usize) -> usize {
        self.ends.get(column).copied().unwrap_or(self.end)
    }

    /// Returns the index of the cell in which a byte lies, and the indexes of its bytes.
    pub(super) fn cell_at(&self, at: usize) -> (usize, Range<usize>) {
        let column = self.ends.iter().position(|end| *end >= at).unwrap_or(self.ends.len());
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        (column, start.min(at)..self.end_of(column).max(at))
    }

    /// Returns the index of the end of each cell, as [`Cells`](super::cells::Cells) have them.
    pub(super) fn cell_ends(&self) -> Vec<u32> {
        self.ends.iter().map(|end| u32::try_from(*end).expect("a record has a limit")).collect()
    }

    fn fits(&self, columns: usize) -> bool {
        !self.has_quote_fault() && self.ends.len() == columns
    }

    fn add(&mut self, fault: Fault) {
        let is_same = |known: &Fault| known.rule == fault.rule || (is_of_quotes(known.rule) && is_of_quotes(fault.rule));
        if !self.faults.iter().any(is_same) {
            self.faults.push(fault);
        }
    }
}

/// Whether a line of nothing but its end lies here.
pub(super) fn is_blank(record: &[u8]) -> bool {
    matches!(record, b"\n" | b"\r\n")
}

/// Reads the record that begins at an index.
pub(super) fn read(text: &[u8], from: usize, setting: &Setting) -> Reading {
    Reader { text, setting, i: from, way_back: None, doubts: 0, reading: Reading::empty(text.len()) }.read()
}

impl Reading {
    fn empty(end: usize) -> Self {
        Self { end, ends: Vec::new(), faults: Vec::new(), line_end: None, is_within: false, doubt: None }
    }
}

/// A line break within quotes, and how many mistakes were known by then.
#[derive(Debug, Clone, Copy)]
struct WayBack {
    quote: usize,
    column: usize,
    behind: usize,
    known: usize,
}

struct Reader<'a> {
    text: &'a [u8],
    setting: &'a Setting,
    i: usize,
    way_back: Option<WayBack>,
    doubts: usize,
    reading: Reading,
}

impl Reader<'_> {
    fn read(mut self) -> Reading {
        loop {
            let cell = self.i;
            if self.peek() == Some(self.setting.grammar.quote) && !self.quoted(cell) {
                return self.reading;
            }
            self.plain(cell);
            self.reading.ends.push(self.i);
            match self.peek() {
                Some(byte) if byte == self.setting.grammar.delimiter => self.i += 1,
                Some(byte) => {
                    let line_end = if byte == b'\r' { LineEnd::CrLf } else { LineEnd::Lf };
                    self.reading.line_end = Some(line_end);
                    self.reading.end = self.i + if byte == b'\r' { 2 } else { 1 };
                    return self.reading;
                }
                None => return self.reading,
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.i).copied()
    }

    /// Reads from the quote that opens a cell to behind the one that closes it; false if the record is over by that.
    fn quoted(&mut self, cell: usize) -> bool {
        let Grammar { quote, escape, .. } = self.setting.grammar;
        self.i += 1;
        while let Some(byte) = self.peek() {
            let is_doubled = byte == quote && self.text.get(self.i + 1) == Some(&quote);
            if byte == quote && !is_doubled {
                break;
            }
            if byte == b'\n' && self.way_back.is_none() && self.i + 1 > self.setting.doubt_from {
                let (column, known) = (self.reading.ends.len(), self.reading.faults.len());
                self.way_back = Some(WayBack { quote: cell, column, behind: self.i + 1, known });
            }
            let is_pair = is_doubled || (Some(byte) == escape && self.i + 1 < self.text.len() && self.text[self.i + 1] != b'\n');
            self.i += if is_pair { 2 } else { 1 };
        }
        if self.peek().is_none() {
            self.reading.is_within = true;
            if !self.doubt(|trial| trial.fits) {
                self.fault(Rule::UnterminatedQuote, cell, cell);
                self.reading.ends.push(self.text.len());
            }
            return false;
        }
        self.i += 1;
        let is_closed = |byte: u8| byte == self.setting.grammar.delimiter || byte == b'\n' || byte == b'\r';
        if !self.peek().is_none_or(is_closed) {
            if self.doubt(|trial| trial.fits || trial.is_plausible) {
                return false;
            }
            self.fault(Rule::TextAfterQuote, self.i - 1, cell);
        }
        true
    }

    /// Reads on to the end of the cell, where no quote means anything.
    fn plain(&mut self, cell: usize) {
        let Grammar { delimiter, quote, .. } = self.setting.grammar;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => return,
                b'\r' if self.text.get(self.i + 1) == Some(&b'\n') => return,
                b'\r' => self.fault(Rule::LoneCarriageReturn, self.i, cell),
                byte if byte == delimiter => return,
                byte if byte == quote => self.fault(Rule::StrayQuote, self.i, cell),
                _ => {}
            }
            self.i += 1;
        }
    }

    fn fault(&mut self, rule: Rule, at: usize, cell: usize) {
        let column = self.reading.ends.len();
        self.reading.add(Fault { rule, at, column, cell });
    }

    /// Ends the reading at the line break that is kept in mind, if the file makes sense from there on.
    fn doubt(&mut self, is_likely: impl Fn(&Trial) -> bool) -> bool {
        let Some(back) = self.way_back.filter(|_| self.doubts < DOUBTS_MAX) else { return false };
        self.doubts += 1;
        if !is_likely(&trial(&self.text[..self.i], back.behind, self.setting)) {
            return false;
        }
        self.reading.faults.truncate(back.known);
        self.reading.ends.truncate(back.column);
        self.reading.end = back.behind;
        let until = self.i + usize::from(self.reading.is_within);
        self.reading.doubt = Some(Doubt { quote: back.quote, column: back.column, behind: back.behind, until });
        true
    }
}

/// What the text is from a line break on, as if a record began there.
struct Trial {
    /// A record fits.
    fits: bool,
    /// The record in which the text ends may fit.
    is_plausible: bool,
}

fn trial(text: &[u8], mut i: usize, setting: &Setting) -> Trial {
    let setting = Setting { doubt_from: usize::MAX, ..*setting };
    while i < text.len() {
        let reading = read(text, i, &setting);
        let fits = !is_blank(&text[i..reading.end]) && reading.fits(setting.columns);
        if fits || reading.is_open() {
            let is_sound = reading.faults.iter().all(|fault| !matches!(fault.rule, Rule::StrayQuote | Rule::TextAfterQuote));
            return Trial { fits, is_plausible: reading.is_open() && is_sound && reading.ends.len() <= setting.columns };
        }
        i = reading.end;
    }
    Trial { fits: false, is_plausible: false }
}

fn is_of_quotes(rule: Rule) -> bool {
    matches!(rule, Rule::StrayQuote | Rule::TextAfterQuote | Rule::UnterminatedQuote)
}
