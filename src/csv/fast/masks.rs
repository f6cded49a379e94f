//! What 64 bytes are to the structure of a file, a bit for each.

use fearless_simd::{Simd, SimdBase, SimdMask, u8x64};

use super::Grammar;

/// The bytes that are looked for.
pub(super) struct Needles {
    delimiter: u8,
    quote: u8,
    /// A second byte that is left to the plain reading, besides zero.
    strange: u8,
}

/// What the block before leaves to the next one, each as its lowest bit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carry {
    /// All bits: the next byte is within quotes.
    within: u64,
    /// A cell begins with the next byte.
    cell_start: u64,
    /// The byte before closed a cell, or was the first of two quotes.
    closed: u64,
    /// The byte before was a carriage return outside quotes.
    cr: u64,
}

/// What 64 bytes are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masks {
    /// Delimiters and line feeds outside quotes.
    pub(super) ends: u64,
    /// Line feeds outside quotes.
    pub(super) record_ends: u64,
    /// All line feeds.
    pub(super) line_feeds: u64,
    /// Bytes behind a carriage return outside quotes.
    pub(super) behind_cr: u64,
    /// Bytes at which a record shows that it is not sure to be sound.
    pub(super) wrong: u64,
}

impl Needles {
    pub(super) fn new(grammar: &Grammar) -> Self {
        Self { delimiter: grammar.delimiter, quote: grammar.quote, strange: grammar.escape.unwrap_or(0) }
    }
}

impl Carry {
    pub(super) fn at_record_start() -> Self {
        Self { cell_start: 1, ..Self::default() }
    }
}

impl Masks {
    #[inline(always)]
    pub(super) fn of<S: Simd>(simd: S, block: &[u8; 64], needles: &Needles, carry: &mut Carry) -> Self {
        let bytes = u8x64::from_slice(simd, block);
        let are = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte)).to_bitmask();
        let (delimiters, quotes, line_feeds, crs) = (are(needles.delimiter), are(needles.quote), are(b'\n'), are(b'\r'));
        let strange = are(needles.strange) | are(0);
        let within = running_xor(quotes) ^ carry.within;
        let ends = (delimiters | line_feeds) & !within;
        let (opening, closing) = (quotes & within, quotes & !within);
        let outer_crs = crs & !within;
        let cell_starts = (ends << 1) | carry.cell_start;
        let behind_closing = (closing << 1) | carry.closed;
        let behind_cr = (outer_crs << 1) | carry.cr;
        let wrong = (opening & !(cell_starts | behind_closing))
            | (behind_closing & !(delimiters | line_feeds | crs | quotes))
            | (behind_cr & !line_feeds)
            | strange;
        *carry = Carry { within: 0_u64.wrapping_sub(within >> 63), cell_start: ends >> 63, closed: closing >> 63, cr: outer_crs >> 63 };
        Self { ends, record_ends: line_feeds & !within, line_feeds, behind_cr, wrong }
    }

    /// Returns what the first bytes are, fewer than 64.
    pub(super) fn first(self, length: usize) -> Self {
        let keep = (1_u64 << length) - 1;
        Self {
            ends: self.ends & keep,
            record_ends: self.record_ends & keep,
            line_feeds: self.line_feeds & keep,
            behind_cr: self.behind_cr,
            wrong: self.wrong & keep,
        }
    }
}

/// Returns for each bit whether an odd number of bits is set up to it.
#[inline(always)]
fn running_xor(mut bits: u64) -> u64 {
    for distance in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << distance;
    }
    bits
}
