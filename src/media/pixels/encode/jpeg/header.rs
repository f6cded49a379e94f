//! The segments before and after the scan.

use super::tables::{FIRST, Huffman, OTHERS, ZIGZAG};

/// The last two bytes of the file.
pub(super) const END: [u8; 2] = [0xff, 0xd9];

/// A file begins so, and says that it is JFIF 1.1 with square pixels and no thumbnail.
const START: [u8; 20] = *b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";

/// Three components with the tables 0, 1 and 1, all coefficients at once.
const SCAN: [u8; 10] = [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0];

/// Writes everything up to the scan; `factor` is 2 where colours have half the resolution, else 1.
pub(super) fn write(bytes: &mut Vec<u8>, width: u16, height: u16, factor: u8, steps: &[[u8; 64]; 2]) {
    bytes.extend(START);
    for (number, steps) in (0_u8..).zip(steps) {
        let in_order = ZIGZAG.map(|place| steps[usize::from(place)]);
        segment(bytes, 0xdb, &[&[number], &in_order]);
    }
    let [[high, low], [left, right]] = [height.to_be_bytes(), width.to_be_bytes()];
    let sampling = factor << 4 | factor;
    segment(bytes, 0xc0, &[&[8, high, low, left, right, 3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1]]);
    for (class, tables) in [(0x00, &FIRST), (0x10, &OTHERS)] {
        for (number, Huffman { counts, symbols }) in (0_u8..).zip(tables) {
            segment(bytes, 0xc4, &[&[class | number], counts, symbols]);
        }
    }
    segment(bytes, 0xda, &[&SCAN]);
}

fn segment(bytes: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    bytes.extend([0xff, marker]);
    bytes.extend(u16::try_from(length + 2).expect("a segment is short").to_be_bytes());
    parts.iter().for_each(|part| bytes.extend(*part));
}
