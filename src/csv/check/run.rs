//! One running check: text is told from bytes that are none, the header from the records.
//!
//! Reports in the order in which mistakes can be known; a stop is final.

mod head;

use super::{Checked, Expectation};
use crate::csv::classes::Classes;
use crate::csv::finding::Finding;
use crate::csv::recovery::Recovery;
use crate::csv::scan::{At, Pause, Scan, Watch};
use crate::csv::tally::Mark;
use crate::model::dialect::Dialect;
use crate::model::rule::Rule;

#[derive(Debug, PartialEq, Eq)]
enum Phase {
    Header,
    Records,
    Stopped,
}

/// A check that takes the file piece by piece.
#[derive(Debug)]
pub(super) struct Run<'a> {
    dialect: &'a Dialect,
    expectation: &'a Expectation,
    classes: Classes,
    phase: Phase,
    scan: Scan,
    recovery: Option<Recovery>,
    header: Vec<u8>,
    header_start: At,
    header_mark: Mark,
}

impl<'a> Run<'a> {
    /// Starts behind a byte order mark of so many bytes.
    pub(super) fn new(mark_bytes: usize, dialect: &'a Dialect, expectation: &'a Expectation) -> Self {
        let header_start = At { byte: mark_bytes as u64, line: 1 };
        let scan = Scan::new(header_start, expectation.findings_max);
        let header_mark = scan.tally.mark();
        let classes = Classes::new(dialect);
        Self { dialect, expectation, classes, phase: Phase::Header, scan, recovery: None, header: Vec::new(), header_start, header_mark }
    }

    /// Makes the check of a file that is UTF-16: it has stopped already.
    pub(super) fn of_utf16(dialect: &'a Dialect, expectation: &'a Expectation) -> Self {
        let mut run = Self::new(0, dialect, expectation);
        run.stop(Rule::Utf16, "the file is UTF-16 (in Excel: \"Unicode text\"); save it as UTF-8 (in Excel: \"CSV UTF-8\")");
        run
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.phase == Phase::Stopped
    }

    /// Takes the next bytes; returns how many at the end wait for the rest of their character.
    pub(super) fn take(&mut self, mut piece: &[u8], is_end: bool) -> usize {
        loop {
            let Err(error) = std::str::from_utf8(piece) else {
                self.feed(piece);
                return 0;
            };
            let (valid, rest) = piece.split_at(error.valid_up_to());
            self.feed(valid);
            let length = match error.error_len() {
                Some(length) => length,
                None if is_end => rest.len(),
                None => return rest.len(),
            };
            let (sequence, rest) = rest.split_at(length);
            self.take_invalid(sequence);
            piece = rest;
        }
    }

    /// Ends the file.
    pub(super) fn finish(mut self, file: &str) -> Checked {
        match self.phase {
            Phase::Header => self.finish_header(),
            Phase::Records => self.finish_records(),
            Phase::Stopped => {}
        }
        let records = if self.phase == Phase::Records { self.scan.record - 2 } else { 0 };
        if self.phase == Phase::Records && records == 0 && !self.expectation.allow_empty {
            self.report(Rule::HeaderOnly, "the file has a header and no records; was the export empty?");
        }
        let tally = self.scan.tally;
        Checked {
            file: file.to_owned(),
            records,
            columns: self.scan.names.to_vec(),
            findings: tally.findings,
            errors: tally.errors,
            warnings: tally.warnings,
            bytes: self.scan.at.byte,
            is_complete: self.phase != Phase::Stopped,
        }
    }

    fn take_invalid(&mut self, sequence: &[u8]) {
        if self.is_stopped() {
            return;
        }
        self.scan.report_invalid(sequence);
        if let Some(recovery) = &mut self.recovery {
            recovery.report_invalid(sequence);
        }
        self.feed(sequence);
    }

    fn feed(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let used = match self.phase {
                Phase::Header => self.read_header(piece),
                Phase::Records => self.read_records(piece),
                Phase::Stopped => return,
            };
            piece = &piece[used..];
        }
    }

    fn read_records(&mut self, piece: &[u8]) -> usize {
        let (used, pause) = self.scan.read(piece, &self.classes);
        if let Some(recovery) = &mut self.recovery {
            recovery.follow(&piece[..used], &self.classes);
        }
        match pause {
            Pause::PieceEnd => {}
            Pause::BreakWithinQuotes => self.recovery = Some(Recovery::start(&mut self.scan)),
            Pause::RecordEnd => {
                self.recovery = None;
                self.scan.watch = Watch::Breaks;
            }
            Pause::TextAfterQuote => match self.recovery.take_if(|recovery| recovery.is_likely()) {
                Some(recovery) => recovery.replace(&mut self.scan),
                None => self.scan.tolerate_text_after_quote(),
            },
        }
        used
    }

    fn finish_records(&mut self) {
        let mut recovery = self.recovery.take().filter(|_| self.scan.is_within_quotes());
        match recovery.take_if(Recovery::end_file) {
            Some(recovery) => recovery.replace(&mut self.scan),
            None => self.scan.end_file(),
        }
    }

    fn stop(&mut self, rule: Rule, text: &str) {
        self.report(rule, &format!("{text}; the rest of the file was not checked"));
        self.phase = Phase::Stopped;
    }

    /// Says something about the header.
    fn report(&mut self, rule: Rule, text: &str) {
        let start = self.header_start;
        self.scan.tally.count(rule.severity(), || Finding::new(rule, 1, start, None, text.to_owned()));
    }
}
