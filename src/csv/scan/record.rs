//! The ends of cells and records: what is judged there, and what is forgotten.
//!
//! Behind the end of a record nothing of it is known but the findings.

use super::{At, Faults, LineEnd, Pause, Scan, State, VALUE_BYTES_MAX, Watch};
use crate::model::rule::Rule;

impl Scan {
    pub(super) fn end_cell(&mut self, rest: &[u8]) {
        if self.value_from.is_some() {
            self.fill_values(rest);
        }
        if let Some(ends) = &mut self.header_ends {
            ends.push(self.at.byte - u64::from(self.state == State::CarriageReturn));
        }
        self.prefix.clear();
    }

    /// Ends the record at a line feed that is the next byte.
    pub(super) fn end_record(&mut self, rest: &[u8], line_end: LineEnd) -> Pause {
        self.note_line_end(line_end);
        if self.at.byte - self.record_start.byte == u64::from(line_end == LineEnd::CrLf) {
            self.report_blank_line();
        } else {
            self.close_record(rest);
        }
        self.start_record();
        if self.watch == Watch::Ends { Pause::RecordEnd } else { Pause::PieceEnd }
    }

    pub(super) fn close_record(&mut self, rest: &[u8]) {
        self.end_cell(rest);
        self.is_behind_blank_line = false;
        if self.header_ends.is_none() {
            self.judge_columns();
        }
        let is_counted = !self.is_trial || self.is_fit();
        self.is_trial &= !is_counted;
        self.record += u64::from(is_counted);
    }

    pub(super) fn is_fit(&self) -> bool {
        !self.faults.quotes && self.column + 1 == self.names.len()
    }

    pub(super) fn start_record(&mut self) {
        self.at.line += 1;
        let next = At { byte: self.at.byte + 1, line: self.at.line };
        self.record_start = next;
        self.cell_start = next;
        self.column = 0;
        self.faults = Faults::default();
        self.state = State::CellStart;
        self.value_from = None;
        self.prefix.clear();
    }

    pub(super) fn note_line_end(&mut self, line_end: LineEnd) {
        if *self.line_end.get_or_insert(line_end) != line_end && !self.is_mixed {
            self.is_mixed = true;
            self.report_mixed_line_ends();
        }
    }

    pub(super) fn keep_prefix(&mut self, piece: &[u8]) {
        let room = VALUE_BYTES_MAX - self.prefix.len();
        self.prefix.extend_from_slice(&piece[..piece.len().min(room)]);
    }

    /// Judges whether the record has as many columns as the header; a record whose quotes went wrong is not judged.
    pub(super) fn judge_columns(&mut self) {
        let found = self.column + 1;
        if !self.faults.quotes && !self.is_trial && found != self.names.len() {
            self.report_columns(if found < self.names.len() { Rule::TooFewColumns } else { Rule::TooManyColumns }, found);
        }
    }
}
