//! WebP: lossy, with alpha where the image has it.

use webp::{Encoder, PixelLayout};

use crate::media::pixels::raster::{Raster, Space};

/// WebP has 14 bits for a side.
const SIDE_MAX: u32 = 16_383;

pub(super) fn encode(raster: &Raster, quality: u8) -> Result<Vec<u8>, String> {
    let layout = match raster.space {
        Space::Rgb => PixelLayout::Rgb,
        Space::Rgba => PixelLayout::Rgba,
        Space::YCbCr => return Err("only a JPEG has these colours".to_owned()),
    };
    let side = raster.size.width.max(raster.size.height);
    if side > SIDE_MAX {
        return Err(format!("{side} pixels in a row or column are more than {SIDE_MAX}"));
    }
    let encoder = Encoder::new(&raster.pixels, layout, raster.size.width, raster.size.height);
    encoder.encode_simple(false, f32::from(quality.clamp(1, 100))).map(|bytes| bytes.to_vec()).map_err(|error| format!("{error:?}"))
}
