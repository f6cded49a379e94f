//! The records of a CSV file with the physical line of each cell, piece by piece.
//!
//! Memory grows with the longest record, at most [`RECORD_BYTES_MAX`]. Mistakes in the structure are read over; finding them is the
//! work of csv-validate.

use std::io::{self, Read};

use csv_core::ReadRecordResult;

use crate::csv::COLUMNS_MAX;
use crate::model::dialect::Dialect;

/// Longest record, in bytes of its cells.
pub const RECORD_BYTES_MAX: usize = 16 * 1024 * 1024;

const BUFFER_BYTES: usize = 64 * 1024;

/// A byte order mark in UTF-8, and a byte behind it: a piece of the mark alone would be taken for the end of the file.
const OPENING_BYTES: usize = 4;

/// Reads a file record by record.
pub(super) struct Records<R> {
    reader: R,
    core: csv_core::Reader,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    cells: Vec<u8>,
    ends: Vec<usize>,
    number: u64,
    is_begun: bool,
}

/// Why a record cannot be read.
#[derive(Debug)]
pub(super) enum Failure {
    /// The file cannot be read.
    Io(io::Error),
    /// A record has more than [`RECORD_BYTES_MAX`] bytes or [`COLUMNS_MAX`] cells.
    Long { record: u64, line: u64 },
}

/// One record; it gives its cells one by one.
#[derive(Debug)]
pub(super) struct Record<'a> {
    cells: &'a [u8],
    ends: &'a [usize],
    at: usize,
    number: u64,
    line: u64,
}

/// One cell.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    pub(super) value: &'a [u8],
    /// Where it begins, from 1.
    pub(super) line: u64,
}

impl<R: Read> Records<R> {
    pub(super) fn new(reader: R, dialect: &Dialect) -> Self {
        let core = csv_core::ReaderBuilder::new().delimiter(dialect.delimiter).quote(dialect.quote).escape(dialect.escape).build();
        let (buffer, cells, ends) = (vec![0; BUFFER_BYTES], vec![0; 4096], vec![0; 64]);
        Self { reader, core, buffer, from: 0, to: 0, cells, ends, number: 0, is_begun: false }
    }

    /// Reads the next record that is no blank line; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, Failure> {
        let (mut written, mut ended) = (0, 0);
        let has_break = loop {
            if self.from == self.to {
                self.from = 0;
                self.to = self.fill().map_err(Failure::Io)?;
            }
            let input = &self.buffer[self.from..self.to];
            let (result, read, wrote, ends) = self.core.read_record(input, &mut self.cells[written..], &mut self.ends[ended..]);
            // At the end of the file nothing is read, and a break before it belongs to an open cell.
            let has_break = input[..read].last() == Some(&b'\n');
            self.from += read;
            written += wrote;
            ended += ends;
            let is_long = match result {
                ReadRecordResult::InputEmpty => false,
                ReadRecordResult::OutputFull => !grow(&mut self.cells, RECORD_BYTES_MAX),
                ReadRecordResult::OutputEndsFull => !grow(&mut self.ends, COLUMNS_MAX),
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::Record => break has_break,
            };
            if is_long {
                let line = self.core.line() - newlines(&self.cells[..written]);
                return Err(Failure::Long { record: self.number + 1, line });
            }
        };
        self.number += 1;
        let cells = &self.cells[..written];
        // The reader has counted the breaks up to here: those in the cells, and the one behind the record if it was read with it.
        let line = self.core.line() - newlines(cells) - u64::from(has_break);
        Ok(Some(Record { cells, ends: &self.ends[..ended], at: 0, number: self.number, line }))
    }

    /// Reads the next piece; the first one whole enough to show a byte order mark, which the reader below looks for there alone.
    fn fill(&mut self) -> io::Result<usize> {
        let enough = if self.is_begun { 1 } else { OPENING_BYTES };
        self.is_begun = true;
        let mut filled = 0;
        while filled < enough {
            match self.reader.read(&mut self.buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

impl Record<'_> {
    /// Returns its number, the header being 1; blank lines are not counted.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

impl<'a> Iterator for Record<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let (end, rest) = self.ends.split_first()?;
        let cell = Cell { value: &self.cells[self.at..*end], line: self.line };
        (self.at, self.ends) = (*end, rest);
        self.line += newlines(cell.value);
        Some(cell)
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn grow<T: Default + Clone>(list: &mut Vec<T>, max: usize) -> bool {
    let room = (list.len() * 2).min(max);
    let has_grown = room > list.len();
    list.resize(room, T::default());
    has_grown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a text byte by byte.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(1);
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn told(reader: impl Read) -> Vec<String> {
        let mut records = Records::new(reader, &Dialect::default());
        let mut told = Vec::new();
        while let Some(record) = records.next().expect("it is readable") {
            let number = record.number();
            told.extend(record.map(|cell| format!("{number}:{}:{}", cell.line, String::from_utf8_lossy(cell.value))));
        }
        told
    }

    #[test]
    fn e9_each_cell_has_its_physical_line_whatever_the_line_ends() {
        let text = "\u{feff}a,b\n1,2\n\n\"x\ny\",\"4\n\"\n5,\"6\"";
        let expected = ["1:1:a", "1:1:b", "2:2:1", "2:2:2", "3:4:x\ny", "3:5:4\n", "4:7:5", "4:7:6"];
        assert_eq!(told(text.as_bytes()), expected);
        let crlf = text.replace('\n', "\r\n");
        let expected = expected.map(|cell| cell.replace('\n', "\r\n"));
        assert_eq!(told(crlf.as_bytes()), expected);
        assert_eq!(told(Dripping(crlf.as_bytes())), expected);
        assert_eq!(told(Dripping(format!("{text}\n").as_bytes())).len(), 8);
    }

    proptest::proptest! {
        #[test]
        fn e9_whatever_the_bytes_each_cell_has_a_line_of_the_file(text in "[a,\"\r\n]{0,40}") {
            let lines = newlines(text.as_bytes()) + 1;
            let mut records = Records::new(Dripping(text.as_bytes()), &Dialect::default());
            let mut last = 1;
            while let Some(record) = records.next().expect("it is readable") {
                for cell in record {
                    proptest::prop_assert!((last..=lines).contains(&cell.line), "{} of {}", cell.line, lines);
                    last = cell.line;
                }
            }
        }
    }

    #[test]
    fn e9_a_record_without_an_end_stops_the_reading_with_its_place() {
        let text = "sku,base_image\n1,a.jpg\n2,\"".to_owned();
        let endless = text.as_bytes().chain(io::repeat(b'x'));
        let mut records = Records::new(endless, &Dialect::default());
        for _ in 0..2 {
            assert!(matches!(records.next(), Ok(Some(_))));
        }
        assert!(matches!(records.next(), Err(Failure::Long { record: 3, line: 3 })));
        let wide = io::repeat(b',');
        assert!(matches!(Records::new(wide, &Dialect::default()).next(), Err(Failure::Long { record: 1, line: 1 })));
    }
}
