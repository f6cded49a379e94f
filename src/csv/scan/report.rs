//! What the scan says about a mistake: its place, its sentence, its value.
//!
//! Each kind of mistake is said once in a record: what follows it there is most often its echo.

use super::{At, Scan, VALUE_BYTES_MAX};
use crate::csv::encoding::invalid_text;
use crate::csv::finding::Finding;
use crate::csv::shown::shown;
use crate::model::rule::Rule;

/// What is said about a quote that is not closed.
pub(in crate::csv) const UNTERMINATED_TEXT: &str = "this quote is opened and not closed; close it, or double it if it belongs to the text";

const LONE_TEXT: &str = "a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks";

const LONE_IN_HEADER_TEXT: &str = "a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked";

impl Scan {
    /// Reports bytes that are no UTF-8, which are the next bytes.
    pub(in crate::csv) fn report_invalid(&mut self, sequence: &[u8]) {
        if !std::mem::replace(&mut self.faults.encoding, true) {
            self.report_in_cell(Rule::InvalidUtf8, self.at, || invalid_text(sequence));
        }
    }

    /// Reports that the quote that opens the open cell is not closed.
    pub(in crate::csv) fn report_unterminated_quote(&mut self) {
        if !std::mem::replace(&mut self.faults.quotes, true) && !self.is_trial {
            let rest = if self.header_ends.is_some() { "; the rest of the file was not checked" } else { "" };
            self.report_in_cell(Rule::UnterminatedQuote, self.cell_start, || format!("{UNTERMINATED_TEXT}{rest}"));
        }
    }

    /// Says something about the open record.
    pub(in crate::csv) fn report_record(&mut self, rule: Rule, column: Option<String>, text: impl FnOnce() -> String) {
        let (record, start) = (self.record, self.record_start);
        self.tally.count(rule.severity(), || Finding::new(rule, record, start, column, text()));
    }

    pub(super) fn report_stray_quote(&mut self) {
        if !std::mem::replace(&mut self.faults.quotes, true) && !self.is_trial {
            self.report_in_cell(Rule::StrayQuote, self.at, || {
                "a quote within a cell that does not begin with one; put the whole cell in quotes and double this one".to_owned()
            });
        }
    }

    pub(super) fn report_text_after_quote(&mut self) {
        if !std::mem::replace(&mut self.faults.quotes, true) && !self.is_trial {
            let quote = At { byte: self.at.byte - 1, line: self.at.line };
            self.report_in_cell(Rule::TextAfterQuote, quote, || {
                "text follows a closing quote; double this quote if it belongs to the text".to_owned()
            });
        }
    }

    pub(super) fn report_nul(&mut self) {
        if !std::mem::replace(&mut self.faults.nul, true) {
            self.report_in_cell(Rule::NulByte, self.at, || {
                "a zero byte; the file is damaged or no text file: write it anew as UTF-8 text".to_owned()
            });
        }
    }

    pub(super) fn report_lone_carriage_return(&mut self) {
        self.state = super::State::Outside;
        self.is_header_broken |= self.header_ends.is_some();
        if !std::mem::replace(&mut self.faults.carriage_return, true) {
            let place = At { byte: self.at.byte - 1, line: self.at.line };
            let text = if self.is_header_broken { LONE_IN_HEADER_TEXT } else { LONE_TEXT };
            self.report_in_cell(Rule::LoneCarriageReturn, place, || text.to_owned());
        }
    }

    pub(super) fn report_blank_line(&mut self) {
        if !std::mem::replace(&mut self.is_behind_blank_line, true) {
            self.report_record(Rule::BlankLine, None, || "a blank line, which is skipped; remove it".to_owned());
        }
    }

    /// Reports the record that has just ended, whose line feed is the next byte.
    pub(super) fn report_mixed_line_ends(&mut self) {
        let (record, place) = (self.record, self.at);
        self.tally.count(Rule::MixedLineEnds.severity(), || {
            let text = "this line ends otherwise than the first one (LF and CRLF are mixed); use one of them";
            Finding::new(Rule::MixedLineEnds, record, place, None, text.to_owned())
        });
    }

    pub(super) fn report_columns(&mut self, rule: Rule, found: usize) {
        let expected = self.names.len();
        let column = column_name(&self.names, found.min(expected));
        let is_spread = self.at.line > self.record_start.line;
        self.report_record(rule, Some(column), || {
            let spread = if is_spread { "; a quote makes it run over several lines: is that meant?" } else { "" };
            format!("the header has {}, this record has {found}{spread}", columns(expected))
        });
    }

    /// Gives the findings about the open cell its value, which ends with these bytes.
    #[cold]
    pub(super) fn fill_values(&mut self, rest: &[u8]) {
        self.keep_prefix(rest);
        let from = self.value_from.take().unwrap_or(self.tally.findings.len());
        let value = shown_cell(&self.prefix);
        for finding in self.tally.findings.iter_mut().skip(from) {
            finding.value = Some(value.clone());
        }
    }

    /// Takes over the findings and the open cell of this scan behind findings of another one.
    pub(in crate::csv) fn put_behind(&mut self, mut before: crate::csv::tally::Tally) {
        let shift = before.findings.len();
        self.value_from = self.value_from.map(|from| from + shift);
        before.append(std::mem::take(&mut self.tally));
        self.tally = before;
    }

    /// Ends what is known of the open cell, so that its findings have their value.
    pub(in crate::csv) fn cut_cell(&mut self) {
        if self.value_from.is_some() {
            self.fill_values(&[]);
        }
    }

    fn report_in_cell(&mut self, rule: Rule, place: At, text: impl FnOnce() -> String) {
        self.value_from.get_or_insert(self.tally.findings.len());
        let (record, column) = (self.record, self.column);
        let names = &self.names;
        self.tally.count(rule.severity(), || Finding::new(rule, record, place, Some(column_name(names, column)), text()));
    }
}

/// Returns the name of a column, or its number from 1.
pub(in crate::csv) fn column_name(names: &[String], index: usize) -> String {
    match names.get(index) {
        Some(name) if !name.is_empty() => shown(name),
        Some(_) | None => (index + 1).to_string(),
    }
}

/// Returns a cell as it stands in the file, without the line break behind it.
pub(in crate::csv) fn shown_cell(cell: &[u8]) -> String {
    shown(String::from_utf8_lossy(cell).trim_end_matches(['\r', '\n']))
}

fn columns(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
}

const _: () = assert!(VALUE_BYTES_MAX > 60 * 4);
