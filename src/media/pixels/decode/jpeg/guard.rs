//! A copy of a JPEG in which the decoder cannot miss a gap.
//!
//! The decoder takes zeros for whatever a scan lacks, and so shows grey. In the copy eight bytes of ones follow each piece
//! of coded data: no symbol consists of ones, so who needs one more symbol there stumbles. A whole file is never refused for
//! that: its last symbol lies within its own bytes, and the ones are longer than what the decoder reads ahead (63 bits).
//! A symbol that the gap cuts in two may be made up from the ones: so much, less than two symbols, can be missing unseen.
//! Beyond that, restart markers must be all there in their order, and the scans must give each component whole.
//!
//! What it cannot tell: data that is wrong and yet long enough, as when a few bytes are missing in the middle and the decoder
//! finds its way again; and of a progressive file the last 64 plain bits of a refining scan, which are no symbols. A
//! progressive file that leaves out digits of its coefficients on purpose looks like one that is cut off.

use std::io::BufRead;

use self::frame::Frame;
use self::restarts::Restarts;
use crate::media::pixels::error::Undecoded;

mod frame;
mod restarts;

/// Eight bytes of ones, as coded data has them.
const ONES: [u8; 16] = *b"\xff\x00\xff\x00\xff\x00\xff\x00\xff\x00\xff\x00\xff\x00\xff\x00";

/// An empty segment of an unknown kind: skipped between scans, an error within one.
const STOP: [u8; 4] = *b"\xff\xf0\x00\x02";

/// The end of an image.
const END: [u8; 2] = *b"\xff\xd9";

/// A table with number 3 of one symbol, 0, and half a scan header that uses it.
const FIRST: [u8; 27] = *b"\xff\xc4\x00\x14\x03\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xda\x00\x08\x01";

/// What the decoder gets.
pub(super) struct Guarded {
    /// The copy up to the end of the image; what follows, a preview for instance, is not part of it.
    pub(super) bytes: Vec<u8>,
    /// Whether the first scan of a file that is not progressive lacks a colour.
    pub(super) is_split: bool,
}

/// # Errors
/// A scan or a restart marker is missing.
pub(super) fn guard(bytes: &[u8]) -> Result<Guarded, Undecoded> {
    let mut copy = Copy { rest: bytes, guarded: Vec::with_capacity(bytes.len() + bytes.len() / 16), ..Copy::default() };
    while copy.step()? {}
    Ok(Guarded { bytes: copy.guarded, is_split: copy.is_split })
}

/// How far the copy has come.
#[derive(Default)]
struct Copy<'a> {
    rest: &'a [u8],
    guarded: Vec<u8>,
    frame: Option<Frame>,
    /// Units between restart markers; 0 means none.
    interval: usize,
    /// Whether the file has a table 3 of its own.
    has_table_3: bool,
    /// The scan whose data comes next.
    scan: Option<Restarts>,
    /// Scans so far, with that of the guard.
    scans: usize,
    is_split: bool,
}

impl Copy<'_> {
    /// Copies up to the next marker and the marker's segment; returns whether there is more.
    fn step(&mut self) -> Result<bool, Undecoded> {
        let Some(marker) = Marker::next(self.rest) else {
            self.copy(self.rest.len());
            if self.scan.is_some() {
                self.end_scan()?;
                self.guarded.extend(END);
                self.check_whole()?;
            }
            return Ok(false);
        };
        self.copy(marker.at);
        let length = marker.length;
        if let (Some(scan), 0xd0..=0xd7) = (&mut self.scan, marker.code) {
            scan.restart(marker.code)?;
            self.guarded.extend(ONES);
            self.copy(length);
            return Ok(true);
        }
        if self.scan.is_some() {
            self.end_scan()?;
        }
        match marker.code {
            0x01 | 0xd0..=0xd8 => self.copy(length),
            0xd9 => {
                self.copy(length);
                return self.check_whole().map(|()| false);
            }
            code => return self.segment(code, length),
        }
        Ok(true)
    }

    fn segment(&mut self, code: u8, marker: usize) -> Result<bool, Undecoded> {
        let size = self.rest[marker..].first_chunk().map_or(0, |size| usize::from(u16::from_be_bytes(*size)));
        let Some(body) = self.rest.get(marker + 2..marker + size) else {
            // The decoder says what is wrong.
            self.copy(self.rest.len());
            return Ok(false);
        };
        match code {
            0xc0..=0xc2 => self.frame = Frame::read(code == 0xc2, body),
            0xc4 => self.has_table_3 |= has_table_3(body),
            0xdd => self.interval = body.first_chunk().map_or(0, |units| usize::from(u16::from_be_bytes(*units))),
            0xda => self.begin_scan(body)?,
            _ => {}
        }
        self.copy(marker + size);
        Ok(true)
    }

    fn begin_scan(&mut self, header: &[u8]) -> Result<(), Undecoded> {
        let Some(frame) = &mut self.frame else { return Ok(()) };
        let units = frame.begin_scan(header).ok_or_else(|| Undecoded::broken("the header of a scan is damaged"))?;
        self.scan = Some(Restarts::new(units, self.interval));
        if self.scans == 0 && frame.progressive && !self.has_table_3 {
            // Behind the first scan the decoder must have read the marker already, so ones would mislead it: the first scan
            // is this one, whose values, zeros, the file's own first scan overwrites.
            self.guarded.extend(FIRST);
            self.guarded.extend([frame.first_component(), 0x30, 0, 0, 0, 0, 0]);
            self.scans += 1;
        }
        self.scans += 1;
        Ok(())
    }

    fn end_scan(&mut self) -> Result<(), Undecoded> {
        let (Some(scan), Some(frame)) = (self.scan.take(), &self.frame) else { return Ok(()) };
        scan.check_all()?;
        self.is_split |= !frame.progressive && frame.check_whole().is_err();
        if self.scans > 1 || !frame.progressive {
            self.guarded.extend(ONES);
        }
        if self.scans > 1 && frame.progressive && self.interval == 0 {
            self.guarded.extend(STOP);
        }
        Ok(())
    }

    fn check_whole(&self) -> Result<(), Undecoded> {
        self.frame.as_ref().map_or(Ok(()), Frame::check_whole)
    }

    fn copy(&mut self, length: usize) {
        let (now, rest) = self.rest.split_at(length);
        self.guarded.extend_from_slice(now);
        self.rest = rest;
    }
}

/// Whether a segment of Huffman tables has one with number 3 for first coefficients.
fn has_table_3(mut body: &[u8]) -> bool {
    while let Some((number, counts)) = body.split_first().and_then(|(number, rest)| Some((*number, rest.first_chunk::<16>()?))) {
        if number == 3 {
            return true;
        }
        let symbols: usize = counts.iter().map(|count| usize::from(*count)).sum();
        body = body.get(17 + symbols..).unwrap_or_default();
    }
    false
}

/// Where a marker is.
struct Marker {
    at: usize,
    /// Bytes of the marker with those that fill before it.
    length: usize,
    code: u8,
}

impl Marker {
    fn next(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        loop {
            rest.skip_until(0xff).ok()?;
            let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
            let code = *rest.get(fill)?;
            if code != 0 {
                return Some(Self { at: bytes.len() - rest.len() - 1, length: fill + 2, code });
            }
            rest = &rest[fill + 1..];
        }
    }
}
