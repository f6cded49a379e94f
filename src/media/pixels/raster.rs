//! Pixels in memory: row by row, without gaps, eight bits for each channel.
//!
//! Invariant: `pixels` has exactly width × height × channels bytes, and no side is 0.

use std::fmt;

/// Width and height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// Pixels in a row, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
}

impl Size {
    /// Returns the number of pixels.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.width, self.height)
    }
}

/// What the channels of a pixel mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Rgb,
    /// Alpha is not multiplied into the colours.
    Rgba,
    /// Full range, as JFIF has it: a JPEG goes to JPEG without a detour over RGB.
    YCbCr,
}

impl Space {
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Rgb | Self::YCbCr => 3,
            Self::Rgba => 4,
        }
    }
}

/// The pixels of one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raster {
    pub(super) size: Size,
    pub(super) space: Space,
    pub(super) pixels: Vec<u8>,
}

impl Raster {
    /// Puts pixels under their size.
    pub(super) fn new(size: Size, space: Space, pixels: Vec<u8>) -> Self {
        debug_assert_eq!(pixels.len() as u64, size.pixels() * space.channels() as u64, "{size} in {space:?}");
        Self { size, space, pixels }
    }

    /// Makes an image of one colour; `pixel` has one byte for each channel.
    pub(super) fn filled(size: Size, space: Space, pixel: &[u8]) -> Self {
        Self::new(size, space, pixel.repeat(size.pixels() as usize))
    }

    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.size.width as usize * self.space.channels())
    }
}
