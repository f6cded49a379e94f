//! Removes what the shop made of its images, and never an original.
//!
//! Each folder is opened from the one above it and no link is followed, so nothing outside the media directory is touched. The images
//! of a bunch are removed by their paths, without a look at what else the cache holds. What cannot be removed is told, and the rest goes
//! on. It cannot know whether the shop makes an image again at the same moment; then the new one may stay or go.

mod all;
mod named;
mod tally;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::columns::Images;
use super::folder::{Child, Folder};
use super::layout::{Cache, CacheError, Contents};
use crate::model::bytes::Bytes;
use crate::model::message::{Message, Severity};
use crate::model::progress::Progress;
use tally::Tally;

/// Most things that are told one by one; what is left out is counted.
pub const PROBLEMS_MAX: usize = 100;

/// Most threads that remove files at the same time; they wait for the disk more than they work, so there may be more than processors.
const WORKERS_MAX: usize = 16;

/// What a cleanup hears and tells while it works; all of it may be called from several threads.
pub struct Watch<'a> {
    /// Asked between two files: must it stop?
    pub is_stopped: &'a (dyn Fn() -> bool + Sync),
    /// Told how many files are removed.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// What a cleanup came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// Folders of variants that there are.
    pub variants: u64,
    /// Images that were asked for; 0 when the whole cache was.
    pub images: u64,
    /// Of those, how many the cache did not have.
    pub uncached: u64,
    /// Files that were removed; when only looking, those that would be.
    pub files: u64,
    /// Bytes that they held; a file with other names elsewhere frees none.
    pub bytes: u64,
    /// Files and folders that could not be removed.
    pub failed: u64,
    /// It was told to stop, and stopped.
    pub is_stopped: bool,
    /// What is to be said, at most [`PROBLEMS_MAX`] and one; a warning is about something left behind.
    pub messages: Vec<Message>,
}

impl Cleaned {
    /// Says in one sentence what was removed; when only looking, what would be.
    pub fn summary(&self, is_dry: bool) -> String {
        let done = if is_dry { "would be removed" } else { "removed" };
        let of = match self.images {
            0 => String::new(),
            images => format!(" of {}", count(images, "image")),
        };
        let among = count(self.variants, "variant");
        let uncached = match self.uncached {
            0 => String::new(),
            uncached => format!("; {} had nothing in the cache", count(uncached, "image")),
        };
        format!("{}{of} {done} from the folders of {among}, {}{uncached}", count(self.files, "cached file"), Bytes(self.bytes))
    }
}

fn count(number: u64, noun: &str) -> String {
    crate::view::text::count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}

/// Removes the files of some images in the folders of all variants; `is_dry` only looks.
///
/// # Errors
/// The folder of the cache cannot be reached or read.
pub fn remove_images(cache: &Cache, images: &Images, is_dry: bool, watch: &Watch<'_>) -> Result<Cleaned, CacheError> {
    let work = named::Named::new(images);
    let cleaned = each_variant(cache, is_dry, watch, |folder, path, tally| work.remove(folder, path, tally))?;
    Ok(Cleaned { images: images.count(), uncached: work.uncached(), ..cleaned })
}

/// Empties the folders of all variants, which stay; `is_dry` only looks.
///
/// # Errors
/// The folder of the cache cannot be reached or read.
pub fn remove_all(cache: &Cache, is_dry: bool, watch: &Watch<'_>) -> Result<Cleaned, CacheError> {
    each_variant(cache, is_dry, watch, all::empty)
}

/// Does the work in the folder of each variant, several at the same time.
fn each_variant(
    cache: &Cache,
    is_dry: bool,
    watch: &Watch<'_>,
    work: impl Fn(&Folder, &str, &Tally<'_>) + Sync,
) -> Result<Cleaned, CacheError> {
    let contents = cache.contents()?;
    let tally = Tally::new(is_dry, watch);
    if let Some(folder) = cache.open()? {
        let next = AtomicUsize::new(0);
        let run = || {
            while let Some(hash) = contents.hashes.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !tally.must_stop()) {
                match folder.child(hash) {
                    Ok(Child::Folder(variant)) => work(&variant, hash, &tally),
                    Ok(Child::Link) => tally.link(hash),
                    Ok(Child::Missing | Child::Other) => {}
                    Err(error) => tally.failed(hash, &error),
                }
            }
        };
        let workers = contents.hashes.len().min(WORKERS_MAX);
        std::thread::scope(|scope| {
            for _ in 1..workers {
                scope.spawn(run);
            }
            run();
        });
    }
    let mut cleaned = tally.into_cleaned();
    cleaned.variants = contents.hashes.len() as u64;
    cleaned.messages.splice(0..0, remarks(cache, &contents));
    Ok(cleaned)
}

/// Says what stands in the folder of the cache and is none of its own.
fn remarks(cache: &Cache, contents: &Contents) -> Vec<Message> {
    let mut remarks = Vec::new();
    if !cache.has_originals() {
        let media = cache.media().display();
        let text = format!("{media} has no folder catalog/product, so no image is cached there; is it the shop's pub/media?");
        remarks.push(Message::new(Severity::Warning, text));
    }
    if !contents.links.is_empty() {
        let text = format!("links in the image cache are not followed, and what is behind them was left alone: {}", list(&contents.links));
        remarks.push(Message::new(Severity::Warning, text));
    }
    if !contents.foreign.is_empty() {
        let text =
            format!("folders in the image cache that are not named as Magento names them were left alone: {}", list(&contents.foreign));
        remarks.push(Message::new(Severity::Info, text));
    }
    remarks
}

/// Lists the first names, made safe to show.
fn list(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| crate::csv::shown(name)).collect();
    if names.len() > SHOWN {
        shown.push(format!("and {} more", names.len() - SHOWN));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests;
