//! Brings verdicts up to date after files came, changed or went: those of the touched bunches, and no others.
//!
//! Invariant: an OK file belongs to one bunch at a time. With two readings, it is that of a whole bunch where that bunch
//! has CSV files, else that of its one file if that is there.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

use super::assess::{Verdict, assess};
use super::classify::GroupId;
use super::directory::Directory;
use super::facts::{Access, CsvFacts, FileFacts, OkFacts, Releases};
use super::identifier::Identifier;
use super::index::{Index, NEWS_MAX};
use super::observe;
use super::source::{Settings, WatchedSource};
use crate::model::bunch::BunchKey;
use crate::model::pattern::FileName;
use crate::model::readiness::{FileKind, Readiness};

impl Directory {
    /// Assesses the touched bunches, and those that share an OK file with them.
    pub(super) fn refresh(&mut self, touched: Vec<GroupId>, sources: &[WatchedSource], settings: &Settings, now: Timestamp) {
        let mut affected: BTreeSet<GroupId> = touched.into_iter().collect();
        affected.extend(self.index.retarget_prefixes(sources));
        let shared: Vec<GroupId> = affected.iter().flat_map(|id| self.index.neighbours(id, sources)).collect();
        affected.extend(shared);
        for id in affected {
            self.index.reassess(&id, &self.path, sources, settings, now);
        }
    }
}

impl Index {
    /// Returns the smallest identifier of a source that has a CSV file.
    pub(super) fn first_identifier(&self, source: usize) -> Option<&Identifier> {
        let of_source = self.groups.range(first_of(source)..).take_while(|(id, _)| id.source == source);
        of_source.filter(|(_, group)| !group.csvs.is_empty()).map(|(id, _)| &id.identifier).next()
    }

    /// Returns the CSV files of a bunch as the assessment wants them.
    pub(super) fn csv_facts(&self, id: &GroupId) -> Vec<CsvFacts> {
        let csvs = self.groups.get(id).into_iter().flat_map(|group| &group.csvs);
        let facts = csvs.map(|((bunch_type, counter, name), file)| CsvFacts {
            name: name.clone(),
            bunch_type: bunch_type.clone(),
            counter: *counter,
            file: FileFacts::clone(file),
        });
        facts.collect()
    }

    /// Returns the OK files that are of a bunch now, as the assessment wants them.
    pub(super) fn ok_facts(&self, id: &GroupId, sources: &[WatchedSource]) -> Vec<OkFacts> {
        let names = self.groups.get(id).into_iter().flat_map(|group| &group.oks);
        let facts = names.filter_map(|name| {
            let (_, releases) = self.reading(name, sources).filter(|(of, _)| of == id)?;
            let entry = self.oks.get(name)?;
            Some(OkFacts { name: name.clone(), releases, file: entry.file.clone(), list: entry.list.clone() })
        });
        facts.collect()
    }

    /// Returns the bunch that an OK file is of now, and what it releases there.
    fn reading(&self, name: &str, sources: &[WatchedSource]) -> Option<(GroupId, Releases)> {
        let entry = self.oks.get(name)?;
        if entry.ok.prefix.is_some() {
            return Some((self.prefix_targets.get(name)?.clone()?, Releases::Bunch));
        }
        let bunch = entry.ok.bunch.as_ref().map(|(bunch_type, identifier)| GroupId::new(entry.source, sources, bunch_type, identifier));
        let file = entry.ok.file.as_ref().map(|csv| {
            let id = GroupId::new(entry.source, sources, &csv.bunch_type, &csv.identifier);
            (id, Releases::File { bunch_type: csv.bunch_type.clone(), counter: csv.counter })
        });
        match (bunch, file) {
            (Some(bunch), Some((id, releases))) if !self.has_csvs(&bunch) && self.has_file(&id, &releases) => Some((id, releases)),
            (Some(bunch), Some(_) | None) => Some((bunch, Releases::Bunch)),
            (None, file) => file,
        }
    }

    fn has_csvs(&self, id: &GroupId) -> bool {
        self.groups.get(id).is_some_and(|group| !group.csvs.is_empty())
    }

    fn has_file(&self, id: &GroupId, releases: &Releases) -> bool {
        let Releases::File { bunch_type, counter } = releases else { return false };
        let first = (bunch_type.clone(), *counter, String::new());
        let next = self.groups.get(id).and_then(|group| group.csvs.range(first..).next());
        next.is_some_and(|((of, at, _), _)| of == bunch_type && at == counter)
    }

    /// Returns the other bunches that the OK files of a bunch may be of.
    fn neighbours(&self, id: &GroupId, sources: &[WatchedSource]) -> Vec<GroupId> {
        let Some(group) = self.groups.get(id) else { return Vec::new() };
        let entries =
            group.oks.iter().filter_map(|name| self.oks.get(name)).filter(|entry| entry.ok.bunch.is_some() && entry.ok.file.is_some());
        let both = entries.flat_map(|entry| {
            let bunch = entry.ok.bunch.iter().map(|(bunch_type, identifier)| (bunch_type, identifier));
            let file = entry.ok.file.iter().map(|csv| (&csv.bunch_type, &csv.identifier));
            bunch.chain(file).map(|(bunch_type, identifier)| GroupId::new(entry.source, sources, bunch_type, identifier))
        });
        both.filter(|other| other != id).collect()
    }

