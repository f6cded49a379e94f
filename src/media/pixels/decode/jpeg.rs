//! JPEG: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK.
//!
//! What is cut off or damaged is refused: libgd accepts it, and the rest of such an image is grey.
//! What of that cannot be seen is said in [`guard`]. A file that is not progressive and has a scan for each colour is
//! refused, too, since the decoder shows it in wrong colours; libjpeg-turbo reads it.
//! A progressive file in printing colours of several resolutions is refused where the decoder cannot read it.
//! CMYK is converted by multiplying with black, without a colour profile, as libgd does.

mod guard;
#[cfg(feature = "turbojpeg")]
mod turbo;

use std::panic::{AssertUnwindSafe, catch_unwind};

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::checked;
use crate::media::pixels::error::Undecoded;
use crate::media::pixels::memory::Memory;
use crate::media::pixels::raster::{Raster, Size, Space};

/// Bytes that jump up and down as no picture does.
const MARK: [u8; 24] = *b"\x00\xff\x01\xfe\x80\x00\xff\x02\xfd\x00\x7f\xff\x03\xfc\x00\xff\x41\xbe\x00\xff\x05\xfa\x01\xff";

/// A JPEG cannot have more pixels in a row or column.
const SIDE_MAX: usize = 65_535;

/// Decodes a JPEG; with the feature `turbojpeg` by libjpeg-turbo, where that has no complaint.
pub(super) fn decode(bytes: &[u8], pixels_max: u64, memory: &mut Memory) -> Result<Raster, Undecoded> {
    let options = DecoderOptions::default().set_strict_mode(true).set_max_width(SIDE_MAX).set_max_height(SIDE_MAX);
    let guarded = guard::guard(bytes)?;
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&guarded.bytes[..]), options);
    decoder.decode_headers().map_err(Undecoded::broken)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| Undecoded::broken("it has no size"))?;
    let size = checked(width as u32, height as u32, pixels_max)?;
    #[cfg(feature = "turbojpeg")]
    if let Some(raster) = turbo::decode(bytes, size, memory) {
        return Ok(raster);
    }
    if guarded.is_split {
        return Err(Undecoded::broken("its colours come one after the other, which only a progressive JPEG may do"));
    }
    let (asked, space) = match decoder.input_colorspace() {
        Some(ColorSpace::YCbCr) => (ColorSpace::YCbCr, Space::YCbCr),
        Some(ColorSpace::Luma) => (ColorSpace::Luma, Space::YCbCr),
        _ => (ColorSpace::RGB, Space::Rgb),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(asked));
    let length = decoder.output_buffer_size().ok_or(Undecoded::TooManyPixels(size))?;
    let mut pixels = memory.take(length);
    mark_end(&mut pixels);
    // The decoder panics at some files whose colours have several resolutions; nothing of it is used afterwards.
    let decoded = catch_unwind(AssertUnwindSafe(|| decoder.decode_into(&mut pixels)));
    decoded.map_err(|_| Undecoded::broken("the decoder cannot read this kind of it"))?.map_err(Undecoded::broken)?;
    if pixels.ends_with(&MARK) {
        return Err(Undecoded::broken("its last row is missing"));
    }
    Ok(if asked == ColorSpace::Luma { coloured(size, &pixels) } else { Raster::new(size, space, pixels) })
}

/// Writes bytes to the end that no picture has there. The memory may hold another picture, and the decoder calls some
/// files whole that end early: their missing rows would show that one. Too few pixels for that are one block, which is
/// there or not.
fn mark_end(pixels: &mut [u8]) {
    if let Some(end) = pixels.last_chunk_mut() {
        *end = MARK;
    }
}

/// Grey in colour: the adapter never writes a grey JPEG, and a background may have a colour.
fn coloured(size: Size, grey: &[u8]) -> Raster {
    Raster::new(size, Space::YCbCr, grey.iter().flat_map(|luma| [*luma, 128, 128]).collect())
}
