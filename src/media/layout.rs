//! Where Magento keeps product images and what it made of them.
//!
//! Every path that comes from outside goes through [`ImagePath`], so no path that is built here leaves the media directory by its
//! words; links are the business of whoever opens files.

mod cache;
mod dispersion;
mod hash;
mod image_path;

pub use cache::{Cache, CacheError, Contents, FOLDERS_MAX};
pub use dispersion::{dispersion, dispersions};
pub use hash::{hash_directory, hash_text, is_hash};
pub use image_path::{ImagePath, NAME_BYTES_MAX, PATH_BYTES_MAX, Refusal};
