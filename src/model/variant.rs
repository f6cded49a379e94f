//! Variants: the sizes in which a shop shows its product images.
//!
//! Source: the `<image>` entries of a Magento theme's view.xml, and `Magento\Catalog\Model\Product\Image\ParamsBuilder` for the defaults.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Quality of JPEG and WebP where nothing is said.
pub const QUALITY_DEFAULT: u8 = 80;

/// Largest width and height of a variant, in pixels.
pub const SIDE_MAX: u32 = 16_384;

/// One size in which a shop shows its product images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Name for people, such as `product_page_image_large`; unique.
    pub name: String,
    /// Width in pixels, 1 to [`SIDE_MAX`]; `None`: whatever follows from the height, or the original's.
    pub width: Option<u32>,
    /// Height in pixels, 1 to [`SIDE_MAX`]; `None`: whatever follows from the width, or the original's.
    pub height: Option<u32>,
    /// Fills the frame, and lies behind transparent images that must not stay so.
    pub background: Colour,
    /// Quality of JPEG and WebP, 1 to 100.
    pub quality: u8,
    /// The result has exactly the width and height: what the image does not cover is background.
    pub frame: bool,
    /// Transparent images stay transparent.
    pub transparency: bool,
    /// The image is never enlarged.
    pub constrain: bool,
    /// The image keeps the ratio of its sides.
    pub keep_aspect: bool,
}

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// White.
    pub const WHITE: Self = Self([255; 3]);

    /// Reads `#rrggbb`; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Variant {
    /// Makes a variant of a name with Magento's defaults: as large as the original, with frame, never enlarged.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            width: None,
            height: None,
            background: Colour::WHITE,
            quality: QUALITY_DEFAULT,
            frame: true,
            transparency: true,
            constrain: true,
            keep_aspect: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_colours_are_read_as_they_are_written_on_the_web() {
        assert_eq!(Colour::read("#ffFF00"), Some(Colour([255, 255, 0])));
        assert_eq!(Colour([255, 1, 0]).to_string(), "#ff0100");
        assert_eq!(["ffffff", "#fff", "#gggggg", "#+1+1+1", "#ffffffff"].map(Colour::read), [None; 5]);
    }
}
