//! Finds back into the file after a quote that was opened and never closed.
//!
//! At the first line break within quotes, a second scan starts behind the break, as if the quote
//! were a mistake. It counts only if the strict scan comes to a mistake itself: a file without
//! mistakes never has one from here. One quote that is missing is one finding.

use super::classes::Classes;
use super::finding::Finding;
use super::scan::report::{UNTERMINATED_TEXT, column_name, shown_cell};
use super::scan::{At, Scan, Watch};
use super::tally::Mark;
use crate::model::rule::Rule;

/// The second scan, and what is known of the quote that it doubts.
#[derive(Debug)]
pub(super) struct Recovery {
    scan: Scan,
    /// The record, the column and the place of the quote.
    record: u64,
    column: usize,
    quote: At,
    /// The first bytes of its cell, up to the line break.
    cell: Vec<u8>,
    mark: Mark,
}

impl Recovery {
    /// Starts behind a line break within quotes.
    pub(super) fn start(strict: &mut Scan) -> Self {
        strict.cut_cell();
        strict.watch = Watch::Ends;
        let (record, column, quote) = (strict.record, strict.column, strict.cell_start);
        Self { scan: strict.fork(), record, column, quote, cell: strict.prefix.clone(), mark: strict.tally.mark() }
    }

    /// Reads what the strict scan has read.
    pub(super) fn follow(&mut self, piece: &[u8], classes: &Classes) {
        self.scan.read(piece, classes);
    }

    pub(super) fn report_invalid(&mut self, sequence: &[u8]) {
        self.scan.report_invalid(sequence);
    }

    /// Whether the file makes sense without the quote: a record fitted, or the first one does so far.
    pub(super) fn is_likely(&self) -> bool {
        !self.scan.is_trial || self.scan.is_plausible()
    }

    /// Ends the file; tells whether it makes sense without the quote.
    pub(super) fn end_file(&mut self) -> bool {
        self.scan.end_file();
        !self.scan.is_trial
    }

    /// Takes the place of the strict scan, which was wrong from the quote on.
    pub(super) fn replace(self, strict: &mut Scan) {
        let opening = self.opening();
        let Self { mut scan, mark, .. } = self;
        let mut before = std::mem::take(&mut strict.tally);
        before.go_back(mark);
        before.count(opening.severity, || opening);
        scan.put_behind(before);
        scan.is_trial = false;
        scan.watch = Watch::Breaks;
        *strict = scan;
    }

    fn opening(&self) -> Finding {
        let column = column_name(&self.scan.names, self.column);
        let text = UNTERMINATED_TEXT.to_owned();
        let value = Some(shown_cell(&self.cell));
        Finding { value, ..Finding::new(Rule::UnterminatedQuote, self.record, self.quote, Some(column), text) }
    }
}
