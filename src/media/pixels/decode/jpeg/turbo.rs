//! JPEG by libjpeg-turbo, which is faster still.
//!
//! It cannot convert printing colours, and it warns of harmless things as of harmful ones: the other decoder gets whatever
//! this one does not take without a word.

use turbojpeg::{Colorspace, Decompressor, Image, PixelFormat};

use crate::media::pixels::memory::Memory;
use crate::media::pixels::raster::{Raster, Size, Space};

/// Scans of a progressive file; each one goes over all pixels.
const SCANS_MAX: u32 = 100;

pub(super) fn decode(bytes: &[u8], size: Size, memory: &mut Memory) -> Option<Raster> {
    let mut decompressor = Decompressor::new().ok()?;
    let header = decompressor.read_header(bytes).ok()?;
    let (width, height) = (size.width as usize, size.height as usize);
    let is_colour = matches!(header.colorspace, Colorspace::YCbCr | Colorspace::Gray | Colorspace::RGB);
    if !is_colour || (header.width, header.height) != (width, height) {
        return None;
    }
    decompressor.set_scan_limit(SCANS_MAX).ok()?;
    // Colours at half resolution are repeated instead of smoothed: scaling smooths them, and unscaled they stay what they were.
    decompressor.set_fast_upsample(true).ok()?;
    let mut pixels = memory.take(width * height * 3);
    let image = Image { pixels: &mut pixels[..], width, pitch: width * 3, height, format: PixelFormat::RGB };
    match decompressor.decompress(bytes, image) {
        Ok(()) => Some(Raster::new(size, Space::Rgb, pixels)),
        Err(_) => {
            memory.give(pixels);
            None
        }
    }
}
