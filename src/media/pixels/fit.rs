//! How an image lies in a variant: the size of the result, of the image in it, and where it lies.
//!
//! The arithmetic is Magento's, with its roundings (half away from zero) computed exactly in whole numbers. `constrain`
//! holds only where the sides keep their ratio, as there; a side that would be rounded to 0 is 1.
//! Source: `AbstractAdapter::_adaptResizeValues` and `_checkAspectRatio`, lib/internal/Magento/Framework/Image/Adapter, 2.3.0 to 2.4.8.

use super::raster::Size;
use crate::model::variant::Variant;

/// Where the image lies in the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// The whole result.
    pub(super) canvas: Size,
    /// The image in it, never larger than the canvas.
    pub(super) image: Size,
    /// Pixels left of the image.
    pub(super) left: u32,
    /// Pixels above the image.
    pub(super) top: u32,
}

/// Lays an image of size `original` into a variant.
pub(super) fn fit(original: Size, variant: &Variant) -> Fit {
    let frame = match (variant.width, variant.height) {
        // Magento does not resize at all then.
        (None, None) => return Fit { canvas: original, image: original, left: 0, top: 0 },
        (Some(width), Some(height)) => Size { width, height },
        (Some(side), None) | (None, Some(side)) if variant.frame => Size { width: side, height: side },
        (Some(width), None) => Size { width, height: scaled(width, original.height, original.width) },
        (None, Some(height)) => Size { width: scaled(height, original.width, original.height), height },
    };
    let image = image(original, frame, variant);
    if !variant.frame {
        return Fit { canvas: image, image, left: 0, top: 0 };
    }
    Fit { canvas: frame, image, left: (frame.width - image.width).div_ceil(2), top: (frame.height - image.height).div_ceil(2) }
}

fn image(original: Size, frame: Size, variant: &Variant) -> Size {
    if !variant.keep_aspect {
        return frame;
    }
    if variant.constrain && frame.width >= original.width && frame.height >= original.height {
        return original;
    }
    let is_wider = u64::from(original.width) * u64::from(frame.height) >= u64::from(frame.width) * u64::from(original.height);
    if is_wider {
        Size { width: frame.width, height: scaled(frame.width, original.height, original.width).min(frame.height) }
    } else {
        Size { width: scaled(frame.height, original.width, original.height).min(frame.width), height: frame.height }
    }
}

/// `side × part ÷ whole`, rounded half up, at least 1.
fn scaled(side: u32, part: u32, whole: u32) -> u32 {
    let (side, part, whole) = (u64::from(side), u64::from(part), u64::from(whole));
    let rounded = (2 * side * part + whole) / (2 * whole);
    u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(width: Option<u32>, height: Option<u32>) -> Variant {
        Variant { width, height, ..Variant::named("small") }
    }

    fn size(width: u32, height: u32) -> Size {
        Size { width, height }
    }

    #[test]
    fn e10_a_framed_image_lies_in_the_middle_and_touches_the_frame() {
        let square = variant(Some(240), Some(300));
        let wide = fit(size(1000, 500), &square);
        assert_eq!(wide, Fit { canvas: size(240, 300), image: size(240, 120), left: 0, top: 90 });
        let high = fit(size(500, 1000), &square);
        assert_eq!(high, Fit { canvas: size(240, 300), image: size(150, 300), left: 45, top: 0 });
    }

    #[test]
    fn e10_halves_are_rounded_up_in_sides_and_places() {
        let odd = fit(size(1000, 333), &variant(Some(75), Some(90)));
        assert_eq!((odd.image, odd.top), (size(75, 25), 33), "(90 - 25) / 2 = 32.5");
        let half = fit(size(200, 101), &variant(Some(100), Some(100)));
        assert_eq!((half.image, half.top), (size(100, 51), 25), "50.5 and (100 - 51) / 2 = 24.5");
    }

    #[test]
    fn e10_a_small_image_is_enlarged_only_where_the_variant_does_not_constrain() {
        let framed = variant(Some(300), Some(300));
        assert_eq!(fit(size(100, 50), &framed), Fit { canvas: size(300, 300), image: size(100, 50), left: 100, top: 125 });
        let free = Variant { constrain: false, ..framed.clone() };
        assert_eq!(fit(size(100, 50), &free).image, size(300, 150));
        let one_side_fits = fit(size(100, 400), &framed);
        assert_eq!(one_side_fits.image, size(75, 300), "it is too high, so it is made smaller");
    }

    #[test]
    fn e10_without_a_frame_the_result_is_the_image_alone() {
        let bare = Variant { frame: false, ..variant(Some(300), Some(300)) };
        assert_eq!(fit(size(1000, 500), &bare), Fit { canvas: size(300, 150), image: size(300, 150), left: 0, top: 0 });
        assert_eq!(fit(size(100, 50), &bare).canvas, size(100, 50), "constrained to the original");
    }

    #[test]
    fn e10_a_missing_side_follows_from_the_other_one() {
        let bare = Variant { frame: false, ..variant(Some(300), None) };
        assert_eq!(fit(size(1000, 505), &bare).canvas, size(300, 152), "151.5");
        let bare = Variant { frame: false, ..variant(None, Some(300)) };
        assert_eq!(fit(size(1000, 500), &bare).canvas, size(600, 300));
        let framed = fit(size(1000, 500), &variant(None, Some(300)));
        assert_eq!(framed, Fit { canvas: size(300, 300), image: size(300, 150), left: 0, top: 75 }, "a frame is a square then");
        assert_eq!(fit(size(1000, 500), &variant(None, None)).canvas, size(1000, 500), "no side at all: the original's size");
    }

    #[test]
    fn e10_without_its_ratio_the_image_fills_the_frame_whatever_constrain_says() {
        let stretched = Variant { keep_aspect: false, ..variant(Some(300), Some(100)) };
        assert_eq!(fit(size(50, 50), &stretched), Fit { canvas: size(300, 100), image: size(300, 100), left: 0, top: 0 });
    }

    #[test]
    fn e10_no_side_becomes_nothing() {
        assert_eq!(fit(size(20_000, 1), &variant(Some(75), Some(75))).image, size(75, 1));
        assert_eq!(fit(size(1, 20_000), &variant(Some(75), Some(75))).image, size(1, 75));
    }

    proptest::proptest! {
        #[test]
        fn e10_an_image_never_leaves_its_canvas(
            sides in (1_u32..3000, 1_u32..3000, 1_u32..3000, 1_u32..3000), flags in proptest::array::uniform3(proptest::bool::ANY),
        ) {
            let [frame, constrain, keep_aspect] = flags;
            let variant = Variant { frame, constrain, keep_aspect, ..variant(Some(sides.2), Some(sides.3)) };
            let fit = fit(size(sides.0, sides.1), &variant);
            proptest::prop_assert!(fit.left + fit.image.width <= fit.canvas.width && fit.top + fit.image.height <= fit.canvas.height);
            proptest::prop_assert!(fit.image.width >= 1 && fit.image.height >= 1);
        }
    }
}
