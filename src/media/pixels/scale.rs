//! Scaling: all sizes from one image, the largest first, a small one from a larger result where that is good enough.
//!
//! Lanczos with three lobes, as libvips does. Memory for the filter's tables is kept from image to image.

mod lanczos;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeAlg, ResizeOptions};

use super::memory::Memory;
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
    pub(super) fn scale(&mut self, original: Raster, sizes: &[Size], memory: &mut Memory) -> Scaled {
        let mut order = sizes.to_vec();
        order.sort_unstable_by_key(|size| std::cmp::Reverse((size.pixels(), size.width)));
        order.dedup();
        let mut rasters = vec![original];
        for size in order {
            let scaled = match rasters.iter().any(|raster| raster.size == size) {
                true => continue,
                false => self.resize(source(&rasters, size), size, memory),
            };
            rasters.push(scaled);
        }
        Scaled { rasters }
    }

    fn resize(&mut self, source: &Raster, size: Size, memory: &mut Memory) -> Raster {
        let kind = match source.space {
            Space::Rgb | Space::YCbCr => PixelType::U8x3,
            Space::Rgba => PixelType::U8x4,
        };
        let from = ImageRef::new(source.size.width, source.size.height, &source.pixels, kind).expect("a raster has all its pixels");
        let mut pixels = memory.take(size.pixels() as usize * source.space.channels());
        let mut to = Image::from_slice_u8(size.width, size.height, &mut pixels, kind).expect("there is room for all pixels");
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(lanczos::filter()));
        self.resizer.resize(&from, &mut to, &options).expect("both images have the same kind of pixels");
        Raster::new(size, source.space, pixels)
    }
}

impl Scaled {
    /// Returns the image in a size that was asked for.
    pub(super) fn of_size(&self, size: Size) -> &Raster {
        self.rasters.iter().find(|raster| raster.size == size).expect("each size that was asked for was made")
    }

    /// Gives the memory of all images back.
    pub(super) fn dissolve(self, memory: &mut Memory) {
        self.rasters.into_iter().for_each(|raster| memory.give(raster.pixels));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_a_size_is_made_from_the_smallest_one_that_is_much_larger() {
        let size = |width, height| Size { width, height };
        let rasters =
            [(200, 100), (120, 60), (70, 35), (30, 15)].map(|(width, height)| Raster::filled(size(width, height), Space::Rgb, &[0; 3]));
        let wanted =
            [((24, 12), 70), ((20, 10), 30), ((70, 35), 120), ((40, 30), 120), ((150, 75), 200), ((400, 200), 200), ((20, 90), 200)];
        for ((width, height), from) in wanted {
            assert_eq!(source(&rasters, size(width, height)).size.width, from, "{width} × {height}");
        }
    }
}
