//! One block of 8 × 8: from pixels to quantised coefficients.
//!
//! The transform is the one with the fewest multiplications, in floating point, whose scale is part of the divisors.
//! Plain arrays of eight, so that the compiler makes vector instructions of them.
//! Source: Arai, Agui and Nakajima, "A fast DCT-SQ scheme for images", 1988.

use std::f32::consts::FRAC_1_SQRT_2;
use std::ops::{Add, Mul, Sub};

use super::tables::ZIGZAG;

/// Rows of a block, or its columns.
pub(super) struct Block([Lane; 8]);

/// What the coefficients are multiplied with, in the order in which the transform leaves them.
pub(super) struct Divisors([Lane; 8]);

/// Quantised coefficients in the order of the file.
pub(super) struct Coefficients {
    pub(super) values: [i16; 64],
    /// Bit n: value n is not 0.
    pub(super) present: u64,
}

/// Adding it rounds a small number to a whole one, which is then in the lowest bits.
const ROUNDING: f32 = 12_582_912.0;

/// The codes have no place for larger coefficients.
const LARGEST: f32 = 1023.0;

/// Scale that the transform leaves on each row and column.
const SCALE: [f64; 8] = [1.0, 1.387_039_845, 1.306_562_965, 1.175_875_602, 1.0, 0.785_694_958, 0.541_196_1, 0.275_899_379];

impl Block {
    /// Takes a block out of a plane; `column` and `row` count blocks.
    #[inline(always)]
    pub(super) fn of(plane: &[u8], width: usize, column: usize, row: usize) -> Self {
        let start = row * 8 * width + column * 8;
        Self(std::array::from_fn(|line| {
            let pixels = plane[start + line * width..].first_chunk::<8>().expect("a plane has whole blocks");
            Lane(pixels.map(|pixel| f32::from(pixel) - 128.0))
        }))
    }

    /// Transforms and quantises it.
    #[inline(always)]
    pub(super) fn quantised(self, divisors: &Divisors) -> Coefficients {
        let turned = transformed(transposed(transformed(self.0)));
        let mut found = [0; 64];
        for (row, (lane, divisors)) in turned.into_iter().zip(&divisors.0).enumerate() {
            let rounded = (lane * *divisors).0.map(|value| (value.clamp(-LARGEST, LARGEST) + ROUNDING).to_bits() as i16);
            found[row * 8..row * 8 + 8].copy_from_slice(&rounded);
        }
        let values: [i16; 64] = TURNED.map(|place| found[usize::from(place) & 63]);
        // One byte for each, then eight bytes at once to eight bits: the sum of all shifts has byte n at bit 56 + n.
        let flags = values.map(|value| u8::from(value != 0));
        let eight = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        let present = flags.as_chunks::<8>().0.iter().rev().fold(0, |present, bytes| present << 8 | eight(bytes));
        Coefficients { values, present }
    }
}

impl Divisors {
    /// Makes divisors of a table of steps, row by row.
    pub(super) fn of(steps: &[u8; 64]) -> Self {
        let divisor = |row: usize, column: usize| 1.0 / (f64::from(steps[row * 8 + column]) * SCALE[row] * SCALE[column] * 8.0);
        Self(std::array::from_fn(|column| Lane(std::array::from_fn(|row| divisor(row, column) as f32))))
    }
}

/// Where each coefficient of the file lies in a block whose rows and columns have changed places.
const TURNED: [u8; 64] = {
    let mut turned = [0; 64];
    let mut number = 0;
    while number < 64 {
        turned[number] = ZIGZAG[number] % 8 * 8 + ZIGZAG[number] / 8;
        number += 1;
    }
    turned
};

/// Eight numbers that are treated alike.
#[derive(Clone, Copy)]
struct Lane([f32; 8]);

impl Add for Lane {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] + other.0[at]))
    }
}

impl Sub for Lane {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] - other.0[at]))
    }
}

impl Mul for Lane {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] * other.0[at]))
    }
}

impl Mul<f32> for Lane {
    type Output = Self;

    #[inline(always)]
    fn mul(self, factor: f32) -> Self {
        Self(self.0.map(|value| value * factor))
    }
}

#[inline(always)]
fn transposed(lanes: [Lane; 8]) -> [Lane; 8] {
    std::array::from_fn(|row| Lane(std::array::from_fn(|column| lanes[column].0[row])))
}

/// The transform of eight columns at once.
#[inline(always)]
fn transformed(rows: [Lane; 8]) -> [Lane; 8] {
    let [a, b, c, d, e, f, g, h] = rows;
    let sums = [a + h, b + g, c + f, d + e];
    let differences = [d - e, c - f, b - g, a - h];

    let (outer, inner) = (sums[0] + sums[3], sums[1] + sums[2]);
    let edge = sums[0] - sums[3];
    let half = (sums[1] - sums[2] + edge) * FRAC_1_SQRT_2;

    let (low, middle, high) = (differences[0] + differences[1], differences[1] + differences[2], differences[2] + differences[3]);
    let turn = (low - high) * 0.382_683_43;
    let (low, high) = (low * 0.541_196_1 + turn, high * 1.306_563 + turn);
    let middle = middle * FRAC_1_SQRT_2;
    let (above, below) = (differences[3] + middle, differences[3] - middle);

    [outer + inner, above + high, edge + half, below - low, outer - inner, below + low, edge - half, above - high]
}
