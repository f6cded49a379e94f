//! Pixels: one original in, the encoded bytes of all its variants out.
//!
//! Invariants: nothing is decoded before the limits have been checked; whatever is broken comes back as a [`PixelError`]
//! that names the file. This module reads one file and writes none.
//!
//! What Magento's image adapter does, this does: the result has the original's format; metadata is dropped, EXIF
//! orientation included (the pixels stay as they are stored, nothing is turned); an ICC profile is dropped without
//! converting the colours, so a wide-gamut original looks paler than it is. Where this is better than the adapter on
//! purpose: an image that is cut off or lacks a piece is refused instead of being shown with a grey part; a PNG or GIF keeps
//! its colours instead of being forced into the palette of its first pixels. What it cannot see: that a JPEG lacks a few bytes
//! of its middle, or has others there, when what remains still makes as many pixels; they may have a wrong colour or place.
//! Source: `Magento\Framework\Image\Adapter\Gd2` and `AbstractAdapter` of Magento 2.3.0 to 2.4.8, and libgd.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use crate::model::variant::Variant;

mod canvas;
mod decode;
mod encode;
mod error;
mod fit;
mod format;
mod memory;
mod raster;
mod scale;
#[cfg(test)]
mod tests;

pub use self::error::PixelError;
use self::fit::Fit;
pub use self::format::Format;
use self::memory::Memory;
use self::raster::Raster;
pub use self::raster::Size;
use self::scale::Scaler;

/// How large an original may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// More pixels than this are refused before anything is decoded; it holds for each variant, too.
    pub pixels_max: u64,
    /// More bytes than this are refused before anything is read.
    pub bytes_max: u64,
}

/// Makes variants; keeps its memory from one image to the next, so each thread has its own.
#[derive(Debug)]
pub struct Resizer {
    limits: Limits,
    file: Vec<u8>,
    memory: Memory,
    scaler: Scaler,
}

impl Resizer {
    /// Makes a resizer.
    pub fn new(limits: Limits) -> Self {
        Self { limits, file: Vec::new(), memory: Memory::default(), scaler: Scaler::new() }
    }

    /// Returns the encoded bytes of each variant, in the order of `variants`, in the format of the original.
    ///
    /// # Errors
    /// The original cannot be read, is larger than the limits, or is broken; a variant would be larger than the limits, or
    /// than its format can hold. One variant that cannot be made means that none is: the error names it.
    pub fn make(&mut self, original: &Path, variants: &[&Variant]) -> Result<Vec<Vec<u8>>, PixelError> {
        let file = File::open(original).map_err(|source| PixelError::Unreadable { path: original.to_owned(), source })?;
        self.make_of(file, original, variants)
    }

    /// As [`Resizer::make`], of a file that is open already, wherever it was read to; errors call it by `original`.
    ///
    /// # Errors
    /// As [`Resizer::make`].
    pub fn make_of(&mut self, file: File, original: &Path, variants: &[&Variant]) -> Result<Vec<Vec<u8>>, PixelError> {
        self.read(file, original)?;
        let format = Format::of(&self.file).ok_or_else(|| PixelError::UnknownFormat { path: original.to_owned() })?;
        let raster = decode::decode(format, &self.file, self.limits.pixels_max, &mut self.memory)
            .map_err(|reason| reason.of(original, format, self.limits))?;
        let fits = self.fit(original, &raster, variants)?;
        let scaled = self.scaler.scale(raster, &fits.iter().map(|fit| fit.image).collect::<Vec<_>>(), &mut self.memory);
        let made = variants.iter().zip(&fits).map(|(variant, fit)| {
            let pixels = canvas::compose(scaled.of_size(fit.image), fit, variant);
            encode::encode(format, &pixels, variant.quality).map_err(|reason| PixelError::Encoding {
                path: original.to_owned(),
                variant: variant.name.clone(),
                format,
                reason,
            })
        });
        let made = made.collect();
        scaled.dissolve(&mut self.memory);
        made
    }

    fn read(&mut self, mut file: File, original: &Path) -> Result<(), PixelError> {
        let unreadable = |source| PixelError::Unreadable { path: original.to_owned(), source };
        file.rewind().map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let bytes_max = self.limits.bytes_max;
        self.file.clear();
        if bytes <= bytes_max {
            // One byte more than allowed tells a file that has grown meanwhile.
            file.take(bytes_max.saturating_add(1)).read_to_end(&mut self.file).map_err(unreadable)?;
        }
        let bytes = bytes.max(self.file.len() as u64);
        if bytes > bytes_max { Err(PixelError::TooManyBytes { path: original.to_owned(), bytes, bytes_max }) } else { Ok(()) }
    }

    fn fit(&self, original: &Path, raster: &Raster, variants: &[&Variant]) -> Result<Vec<Fit>, PixelError> {
        let fitted = variants.iter().map(|variant| {
            let fit = fit::fit(raster.size, variant);
            if fit.canvas.pixels() <= self.limits.pixels_max {
                return Ok(fit);
            }
            let (path, variant, size, pixels_max) = (original.to_owned(), variant.name.clone(), fit.canvas, self.limits.pixels_max);
            Err(PixelError::VariantTooLarge { path, variant, size, pixels_max })
        });
        fitted.collect()
    }
}
