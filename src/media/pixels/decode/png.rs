//! PNG: palette, grey, 1 to 16 bits, with and without alpha. Sixteen bits become eight.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use super::{bytes_max, checked};
use crate::media::pixels::error::Undecoded;
use crate::media::pixels::raster::{Raster, Size, Space};

pub(super) fn decode(bytes: &[u8], pixels_max: u64) -> Result<Raster, Undecoded> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(Undecoded::broken)?;
    let size = checked(header.width, header.height, pixels_max)?;
    decoder.set_limits(Limits { bytes: bytes_max(size) });
    let mut reader = decoder.read_info().map_err(Undecoded::broken)?;
    let length = reader.output_buffer_size().ok_or(Undecoded::TooManyPixels(size))?;
    let mut pixels = vec![0; length];
    let frame = reader.next_frame(&mut pixels).map_err(Undecoded::broken)?;
    pixels.truncate(frame.buffer_size());
    Ok(raster(size, frame.color_type, pixels))
}

fn raster(size: Size, colours: ColorType, pixels: Vec<u8>) -> Raster {
    match colours {
        ColorType::Rgb | ColorType::Indexed => Raster::new(size, Space::Rgb, pixels),
        ColorType::Rgba => Raster::new(size, Space::Rgba, pixels),
        ColorType::Grayscale => Raster::new(size, Space::Rgb, pixels.iter().flat_map(|grey| [*grey; 3]).collect()),
        ColorType::GrayscaleAlpha => {
            let coloured = pixels.as_chunks::<2>().0.iter().flat_map(|[grey, alpha]| [*grey, *grey, *grey, *alpha]);
            Raster::new(size, Space::Rgba, coloured.collect())
        }
    }
}
