//! WebP: lossy and lossless, with and without alpha; of an animation the first frame.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::{bytes_max, checked};
use crate::media::pixels::error::Undecoded;
use crate::media::pixels::raster::{Raster, Space};

pub(super) fn decode(bytes: &[u8], pixels_max: u64) -> Result<Raster, Undecoded> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(Undecoded::broken)?;
    let (width, height) = decoder.dimensions();
    let size = checked(width, height, pixels_max)?;
    decoder.set_memory_limit(bytes_max(size));
    let length = decoder.output_buffer_size().ok_or(Undecoded::TooManyPixels(size))?;
    let mut pixels = vec![0; length];
    if decoder.is_animated() {
        decoder.read_frame(&mut pixels).map_err(Undecoded::broken)?;
    } else {
        decoder.read_image(&mut pixels).map_err(Undecoded::broken)?;
    }
    Ok(Raster::new(size, if decoder.has_alpha() { Space::Rgba } else { Space::Rgb }, pixels))
}
