//! A set of images, each with all paths that it may have in the shop.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::ColumnsError;
use crate::media::layout::ImagePath;

/// Most paths of images that are remembered; about 100 MB.
pub const IMAGES_MAX: usize = 1_000_000;

/// A set of images, each with all paths that it may have in the shop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Images {
    paths: BTreeMap<ImagePath, usize>,
    count: usize,
}

impl Images {
    /// Returns how many images there are.
    pub fn count(&self) -> u64 {
        self.count as u64
    }

    /// Returns all paths, sorted, with the number of their image, from 0.
    pub fn paths(&self) -> impl Iterator<Item = (&ImagePath, usize)> {
        self.paths.iter().map(|(path, image)| (path, *image))
    }

    /// Adds an image by its paths, the likeliest first: it is a known one if that path is known.
    pub(super) fn add(&mut self, paths: impl IntoIterator<Item = ImagePath>) -> Result<(), ColumnsError> {
        let mut paths = paths.into_iter();
        let Some(likeliest) = paths.next() else { return Ok(()) };
        let image = match self.paths.entry(likeliest) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                self.count += 1;
                *place.insert(self.count - 1)
            }
        };
        for path in paths {
            self.paths.entry(path).or_insert(image);
        }
        if self.paths.len() > IMAGES_MAX { Err(ColumnsError::TooManyImages) } else { Ok(()) }
    }
}
