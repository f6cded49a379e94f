//! JPEG: baseline, colours at half resolution below quality 90, as libgd does it (which writes progressive ones).

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder};

use super::side;
use crate::media::pixels::raster::{Raster, Space};

pub(super) fn encode(raster: &Raster, quality: u8) -> Result<Vec<u8>, String> {
    let kind = match raster.space {
        Space::Rgb => ColorType::Rgb,
        // A JPEG has no alpha channel and never becomes one that has.
        Space::Rgba => ColorType::Rgba,
        Space::YCbCr => ColorType::Ycbcr,
    };
    let mut bytes = Vec::with_capacity(raster.pixels.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(&raster.pixels, side(raster.size.width)?, side(raster.size.height)?, kind).map_err(|error| error.to_string())?;
    Ok(bytes)
}
