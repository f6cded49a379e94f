//! What is counted while files go, by several threads at once.
//!
//! A file counts its bytes with the last of its names that goes, so hard links within the cache are counted once and links from
//! elsewhere never; looking only and removing come to the same numbers.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FileType, Stat};

use super::{Cleaned, PROBLEMS_MAX, Watch};
use crate::csv::shown;
use crate::media::folder::{Folder, kind};
use crate::model::message::{Message, Severity};
use crate::model::progress::Progress;

/// So many files lie between two words about the progress.
const PROGRESS_FILES: u64 = 256;

pub(super) struct Tally<'a> {
    is_dry: bool,
    watch: &'a Watch<'a>,
    files: AtomicU64,
    bytes: AtomicU64,
    problems: Mutex<Problems>,
    /// Names that are left of files with several, by device and inode.
    names_left: Mutex<HashMap<(u64, u64), u64>>,
}

#[derive(Default)]
struct Problems {
    count: u64,
    failed: u64,
    messages: Vec<Message>,
}

/// What became of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// It was removed, or would be.
    Yes,
    /// There was nothing.
    Missing,
    /// It is still there.
    No,
}

impl<'a> Tally<'a> {
    pub(super) fn new(is_dry: bool, watch: &'a Watch<'a>) -> Self {
        let (files, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { is_dry, watch, files, bytes, problems: Mutex::default(), names_left: Mutex::default() }
    }

    pub(super) fn is_dry(&self) -> bool {
        self.is_dry
    }

    pub(super) fn must_stop(&self) -> bool {
        (self.watch.is_stopped)()
    }

    /// Removes a file that a name in a folder stands for, or a link to one; `path` is how it is told.
    pub(super) fn remove(&self, folder: &Folder, name: impl AsRef<std::ffi::OsStr>, path: impl Fn() -> String) -> Gone {
        let name = name.as_ref();
        let gone = match folder.stat(name) {
            Ok(Some(stat)) if kind(&stat) == FileType::Directory => {
                self.warn(&format!("{} is a folder where an image should be; it was left alone", shown(&path())));
                return Gone::No;
            }
            Ok(Some(stat)) if kind(&stat) == FileType::Symlink && folder.leads_to_folder(name) => {
                self.link(&path());
                return Gone::No;
            }
            Ok(Some(stat)) if self.is_dry => Ok(Some(stat)),
            Ok(Some(stat)) => folder.remove_file(name).map(|was_there| was_there.then_some(stat)),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match gone {
            Ok(Some(stat)) => {
                self.count(&stat);
                Gone::Yes
            }
            Ok(None) => Gone::Missing,
            Err(error) => {
                self.failed(&path(), &error);
                Gone::No
            }
        }
    }

    /// Tells that something could not be removed.
    pub(super) fn failed(&self, path: &str, error: &io::Error) {
        self.problems().failed += 1;
        self.warn(&format!("cannot remove {} from the image cache: {error}", shown(path)));
    }

    /// Tells that a link was met where a folder was expected.
    pub(super) fn link(&self, path: &str) {
        self.warn(&format!("{} in the image cache is a link; it is not followed, and what is behind it was left alone", shown(path)));
    }

    pub(super) fn into_cleaned(self) -> Cleaned {
        let is_stopped = self.must_stop();
        let Problems { count, failed, mut messages } = self.problems.into_inner().unwrap_or_else(PoisonError::into_inner);
        messages.sort_by(|one, other| one.text.cmp(&other.text));
        let left_out = count - messages.len() as u64;
        if left_out > 0 {
            messages.push(Message::new(Severity::Warning, format!("{left_out} more of this kind are counted, but not listed")));
        }
        let (files, bytes) = (self.files.into_inner(), self.bytes.into_inner());
        Cleaned { files, bytes, failed, is_stopped, messages, ..Cleaned::default() }
    }

    fn count(&self, stat: &Stat) {
        let done = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if kind(stat) == FileType::RegularFile && self.is_last_name(stat) {
            self.bytes.fetch_add(u64::try_from(stat.st_size).unwrap_or(0), Ordering::Relaxed);
        }
        if done.is_multiple_of(PROGRESS_FILES) {
            (self.watch.progress)(Progress { done, total: None, what: "cached images".to_owned() });
        }
    }

    fn is_last_name(&self, stat: &Stat) -> bool {
        if stat.st_nlink <= 1 {
            return true;
        }
        let mut names_left = self.names_left.lock().unwrap_or_else(PoisonError::into_inner);
        let left = names_left.entry((stat.st_dev, stat.st_ino)).or_insert(stat.st_nlink);
        *left -= 1;
        *left == 0
    }

    fn warn(&self, text: &str) {
        let mut problems = self.problems();
        // A link may be met as an image and as a folder on the way to one.
        if problems.messages.iter().any(|known| known.text == text) {
            return;
        }
        problems.count += 1;
        if problems.messages.len() < PROBLEMS_MAX {
            problems.messages.push(Message::new(Severity::Warning, text));
        }
    }

    fn problems(&self) -> std::sync::MutexGuard<'_, Problems> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
