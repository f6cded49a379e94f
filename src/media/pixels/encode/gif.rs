//! GIF: one frame of at most 256 colours, transparent where an image is less than half opaque.

use gif::{Encoder, Frame};

use super::side;
use crate::media::pixels::raster::{Raster, Space};

/// The colours of a small image are chosen by all its pixels, those of a large one by every tenth.
const PIXELS_OF_A_STEP: u64 = 25_000;

/// Of 30, as the encoder's authors recommend.
const SPEED_MAX: u64 = 10;

pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, String> {
    let (width, height) = (side(raster.size.width)?, side(raster.size.height)?);
    let speed = (raster.size.pixels() / PIXELS_OF_A_STEP).clamp(1, SPEED_MAX) as i32;
    let frame = match raster.space {
        Space::Rgb => Frame::from_rgb_speed(width, height, &raster.pixels, speed),
        Space::Rgba => Frame::from_rgba_speed(width, height, &mut hard_edged(&raster.pixels), speed),
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
