//! Looks at some originals of one folder, and at what the cache has of them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::RefreshError;
use super::super::folder::{Entry, Folder};
use super::super::leftover;
use super::{Due, DueOf, Size};
use crate::view::media::problem::Problems;

/// What is said of a link.
const LINK: &str = "it is a symbolic link, which may lead out of pub/media";

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
    pub(super) fn look(&self, products: &Folder, sizes: &[Size], all: bool) -> Result<Seen, RefreshError> {
        let mut seen = Seen { due_of: vec![DueOf::default(); sizes.len()], ..Seen::default() };
        let Some(folder) = seen.way(products, self.folder)? else {
            self.names
                .iter()
                .filter(|_| seen.refused.total == 0)
                .for_each(|name| seen.missing.add(&self.folder.join(name), "it is not there"));
            return Ok(seen);
        };
        let mut originals = self.originals(&folder, &mut seen)?;
        for (number, size) in sizes.iter().enumerate() {
            self.look_at(products, number, size, all, &mut originals, &mut seen)?;
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
                Entry::Absent => seen.missing.add(&image, "it is not there"),
                Entry::Link => seen.refused.add(&image, LINK),
                Entry::Folder | Entry::Other => seen.refused.add(&image, "it is no file"),
            }
        }
        seen.originals = there.len() as u64;
        Ok(there)
    }

    /// Looks for one size of the originals.
    fn look_at(
        &self,
        products: &Folder,
        number: usize,
        size: &Size,
        all: bool,
        originals: &mut [Due],
        seen: &mut Seen,
    ) -> Result<(), RefreshError> {
        let refused = seen.refused.total;
        let below = size.directory.join(self.folder);
        let cached = seen.way(products, &below)?;
        if seen.refused.total > refused {
            return Ok(());
        }
        if let Some(cached) = cached.as_ref().filter(|_| self.is_first) {
            cached.list(|name, _| {
                if leftover::is_ours(name) {
                    seen.leftovers.push((below.clone(), name.to_owned()));
                }
            })?;
        }
        for original in originals {
            let name = original.image.file_name().unwrap_or_default();
            let entry = cached.as_ref().map_or(Ok(Entry::Absent), |folder| folder.look(name))?;
            let due_of = &mut seen.due_of[number];
            let count = match entry {
                Entry::Absent => &mut due_of.missing,
                Entry::File(changed) if changed < original.changed => &mut due_of.older,
                Entry::File(_) if all => &mut due_of.again,
                Entry::File(_) => {
                    seen.current += 1;
                    continue;
                }
                Entry::Link | Entry::Folder | Entry::Other => {
                    seen.refused.add(&below.join(name), if entry == Entry::Link { LINK } else { "it is no file" });
                    continue;
                }
            };
            *count += 1;
            original.sizes.push(number as u16);
        }
        Ok(())
    }
}

impl Seen {
    /// Opens a folder; a link on the way is told, and counts as nothing.
    fn way(&mut self, products: &Folder, names: &Path) -> Result<Option<Folder>, RefreshError> {
        match products.way(names) {
            Err(RefreshError::Link { path }) => {
                self.refused.add(path.strip_prefix(&products.path).unwrap_or(&path), LINK);
                Ok(None)
            }
            way => way,
        }
    }
}

#[cfg(test)]
mod tests {}
