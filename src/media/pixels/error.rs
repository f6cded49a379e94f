//! Why an original gives no variants: each error names the file, what is wrong, and what to do.

use std::path::{Path, PathBuf};

use super::Limits;
use super::format::Format;
use super::raster::Size;

/// Why an original gives no variants.
#[derive(Debug, thiserror::Error)]
pub enum PixelError {
    /// It cannot be opened or read.
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// The original.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is larger than the limit.
    #[error("{path} has {bytes} bytes, more than the {bytes_max} that are allowed; make it smaller or raise bytes_max of [magento.images]")]
    TooManyBytes {
        /// The original.
        path: PathBuf,
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        bytes_max: u64,
    },
    /// Its header claims more pixels than the limit.
    #[error(
        "{path} has {size} pixels, more than the {pixels_max} that are allowed; make it smaller or raise pixels_max of [magento.images]"
    )]
    TooManyPixels {
        /// The original.
        path: PathBuf,
        /// Width and height that its header claims.
        size: Size,
        /// The limit in pixels.
        pixels_max: u64,
    },
    /// It is no image of a format that is known here.
    #[error("{path} is no image of a format that bunchd knows; save it as JPEG, PNG, GIF or WebP")]
    UnknownFormat {
        /// The original.
        path: PathBuf,
    },
    /// It is cut off or damaged.
    #[error("{path} is a broken {format} image ({reason}); save or upload it again")]
    Broken {
        /// The original.
        path: PathBuf,
        /// The format that its first bytes claim.
        format: Format,
        /// What the decoder says.
        reason: String,
    },
    /// A variant would have more pixels than the limit.
    #[error(
        "variant {variant} of {path} would have {size} pixels, more than the {pixels_max} that are allowed; give it both width and height, or raise pixels_max of [magento.images]"
    )]
    VariantTooLarge {
        /// The original.
        path: PathBuf,
        /// Name of the variant.
        variant: String,
        /// Its width and height.
        size: Size,
        /// The limit in pixels.
        pixels_max: u64,
    },
    /// The format cannot hold the variant.
    #[error("variant {variant} of {path} cannot be written as {format} ({reason}); choose a smaller size")]
    Encoding {
        /// The original.
        path: PathBuf,
        /// Name of the variant.
        variant: String,
        /// The original's format.
        format: Format,
        /// What the encoder says.
        reason: String,
    },
}

/// Why a decoder gives no pixels; it does not know the file's name.
#[derive(Debug)]
pub(super) enum Undecoded {
    TooManyPixels(Size),
    Broken(String),
}

impl Undecoded {
    pub(super) fn broken(reason: impl ToString) -> Self {
        Self::Broken(reason.to_string())
    }

    pub(super) fn of(self, path: &Path, format: Format, limits: Limits) -> PixelError {
        let path = path.to_owned();
        match self {
            Self::TooManyPixels(size) => PixelError::TooManyPixels { path, size, pixels_max: limits.pixels_max },
            Self::Broken(reason) => PixelError::Broken { path, format, reason },
        }
    }
}
