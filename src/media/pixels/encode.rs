//! Encoding: pixels to the bytes of a file, without metadata.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::format::Format;
use super::raster::Raster;

/// Encodes pixels; `quality`, 1 to 100, counts for JPEG and WebP. The error is what the encoder says.
pub(super) fn encode(format: Format, raster: &Raster, quality: u8) -> Result<Vec<u8>, String> {
    match format {
        Format::Jpeg => jpeg::encode(raster, quality),
        Format::Png => png::encode(raster),
        Format::Gif => gif::encode(raster),
        Format::WebP => webp::encode(raster, quality),
    }
}

/// A side in the sixteen bits that JPEG and GIF have for it.
fn side(pixels: u32) -> Result<u16, String> {
    u16::try_from(pixels).map_err(|_| format!("{pixels} pixels in a row or column are too many"))
}
