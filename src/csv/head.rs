//! The beginning of a file: its encoding, its line for Excel, its header; whether its records can be judged by it.
//!
//! The header is the first line with text; it is the only part of a file that is kept.

mod names;
mod opening;

use self::names::Names;
use self::opening::{Opening, open};
use super::checks::Checks;
use super::decoder::Decoder;
use super::fault::{self, NOT_CHECKED, SAY_DELIMITER};
use super::grammar::{Grammar, Style, line_feeds};
use super::record::{self, Fault, Reading, Setting, is_blank};
use super::source::Bytes;
use super::tally::{At, Found};
use super::window::{Halt, Window};
use super::{Wanted, Watch};
use crate::model::dialect::{Dialect, Encoding};
use crate::model::message::Severity;
use crate::model::rule::Rule;

/// Longest header in bytes.
pub const HEADER_BYTES_MAX: usize = 1024 * 1024;
/// Most columns of a header.
pub const COLUMNS_MAX: usize = 10_000;

/// How much of a file without a header is looked at to count its columns, in lines and bytes.
const FIRST_LINES_MAX: usize = 100;
const FIRST_BYTES_MAX: usize = 64 * 1024;

/// What the beginning of a file tells.
pub(super) struct Head {
    /// What is wrong with it: the rule, its severity, the column for people.
    pub(super) findings: Vec<(Rule, Severity, Option<String>, Found)>,
    pub(super) grammar: Grammar,
    pub(super) encoding: Encoding,
    pub(super) is_big_endian: bool,
    /// Names of the columns; numbers from 1 where there is no header.
    pub(super) names: Vec<String>,
    pub(super) style: Style,
    /// Where the records begin, with the number and the line of the first one.
    pub(super) records_from: At,
    /// Whether the records can be judged.
    pub(super) is_usable: bool,
}

/// Reads the beginning of a file.
pub(super) fn read(
    bytes: &dyn Bytes,
    watch: &dyn Watch,
    dialect: &Dialect,
    wanted: &Wanted<'_>,
    checks: Option<&Checks<'_>>,
    buffer_bytes: usize,
) -> Result<Head, Halt> {
    let Opening { encoding, is_big_endian, mark_bytes, finding } = open(bytes, dialect.encoding)?;
    let is_readable = !finding.as_ref().is_some_and(|finding| finding.is_final);
    let head = Head {
        findings: finding.into_iter().map(|finding| (finding.rule, Severity::Error, None, finding.found())).collect(),
        grammar: Grammar::of(dialect),
        encoding,
        is_big_endian,
        names: Vec::new(),
        style: Style::Open,
        records_from: At { record: 1, line: 1, byte: mark_bytes },
        is_usable: false,
    };
    if !is_readable {
        return Ok(head);
    }
    let window = Window::new(bytes, watch, Decoder::new(encoding, is_big_endian), mark_bytes, buffer_bytes);
    let mut reader = Reader { head, window, has_header: dialect.header, is_behind_blank: false, is_behind_sep_line: false, wanted, checks };
    while reader.read_line()? {}
    Ok(reader.head)
}

struct Reader<'a> {
    head: Head,
    window: Window<'a>,
    has_header: bool,
    is_behind_blank: bool,
    /// Excel's line was read.
    is_behind_sep_line: bool,
    wanted: &'a Wanted<'a>,
    checks: Option<&'a Checks<'a>>,
}

