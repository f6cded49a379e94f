//! The index of one directory: what lies in it, by bunch, with the verdict on every bunch that has an OK file.
//!
//! Invariant: only what the events name is touched; a whole look is taken only when asked for, or when events were lost.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::classify::{Class, GroupId, classify};
use super::event::FileEvent;
use super::facts::{Access, FileFacts};
use super::index::{Index, OkEntry};
use super::merge::{Said, expire_open, merge};
use super::observe::{self, Seen};
use super::source::{Settings, WatchedSource};
use super::unavailable::DirectoryError;
use crate::model::bunch::{Bunch, FileStamp};
use crate::model::pattern::OkName;
use crate::model::readiness::FileKind;

/// One directory with the sources that share it.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) path: PathBuf,
    pub(super) sources: Vec<usize>,
    pub(super) error: Option<DirectoryError>,
    pub(super) index: Index,
    /// Whether it was a mount point at the last good look.
    pub(super) was_mount_point: bool,
    /// When the directory itself had last changed as the last look began, in nanoseconds, if that look saw it.
    looked_at_ns: Option<i64>,
}

/// How coarsely a file system may keep the time at which a directory changes.
const COARSE_NS: i64 = 20_000_000;

/// What the look at one name needs.
struct Scene<'a> {
    sources: &'a [WatchedSource],
    settings: &'a Settings,
    now: Timestamp,
}

impl Directory {
    pub(super) fn new(path: PathBuf, sources: Vec<usize>) -> Self {
        Self { path, sources, error: None, index: Index::default(), was_mount_point: false, looked_at_ns: None }
    }

    /// Looks at every file.
    pub(super) fn look(&mut self, sources: &[WatchedSource], settings: &Settings, now: Timestamp) {
        self.looked_at_ns = self.changed_at_ns().filter(|at| at.saturating_add(COARSE_NS) < nanoseconds(now));
        let mut old = std::mem::take(&mut self.index);
        let mut entries = match self.entries(sources) {
            Ok(entries) => entries,
            Err(error) => {
                self.error = Some(error);
                return;
            }
        };
        self.error = None;
        // In the order of names each file goes beside the one before it; in that of the disk each search would be a far one.
        entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let scene = Scene { sources, settings, now };
        for (name, seen) in entries {
            match (name.to_str(), seen) {
                (Some(name), Some((class, seen))) => self.put(&scene, name, class, seen, Said::default(), Some(&old), &mut Vec::new()),
                (Some(_) | None, _) => _ = self.index.strangers.insert(name.to_string_lossy().into_owned()),
            }
        }
        let with_ok = self.index.groups.iter().filter(|(_, group)| !group.oks.is_empty());
        let touched: Vec<GroupId> = with_ok.map(|(id, _)| id.clone()).collect();
        // The last verdicts tell what is news.
        for id in &touched {
            if let (Some(group), Some(known)) = (self.index.groups.get_mut(id), old.groups.get_mut(id)) {
                group.verdict = known.verdict.take();
            }
        }
        self.index.news = std::mem::take(&mut old.news);
        for group in self.index.groups.values_mut() {
            group.csvs.values_mut().for_each(|file| expire_open(file, now));
        }
        self.index.oks.values_mut().for_each(|ok| expire_open(&mut ok.file, now));
        self.refresh(touched, sources, settings, now);
    }

    /// Tells whether a name may have come or gone since the last look.
    pub(super) fn is_stale(&self) -> bool {
        self.looked_at_ns.is_none() || self.changed_at_ns() != self.looked_at_ns
    }

    fn changed_at_ns(&self) -> Option<i64> {
        self.path.metadata().ok().map(|metadata| observe::stamp_of(&metadata).modified_ns)
    }

    /// Looks again at the names of the events.
    pub(super) fn apply(&mut self, events: &[&FileEvent], sources: &[WatchedSource], settings: &Settings, now: Timestamp) {
        let mut names: BTreeMap<&OsStr, Said> = BTreeMap::new();
        for event in events {
            names.entry(&event.name).or_default().hear(event.what);
        }
        if self.error.is_some() || self.look_again(&names, &Scene { sources, settings, now }).is_err() {
            self.look(sources, settings, now);
        }
    }

