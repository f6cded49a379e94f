//! The frame around an image, and what lies behind its transparent parts.
//!
//! An original that can be transparent (it has an alpha channel or a transparent colour) gets a transparent frame where the
//! variant keeps transparency; everything else gets the background.
//! Source: `Gd2::_fillBackgroundColor` and `resize`.

use std::borrow::Cow;

use super::fit::Fit;
use super::raster::{Raster, Space};
use crate::model::variant::{Colour, Variant};

/// Lays the scaled image into the variant.
pub(super) fn compose<'a>(image: &'a Raster, fit: &Fit, variant: &Variant) -> Cow<'a, Raster> {
    let image = match image.space {
        Space::Rgba if !variant.transparency => Cow::Owned(flatten(image, variant.background)),
        Space::Rgb | Space::Rgba | Space::YCbCr => Cow::Borrowed(image),
    };
    if fit.canvas == fit.image { image } else { Cow::Owned(framed(&image, fit, variant.background)) }
}

fn framed(image: &Raster, fit: &Fit, background: Colour) -> Raster {
    let channels = image.space.channels();
    let Colour([red, green, blue]) = background;
    let mut canvas = match image.space {
        Space::Rgb => Raster::filled(fit.canvas, image.space, &[red, green, blue]),
        Space::Rgba => Raster::filled(fit.canvas, image.space, &[0; 4]),
        Space::YCbCr => Raster::filled(fit.canvas, image.space, &ycbcr(background)),
    };
    let stride = fit.canvas.width as usize * channels;
    let start = fit.top as usize * stride + fit.left as usize * channels;
    for (row, target) in image.rows().zip(canvas.pixels[start..].chunks_mut(stride)) {
        target[..row.len()].copy_from_slice(row);
    }
    canvas
}

fn flatten(image: &Raster, Colour(behind): Colour) -> Raster {
    let blend = |pixel: &[u8; 4]| {
        let [red, green, blue, alpha] = *pixel;
        let over = |front: u8, behind: u8| {
            let alpha = u32::from(alpha);
            ((u32::from(front) * alpha + u32::from(behind) * (255 - alpha) + 127) / 255) as u8
        };
        [over(red, behind[0]), over(green, behind[1]), over(blue, behind[2])]
    };
    let pixels = image.pixels.as_chunks::<4>().0.iter().flat_map(blend).collect();
    Raster::new(image.size, Space::Rgb, pixels)
}

/// Source: JFIF 1.02, conversion to and from RGB.
pub(super) fn ycbcr(Colour(rgb): Colour) -> [u8; 3] {
    let [red, green, blue] = rgb.map(f32::from);
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    [luma, 128.0 + (blue - luma) / 1.772, 128.0 + (red - luma) / 1.402].map(|value| value.round().clamp(0.0, 255.0) as u8)
}
