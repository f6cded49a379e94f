//! Decoding: bytes of a known format to pixels, after a look at the size that the header claims.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::error::Undecoded;
use super::format::Format;
use super::memory::Memory;
use super::raster::{Raster, Size};

/// Decodes the first picture of `bytes`.
pub(super) fn decode(format: Format, bytes: &[u8], pixels_max: u64, memory: &mut Memory) -> Result<Raster, Undecoded> {
    match format {
        Format::Jpeg => jpeg::decode(bytes, pixels_max, memory),
        Format::Png => png::decode(bytes, pixels_max),
        Format::Gif => gif::decode(bytes, pixels_max),
        Format::WebP => webp::decode(bytes, pixels_max),
    }
}

/// Holds the size that a header claims to the limit.
fn checked(width: u32, height: u32, pixels_max: u64) -> Result<Size, Undecoded> {
    let size = Size { width, height };
    if size.pixels() == 0 {
        return Err(Undecoded::broken("it has no pixels"));
    }
    if size.pixels() > pixels_max { Err(Undecoded::TooManyPixels(size)) } else { Ok(size) }
}

/// What a decoder may allocate for itself, in bytes: room for each pixel in 16 bits and four channels, and some more.
fn bytes_max(size: Size) -> usize {
    usize::try_from(size.pixels().saturating_mul(8).saturating_add(1 << 20)).unwrap_or(usize::MAX)
}
