//! What a refresh would do: which images of the cache are missing, or older than their originals.
//!
//! Invariant: finding it out changes nothing. A folder is opened once for all of its images, and threads share the folders.

mod look;
mod shop;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::RefreshError;
use super::folder::{Folder, Moment};
use super::originals::{Found, Originals};
use super::share::share;
use crate::media::layout::hash_directory;
use crate::model::variant::Variant;
use crate::view::media::problem::Problems;
use look::{Part, Seen};
use shop::{InCache, Shop};

/// Most images of one folder that one thread looks at in one go; a shop may have them all in one.
const PART_MAX: usize = 512;

/// What a refresh is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The shop's `pub/media`.
    pub media: PathBuf,
    /// Which originals.
    pub originals: Originals,
    /// Which sizes.
    pub variants: Vec<Variant>,
    /// Also what is there and not older than its original.
    pub all: bool,
    /// Threads, 0 to 256; 0: as many as there are processors.
    pub workers: usize,
}

/// A size, and its folder in the cache.
#[derive(Debug)]
pub(super) struct Size {
    pub(super) variant: Variant,
    /// `cache/<md5>`, below `catalog/product`.
    pub(super) directory: PathBuf,
}

/// An original some of whose images must be made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// Its path below `catalog/product`.
    pub(super) image: PathBuf,
    pub(super) changed: Moment,
    /// Numbers of the sizes.
    pub(super) sizes: Vec<u16>,
}

/// How many images of one size must be made, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DueOf {
    /// They are not there.
    pub missing: u64,
    /// They are older than their originals.
    pub older: u64,
    /// They are there, and all are made again.
    pub again: u64,
}

/// What a refresh would do.
#[derive(Debug)]
pub struct Plan {
    pub(super) media: PathBuf,
    pub(super) products: Folder,
    pub(super) sizes: Vec<Size>,
    pub(super) workers: usize,
    pub(super) due: Vec<Due>,
    /// Files that a killed refresh left, by folder.
    pub(super) leftovers: Vec<(PathBuf, OsString)>,
    due_of: Vec<DueOf>,
    /// How many originals there are.
    pub originals: u64,
    /// Originals that are named and not there.
    pub missing: Problems,
    /// Originals and folders that are no such thing, such as links.
    pub refused: Problems,
    /// Images of the cache that are there and not older than their originals.
    pub current: u64,
    /// It was told to stop before it was complete.
    pub stopped: bool,
}

impl Wanted {
    /// Finds out what is to be done; ends early, with what is known then, when `goes_on` says no.
    ///
    /// # Errors
    /// The media directory cannot be read.
    pub fn plan(&self, goes_on: &(dyn Fn() -> bool + Sync)) -> Result<Plan, RefreshError> {
        let products = Folder::products(&self.media)?;
        let sizes = sizes(&self.variants);
        // They stay open for all that is below; a link is told here once, and not for each folder below it.
        let mut refused = Problems::default();
        let mut leftovers = Vec::new();
        let cached = sizes.iter().map(|size| InCache::of(size, &products, &mut leftovers, &mut refused)).collect::<Result<Vec<_>, _>>()?;
        let found = self.originals.find(&products, goes_on)?;
        let parts = parts(&found);
        let shop = Shop { products: &products, sizes: &cached, all: self.all };
        let look = |part: &Part<'_>| part.look(&shop);
        let seen = share(self.workers, &parts, goes_on, || look)?;
        let due_of = vec![DueOf::default(); sizes.len()];
        let mut plan = Plan {
            media: self.media.clone(),
            products,
            sizes,
            workers: self.workers,
            due: Vec::new(),
            leftovers,
            due_of,
            originals: 0,
            missing: Problems::default(),
            refused,
            current: 0,
            stopped: found.stopped || seen.len() < parts.len(),
        };
        plan.refused.merge(found.refused);
        seen.into_iter().try_for_each(|seen| seen.map(|seen| plan.add(seen)))?;
        Ok(plan)
    }
}

/// Returns the sizes that are not the same under another name.
fn sizes(variants: &[Variant]) -> Vec<Size> {
    let mut sizes: Vec<Size> = Vec::new();
    for variant in variants {
        let directory = Path::new("cache").join(hash_directory(variant));
        if sizes.iter().all(|known| known.directory != directory) {
            sizes.push(Size { variant: variant.clone(), directory });
        }
    }
    sizes
}

fn parts(found: &Found) -> Vec<Part<'_>> {
    let folders = found.folders.iter();
    let parts = folders.flat_map(|(folder, names)| names.chunks(PART_MAX).enumerate().map(move |(number, names)| (folder, number, names)));
    parts.map(|(folder, number, names)| Part { folder, names, is_first: number == 0 }).collect()
}

impl Plan {
    fn add(&mut self, seen: Seen) {
        self.originals += seen.originals;
        self.current += seen.current;
        self.due.extend(seen.due);
        self.leftovers.extend(seen.leftovers);
        self.missing.merge(seen.missing);
        self.refused.merge(seen.refused);
        for (sum, part) in self.due_of.iter_mut().zip(&seen.due_of) {
            sum.missing += part.missing;
            sum.older += part.older;
            sum.again += part.again;
        }
    }

    /// Returns how many images must be made.
    pub fn due(&self) -> u64 {
        self.due_of.iter().map(DueOf::total).sum()
    }

    /// Returns how many images of each size must be made; sizes that are the same under several names are told once.
    pub fn due_of(&self) -> impl Iterator<Item = (&Variant, DueOf)> {
        self.sizes.iter().map(|size| &size.variant).zip(self.due_of.iter().copied())
    }

    /// Returns how many files a killed refresh left.
    pub fn leftovers(&self) -> u64 {
        self.leftovers.len() as u64
    }
}

impl DueOf {
    /// Returns how many there are in all.
    pub fn total(&self) -> u64 {
        self.missing + self.older + self.again
    }
}
