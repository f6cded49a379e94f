//! The rows of pixels that become one row of squares, with luma and colours apart.
//!
//! Invariant: `width` is a whole number of squares, and what lies beyond the image repeats its last column or row.

use crate::media::pixels::raster::{Raster, Space};

/// Luma and colours of 8 or 16 rows.
pub(super) struct Strip {
    /// Pixels in a row of luma.
    pub(super) width: usize,
    pub(super) luma: Vec<u8>,
    pub(super) blue: Vec<u8>,
    pub(super) red: Vec<u8>,
    factor: usize,
    /// One row or two, in full resolution.
    rows: [Vec<u8>; 2],
}

/// Returns the rows of the image, 8 × `factor` of them at a time; the last one is repeated.
pub(super) fn lines(raster: &Raster, factor: usize) -> impl Iterator<Item = Vec<&[u8]>> {
    let rows: Vec<&[u8]> = raster.rows().collect();
    let at_once = 8 * factor;
    (0..rows.len().div_ceil(at_once)).map(move |strip| {
        let row = |line: usize| rows[line.min(rows.len() - 1)];
        (strip * at_once..(strip + 1) * at_once).map(row).collect()
    })
}

impl Strip {
    pub(super) fn new(image_width: usize, factor: usize) -> Self {
        let width = image_width.next_multiple_of(8 * factor);
        let colours = || vec![0; width / factor * 8];
        let rows = [vec![0; width * 2], vec![0; width * 2]];
        Self { width, luma: vec![0; width * 8 * factor], blue: colours(), red: colours(), factor, rows }
    }

    /// How many squares lie side by side.
    pub(super) fn squares(&self) -> usize {
        self.width / (8 * self.factor)
    }

    /// Takes rows of a raster in.
    #[inline(always)]
    pub(super) fn fill(&mut self, lines: &[&[u8]], space: Space) {
        for (number, pair) in lines.chunks_exact(self.factor).enumerate() {
            for (which, line) in pair.iter().enumerate() {
                let start = (number * self.factor + which) * self.width;
                let luma = &mut self.luma[start..start + self.width];
                let (blue, red) = self.rows[which].split_at_mut(self.width);
                match space {
                    Space::YCbCr => apart(line, luma, blue, red, |pixel| pixel),
                    Space::Rgb | Space::Rgba => apart(line, luma, blue, red, ycbcr),
                }
                for plane in [luma, blue, red] {
                    let used = line.len() / 3;
                    let last = plane[used - 1];
                    plane[used..].fill(last);
                }
            }
            self.halve(number);
        }
    }

    /// Brings the colours of one row or two to their resolution.
    #[inline(always)]
    fn halve(&mut self, number: usize) {
        let (length, width) = (self.width / self.factor, self.width);
        for (plane, offset) in [(&mut self.blue, 0), (&mut self.red, width)] {
            let target = &mut plane[number * length..(number + 1) * length];
            let [upper, lower] = [0, 1].map(|which: usize| &self.rows[which][offset..offset + width]);
            if self.factor == 1 {
                target.copy_from_slice(upper);
                continue;
            }
            let (upper, lower) = (upper.as_chunks::<2>().0, lower.as_chunks::<2>().0);
            for ((mean, upper), lower) in target.iter_mut().zip(upper).zip(lower) {
                let sum: u16 = [upper[0], upper[1], lower[0], lower[1]].map(u16::from).iter().sum();
                *mean = ((sum + 2) / 4) as u8;
            }
        }
    }
}

#[inline(always)]
fn apart(line: &[u8], luma: &mut [u8], blue: &mut [u8], red: &mut [u8], convert: impl Fn([u8; 3]) -> [u8; 3]) {
    let planes = luma.iter_mut().zip(blue).zip(red);
    for (pixel, ((luma, blue), red)) in line.as_chunks::<3>().0.iter().zip(planes) {
        [*luma, *blue, *red] = convert(*pixel);
    }
}

/// In parts of 65,536, rounded.
#[inline(always)]
fn ycbcr(rgb: [u8; 3]) -> [u8; 3] {
    let [red, green, blue] = rgb.map(i32::from);
    let luma = 19_595 * red + 38_470 * green + 7_471 * blue;
    let from_blue = -11_059 * red - 21_709 * green + 32_768 * blue + (128 << 16);
    let from_red = 32_768 * red - 27_439 * green - 5_329 * blue + (128 << 16);
    [luma, from_blue, from_red].map(|sum| ((sum + 32_767) >> 16) as u8)
}
