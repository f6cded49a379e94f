//! The scan: coefficients as Huffman codes, bit after bit.

use super::block::Coefficients;
use super::tables::{FIRST, Huffman, OTHERS};

/// A run of sixteen zeros.
const SIXTEEN: usize = 0xf0;

/// Nothing but zeros up to the end of the block.
const END: usize = 0x00;

/// Writes blocks.
pub(super) struct Scan {
    bytes: Vec<u8>,
    /// Bits that are not in `bytes` yet: the lowest `waiting` ones.
    bits: u64,
    waiting: u32,
    /// The first coefficient of the last block of each component.
    last: [i16; 3],
    first: [Codes; 2],
    others: [Codes; 2],
}

/// Code and length in bits of each symbol.
type Codes = [(u32, u32); 256];

impl Scan {
    /// Goes on after `bytes`.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            bits: 0,
            waiting: 0,
            last: [0; 3],
            first: FIRST.map(|table| codes(&table)),
            others: OTHERS.map(|table| codes(&table)),
        }
    }

    /// Writes a block of component 0 (luma), 1 or 2.
    #[inline(always)]
    pub(super) fn write(&mut self, component: usize, block: &Coefficients) {
        let table = usize::from(component > 0);
        let (size, bits) = sized(block.values[0] - self.last[component]);
        self.last[component] = block.values[0];
        let (code, length) = self.first[table][size as usize & 0xff];
        self.put(code << size | bits, length + size);

        let mut rest = block.present & !1;
        let mut behind = 1;
        while rest != 0 {
            let number = rest.trailing_zeros();
            rest &= rest - 1;
            let mut zeros = number - behind;
            behind = number + 1;
            while zeros > 15 {
                let (code, length) = self.others[table][SIXTEEN];
                self.put(code, length);
                zeros -= 16;
            }
            let (size, bits) = sized(block.values[number as usize & 63]);
            let (code, length) = self.others[table][(zeros << 4 | size) as usize & 0xff];
            self.put(code << size | bits, length + size);
        }
        if behind < 64 {
            let (code, length) = self.others[table][END];
            self.put(code, length);
        }
    }

    /// Adds at most 32 bits.
    #[inline(always)]
    fn put(&mut self, bits: u32, length: u32) {
        self.bits = self.bits << length | u64::from(bits);
        self.waiting += length;
        if self.waiting >= 32 {
            self.waiting -= 32;
            self.flush((self.bits >> self.waiting) as u32);
        }
    }

    #[inline(always)]
    fn flush(&mut self, word: u32) {
        let bytes = word.to_be_bytes();
        // Without its highest bit no byte is 0xff; most words are of this kind or have no such byte all the same.
        if word & 0x8080_8080 == 0 || !bytes.contains(&0xff) {
            self.bytes.extend_from_slice(&bytes);
        } else {
            bytes.into_iter().for_each(|byte| self.push(byte));
        }
    }

    /// A byte 0xff is followed by 0, since it would be a marker otherwise.
    fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
        if byte == 0xff {
            self.bytes.push(0);
        }
    }

    /// Fills the last byte with ones and returns all of them.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let fill = self.waiting.next_multiple_of(8) - self.waiting;
        self.put((1 << fill) - 1, fill);
        while self.waiting > 0 {
            self.waiting -= 8;
            self.push((self.bits >> self.waiting) as u8);
        }
        self.bytes
    }
}

/// How many bits a value has, and these bits; a negative one is written as its complement.
#[inline(always)]
fn sized(value: i16) -> (u32, u32) {
    let size = 16 - value.unsigned_abs().leading_zeros();
    let bits = (i32::from(value) + (i32::from(value) >> 31)) as u32;
    (size, bits & ((1 << size) - 1))
}

fn codes(table: &Huffman) -> Codes {
    let mut codes = [(0, 0); 256];
    let (mut code, mut symbols) = (0, table.symbols.iter());
    for (length, count) in (1..).zip(table.counts) {
        for symbol in symbols.by_ref().take(usize::from(count)) {
            codes[usize::from(*symbol)] = (code, length);
            code += 1;
        }
        code <<= 1;
    }
    codes
}
