//! The beginning of a file: reads up to the header, and decides whether the records can be judged by it.

use std::rc::Rc;

use super::{Phase, Run};
use crate::csv::header::{COLUMNS_MAX, HEADER_BYTES_MAX, Header, delimiter_name};
use crate::csv::scan::Pause;
use crate::model::rule::Rule;

impl Run<'_> {
    pub(super) fn read_header(&mut self, piece: &[u8]) -> usize {
        let room = HEADER_BYTES_MAX - self.header.len();
        if room == 0 {
            self.stop_in_header();
            return 0;
        }
        let (used, pause) = self.scan.read(&piece[..piece.len().min(room)], &self.classes);
        self.header.extend_from_slice(&piece[..used]);
        match pause {
            Pause::PieceEnd | Pause::BreakWithinQuotes => {}
            Pause::RecordEnd => self.end_header(),
            Pause::TextAfterQuote if self.scan.is_cell_spread() => self.stop_in_quotes(),
            Pause::TextAfterQuote => self.scan.tolerate_text_after_quote(),
        }
        used
    }

    pub(super) fn finish_header(&mut self) {
        if self.scan.is_within_quotes() {
            return self.stop_in_quotes();
        }
        self.scan.end_file();
        if self.scan.header_ends.as_ref().is_some_and(|ends| !ends.is_empty()) {
            self.end_header();
        }
        if self.phase == Phase::Header {
            self.report(Rule::EmptyFile, "the file is empty: it has no header and no records");
        }
    }

    /// Goes on to the records, or to the next line if this one is no header.
    fn end_header(&mut self) {
        let raw = std::mem::take(&mut self.header);
        let ends = self.scan.header_ends.take().unwrap_or_default();
        let header = Header { raw: &raw, start: self.header_start, ends: &ends, dialect: self.dialect };
        if ends.is_empty() {
            self.restart_header();
        } else if self.scan.is_header_broken {
            self.phase = Phase::Stopped;
        } else if let Some(delimiter) = header.sep_line() {
            let text = format!("\"sep=\" is a hint for Excel alone; remove this line (the delimiter is {})", delimiter_name(delimiter));
            self.report(Rule::SepLine, &text);
            self.restart_header();
        } else if let Some(delimiter) = header.likely_delimiter() {
            self.scan.tally.go_back(self.header_mark);
            let name = delimiter_name(char::from(delimiter));
            let expected = delimiter_name(char::from(self.dialect.delimiter));
            self.stop(
                Rule::WrongDelimiter,
                &format!("the delimiter seems to be {name}, and not {expected}; change the file or the setting"),
            );
        } else if ends.len() > COLUMNS_MAX {
            self.stop(Rule::HeaderTooWide, &format!("the header has {} columns, at most {COLUMNS_MAX} are read", ends.len()));
        } else {
            let names: Rc<[String]> = header.names().into();
            header.judge(&names, &self.expectation.required_columns, &mut self.scan.tally);
            self.scan.expect_columns(names);
            self.phase = Phase::Records;
        }
    }

    fn restart_header(&mut self) {
        self.scan.restart_header();
        self.header_start = self.scan.record_start;
        self.header_mark = self.scan.tally.mark();
    }

    fn stop_in_header(&mut self) {
        if self.scan.is_within_quotes() {
            self.stop_in_quotes();
        } else if self.scan.is_header_broken {
            self.phase = Phase::Stopped;
        } else {
            self.stop(Rule::HeaderTooLong, &format!("the header is longer than {HEADER_BYTES_MAX} bytes; is this a CSV file?"));
        }
    }

    fn stop_in_quotes(&mut self) {
        self.scan.report_unterminated_quote();
        self.scan.cut_cell();
        self.phase = Phase::Stopped;
    }
}
