//! JPEG by libjpeg-turbo, which is faster still.

use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use super::FULL_COLOURS_FROM;
use crate::media::pixels::raster::Raster;

pub(super) fn encode(raster: &Raster, quality: u8) -> Result<Vec<u8>, String> {
    let (width, height) = (raster.size.width as usize, raster.size.height as usize);
    let image = Image { pixels: &raster.pixels[..], width, pitch: width * 3, height, format: PixelFormat::RGB };
    let subsampling = if quality >= FULL_COLOURS_FROM { Subsamp::None } else { Subsamp::Sub2x2 };
    let compressed = Compressor::new().and_then(|mut compressor| {
        compressor.set_quality(quality.clamp(1, 100).into())?;
        compressor.set_subsamp(subsampling)?;
        compressor.compress_to_vec(image)
    });
    compressed.map_err(|error| error.to_string())
}
