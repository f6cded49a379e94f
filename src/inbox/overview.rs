//! What lies in the inbox, for people: each source with its bunches, why they wait, and what nobody takes.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use super::Inbox;
use super::assess::assess;
use super::classify::{GroupId, why_stranger};
use super::directory::Directory;
use super::refresh::key_of;
use crate::model::bunch::{Bunch, BunchKey};
use crate::model::readiness::{Readiness, WaitReason};

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceOverview {
    /// Its name.
    pub source: String,
    /// Its inbox directory.
    pub directory: PathBuf,
    /// Why the directory cannot be looked at, with what to do; it recovers by itself at the next look.
    pub error: Option<String>,
    /// Its bunches, by identifier.
    pub bunches: Vec<BunchOverview>,
    /// Files that no source of the directory takes; told by the first source of a directory only.
    pub strangers: Vec<Stranger>,
    /// How many more strangers there are.
    pub strangers_left_off: usize,
}

/// One bunch, complete or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BunchOverview {
    /// Source, type and identifier.
    pub key: BunchKey,
    /// Names of the CSV files that are there, in order of type and counter.
    pub files: Vec<String>,
    /// Size of all of them, in bytes.
    pub size_bytes: u64,
    /// Names of the OK files that are there.
    pub ok_files: Vec<String>,
    /// Names of CSV files that the OK file does not list.
    pub unlisted: Vec<String>,
    /// Whether it may start, and if not, why.
    pub readiness: Readiness,
    /// What a claim would move; `None` without an OK file.
    #[serde(skip)]
    pub bunch: Option<Bunch>,
}

/// A file that no source takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stranger {
    /// Its name, shown lossily where it is not UTF-8.
    pub name: String,
    /// Why nobody takes it, and what to do.
    pub why: String,
}

impl Inbox {
    /// Returns all that lies in the inbox, in the order of the sources.
    pub fn overview(&self) -> Vec<SourceOverview> {
        (0..self.sources.len()).filter_map(|index| self.source_overview(index)).collect()
    }

    fn source_overview(&self, index: usize) -> Option<SourceOverview> {
        let source = &self.sources[index];
        let directory = self.directories.iter().find(|directory| directory.sources.contains(&index))?;
        let is_first = directory.sources.first() == Some(&index);
        let (strangers, strangers_left_off) = if is_first { self.strangers(directory) } else { (Vec::new(), 0) };
        let ids = directory.index.groups.keys().filter(|id| id.source == index);
        Some(SourceOverview {
            source: source.name.clone(),
            directory: source.directory.clone(),
            error: directory.error.as_ref().map(ToString::to_string),
            bunches: ids.filter_map(|id| self.bunch_overview(directory, id)).collect(),
            strangers,
            strangers_left_off,
        })
    }

    fn bunch_overview(&self, directory: &Directory, id: &GroupId) -> Option<BunchOverview> {
        let group = directory.index.groups.get(id)?;
        let (csvs, oks) = (directory.index.csv_facts(id), directory.index.ok_facts(id, &self.sources));
        if csvs.is_empty() && oks.is_empty() {
            return None;
        }
        let (source, key) = (&self.sources[id.source], key_of(id, &self.sources));
        // Without an OK file nothing depends on the time.
        let fresh = || assess(source, &key, &csvs, &oks, Timestamp::UNIX_EPOCH, self.settings.quiet);
        let verdict = group.verdict.clone().unwrap_or_else(fresh);
        let first = if source.ordered { directory.index.first_identifier(id.source) } else { None };
        let older = first.filter(|first| **first < id.identifier).map(|first| first.0.clone());
        Some(BunchOverview {
            files: csvs.iter().map(|csv| csv.name.clone()).collect(),
            size_bytes: csvs.iter().map(|csv| csv.file.stamp.size_bytes).sum(),
            ok_files: oks.iter().map(|ok| ok.name.clone()).collect(),
            unlisted: verdict.bunch.as_ref().map(|bunch| bunch.unlisted.clone()).unwrap_or_default(),
            readiness: hold_back(verdict.readiness, older),
            bunch: verdict.bunch,
            key,
        })
    }

    fn strangers(&self, directory: &Directory) -> (Vec<Stranger>, usize) {
        let names = &directory.index.strangers;
        let lonely = directory
            .index
            .prefix_targets
            .iter()
            .filter(|(_, target)| target.is_none())
            .map(|(name, _)| Stranger { name: name.clone(), why: WaitReason::NoCsvFile { ok: name.clone() }.to_string() });
        let shown = names.iter().map(|name| Stranger { name: name.clone(), why: self.why(directory, name) });
        let shown: Vec<Stranger> = lonely.chain(shown).take(self.settings.strangers_max).collect();
        let total = names.len() + directory.index.prefix_targets.values().filter(|target| target.is_none()).count();
        let left_off = total - shown.len();
        (shown, left_off)
    }

    fn why(&self, directory: &Directory, name: &str) -> String {
        if name.contains(char::REPLACEMENT_CHARACTER) {
            return "its name is not valid UTF-8: rename it".to_owned();
        }
        why_stranger(name, &directory.sources, &self.sources)
    }
}

/// Adds that an older bunch comes first.
fn hold_back(readiness: Readiness, older: Option<String>) -> Readiness {
    let Some(identifier) = older else { return readiness };
    let reason = WaitReason::OlderBunchFirst { identifier };
    match readiness {
        Readiness::Ready => Readiness::Waiting { reasons: vec![reason] },
        Readiness::Waiting { mut reasons } => {
            reasons.push(reason);
            Readiness::Waiting { reasons }
        }
        Readiness::Rejected { problems } => Readiness::Rejected { problems },
    }
}
