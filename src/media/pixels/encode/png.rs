//! PNG: eight bits, true colour, with alpha where the image has it.

use png::{BitDepth, ColorType, Compression, Encoder};

use crate::media::pixels::raster::{Raster, Space};

pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, raster.size.width, raster.size.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_color(match raster.space {
        Space::Rgba => ColorType::Rgba,
        Space::Rgb => ColorType::Rgb,
        Space::YCbCr => return Err("only a JPEG has these colours".to_owned()),
    });
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(&raster.pixels).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(bytes)
}
