//! Looks at some originals of one folder, and at what the cache has of them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::RefreshError;
use super::super::folder::{Entry, Folder};
use super::super::leftover;
use super::{Due, DueOf};
use crate::view::media::problem::Problems;

/// What is said of a link.
const LINK: &str = "it is a symbolic link, which may lead out of pub/media";

const GONE: &str = "it is not there";
const NO_FILE: &str = "it is no file";

/// Some originals of one folder.
pub(super) struct Part<'f> {
    pub(super) folder: &'f Path,
    pub(super) names: &'f [OsString],
    /// The other parts of the same folder leave the leftovers to this one.
    pub(super) is_first: bool,
}

/// What was seen of them.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) originals: u64,
    pub(super) current: u64,
    pub(super) due: Vec<Due>,
    /// Of each size.
    pub(super) due_of: Vec<DueOf>,
    pub(super) leftovers: Vec<(PathBuf, OsString)>,
    pub(super) missing: Problems,
    pub(super) refused: Problems,
}

/// What all parts are looked at with.
pub(super) struct Shop<'s> {
    pub(super) products: &'s Folder,
    /// The folder of each size in the cache, as far as it is there.
    pub(super) sizes: &'s [Option<Folder>],
    /// Also what is there and not older is due.
    pub(super) all: bool,
}

impl Part<'_> {
    pub(super) fn look(&self, shop: &Shop<'_>) -> Result<Seen, RefreshError> {
        let mut seen = Seen { due_of: vec![DueOf::default(); shop.sizes.len()], ..Seen::default() };
        let mut originals = match shop.way(shop.products, self.folder)? {
            Way::Folder(folder) => self.originals(&folder, &mut seen)?,
            Way::Missing => {
                self.names.iter().for_each(|name| seen.missing.add(&self.folder.join(name), GONE));
                return Ok(seen);
            }
            Way::Link(path) => {
                seen.refused.add(&path, LINK);
                return Ok(seen);
            }
        };
        for (number, size) in shop.sizes.iter().enumerate() {
            self.look_at(shop, number, size.as_ref(), &mut originals, &mut seen)?;
        }
        seen.due.extend(originals.into_iter().filter(|original| !original.sizes.is_empty()));
        Ok(seen)
    }

    /// Returns the originals that are there, with nothing to do yet.
    fn originals(&self, folder: &Folder, seen: &mut Seen) -> Result<Vec<Due>, RefreshError> {
        let mut there = Vec::with_capacity(self.names.len());
        for name in self.names {
            let image = self.folder.join(name);
            match folder.look(name)? {
                Entry::File(changed) => there.push(Due { image, changed, sizes: Vec::new() }),
                Entry::Absent => seen.missing.add(&image, GONE),
                Entry::Link => seen.refused.add(&image, LINK),
                Entry::Folder | Entry::Other => seen.refused.add(&image, NO_FILE),
            }
        }
        seen.originals = there.len() as u64;
        Ok(there)
    }

    /// Looks for one size of the originals.
    fn look_at(
        &self,
        shop: &Shop<'_>,
        number: usize,
        size: Option<&Folder>,
        originals: &mut [Due],
        seen: &mut Seen,
    ) -> Result<(), RefreshError> {
        let cached = match size.map_or(Ok(Way::Missing), |size| shop.way(size, self.folder))? {
            Way::Folder(folder) => Some(folder),
            Way::Missing => None,
            Way::Link(path) => {
                seen.refused.add(&path, LINK);
                return Ok(());
            }
        };
        if let Some(cached) = cached.as_ref().filter(|_| self.is_first) {
            let unfinished = cached.entries(leftover::is_ours)?.into_iter();
            seen.leftovers.extend(unfinished.map(|(name, _)| (shop.below(&cached.path), name)));
        }
        for original in originals {
            let name = original.image.file_name().unwrap_or_default();
            let entry = cached.as_ref().map_or(Ok(Entry::Absent), |folder| folder.look(name))?;
            let path = || cached.as_ref().map(|folder| shop.below(&folder.path).join(name)).unwrap_or_default();
            let due_of = &mut seen.due_of[number];
            let refused = &mut seen.refused;
            let count = match entry {
                Entry::Absent => Some(&mut due_of.missing),
                Entry::File(changed) if changed < original.changed => Some(&mut due_of.older),
                Entry::File(_) if shop.all => Some(&mut due_of.again),
                Entry::File(_) => {
                    seen.current += 1;
                    None
                }
                Entry::Link => {
                    refused.add(&path(), LINK);
                    None
                }
                Entry::Folder | Entry::Other => {
                    refused.add(&path(), NO_FILE);
                    None
                }
            };
            if let Some(count) = count {
                *count += 1;
                original.sizes.push(number as u16);
            }
        }
        Ok(())
    }
}

/// Where names lead.
enum Way {
    Folder(Folder),
    Missing,
    /// A link on the way, below `catalog/product`.
    Link(PathBuf),
}

impl Shop<'_> {
    fn way(&self, from: &Folder, names: &Path) -> Result<Way, RefreshError> {
        match from.way(names) {
            Ok(folder) => Ok(folder.map_or(Way::Missing, Way::Folder)),
            Err(RefreshError::Link { path }) => Ok(Way::Link(self.below(&path))),
            Err(error) => Err(error),
        }
    }

    /// Returns a path as people know it, below `catalog/product`.
    fn below(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.products.path).unwrap_or(path).to_owned()
    }
}