impl Reader<'_> {
    /// Reads a line; tells whether the header is still to come.
    fn read_line(&mut self) -> Result<bool, Halt> {
        let reading = loop {
            let text = self.window.text();
            let setting = Setting { grammar: self.head.grammar, columns: usize::MAX, doubt_from: usize::MAX };
            let reading = record::read(text, 0, &setting);
            let is_enough = self.has_header || text.len() >= FIRST_BYTES_MAX;
            if self.window.is_whole() || text.len() > HEADER_BYTES_MAX || !reading.is_open() && is_enough {
                break reading;
            }
            self.window.refill()?;
        };
        Ok(self.take(&reading))
    }

    fn take(&mut self, reading: &Reading) -> bool {
        let text = self.window.text();
        if text.is_empty() {
            self.tell_line(Rule::EmptyFile, "the file is empty: it has no header and no records".to_owned());
            return false;
        }
        if is_blank(&text[..reading.end]) {
            if !std::mem::replace(&mut self.is_behind_blank, true) {
                self.tell_line(Rule::BlankLine, fault::BLANK.to_owned());
            }
            self.end_line(reading);
            return true;
        }
        self.is_behind_blank = false;
        if self.has_header && self.is_unusable(reading) {
            return false;
        }
        let ends = reading.ends.as_slice();
        let header = Names { text: self.window.text(), ends, grammar: self.head.grammar };
        if let Some(delimiter) = header.sep_line().filter(|_| !self.is_behind_sep_line) {
            self.take_sep_line(delimiter, reading);
            return true;
        }
        if let Some(delimiter) = header.likely_delimiter() {
            let (name, expected) = (fault::delimiter(char::from(delimiter)), fault::delimiter(char::from(self.head.grammar.delimiter)));
            let text = format!("the delimiter seems to be {name}, and not {expected}; {SAY_DELIMITER}{NOT_CHECKED}");
            self.tell_line(Rule::WrongDelimiter, text);
        } else if ends.len() > COLUMNS_MAX {
            let text = format!("the header has {} columns, at most {COLUMNS_MAX} are read{NOT_CHECKED}", ends.len());
            self.tell_line(Rule::HeaderTooWide, text);
        } else if self.has_header {
            self.take_names(reading);
        } else {
            self.take_numbers(reading);
        }
        false
    }

    fn take_names(&mut self, reading: &Reading) {
        let names = Names { text: self.window.text(), ends: &reading.ends, grammar: self.head.grammar }.names();
        for fault in &reading.faults {
            self.tell_fault(*fault, reading);
        }
        self.tell_bytes(reading);
        let header = Names { text: self.window.text(), ends: &reading.ends, grammar: self.head.grammar };
        let at = self.head.records_from;
        for (rule, index, label, text) in header.mistakes(&names) {
            let at = At { byte: self.window.offset(index), ..at };
            self.head.findings.push((rule, Severity::Error, Some(label), Found { at, text, value: None, valid: None }));
        }
        self.expect(names);
        self.end_line(reading);
        self.head.records_from.record = 2;
    }

    /// Takes the numbers of columns for their names: as many as the first line has that reads as a record.
    fn take_numbers(&mut self, reading: &Reading) {
        let text = self.window.text();
        let text = &text[..text.len().min(FIRST_BYTES_MAX.max(reading.end))];
        let setting = Setting { grammar: self.head.grammar, columns: usize::MAX, doubt_from: usize::MAX };
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|index| index + 1)).take(FIRST_LINES_MAX);
        let mut readings = starts.filter(|start| *start < text.len()).map(|start| record::read(text, start, &setting));
        let is_sound =
            |reading: &Reading| reading.faults.is_empty() && !reading.is_within && (reading.line_end.is_some() || self.window.is_last());
        let sound = readings.find(is_sound);
        let columns = sound.map_or(reading.ends.len(), |reading| reading.ends.len());
        if self.head.style == Style::Open
            && let Some(line_end) = reading.line_end
        {
            self.head.style.note(line_end);
        }
        self.expect((1..=columns).map(|number| number.to_string()).collect());
    }

    /// Judges which columns there are, and expects them of each record.
    fn expect(&mut self, names: Vec<String>) {
        let at = self.head.records_from;
        for (rule, severity, label, text) in names::judge(&names, self.wanted, self.checks) {
            self.head.findings.push((rule, severity, Some(label), Found { at, text, value: None, valid: None }));
        }
        self.head.names = names;
        self.head.is_usable = true;
    }

    /// Goes on with the delimiter of Excel's line.
    fn take_sep_line(&mut self, delimiter: char, reading: &Reading) {
        let name = fault::delimiter(delimiter);
        self.tell_line(Rule::SepLine, format!("\"sep=\" is a hint for Excel alone; remove this line (the delimiter is {name})"));
        self.is_behind_sep_line = true;
        let grammar = self.head.grammar;
        let dialect = |delimiter| Dialect { delimiter, quote: grammar.quote, escape: grammar.escape, ..Dialect::default() };
        let usable = u8::try_from(delimiter).ok().filter(|byte| dialect(*byte).problem().is_none());
        if let Some(byte) = usable.filter(|byte| *byte != self.head.grammar.delimiter) {
            let expected = fault::delimiter(char::from(self.head.grammar.delimiter));
            self.tell_line(Rule::WrongDelimiter, format!("the delimiter is {name}, and not {expected}; {SAY_DELIMITER}"));
            self.head.grammar.delimiter = byte;
        }
        self.end_line(reading);
    }

    /// Tells whether no records can be told apart by such a header.
    fn is_unusable(&mut self, reading: &Reading) -> bool {
        let text = self.window.text();
        let is_spread = |fault: &Fault| fault.rule == Rule::TextAfterQuote && memchr::memchr(b'\n', &text[fault.cell..fault.at]).is_some();
        let open_quote = reading.faults.iter().find(|fault| fault.rule == Rule::UnterminatedQuote || is_spread(fault));
        if let Some(fault) = open_quote {
            let end = if reading.is_within { reading.end } else { fault.at + 1 };
            let value = Some(fault::cell(&text[fault.cell..end]));
            let text = format!("{}{NOT_CHECKED}", fault::UNTERMINATED);
            self.tell_at(Rule::UnterminatedQuote, fault.column, fault.cell, text, value);
        } else if let Some(fault) = reading.faults.iter().find(|fault| fault.rule == Rule::LoneCarriageReturn) {
            let end = reading.end_of(fault.column);
            let value = Some(fault::cell(&text[fault.cell..end]));
            self.tell_at(Rule::LoneCarriageReturn, fault.column, fault.at, format!("{}{NOT_CHECKED}", fault::LONE_IN_HEADER), value);
        } else if reading.end > HEADER_BYTES_MAX {
            let text = format!("the header is longer than {HEADER_BYTES_MAX} bytes; is this a CSV file?{NOT_CHECKED}");
            self.tell_line(Rule::HeaderTooLong, text);
        } else {
            return false;
        }
        true
    }

    fn tell_fault(&mut self, fault: Fault, reading: &Reading) {
        let end = reading.end_of(fault.column);
        let value = fault::cell(&self.window.text()[fault.cell..end]);
        self.tell_at(fault.rule, fault.column, fault.at, fault::sentence(fault.rule).to_owned(), Some(value));
    }

    /// Tells which bytes are wrong.
    fn tell_bytes(&mut self, reading: &Reading) {
        let line = &self.window.text()[..reading.end];
        let wrong = fault::wrong_bytes(line, self.window.first_spot(), self.head.encoding).map(|(rule, at, text)| {
            let (column, cell) = reading.cell_at(at);
            (rule, column, at, text, Some(fault::cell(&line[cell])))
        });
        for (rule, column, at, text, value) in wrong.collect::<Vec<_>>() {
            self.tell_at(rule, column, at, text, value);
        }
    }

    fn tell_line(&mut self, rule: Rule, text: String) {
        let found = Found { at: self.head.records_from, text, value: None, valid: None };
        self.head.findings.push((rule, rule.severity(), None, found));
    }

    fn tell_at(&mut self, rule: Rule, column: usize, index: usize, text: String, value: Option<String>) {
        let lines = line_feeds(&self.window.text()[..index]);
        let start = self.head.records_from;
        let at = At { record: 1, line: start.line + lines, byte: self.window.offset(index) };
        self.head.findings.push((rule, rule.severity(), Some((column + 1).to_string()), Found { at, text, value, valid: None }));
    }

    fn end_line(&mut self, reading: &Reading) {
        let lines = line_feeds(&self.window.text()[..reading.end]);
        if let Some(line_end) = reading.line_end
            && self.head.style.note(line_end)
        {
            let at = At { byte: self.window.offset(reading.end - 1), line: self.head.records_from.line + lines - 1, record: 1 };
            let found = Found { at, text: fault::MIXED.to_owned(), value: None, valid: None };
            self.head.findings.push((Rule::MixedLineEnds, Severity::Warning, None, found));
        }
        self.window.skip(reading.end);
        self.head.records_from = At { byte: self.window.offset(0), line: self.head.records_from.line + lines, record: 1 };
    }
}
