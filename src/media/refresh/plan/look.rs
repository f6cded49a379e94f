//! Looks at some originals of one folder, and at what the cache has of them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::RefreshError;
use super::super::error::LINK;
use super::super::folder::{Entry, Folder};
use super::shop::{InCache, Shop, Way};
use super::{Due, DueOf};
use crate::view::media::problem::Problems;

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

impl Part<'_> {
    pub(super) fn look(&self, shop: &Shop<'_>) -> Result<Seen, RefreshError> {
        let mut seen = Seen { due_of: vec![DueOf::default(); shop.sizes.len()], ..Seen::default() };
        let mut originals = match shop.way(shop.products, self.folder)? {
            Way::Folder(folder) => self.originals(&folder, &mut seen)?,
            Way::Missing => {
                self.names.iter().for_each(|name| seen.missing.add(&self.folder.join(name), GONE));
                return Ok(seen);
            }
            Way::Refused(path, why) => {
                seen.refused.add(&path, &why);
                return Ok(seen);
            }
        };
        for (number, size) in shop.sizes.iter().enumerate() {
            self.look_at(shop, number, size, &mut originals, &mut seen)?;
        }
        seen.due.extend(originals.into_iter().filter(|original| !original.sizes.is_empty()));
        Ok(seen)
    }

    /// Returns the originals that are there, with nothing to do yet.
    fn originals(&self, folder: &Folder, seen: &mut Seen) -> Result<Vec<Due>, RefreshError> {
        let mut there = Vec::with_capacity(self.names.len());
        for name in self.names {
            let image = self.folder.join(name);
            let looked = folder.look(name).map(Ok).or_else(|error| error.of_path().map(Err))?;
            let entry = match looked {
                Ok(entry) => entry,
                Err((_, why)) => {
                    seen.refused.add(&image, &why);
                    continue;
                }
            };
            match entry {
                Entry::File(changed) | Entry::Empty(changed) => there.push(Due { image, changed, sizes: Vec::new() }),
                Entry::Absent => seen.missing.add(&image, GONE),
                Entry::Link => seen.refused.add(&image, LINK),
                Entry::Folder | Entry::Other => seen.refused.add(&image, NO_FILE),
            }
        }
        seen.originals = there.len() as u64;
        Ok(there)
    }

    /// Looks for one size of the originals.
    fn look_at(&self, shop: &Shop<'_>, number: usize, size: &InCache, originals: &mut [Due], seen: &mut Seen) -> Result<(), RefreshError> {
        let way = match size {
            InCache::Folder(size) => shop.way(size, self.folder)?,
            InCache::Missing => Way::Missing,
            InCache::Refused => return Ok(()),
        };
        let cached = match way {
            Way::Folder(folder) => Some(folder),
            Way::Missing => None,
            Way::Refused(path, why) => {
                seen.refused.add(&path, &why);
                return Ok(());
            }
        };
        // Those of the folder of the size itself are known.
        if let Some(cached) = cached.as_ref().filter(|_| self.is_first && self.folder != Path::new("")) {
            shop.leftovers(cached, &mut seen.leftovers, &mut seen.refused)?;
        }
        for original in originals {
            let name = original.image.file_name().unwrap_or_default();
            let looked = cached.as_ref().map_or(Ok(Entry::Absent), |folder| folder.look(name));
            let path = || cached.as_ref().map(|folder| shop.below(&folder.path).join(name)).unwrap_or_default();
            let due_of = &mut seen.due_of[number];
            let refused = &mut seen.refused;
            let entry = match looked.map(Ok).or_else(|error| error.of_path().map(Err))? {
                Ok(entry) => entry,
                Err((_, why)) => {
                    refused.add(&path(), &why);
                    continue;
                }
            };
            let count = match entry {
                // What a power failure left may be empty.
                Entry::Absent | Entry::Empty(_) => Some(&mut due_of.missing),
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
