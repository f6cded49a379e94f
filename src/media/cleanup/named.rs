//! Removes images by their paths: of each folder on the way only the names that are asked for are looked at.
//!
//! The images come sorted by path, so a folder is opened once for all that it holds.

use std::sync::atomic::{AtomicBool, Ordering};

use super::tally::{Gone, Tally};
use crate::media::columns::Images;
use crate::media::folder::{Child, Folder};

/// The images that are to go, and of which the cache had something.
pub(super) struct Named<'a> {
    images: &'a Images,
    is_cached: Vec<AtomicBool>,
}

impl<'a> Named<'a> {
    pub(super) fn new(images: &'a Images) -> Self {
        let is_cached = (0..images.count()).map(|_| AtomicBool::new(false)).collect();
        Self { images, is_cached }
    }

    /// Returns how many images the cache did not have in any form.
    pub(super) fn uncached(&self) -> u64 {
        self.is_cached.iter().filter(|is_cached| !is_cached.load(Ordering::Relaxed)).count() as u64
    }

    /// Removes all images from the folder of one variant.
    pub(super) fn remove(&self, variant: &Folder, hash: &str, tally: &Tally<'_>) {
        let mut way = Way { variant, hash, tally, steps: Vec::new() };
        for (path, image) in self.images.paths() {
            if tally.must_stop() {
                return;
            }
            let Some(folder) = way.to(path.folder()) else { continue };
            let gone = tally.remove(folder, path.name(), || format!("{hash}/{path}"));
            if gone != Gone::Missing {
                self.is_cached[image].store(true, Ordering::Relaxed);
            }
        }
    }
}

/// The open folders from that of a variant down to the last that was asked for.
struct Way<'a> {
    variant: &'a Folder,
    hash: &'a str,
    tally: &'a Tally<'a>,
    /// Names with their folders, `None` where there is none to go to.
    steps: Vec<(&'a str, Option<Folder>)>,
}

impl<'a> Way<'a> {
    /// Goes to a folder; `None` if it is not there or cannot be reached, which is told once.
    fn to(&mut self, folder: &'a str) -> Option<&Folder> {
        let mut depth = 0;
        for name in folder.split('/').filter(|name| !name.is_empty()) {
            if self.steps.get(depth).is_none_or(|(known, _)| *known != name) {
                self.steps.truncate(depth);
                let next = self.at(depth).and_then(|above| self.open(above, name));
                self.steps.push((name, next));
            }
            depth += 1;
        }
        self.steps.truncate(depth);
        self.at(depth)
    }

    fn at(&self, depth: usize) -> Option<&Folder> {
        match depth.checked_sub(1) {
            Some(last) => self.steps[last].1.as_ref(),
            None => Some(self.variant),
        }
    }

    fn open(&self, above: &Folder, name: &'a str) -> Option<Folder> {
        let path = || {
            let names: Vec<&str> = [self.hash].into_iter().chain(self.steps.iter().map(|(name, _)| *name)).chain([name]).collect();
            names.join("/")
        };
        match above.child(name) {
            Ok(Child::Folder(folder)) => return Some(folder),
            Ok(Child::Missing | Child::Other) => {}
            // A link to a file may be an image itself, and leads to none.
            Ok(Child::Link) if above.leads_to_folder(name) => self.tally.link(&path()),
            Ok(Child::Link) => {}
            Err(error) => self.tally.failed(&path(), &error),
        }
        None
    }
}
