//! What becomes of a record that was read plainly: counted, its mistakes told, its values judged.

use std::ops::Range;

use super::Pass;
use crate::csv::cells::Cells;
use crate::csv::fault;
use crate::csv::grammar::line_feeds;
use crate::csv::part::Part;
use crate::csv::record::{Doubt, Fault, Reading, is_blank};
use crate::csv::tally::{Found, Kind, STRUCTURE};
use crate::model::rule::Rule;

impl Pass<'_> {
    /// Takes what was read at the beginning of the text.
    pub(super) fn take(&mut self, reading: &Reading, part: &mut Part) {
        if reading.is_open() && !self.window.is_last() {
            return self.take_too_long(reading, part);
        }
        self.note_line_end(reading, part);
        if reading.doubt.is_none() && is_blank(&self.window.text()[..reading.end]) {
            self.take_blank(reading, part);
        } else {
            self.end.is_behind_blank = false;
            self.take_record(reading, part);
        }
        part.lines += line_feeds(&self.window.text()[..reading.end]);
        self.window.skip(reading.end);
    }

    fn take_record(&mut self, reading: &Reading, part: &mut Part) {
        let columns = self.plan.names.len();
        let is_fit = !reading.has_quote_fault() && reading.ends.len() == columns && reading.doubt.is_none();
        self.is_rest = !is_fit && reading.doubt.is_none() && self.is_on_trial(reading.end);
        let errors = part.tally.errors;
        for fault in reading.faults.iter().filter(|fault| !self.is_rest || fault.rule == Rule::LoneCarriageReturn) {
            self.tell(*fault, reading, part);
        }
        self.tell_bytes(reading, part);
        let range = self.window.offset(0)..self.window.offset(reading.end);
        if let Some(doubt) = reading.doubt {
            self.tell_doubt(&doubt, part);
            self.add_bad(range, part);
            part.records += 1;
            return;
        }
        if std::mem::take(&mut self.is_rest) {
            return self.extend_bad(range, part);
        }
        self.end.trial_until = 0;
        if !reading.has_quote_fault() && reading.ends.len() != columns {
            self.tell_columns(reading, part);
        }
        if part.tally.errors > errors {
            self.add_bad(range, part);
        } else if self.plan.has_values() {
            let ends = reading.cell_ends();
            let cells = Cells { text: &self.window.text()[..reading.end], ends: &ends, columns, quote: self.plan.grammar.quote };
            self.plan.judge(&cells, &self.window, part);
        }
        part.records += 1;
    }

    /// Goes on behind the line break in a cell whose quote is the mistake.
    fn tell_doubt(&mut self, doubt: &Doubt, part: &mut Part) {
        let cell = &self.window.text()[doubt.quote..doubt.behind];
        let value = Some(fault::cell(cell));
        let at = self.at(part, doubt.quote);
        let kind = self.kind(Rule::UnterminatedQuote, Some(doubt.column));
        part.tally.count(kind, || Found { at, text: fault::UNTERMINATED.to_owned(), value, valid: None });
        let length = self.window.text().len();
        let until = self.window.offset(doubt.until.min(length)) + doubt.until.saturating_sub(length) as u64;
        (self.end.doubt_until, self.end.trial_until) = (until, until);
    }

    /// Whether a line that does not fit may be the rest of a broken cell.
    fn is_on_trial(&self, end: usize) -> bool {
        self.end.trial_until > 0 && self.window.offset(end) < self.end.trial_until
    }

    /// Takes a record that does not end: behind a quote that is not closed, reading goes on with the next line that fits.
    fn take_too_long(&mut self, reading: &Reading, part: &mut Part) {
        let text = self.window.text();
        let open = reading.faults.iter().find(|fault| fault.rule == Rule::UnterminatedQuote);
        let behind = |fault: &Fault| memchr::memchr(b'\n', &text[fault.cell..]).map(|index| fault.cell + index + 1);
        if let Some((fault, behind)) = open.and_then(|fault| Some((fault, behind(fault)?))) {
            let doubt = Doubt { quote: fault.cell, column: fault.column, behind, until: behind };
            self.tell_doubt(&doubt, part);
            (self.end.doubt_until, self.end.trial_until) = (0, u64::MAX);
            return self.leave_bad(behind, part);
        }
        let at = self.at(part, 0);
        let kind = self.kind(Rule::RecordTooLong, None);
        part.tally.count(kind, || {
            let text = "the record is longer than 16 MiB and cannot be judged; is a quote or a line end missing?";
            Found { at, text: text.to_owned(), value: None, valid: None }
        });
        self.end.is_passing = true;
        self.leave_bad(text.len(), part);
    }

    /// Leaves bytes behind that are a bad record.
    fn leave_bad(&mut self, length: usize, part: &mut Part) {
        self.add_bad(self.window.offset(0)..self.window.offset(length), part);
        part.records += 1;
        part.lines += line_feeds(&self.window.text()[..length]);
        self.end.is_behind_blank = false;
        self.window.skip(length);
    }

    fn take_blank(&mut self, reading: &Reading, part: &mut Part) {
        if self.is_on_trial(reading.end) {
            return self.extend_bad(self.window.offset(0)..self.window.offset(reading.end), part);
        }
        if !std::mem::replace(&mut self.end.is_behind_blank, true) {
            let at = self.at(part, 0);
            let kind = self.kind(Rule::BlankLine, None);
            part.tally.count(kind, || Found { at, text: fault::BLANK.to_owned(), value: None, valid: None });
        }
    }

    fn note_line_end(&mut self, reading: &Reading, part: &mut Part) {
        if let Some(line_end) = reading.line_end.filter(|_| reading.doubt.is_none())
            && self.end.style.note(line_end)
        {
            part.mixed = Some(self.at(part, reading.end - 1));
        }
    }

    /// Tells a mistake of a cell.
    fn tell(&self, fault: Fault, reading: &Reading, part: &mut Part) {
        let at = self.at(part, fault.at);
        let kind = self.kind(fault.rule, Some(fault.column));
        part.tally.count(kind, || {
            let value = fault::cell(&self.window.text()[fault.cell..reading.end_of(fault.column)]);
            Found { at, text: fault::sentence(fault.rule).to_owned(), value: Some(value), valid: None }
        });
    }

    /// Tells which bytes are wrong.
    fn tell_bytes(&self, reading: &Reading, part: &mut Part) {
        let record = &self.window.text()[..reading.end];
        for (rule, at, text) in fault::wrong_bytes(record, self.window.first_spot(), self.plan.encoding) {
            let (column, cell) = reading.cell_at(at);
            let place = self.at(part, at);
            part.tally.count(self.kind(rule, Some(column)), || Found {
                at: place,
                text,
                value: Some(fault::cell(&record[cell])),
                valid: None,
            });
        }
    }

    fn tell_columns(&self, reading: &Reading, part: &mut Part) {
        let (expected, found) = (self.plan.names.len(), reading.ends.len());
        let rule = if found < expected { Rule::TooFewColumns } else { Rule::TooManyColumns };
        let at = self.at(part, 0);
        let last = reading.ends.last().copied().unwrap_or_default();
        let is_spread = memchr::memchr(b'\n', &self.window.text()[..last]).is_some();
        let kind = self.kind(rule, Some(found.min(expected)));
        part.tally.count(kind, || Found { at, text: fault::columns(expected, found, is_spread), value: None, valid: None });
    }

    /// Notes a record that is bad by its structure; where only values are looked up, that is known already.
    fn add_bad(&self, range: Range<u64>, part: &mut Part) {
        if !self.plan.has_look_ups() {
            part.bad.add(range);
        }
    }

    /// Notes the rest of such a record.
    pub(super) fn extend_bad(&self, range: Range<u64>, part: &mut Part) {
        if !self.plan.has_look_ups() {
            part.bad.extend(range);
        }
    }

    fn kind(&self, rule: Rule, column: Option<usize>) -> Kind {
        let column = column.map(|column| u32::try_from(column).unwrap_or(u32::MAX));
        Kind { check: STRUCTURE, rule, column, severity: rule.severity() }
    }
}
