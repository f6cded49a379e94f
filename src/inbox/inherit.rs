//! What an inbox for changed sources keeps of what was known: files that were closed need not be quiet again, and a bunch that
//! waits is no news again.
//!
//! Invariant: only facts of files and the last verdicts are handed on; what follows from them is found by the next look.

use std::collections::BTreeMap;

use super::classify::GroupId;
use super::directory::Directory;
use super::facts::Access;
use super::index::Index;
use super::{Inbox, Settings, WatchedSource};

impl Inbox {
    /// Makes an inbox for changed sources that has not looked yet, with what is known of the files of sources that keep their name and directory.
    #[must_use]
    pub fn changed(self, sources: Vec<WatchedSource>, settings: Settings) -> Self {
        let keeps_lists = settings.ok_bytes_max == self.settings.ok_bytes_max;
        let number_of = |name: &str| sources.iter().position(|source| source.name == name);
        let numbers: BTreeMap<usize, usize> =
            self.sources.iter().enumerate().filter_map(|(old, source)| Some((old, number_of(&source.name)?))).collect();
        let mut new = Self::new(sources, settings);
        for old in self.directories {
            if let Some(directory) = new.directories.iter_mut().find(|directory| directory.path == old.path) {
                directory.inherit(old, &numbers, keeps_lists);
            }
        }
        new
    }
}

impl Directory {
    fn inherit(&mut self, old: Self, numbers: &BTreeMap<usize, usize>, keeps_lists: bool) {
        self.was_mount_point = old.was_mount_point;
        let Index { groups, oks, news, .. } = old.index;
        let renumbered = |id: GroupId| Some(GroupId { source: *numbers.get(&id.source)?, ..id });
        self.index.groups = groups.into_iter().filter_map(|(id, group)| Some((renumbered(id)?, group))).collect();
        self.index.news = news.into_iter().filter_map(renumbered).collect();
        for (name, mut ok) in oks {
            let Some(source) = numbers.get(&ok.source) else { continue };
            ok.source = *source;
            if !keeps_lists {
                // It is read again.
                ok.file.access = Access::Unknown;
            }
            self.index.oks.insert(name, ok);
        }
    }
}
