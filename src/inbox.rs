//! The inbox: which bunches lie in the directories of the sources, which are ready, and how they are claimed.
//!
//! Reading never changes a file: an unclaimed bunch is untouched. Events only say which names to look at again; what
//! counts is what a look at the file shows, so a lost or doubled event loses or doubles nothing.
//!
//! It cannot see that a program on another machine has a file open; there, and wherever nobody saw the file being
//! closed, quiet time stands in for that knowledge.

pub mod assess;
pub mod claim;
mod classify;
mod directory;
pub mod event;
pub mod facts;
mod identifier;
mod index;
mod inherit;
mod listing;
mod merge;
mod observe;
pub mod ok_list;
pub mod overview;
pub mod put_away;
mod refresh;
pub mod source;
#[cfg(test)]
mod tests;
mod transfer;
mod unavailable;
pub mod watch;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::model::bunch::{Bunch, BunchKey};
use crate::model::readiness::Readiness;
use directory::Directory;
use event::{FileEvent, What};
use refresh::key_of;
pub use source::{Grouping, OkKinds, Settings, WatchedSource};

/// An index in memory over the directories of all enabled sources.
#[derive(Debug)]
pub struct Inbox {
    settings: Settings,
    sources: Vec<WatchedSource>,
    directories: Vec<Directory>,
}

impl Inbox {
    /// Makes an inbox that has not looked yet; several sources may share a directory, the first that fits takes a file.
    pub fn new(sources: Vec<WatchedSource>, settings: Settings) -> Self {
        let mut by_path: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
        for (index, source) in sources.iter().enumerate() {
            by_path.entry(source.directory.clone()).or_default().push(index);
        }
        let directories = by_path.into_iter().map(|(path, indexes)| Directory::new(path, indexes)).collect();
        Self { settings, sources, directories }
    }

    /// Looks at every file of every directory; what was missing and is there again is taken up by itself.
    pub fn look(&mut self, now: Timestamp) {
        for directory in &mut self.directories {
            directory.look(&self.sources, &self.settings, now);
        }
    }

    /// Looks again where names may have come or gone since the last look, which nobody has announced.
    ///
    /// For what happened while nothing was watched. A file that was changed in place meanwhile is not noticed; being young,
    /// it has to be quiet anyway, and the next look sees it.
    pub fn look_if_stale(&mut self, now: Timestamp) {
        for directory in self.directories.iter_mut().filter(|directory| directory.is_stale()) {
            directory.look(&self.sources, &self.settings, now);
        }
    }

    /// Looks again at the files that the events name, and at nothing else, unless an event says that events were lost.
    pub fn apply(&mut self, events: &[FileEvent], now: Timestamp) {
        for directory in &mut self.directories {
            let of_it: Vec<&FileEvent> = events.iter().filter(|event| event.directory == directory.path).collect();
            if of_it.iter().any(|event| matches!(event.what, What::Overflow | What::DirectoryGone)) {
                directory.distrust();
                directory.look(&self.sources, &self.settings, now);
            } else if !of_it.is_empty() {
                directory.apply(&of_it, &self.sources, &self.settings, now);
            }
        }
    }

    /// Looks again at the bunches that time alone may have made ready.
    pub fn recheck(&mut self, now: Timestamp) {
        for directory in &mut self.directories {
            directory.recheck(&self.sources, &self.settings, now);
        }
    }

    /// Returns when [`Inbox::recheck`] is due; `None` if time alone changes nothing.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.directories.iter().filter_map(Directory::next_due).min()
    }

    /// Returns the ready bunches of a source, the one with the oldest OK file first, then by identifier.
    pub fn ready<'a>(&'a self, source: &str) -> impl Iterator<Item = &'a Bunch> + use<'a> {
        let index = self.sources.iter().position(|known| known.name == source);
        let directory = index.and_then(|index| self.directories.iter().find(|directory| directory.sources.contains(&index)));
        let found = directory.zip(index);
        found.into_iter().flat_map(|(directory, index)| directory.ready(index, self.sources[index].ordered))
    }

    /// Returns the bunches with an OK file that have begun to wait, or to be wrong, since the last call, and why; some are left out if they are many.
    pub fn news(&mut self) -> Vec<(BunchKey, Readiness)> {
        let mut news = Vec::new();
        for directory in &mut self.directories {
            for id in std::mem::take(&mut directory.index.news) {
                let verdict = directory.index.groups.get(&id).and_then(|group| group.verdict.as_ref());
                news.extend(verdict.map(|verdict| (key_of(&id, &self.sources), verdict.readiness.clone())));
            }
        }
        news
    }

    /// Takes the files of a bunch that was claimed out of the index, without a look.
    ///
    /// A file of the same name that was dropped since has another content, and stays.
    pub fn forget(&mut self, bunch: &Bunch, now: Timestamp) {
        let Some(index) = self.sources.iter().position(|known| known.name == bunch.key.source) else { return };
        for directory in self.directories.iter_mut().filter(|directory| directory.sources.contains(&index)) {
            directory.forget(bunch.claimed_names(), &self.sources, &self.settings, now);
        }
    }
}
