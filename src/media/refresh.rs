//! Refreshing the image cache: every image that a shop shows, in each of its sizes, made from the originals.
//!
//! A refresh is planned first ([`Wanted::plan`]), which changes nothing, and done then ([`Plan::make`]). It may be killed at any time,
//! and the next one goes on: an image is there whole, or not at all. Two at once do no harm.
//!
//! Invariant: nothing is read or written through a symbolic link below `pub/media`, and nothing but the cache is changed.
//!
//! What it cannot do: watermarks, which Magento puts into images and into the names of their folders.

mod budget;
mod error;
mod extent;
mod folder;
mod leftover;
mod make;
mod new_folder;
mod originals;
mod plan;
mod share;
mod told;
mod whole;

#[cfg(test)]
mod tests;

pub use error::RefreshError;
pub use make::Made;
pub use originals::Originals;
pub use plan::{DueOf, Plan, Wanted};
pub use whole::CRASH_POINTS;