    /// Finds for each OK file of a prefix the bunch that it releases now; returns the bunches that won or lost one.
    fn retarget_prefixes(&mut self, sources: &[WatchedSource]) -> Vec<GroupId> {
        let mut changed = Vec::new();
        let targets: Vec<_> = self.prefix_targets.keys().map(|name| (name.clone(), self.prefix_target(name, sources))).collect();
        for (name, target) in targets {
            let old = self.prefix_targets.insert(name.clone(), target.clone()).flatten();
            if let Some(group) = old.as_ref().filter(|_| old != target).and_then(|id| self.groups.get_mut(id)) {
                group.oks.remove(&name);
            }
            if let Some(id) = &target {
                self.groups.entry(id.clone()).or_default().oks.insert(name);
            }
            changed.extend(old.into_iter().chain(target));
        }
        changed
    }

    /// Returns the bunch that the list names, else the smallest identifier of the type.
    fn prefix_target(&self, name: &str, sources: &[WatchedSource]) -> Option<GroupId> {
        let entry = self.oks.get(name)?;
        let bunch_type = entry.ok.prefix.as_ref()?;
        let mut listed = entry.list.iter().flatten().filter_map(|line| match sources[entry.source].pattern.read(line)? {
            FileName::Csv(csv) if csv.bunch_type == *bunch_type => Some(csv.identifier),
            FileName::Csv(_) | FileName::Ok(_) => None,
        });
        if let Some(identifier) = listed.next() {
            return Some(GroupId::new(entry.source, sources, bunch_type, &identifier));
        }
        let of_source = self.groups.range(first_of(entry.source)..).take_while(|(id, _)| id.source == entry.source);
        let of_type = of_source.filter(|(_, group)| {
            let next = group.csvs.range((bunch_type.clone(), 0, String::new())..).next();
            next.is_some_and(|((of, _, _), _)| of == bunch_type)
        });
        of_type.map(|(id, _)| id.clone()).next()
    }

    /// Assesses one bunch anew and keeps the verdict, or drops a bunch that is gone.
    fn reassess(&mut self, id: &GroupId, path: &Path, sources: &[WatchedSource], settings: &Settings, now: Timestamp) {
        let Some(group) = self.groups.get_mut(id) else { return };
        let old = group.verdict.take();
        if let Some(old) = &old {
            self.ready.remove(&(id.source, ok_time(old), id.clone()));
            old.due.map(|due| self.due.remove(&(due, id.clone())));
        }
        if group.csvs.is_empty() && group.oks.is_empty() {
            self.groups.remove(id);
            return;
        }
        let oks = self.ok_facts(id, sources);
        if oks.is_empty() {
            return;
        }
        let key = key_of(id, sources);
        let mut verdict = assess(&sources[id.source], &key, &self.csv_facts(id), &oks, now, settings.quiet);
        // While something else is waited for, nobody has to know whether the files can be read; that would cost a call for each.
        if !matches!(verdict.readiness, Readiness::Waiting { .. }) && self.check_access(id, path) {
            verdict = assess(&sources[id.source], &key, &self.csv_facts(id), &oks, now, settings.quiet);
        }
        if verdict.readiness == Readiness::Ready {
            self.ready.insert((id.source, ok_time(&verdict), id.clone()));
        }
        let is_news = old.is_none_or(|old| !old.readiness.is_like(&verdict.readiness));
        if is_news && verdict.readiness != Readiness::Ready && self.news.len() < NEWS_MAX {
            self.news.push(id.clone());
        }
        verdict.due.map(|due| self.due.insert((due, id.clone())));
        if let Some(group) = self.groups.get_mut(id) {
            group.verdict = Some(verdict);
        }
    }

    /// Asks whether each CSV file of a bunch can be read, where that is not known; returns whether the answer is new.
    fn check_access(&mut self, id: &GroupId, path: &Path) -> bool {
        let Some(group) = self.groups.get_mut(id) else { return false };
        let mut is_new = false;
        for ((_, _, name), file) in &mut group.csvs {
            if file.kind == FileKind::File && file.access != Access::Readable {
                let access = observe::access(&path.join(name));
                is_new |= access != file.access && access != Access::Readable;
                file.access = access;
            }
        }
        is_new
    }
}

/// Names a bunch for people.
pub(super) fn key_of(id: &GroupId, sources: &[WatchedSource]) -> BunchKey {
    let (source, bunch_type, identifier) = (sources[id.source].name.clone(), id.bunch_type.clone(), id.identifier.0.clone());
    BunchKey { source, bunch_type, identifier }
}

/// Returns a lower bound of all bunches of a source.
fn first_of(source: usize) -> GroupId {
    GroupId { source, identifier: Identifier(String::new()), bunch_type: None }
}

/// Returns the modification time of the newest OK file of a bunch.
fn ok_time(verdict: &Verdict) -> i64 {
    let oks = verdict.bunch.iter().flat_map(|bunch| &bunch.ok_files);
    oks.map(|ok| ok.stamp.modified_ns).max().unwrap_or(i64::MIN)
}
