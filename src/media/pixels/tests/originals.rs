//! Originals of all kinds, drawn here: left half red, right half blue.

use crate::media::pixels::raster::{Raster, Size, Space};
use crate::media::pixels::{Format, encode};

pub(super) const RED: [u8; 4] = [255, 0, 0, 255];
pub(super) const BLUE: [u8; 4] = [0, 0, 255, 255];

/// Left half red, right half blue.
pub(super) fn halves(width: u32, height: u32) -> Raster {
    drawn(width, height, |x| if x < width / 2 { RED } else { BLUE }, Space::Rgb)
}

/// Left half red, right half transparent.
pub(super) fn half_transparent(width: u32, height: u32) -> Raster {
    drawn(width, height, |x| if x < width / 2 { RED } else { [0; 4] }, Space::Rgba)
}

fn drawn(width: u32, height: u32, colour: impl Fn(u32) -> [u8; 4], space: Space) -> Raster {
    let pixels = (0..height).flat_map(|_| (0..width).flat_map(|x| colour(x)[..space.channels()].to_vec())).collect();
    Raster::new(Size { width, height }, space, pixels)
}

pub(super) fn file(format: Format, raster: &Raster) -> Vec<u8> {
    encode::encode(format, raster, 95).expect("an original")
}

/// A JPEG by its encoder's own options.
pub(super) fn jpeg(
    pixels: &[u8],
    width: u16,
    height: u16,
    kind: jpeg_encoder::ColorType,
    set: impl Fn(&mut jpeg_encoder::Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    set(&mut encoder);
    encoder.encode(pixels, width, height, kind).expect("a JPEG");
    bytes
}

/// A PNG of a colour type and depth; `pixels` as the file has them.
pub(super) fn png(
    width: u32,
    height: u32,
    colours: png::ColorType,
    depth: png::BitDepth,
    pixels: &[u8],
    set: impl Fn(&mut png::Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    encoder.set_depth(depth);
    set(&mut encoder);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(pixels).expect("pixels");
    writer.finish().expect("a PNG");
    bytes
}
