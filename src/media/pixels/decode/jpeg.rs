//! JPEG: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK.
//!
//! What is cut off or damaged is refused: libgd accepts it, and the rest of such an image is grey.
//! CMYK is converted by multiplying with black, without a colour profile, as libgd does.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::checked;
use crate::media::pixels::error::Undecoded;
use crate::media::pixels::raster::{Raster, Size, Space};

/// A JPEG cannot have more pixels in a row or column.
const SIDE_MAX: usize = 65_535;

pub(super) fn decode(bytes: &[u8], pixels_max: u64) -> Result<Raster, Undecoded> {
    let options = DecoderOptions::default().set_strict_mode(true).set_max_width(SIDE_MAX).set_max_height(SIDE_MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(Undecoded::broken)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| Undecoded::broken("it has no size"))?;
    let size = checked(width as u32, height as u32, pixels_max)?;
    let (asked, space) = match decoder.input_colorspace() {
        Some(ColorSpace::YCbCr) => (ColorSpace::YCbCr, Space::YCbCr),
        Some(ColorSpace::Luma) => (ColorSpace::Luma, Space::YCbCr),
        _ => (ColorSpace::RGB, Space::Rgb),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(asked));
    let pixels = decoder.decode().map_err(Undecoded::broken)?;
    Ok(if asked == ColorSpace::Luma { coloured(size, &pixels) } else { Raster::new(size, space, pixels) })
}

/// Grey in colour: the adapter never writes a grey JPEG, and a background may have a colour.
fn coloured(size: Size, grey: &[u8]) -> Raster {
    Raster::new(size, Space::YCbCr, grey.iter().flat_map(|luma| [*luma, 128, 128]).collect())
}
