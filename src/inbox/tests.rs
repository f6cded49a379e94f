//! The inbox over real directories, with the time as an argument.

mod events;
mod files;
mod inherit;
mod rules;
mod settling;

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::event::{FileEvent, What};
use super::overview::BunchOverview;
use super::*;
use crate::model::pattern::Pattern;
use crate::model::readiness::Readiness;

/// 2026-01-10 12:00:00 UTC; files are made long before.
const NOON: i64 = 1_768_046_400;

/// One source over one directory that goes away with the test.
struct Scene {
    dir: TempDir,
    inbox: Inbox,
}

fn noon() -> Timestamp {
    Timestamp::from_second(NOON).unwrap()
}

fn after(seconds: i64) -> Timestamp {
    noon().saturating_add(SignedDuration::from_secs(seconds)).unwrap()
}

fn source(directory: &Path) -> WatchedSource {
    WatchedSource {
        name: "catalog".to_owned(),
        directory: directory.to_owned(),
        pattern: Pattern::bunchd(),
        types: Vec::new(),
        ok_kinds: OkKinds::default(),
        grouping: Grouping::TypeAndIdentifier,
        ordered: false,
    }
}

fn scene() -> Scene {
    scene_with(|_| {})
}

fn scene_with(change: impl FnOnce(&mut WatchedSource)) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let mut source = source(dir.path());
    change(&mut source);
    Scene { inbox: Inbox::new(vec![source], Settings::default()), dir }
}

impl Scene {
    /// Writes a file whose time is so many seconds from noon.
    fn file(&self, name: &str, content: &str, seconds: i64) {
        let path = self.dir.path().join(name);
        fs::write(&path, content).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(NOON + seconds).unwrap());
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    /// Writes CSV files of an hour ago.
    fn csvs(&self, names: &[&str]) {
        names.iter().for_each(|name| self.file(name, "sku\nA\n", -3600));
    }

    /// Writes an OK file of half an hour ago.
    fn ok(&self, name: &str, content: &str) {
        self.file(name, content, -1800);
    }

    /// Writes an OK file anew, and tells.
    fn new_ok(&mut self, name: &str, content: &str) {
        self.ok(name, content);
        self.event(name, What::Closed, noon());
    }

    fn look(&mut self) -> Vec<BunchOverview> {
        self.inbox.look(noon());
        self.bunches()
    }

    fn bunches(&self) -> Vec<BunchOverview> {
        self.inbox.overview().remove(0).bunches
    }

    fn event(&mut self, name: &str, what: What, now: Timestamp) {
        let event = FileEvent { directory: self.dir.path().to_owned(), name: name.into(), what };
        self.inbox.apply(&[event], now);
    }

    fn ready(&self) -> Vec<Vec<String>> {
        self.inbox.ready("catalog").map(|bunch| bunch.claimed_names().map(|(name, _)| name.to_owned()).collect()).collect()
    }

    fn strangers(&self) -> Vec<(String, String)> {
        self.inbox.overview().remove(0).strangers.into_iter().map(|stranger| (stranger.name, stranger.why)).collect()
    }
}

/// Returns every sentence about a bunch.
fn says(bunch: &BunchOverview) -> Vec<String> {
    match &bunch.readiness {
        Readiness::Ready => Vec::new(),
        Readiness::Waiting { reasons } => reasons.iter().map(ToString::to_string).collect(),
        Readiness::Rejected { problems } => problems.iter().map(ToString::to_string).collect(),
    }
}

/// Says all that is wrong with the only bunch.
fn says_all(scene: &mut Scene) -> Vec<String> {
    let bunches = scene.look();
    assert_eq!(bunches.len(), 1, "{bunches:?}");
    says(&bunches[0])
}
