//! A file of the bunch that was opened, of which single records and lines can be asked again.

use std::ops::Range;

use super::Watch;
use super::cells::Cells;
use super::decoder::Decoder;
use super::gather::Told;
use super::head::Head;
use super::record::{self, Setting};
use super::source::Bytes;
use super::window::{Halt, Window};

/// Bytes that are read to find a record again.
const RECORD_BUFFER_BYTES: usize = 4 * 1024;

/// A file of the bunch.
pub(super) struct Opened<'a> {
    pub(super) told: Told,
    pub(super) bytes: &'a dyn Bytes,
    pub(super) head: Head,
    /// Bytes of all files before it.
    pub(super) base: u64,
}

/// The key of a record that was read again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Again {
    /// The values of the columns of the key.
    pub(super) values: Vec<Vec<u8>>,
    /// The bytes of the whole record.
    pub(super) range: Range<u64>,
    /// Where the first cell of the key begins.
    pub(super) byte: u64,
}

impl Opened<'_> {
    /// Starts reading at an offset.
    pub(super) fn window<'a>(&'a self, watch: &'a dyn Watch, offset: u64, buffer_bytes: usize) -> Window<'a> {
        let decoder = Decoder::new(self.head.encoding, self.head.is_big_endian);
        Window::new(self.bytes, watch, decoder, offset, buffer_bytes)
    }

    /// Reads the key of a record again; columns that the file does not have are empty.
    pub(super) fn key_at(&self, watch: &dyn Watch, offset: u64, columns: &[Option<usize>]) -> Result<Again, Halt> {
        let mut window = self.window(watch, offset, RECORD_BUFFER_BYTES);
        let setting = Setting { grammar: self.head.grammar, columns: self.head.names.len(), doubt_from: usize::MAX };
        let reading = loop {
            window.refill()?;
            let reading = record::read(window.text(), 0, &setting);
            if !reading.is_open() || window.is_whole() {
                break reading;
            }
        };
        let text = &window.text()[..reading.end];
        let ends = reading.cell_ends();
        let cells = Cells { text, ends: &ends, columns: ends.len(), quote: setting.grammar.quote };
        let present = |column: &Option<usize>| column.filter(|column| *column < ends.len());
        let value = |column: &Option<usize>| present(column).map(|column| cells.meant(0, column).into_owned()).unwrap_or_default();
        let start = columns.iter().find_map(present).map_or(0, |column| cells.cell(0, column).0);
        Ok(Again {
            values: columns.iter().map(value).collect(),
            range: window.offset(0)..window.offset(reading.end),
            byte: window.offset(start),
        })
    }

    /// Returns the physical lines of offsets, which are in order.
    pub(super) fn lines(&self, watch: &dyn Watch, offsets: &[u64], buffer_bytes: usize) -> Result<Vec<u64>, Halt> {
        let mut lines = Vec::with_capacity(offsets.len());
        let mut line = 1;
        let mut window = self.window(watch, 0, buffer_bytes);
        while lines.len() < offsets.len() {
            window.refill()?;
            let text = window.text();
            for index in memchr::memchr_iter(b'\n', text) {
                let offset = window.offset(index);
                let known = lines.len();
                lines.extend(offsets[known..].iter().take_while(|wanted| **wanted <= offset).map(|_| line));
                line += 1;
                if lines.len() == offsets.len() {
                    break;
                }
            }
            if window.is_last() {
                lines.resize(offsets.len(), line);
            }
            let length = window.text().len();
            window.skip(length);
        }
        Ok(lines)
    }
}
