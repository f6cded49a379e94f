//! Passes over records without mistakes, 64 bytes at a time: the hot half of the check.
//!
//! It proves of each record that all is as it should be: each quote opens or closes a whole cell or is doubled, the record has its
//! columns, and ends as the records before. It stops before the first record of which it cannot, whatever the reason, and says
//! nothing about it: [`record`](super::record) reads that one. So nothing is found here, and nothing can be found wrongly.
//!
//! Within quotes is what stands behind an odd number of quotes; that is a running exclusive or over the bits of the quotes.
//! Source: G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per Second", The VLDB Journal 28 (2019), section 3.1.

mod masks;

use fearless_simd::{Level, Simd, dispatch};

use self::masks::{Carry, Masks, Needles};
use super::grammar::{Grammar, LineEnd, Style};

/// Most bytes that one call looks at.
pub(super) const PIECE_BYTES_MAX: usize = 256 * 1024;

/// What records must look like to be passed over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) grammar: Grammar,
    /// Columns of a record, at least 1.
    pub(super) columns: usize,
    pub(super) style: Style,
}

/// Records without mistakes, at the start of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) records: usize,
    /// Index behind the last of them.
    pub(super) end: usize,
    /// Line feeds in them.
    pub(super) lines: u64,
    /// Whether the text ended within the next record, as far as it was looked at.
    pub(super) is_cut: bool,
}

/// Passes over records, whose characters nobody has judged yet; the text begins with a record.
///
/// `ends` gets the index of the end of each cell, a line feed or a delimiter, if they are wanted.
pub(super) fn pass(level: Level, text: &[u8], shape: &Shape, ends: Option<&mut Vec<u32>>) -> Stretch {
    let text = &text[..text.len().min(PIECE_BYTES_MAX)];
    match ends {
        Some(ends) => {
            if ends.len() < text.len() + 2 * 64 {
                ends.resize(text.len() + 2 * 64, 0);
            }
            dispatch!(level, simd => run::<_, true>(simd, text, shape, ends))
        }
        None => dispatch!(level, simd => run::<_, false>(simd, text, shape, &mut [])),
    }
}

/// What is known of the open record and of those before.
#[derive(Default)]
struct Progress {
    stretch: Stretch,
    /// Cells that have ended, in all.
    cells: usize,
    /// Cells that had ended when the last record did.
    cells_at_end: usize,
    lines: u64,
}

#[inline(always)]
fn run<S: Simd, const INDEX: bool>(simd: S, text: &[u8], shape: &Shape, ends: &mut [u32]) -> Stretch {
    let needles = Needles::new(&shape.grammar);
    let allowed = Allowed::by(shape.style);
    let mut progress = Progress::default();
    let mut carry = Carry::at_record_start();
    let (blocks, rest) = text.as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        let masks = Masks::of(simd, block, &needles, &mut carry);
        if INDEX {
            write_ends(masks.ends, number * 64, &mut ends[progress.cells..]);
        }
        if !progress.take(&masks, number * 64, shape, &allowed) {
            return progress.stretch;
        }
    }
    let mut block = [b' '; 64];
    block[..rest.len()].copy_from_slice(rest);
    let masks = Masks::of(simd, &block, &needles, &mut carry).first(rest.len());
    if INDEX {
        write_ends(masks.ends, blocks.len() * 64, &mut ends[progress.cells..]);
    }
    let is_sound = progress.take(&masks, blocks.len() * 64, shape, &allowed);
    Stretch { is_cut: is_sound, ..progress.stretch }
}

/// How records may end, as masks.
struct Allowed {
    lf: u64,
    cr_lf: u64,
}

impl Allowed {
    fn by(style: Style) -> Self {
        let (lf, cr_lf) = match style {
            Style::All(LineEnd::Lf) => (!0, 0),
            Style::All(LineEnd::CrLf) => (0, !0),
            Style::Mixed => (!0, !0),
            Style::Open => (0, 0),
        };
        Self { lf, cr_lf }
    }
}

impl Progress {
    /// Takes a block; false if a record in it is not sure to be sound, which is then not counted.
    #[inline(always)]
    fn take(&mut self, masks: &Masks, offset: usize, shape: &Shape, allowed: &Allowed) -> bool {
        let wrong =
            masks.wrong | (masks.record_ends & masks.behind_cr & !allowed.cr_lf) | (masks.record_ends & !masks.behind_cr & !allowed.lf);
        // What is wrong behind the last record that ends before it does not touch that record.
        let mut ends = masks.record_ends & wrong.wrapping_sub(1) & !wrong;
        while ends != 0 {
            let bit = ends & ends.wrapping_neg();
            let upto = bit | (bit - 1);
            let cells = self.cells + (masks.ends & upto).count_ones() as usize;
            let end = offset + bit.trailing_zeros() as usize + 1;
            if cells - self.cells_at_end != shape.columns || end - self.stretch.end <= SHORTEST_BYTES {
                return false;
            }
            self.cells_at_end = cells;
            self.stretch.records += 1;
            self.stretch.end = end;
            self.stretch.lines = self.lines + u64::from((masks.line_feeds & upto).count_ones());
            ends &= ends - 1;
        }
        self.cells += masks.ends.count_ones() as usize;
        self.lines += u64::from(masks.line_feeds.count_ones());
        wrong == 0
    }
}

/// A line of so many bytes may be blank: a line end is up to two.
const SHORTEST_BYTES: usize = 2;

/// Writes down where the bits are, four at a time: what is written behind the last one does not count.
#[inline(always)]
fn write_ends(mut bits: u64, offset: usize, ends: &mut [u32]) {
    let total = bits.count_ones() as usize;
    let offset = offset as u32;
    let slots = ends.first_chunk_mut::<68>().expect("the list has room for a block more than the text has bytes");
    let mut i = 0;
    while i < total {
        for slot in &mut slots[i..i + 4] {
            *slot = offset + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        i += 4;
    }
}
