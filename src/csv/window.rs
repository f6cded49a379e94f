//! A stretch of a file as UTF-8 text, from the open record on: it moves on, and grows where a record is longer.
//!
//! What is not UTF-8 in the file is decoded on the way; places are told in bytes of the file nevertheless. Text of a file that
//! should be UTF-8 is left as it is: nobody has judged it yet.

use std::cell::Cell;
use std::io;

use super::Watch;
use super::decoder::Decoder;
use super::source::Bytes;

/// Longest record that can be read, in bytes of UTF-8.
pub(super) const RECORD_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How far a buffer grows: a record that is too long, and something to read on.
const CAPACITY_MAX: usize = RECORD_BYTES_MAX + 64 * 1024;

/// How much is read at a time where others read.
const LITTLE_BYTES: u64 = 16 * 1024;

/// Most bytes that are decoded at once.
const RAW_BYTES_MAX: usize = 64 * 1024;

/// Why a pass ends before its time.
#[derive(Debug)]
pub(super) enum Halt {
    Io(io::Error),
    Stopped,
}

/// A stretch of a file.
pub(super) struct Window<'a> {
    bytes: &'a dyn Bytes,
    watch: &'a dyn Watch,
    decoder: Decoder,
    buffer: Vec<u8>,
    /// Where the text begins in the buffer; what lies before was read and is done.
    start: usize,
    filled: usize,
    /// How far the buffer grows before the next reading.
    capacity: usize,
    /// Offset in the file of the first byte of the buffer.
    base: u64,
    /// Offset in the file of the next byte to be read.
    next: u64,
    is_last: bool,
    /// Behind this offset only little is read at a time.
    wanted_until: u64,
    /// A place of the buffer whose offset in the file is known, for decoded text.
    known: Cell<(usize, u64)>,
    /// The same of the beginning of the text.
    begin: (usize, u64),
}

impl<'a> Window<'a> {
    /// Starts at an offset of the file, with a buffer of so many bytes.
    pub(super) fn new(bytes: &'a dyn Bytes, watch: &'a dyn Watch, decoder: Decoder, offset: u64, buffer_bytes: usize) -> Self {
        Self {
            bytes,
            watch,
            decoder,
            buffer: Vec::new(),
            start: 0,
            filled: 0,
            capacity: buffer_bytes.max(1),
            base: offset,
            next: offset,
            is_last: false,
            wanted_until: u64::MAX,
            known: Cell::new((0, offset)),
            begin: (0, offset),
        }
    }

    /// Reads little at a time behind an offset, since others read there.
    pub(super) fn want_until(&mut self, offset: u64) {
        self.wanted_until = offset;
    }

    /// Returns the text from where it was left off, as far as it was read; at most the longest record.
    pub(super) fn text(&self) -> &[u8] {
        &self.buffer[self.start..self.filled.min(self.start + RECORD_BYTES_MAX)]
    }

    /// Whether more of the text cannot be had: the file ends, or a record would be too long.
    pub(super) fn is_whole(&self) -> bool {
        self.is_last || self.filled - self.start >= RECORD_BYTES_MAX
    }

    /// Whether the file ends with the text.
    pub(super) fn is_last(&self) -> bool {
        self.is_last && self.filled - self.start <= RECORD_BYTES_MAX
    }

    /// Leaves so many bytes of the text behind.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.begin = (self.start + bytes, self.offset(bytes));
        self.start += bytes;
    }

    /// Returns the offset in the file of an index of the text.
    pub(super) fn offset(&self, index: usize) -> u64 {
        let index = self.start + index;
        if self.decoder.is_plain() {
            return self.base + index as u64;
        }
        let (from, offset) = if self.known.get().0 <= index { self.known.get() } else { self.begin };
        // The last character of a file may be half of one.
        let offset = (offset + self.decoder.raw_bytes(&self.buffer[from..index])).min(self.next);
        self.known.set((index, offset));
        offset
    }

    /// Returns the index of the first character of the text that the file does not really have, with what is wrong there.
    pub(super) fn first_spot(&self) -> Option<usize> {
        self.decoder.spot_from(self.start).map(|spot| spot - self.start)
    }

    /// Reads on; what was left behind goes.
    pub(super) fn refill(&mut self) -> Result<(), Halt> {
        if self.watch.is_stopped() {
            return Err(Halt::Stopped);
        }
        self.let_go();
        if self.filled * 2 > self.capacity {
            self.capacity = (self.capacity * 2).min(CAPACITY_MAX);
        }
        self.buffer.resize(self.capacity.max(self.buffer.len()), 0);
        let read = if self.decoder.is_plain() {
            let little = LITTLE_BYTES.max(self.filled as u64);
            let wanted = self.wanted_until.saturating_sub(self.next).saturating_add(little);
            let room = (self.capacity - self.filled).min(usize::try_from(wanted).unwrap_or(usize::MAX));
            let read = self.bytes.read_at(&mut self.buffer[self.filled..self.filled + room], self.next).map_err(Halt::Io)?;
            self.filled += read;
            read
        } else {
            let mut raw = vec![0; self.capacity.min(RAW_BYTES_MAX)];
            let read = self.bytes.read_at(&mut raw, self.next).map_err(Halt::Io)?;
            self.buffer.truncate(self.filled);
            self.decoder.decode(&raw[..read], read == 0, &mut self.buffer);
            self.filled = self.buffer.len();
            read
        };
        self.next += read as u64;
        self.is_last = read == 0;
        self.watch.read(read as u64);
        Ok(())
    }

    /// Goes to another place of the file, where plain text begins a record.
    pub(super) fn go_to(&mut self, offset: u64) {
        let at_hand = offset.checked_sub(self.base).and_then(|ahead| usize::try_from(ahead).ok()).filter(|ahead| *ahead <= self.filled);
        match at_hand {
            Some(index) => self.start = index,
            None => {
                (self.start, self.filled, self.base, self.next, self.is_last) = (0, 0, offset, offset, false);
                self.known.set((0, offset));
            }
        }
        self.begin = (self.start, offset);
    }

    fn let_go(&mut self) {
        let base = self.offset(0);
        self.buffer.copy_within(self.start..self.filled, 0);
        self.decoder.let_go(self.start);
        self.filled -= self.start;
        self.start = 0;
        self.base = base;
        self.known.set((0, base));
        self.begin = (0, base);
    }
}
