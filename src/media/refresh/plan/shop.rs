//! What all parts of a plan are looked at with: the folders of the sizes, and where names lead.
//!
//! Invariant: a path that cannot be had is told for itself; what is wrong with the cache itself ends the plan.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::RefreshError;
use super::super::folder::Folder;
use super::super::leftover;
use super::Size;
use crate::view::media::problem::Problems;

/// What all parts are looked at with.
pub(super) struct Shop<'s> {
    pub(super) products: &'s Folder,
    /// The folder of each size in the cache.
    pub(super) sizes: &'s [InCache],
    /// Also what is there and not older is due.
    pub(super) all: bool,
}

/// The folder of a size in the cache.
pub(super) enum InCache {
    Folder(Folder),
    Missing,
    /// It cannot be had, and is told.
    Refused,
}

impl InCache {
    /// Opens it, and finds what a killed refresh left in it; a link is told here once, and not for each folder below it.
    pub(super) fn of(
        size: &Size,
        products: &Folder,
        leftovers: &mut Vec<(PathBuf, OsString)>,
        refused: &mut Problems,
    ) -> Result<Self, RefreshError> {
        let shop = Shop { products, sizes: &[], all: false };
        // What is wrong with the cache itself is wrong for all sizes.
        products.way(size.directory.parent().unwrap_or(Path::new("")))?;
        match shop.way(products, &size.directory)? {
            Way::Folder(folder) => {
                shop.leftovers(&folder, leftovers, refused)?;
                Ok(Self::Folder(folder))
            }
            Way::Missing => Ok(Self::Missing),
            Way::Refused(path, why) => {
                refused.add(&path, &why);
                Ok(Self::Refused)
            }
        }
    }
}

/// Where names lead.
pub(super) enum Way {
    Folder(Folder),
    Missing,
    /// Something on the way, below `catalog/product`, that cannot be had, and why.
    Refused(PathBuf, String),
}

impl Shop<'_> {
    pub(super) fn way(&self, from: &Folder, names: &Path) -> Result<Way, RefreshError> {
        match from.way(names) {
            Ok(folder) => Ok(folder.map_or(Way::Missing, Way::Folder)),
            Err(error) => error.of_path().map(|(path, why)| Way::Refused(self.below(&path), why)),
        }
    }

    /// Finds what a killed refresh left in a folder of the cache.
    pub(super) fn leftovers(
        &self,
        folder: &Folder,
        found: &mut Vec<(PathBuf, OsString)>,
        refused: &mut Problems,
    ) -> Result<(), RefreshError> {
        match folder.entries(leftover::is_ours).map(Ok).or_else(|error| error.of_path().map(Err))? {
            Ok(unfinished) => found.extend(unfinished.into_iter().map(|(name, _)| (self.below(&folder.path), name))),
            Err((path, why)) => refused.add(&self.below(&path), &why),
        }
        Ok(())
    }

    /// Returns a path as people know it, below `catalog/product`.
    pub(super) fn below(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.products.path).unwrap_or(path).to_owned()
    }
}
