//! Scaling: all sizes from one image, the largest first, a small one from a larger result where that is good enough.
//!
//! Lanczos with three lobes, as libvips does. Memory for the filter's tables is kept from image to image.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions};

use super::raster::{Raster, Size, Space};

/// A result serves as source for another one when its sides are at least this many times as long.
const SOURCE_FACTOR: f64 = 1.5;

/// Scales images.
#[derive(Debug)]
pub(super) struct Scaler {
    resizer: fast_image_resize::Resizer,
}

/// An image in several sizes, the original among them.
#[derive(Debug)]
pub(super) struct Scaled {
    rasters: Vec<Raster>,
}

impl Scaler {
    pub(super) fn new() -> Self {
        Self { resizer: fast_image_resize::Resizer::new() }
    }

    /// Returns the image in all of `sizes`.
    pub(super) fn scale(&mut self, original: Raster, sizes: &[Size]) -> Scaled {
        let mut order = sizes.to_vec();
        order.sort_unstable_by_key(|size| std::cmp::Reverse((size.pixels(), size.width)));
        order.dedup();
        let mut rasters = vec![original];
        for size in order {
            let scaled = match rasters.iter().any(|raster| raster.size == size) {
                true => continue,
                false => self.resize(source(&rasters, size), size),
            };
            rasters.push(scaled);
        }
        Scaled { rasters }
    }

    fn resize(&mut self, source: &Raster, size: Size) -> Raster {
        let kind = match source.space {
            Space::Rgb | Space::YCbCr => PixelType::U8x3,
            Space::Rgba => PixelType::U8x4,
        };
        let from = ImageRef::new(source.size.width, source.size.height, &source.pixels, kind).expect("a raster has all its pixels");
        let mut to = Image::new(size.width, size.height, kind);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        self.resizer.resize(&from, &mut to, &options).expect("both images have the same kind of pixels");
        Raster::new(size, source.space, to.into_vec())
    }
}

impl Scaled {
    /// Returns the image in a size that was asked for.
    pub(super) fn of_size(&self, size: Size) -> &Raster {
        self.rasters.iter().find(|raster| raster.size == size).expect("each size that was asked for was made")
    }
}

/// The smallest image that is large enough to be a good source; the original if there is none.
fn source(rasters: &[Raster], size: Size) -> &Raster {
    let serves = |raster: &&Raster| {
        let factor = |from: u32, to: u32| f64::from(from) >= f64::from(to) * SOURCE_FACTOR;
        factor(raster.size.width, size.width) && factor(raster.size.height, size.height)
    };
    rasters.iter().filter(serves).min_by_key(|raster| raster.size.pixels()).unwrap_or(&rasters[0])
}