    /// Looks again at the files of all bunches that are due.
    pub(super) fn recheck(&mut self, sources: &[WatchedSource], settings: &Settings, now: Timestamp) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for (_, id) in self.index.due.iter().take_while(|(due, _)| *due <= now) {
            let Some(group) = self.index.groups.get(id) else { continue };
            names.extend(group.csvs.keys().map(|(_, _, name)| name.clone()));
            names.extend(group.oks.iter().cloned());
        }
        let names: BTreeMap<&OsStr, Said> = names.iter().map(|name| (OsStr::new(name), Said::default())).collect();
        if !names.is_empty() && self.look_again(&names, &Scene { sources, settings, now }).is_err() {
            self.look(sources, settings, now);
        }
    }

    /// Takes files out of the index, without a look; one with another content was dropped since, and stays.
    pub(super) fn forget<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a FileStamp)>,
        sources: &[WatchedSource],
        settings: &Settings,
        now: Timestamp,
    ) {
        let mut touched = Vec::new();
        for (name, stamp) in files {
            if self.stamp_of(name, sources) == Some(*stamp) {
                self.remove(name, sources, &mut touched);
            }
        }
        self.refresh(touched, sources, settings, now);
    }

    /// Forgets what events said, since some were lost: from here on quiet time decides.
    pub(super) fn distrust(&mut self) {
        let csvs = self.index.groups.values_mut().flat_map(|group| group.csvs.values_mut().map(Box::as_mut));
        for file in csvs.chain(self.index.oks.values_mut().map(|ok| &mut ok.file)) {
            file.is_closed = false;
            file.writing_since = None;
        }
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.index.due.first().map(|(due, _)| *due)
    }

    /// Returns the ready bunches of a source, oldest first; of an ordered source those of its smallest identifier.
    pub(super) fn ready(&self, source: usize, is_ordered: bool) -> impl Iterator<Item = &Bunch> {
        let first = if is_ordered { self.index.first_identifier(source) } else { None };
        let ready = self.index.ready.iter().filter(move |(of, _, id)| *of == source && first.is_none_or(|first| *first == id.identifier));
        ready.filter_map(|(_, _, id)| self.index.groups.get(id)?.verdict.as_ref()?.bunch.as_ref())
    }

    /// Looks at each name once, and assesses what changed.
    fn look_again(&mut self, names: &BTreeMap<&OsStr, Said>, scene: &Scene<'_>) -> io::Result<()> {
        let mut touched = Vec::new();
        for (os_name, said) in names {
            let seen = observe::look_at(&self.path.join(os_name))?;
            match (os_name.to_str(), seen) {
                (Some(name), Some(seen)) => {
                    if said.was_removed {
                        self.remove(name, scene.sources, &mut touched);
                    }
                    let class = classify(name, &self.sources, scene.sources);
                    self.put(scene, name, class, seen, *said, None, &mut touched);
                }
                (Some(name), None) => self.remove(name, scene.sources, &mut touched),
                (None, seen) => self.note_unreadable_name(os_name, seen),
            }
        }
        self.refresh(touched, scene.sources, scene.settings, scene.now);
        Ok(())
    }

    fn note_unreadable_name(&mut self, name: &OsStr, seen: Option<Seen>) {
        let lossy = name.to_string_lossy().into_owned();
        match seen {
            Some(seen) if seen.kind != FileKind::Directory && !lossy.starts_with('.') => _ = self.index.strangers.insert(lossy),
            Some(_) => {}
            None => _ = self.index.strangers.remove(&lossy),
        }
    }

    /// Puts one file into the index; what was known of it is in `old` (a full look, where no name comes twice) or in the index itself.
    #[expect(clippy::too_many_arguments, reason = "what is known of one name, from four places")]
    fn put(
        &mut self,
        scene: &Scene<'_>,
        name: &str,
        class: Class,
        seen: Seen,
        said: Said,
        old: Option<&Index>,
        touched: &mut Vec<GroupId>,
    ) {
        match class {
            Class::Ignored => {}
            Class::Stranger => {
                if seen.kind != FileKind::Directory {
                    self.index.strangers.insert(name.to_owned());
                }
            }
            Class::Csv { source, csv } => {
                let id = GroupId::new(source, scene.sources, &csv.bunch_type, &csv.identifier);
                let place = (csv.bunch_type, csv.counter, name.to_owned());
                let known =
                    |index: &Index| index.groups.get(&id).and_then(|group| group.csvs.get(&place)).map(|file| FileFacts::clone(file));
                let file = merge(known(old.unwrap_or(&self.index)), seen, said, scene.now);
                self.index.groups.entry(id.clone()).or_default().csvs.insert(place, Box::new(file));
                touched.push(id);
            }
            Class::Ok { source, ok } => self.put_ok(scene, name, seen, said, old, source, ok, touched),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the second half of put")]
    fn put_ok(
        &mut self,
        scene: &Scene<'_>,
        name: &str,
        seen: Seen,
        said: Said,
        old: Option<&Index>,
        source: usize,
        ok: OkName,
        touched: &mut Vec<GroupId>,
    ) {
        let known = old.unwrap_or(&self.index).oks.get(name);
        let mut file = merge(known.map(|known| known.file.clone()), seen, said, scene.now);
        let list = match known {
            Some(known) if file.access == Access::Readable => known.list.clone(),
            Some(_) | None => read_list(&self.path.join(name), &seen, &mut file, scene),
        };
        let ids = readings(&ok, source, scene.sources);
        for id in &ids {
            self.index.groups.entry(id.clone()).or_default().oks.insert(name.to_owned());
        }
        if ok.prefix.is_some() {
            let target = self.index.prefix_targets.entry(name.to_owned()).or_default();
            touched.extend(target.clone());
        }
        touched.extend(ids);
        self.index.oks.insert(name.to_owned(), OkEntry { source, ok, file, list });
    }

    /// Returns the stamp that a file had when it was looked at.
    fn stamp_of(&self, name: &str, sources: &[WatchedSource]) -> Option<FileStamp> {
        match classify(name, &self.sources, sources) {
            Class::Csv { source, csv } => {
                let group = self.index.groups.get(&GroupId::new(source, sources, &csv.bunch_type, &csv.identifier))?;
                group.csvs.get(&(csv.bunch_type, csv.counter, name.to_owned())).map(|file| file.stamp)
            }
            Class::Ok { .. } => self.index.oks.get(name).map(|ok| ok.file.stamp),
            Class::Ignored | Class::Stranger => None,
        }
    }

    /// Takes one name out of the index.
    fn remove(&mut self, name: &str, sources: &[WatchedSource], touched: &mut Vec<GroupId>) {
        match classify(name, &self.sources, sources) {
            Class::Ignored => {}
            Class::Stranger => _ = self.index.strangers.remove(name),
            Class::Csv { source, csv } => {
                let id = GroupId::new(source, sources, &csv.bunch_type, &csv.identifier);
                if let Some(group) = self.index.groups.get_mut(&id) {
                    group.csvs.remove(&(csv.bunch_type, csv.counter, name.to_owned()));
                }
                touched.push(id);
            }
            Class::Ok { source, ok } => {
                let target = self.index.prefix_targets.remove(name).flatten();
                for id in readings(&ok, source, sources).into_iter().chain(target) {
                    if let Some(group) = self.index.groups.get_mut(&id) {
                        group.oks.remove(name);
                    }
                    // The other OK files of the bunch may now read otherwise.
                    touched.push(id);
                }
                self.index.oks.remove(name);
            }
        }
    }
}

/// Reads an OK file; one that changes meanwhile counts as just written.
fn read_list(path: &Path, seen: &Seen, file: &mut FileFacts, scene: &Scene<'_>) -> Result<Vec<String>, String> {
    if seen.kind != FileKind::File {
        return Ok(Vec::new());
    }
    let read = observe::read_ok(path, seen, scene.settings.ok_bytes_max);
    file.access = read.access;
    if !read.is_stable {
        (file.is_closed, file.is_rewritten, file.seen_at, file.access) = (false, true, scene.now, Access::Unknown);
    }
    read.list
}

/// Returns the bunches that an OK file may be of, by its name; an OK file of a prefix finds its bunch later.
fn readings(ok: &OkName, source: usize, sources: &[WatchedSource]) -> Vec<GroupId> {
    let bunch = ok.bunch.iter().map(|(bunch_type, identifier)| (bunch_type, identifier));
    let file = ok.file.iter().map(|csv| (&csv.bunch_type, &csv.identifier));
    bunch.chain(file).map(|(bunch_type, identifier)| GroupId::new(source, sources, bunch_type, identifier)).collect()
}

fn nanoseconds(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}
