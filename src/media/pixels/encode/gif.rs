//! GIF: one frame of at most 256 colours, transparent where an image is less than half opaque.

use gif::{Encoder, Frame};

use super::side;
use crate::media::pixels::raster::{Raster, Space};

/// From 1 (best) to 30 (fastest), as its authors recommend.
const SPEED: i32 = 10;

pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, String> {
    let (width, height) = (side(raster.size.width)?, side(raster.size.height)?);
    let frame = match raster.space {
        Space::Rgb => Frame::from_rgb_speed(width, height, &raster.pixels, SPEED),
        Space::Rgba => Frame::from_rgba_speed(width, height, &mut hard_edged(&raster.pixels), SPEED),
        Space::YCbCr => return Err("only a JPEG has these colours".to_owned()),
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height, &[]).map_err(|error| error.to_string())?;
    encoder.write_frame(&frame).map_err(|error| error.to_string())?;
    drop(encoder);
    Ok(bytes)
}

fn hard_edged(pixels: &[u8]) -> Vec<u8> {
    let harden = |pixel: &[u8; 4]| {
        let [red, green, blue, alpha] = *pixel;
        if alpha < 128 { [0; 4] } else { [red, green, blue, 255] }
    };
    pixels.as_chunks::<4>().0.iter().flat_map(harden).collect()
}
