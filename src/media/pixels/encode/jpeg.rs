//! JPEG: baseline, colours at half resolution below quality 90 as libgd does it (which writes progressive ones).
//!
//! Written here since this is half of the work of a refresh, and the encoders that could be had in Rust are half as fast.
//! Invariant: a side has at most 65,535 pixels. It writes no metadata, no restart markers and no grey images.
//! Source: ITU-T T.81, JFIF 1.02.

mod block;
mod entropy;
mod header;
mod strip;
mod tables;
#[cfg(feature = "turbojpeg")]
mod turbo;

#[cfg(target_arch = "x86_64")]
use fearless_simd::{Level, Simd};

use self::block::{Block, Divisors};
use self::entropy::Scan;
use self::strip::Strip;
use super::side;
use crate::media::pixels::raster::{Raster, Space};

/// From this quality on colours keep their full resolution.
const FULL_COLOURS_FROM: u8 = 90;

pub(super) fn encode(raster: &Raster, quality: u8) -> Result<Vec<u8>, String> {
    if raster.space == Space::Rgba {
        return Err("a JPEG cannot be transparent".to_owned());
    }
    let (width, height) = (side(raster.size.width)?, side(raster.size.height)?);
    #[cfg(feature = "turbojpeg")]
    if raster.space == Space::Rgb {
        return turbo::encode(raster, quality);
    }
    let factor = if quality >= FULL_COLOURS_FROM { 1 } else { 2 };
    let steps = [&tables::LUMA, &tables::CHROMA].map(|table| tables::steps(table, quality));
    let mut bytes = Vec::with_capacity(raster.pixels.len() / 16 + 1024);
    header::write(&mut bytes, width, height, factor, &steps);
    let mut scan = Scan::new(bytes);
    write_fast(&mut scan, raster, usize::from(factor), &steps.map(|steps| Divisors::of(&steps)));
    let mut bytes = scan.finish();
    bytes.extend(header::END);
    Ok(bytes)
}

/// Writes all blocks with the widest vector instructions that this processor and this code have.
fn write_fast(scan: &mut Scan, raster: &Raster, factor: usize, divisors: &[Divisors; 2]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = Level::new().as_avx2() {
        return avx2.vectorize(
            #[inline(always)]
            || write_scan(scan, raster, factor, divisors),
        );
    }
    write_scan(scan, raster, factor, divisors);
}

/// Writes all blocks: of each square of 8 or 16 pixels the luma, then blue, then red.
#[inline(always)]
fn write_scan(scan: &mut Scan, raster: &Raster, factor: usize, [luma, chroma]: &[Divisors; 2]) {
    let mut strip = Strip::new(raster.size.width as usize, factor);
    for lines in strip::lines(raster, factor) {
        strip.fill(&lines, raster.space);
        for square in 0..strip.squares() {
            for (row, column) in (0..factor).flat_map(|row| (0..factor).map(move |column| (row, column))) {
                let block = Block::of(&strip.luma, strip.width, square * factor + column, row);
                scan.write(0, &block.quantised(luma));
            }
            for (component, plane) in [(1, &strip.blue), (2, &strip.red)] {
                let block = Block::of(plane, strip.width / factor, square, 0);
                scan.write(component, &block.quantised(chroma));
            }
        }
    }
}

#[cfg(test)]
mod tests;
