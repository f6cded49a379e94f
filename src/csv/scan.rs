//! The state machine of RFC 4180: bytes in, records counted, mistakes reported.
//!
//! It can be given a file in pieces of any size, and comes to the same. It holds the state of one
//! record and never a cell: of the open cell only the first bytes are kept, for showing.

mod record;
pub(super) mod report;
mod state;

use std::rc::Rc;

pub(super) use self::state::{At, Pause, Watch};
use self::state::{Faults, LineEnd, State};
use super::classes::{Class, Classes};
use super::tally::Tally;

/// Bytes of a cell that are kept to show it: 60 characters of at most four bytes, and one more to see that there are more.
const VALUE_BYTES_MAX: usize = 256;

/// The scan of a file, or of a part of it.
#[derive(Debug)]
pub(super) struct Scan {
    state: State,
    /// Next byte.
    pub(super) at: At,
    /// Number of the open record.
    pub(super) record: u64,
    pub(super) record_start: At,
    /// Index of the open cell.
    pub(super) column: usize,
    pub(super) cell_start: At,
    faults: Faults,
    line_end: Option<LineEnd>,
    is_mixed: bool,
    is_behind_blank_line: bool,
    pub(super) names: Rc<[String]>,
    /// Ends of the header's cells, as long as the header is read.
    pub(super) header_ends: Option<Vec<u64>>,
    /// Whether no record has fitted yet; then quotes and columns are judged, but not reported.
    pub(super) is_trial: bool,
    pub(super) watch: Watch,
    pub(super) tally: Tally,
    /// The first finding that is about the open cell.
    value_from: Option<usize>,
    /// The first bytes of the open cell, of pieces before.
    pub(super) prefix: Vec<u8>,
    /// Whether a carriage return stands in the header where only a line end may.
    pub(super) is_header_broken: bool,
}

impl Scan {
    /// Starts at the header.
    pub(super) fn new(start: At, findings_max: usize) -> Self {
        Self {
            state: State::CellStart,
            at: start,
            record: 1,
            record_start: start,
            column: 0,
            cell_start: start,
            faults: Faults::default(),
            line_end: None,
            is_mixed: false,
            is_behind_blank_line: false,
            names: Rc::new([]),
            header_ends: Some(Vec::new()),
            is_trial: false,
            watch: Watch::Ends,
            tally: Tally::new(findings_max),
            value_from: None,
            prefix: Vec::new(),
            is_header_broken: false,
        }
    }

    /// Starts a second scan at the next byte, as if a record began there; it is on trial.
    pub(super) fn fork(&self) -> Self {
        let start = Self::new(self.at, 0);
        let (line_end, is_mixed) = (self.line_end, self.is_mixed);
        let record = self.record + 1;
        let names = Rc::clone(&self.names);
        let tally = self.tally.fresh();
        Self { record, line_end, is_mixed, names, header_ends: None, is_trial: true, watch: Watch::Nothing, tally, ..start }
    }

    /// Ends the header: from now on each record must have these columns.
    pub(super) fn expect_columns(&mut self, names: Rc<[String]>) {
        self.names = names;
        self.header_ends = None;
        self.watch = Watch::Breaks;
    }

    /// Makes the next record the header, after a line that was none.
    pub(super) fn restart_header(&mut self) {
        self.record = 1;
        self.header_ends = Some(Vec::new());
    }

    /// Whether the next byte is within quotes.
    pub(super) fn is_within_quotes(&self) -> bool {
        self.state == State::Within
    }

    /// Whether the open cell runs over several lines.
    pub(super) fn is_cell_spread(&self) -> bool {
        self.at.line > self.cell_start.line
    }

    /// Whether all of the open record up to here is as a record should be.
    pub(super) fn is_plausible(&self) -> bool {
        !self.faults.quotes && self.column < self.names.len()
    }

    /// Reads on until the piece ends or there is a reason to ask; returns how many bytes it read.
    pub(super) fn read(&mut self, piece: &[u8], classes: &Classes) -> (usize, Pause) {
        let start = self.at.byte;
        let mut cell_from = 0;
        let mut i = 0;
        let mut pause = Pause::PieceEnd;
        while pause == Pause::PieceEnd {
            match self.state {
                State::Outside => i = classes.run(piece, i, Classes::OUTSIDE),
                State::Within => i = classes.run(piece, i, Classes::WITHIN),
                State::CellStart | State::CarriageReturn | State::BehindQuote => {}
            }
            self.at.byte = start + i as u64;
            let Some(byte) = piece.get(i) else { break };
            match (self.state, classes.of(*byte)) {
                (State::CarriageReturn, Class::LineFeed) => pause = self.end_record(&piece[cell_from..i], LineEnd::CrLf),
                (State::CarriageReturn, _) => {
                    self.report_lone_carriage_return();
                    continue;
                }
                (State::BehindQuote, Class::Plain | Class::Nul) => {
                    if self.watch == Watch::Ends {
                        pause = Pause::TextAfterQuote;
                    } else {
                        self.tolerate_text_after_quote();
                    }
                    continue;
                }
                (State::BehindQuote, Class::Quote) | (State::CellStart, Class::Quote) => self.state = State::Within,
                (State::Within, Class::Quote) => self.state = State::BehindQuote,
                (State::Within, Class::LineFeed) => {
                    self.at.line += 1;
                    if self.watch == Watch::Breaks {
                        pause = Pause::BreakWithinQuotes;
                    }
                }
                (State::Within, Class::Nul) => self.report_nul(),
                (State::Within, Class::Plain | Class::Delimiter | Class::CarriageReturn) => {}
                (State::CellStart | State::Outside | State::BehindQuote, Class::Delimiter) => {
                    self.end_cell(&piece[cell_from..i]);
                    self.column += 1;
                    self.cell_start = At { byte: start + i as u64 + 1, line: self.at.line };
                    self.state = State::CellStart;
                }
                (State::CellStart | State::Outside | State::BehindQuote, Class::CarriageReturn) => self.state = State::CarriageReturn,
                (State::CellStart | State::Outside | State::BehindQuote, Class::LineFeed) => {
                    pause = self.end_record(&piece[cell_from..i], LineEnd::Lf);
                }
                (State::CellStart, Class::Plain) => self.state = State::Outside,
                (State::CellStart | State::Outside, Class::Nul) => {
                    self.report_nul();
                    self.state = State::Outside;
                }
                (State::Outside, Class::Quote) => self.report_stray_quote(),
                (State::Outside, Class::Plain) => {}
            }
            i += 1;
            if self.cell_start.byte == start + i as u64 {
                cell_from = i;
            }
        }
        self.at.byte = start + i as u64;
        self.keep_prefix(&piece[cell_from..i]);
        (i, pause)
    }

    /// Ends the file; an open record is judged as if a line break followed.
    pub(super) fn end_file(&mut self) {
        match self.state {
            State::CarriageReturn => self.report_lone_carriage_return(),
            State::Within => self.report_unterminated_quote(),
            State::CellStart | State::Outside | State::BehindQuote => {}
        }
        if self.at.byte > self.record_start.byte {
            self.close_record(&[]);
        }
    }

    /// Takes text after a closing quote for a mistake of this cell alone, and reads the rest of it without quotes.
    pub(super) fn tolerate_text_after_quote(&mut self) {
        self.report_text_after_quote();
        self.state = State::Outside;
    }
}
