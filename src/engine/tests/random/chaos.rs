//! A world in which effects take their time, fail, and are cut off by crashes; files are where effects have put them.

mod commit;
mod effects;
mod happen;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::promises::Promises;
use crate::engine::{
    AttemptEnd, Change, Decision, Effect, Limits, Mode, MoveProgress, OpenRequest, Places, Probed, ReadyBunch, Snapshot, State, Tidying,
    heartbeat,
};
use crate::model::bunch::Bunch;
use crate::model::execution::AttemptKey;
use crate::model::failure::Outcome;
use crate::model::pipeline::Pipeline;
use crate::model::probe::Probe;

/// Sees each commit: what was changed, and what is then.
type OnCommit = Box<dyn FnMut(&[Change], &State)>;

/// A random world.
pub(crate) struct Chaos {
    pub(super) now: Timestamp,
    pub(super) state: State,
    pub(super) mode: Mode,
    pub(super) running: BTreeSet<AttemptKey>,
    pub(super) moves: BTreeMap<u64, MoveProgress>,
    /// Where the files of each bunch really are, by the inode of its file.
    pub(super) files: BTreeMap<u64, PathBuf>,
    /// Claims, moves and stops that were asked for and are not done.
    pub(super) asked: Vec<Effect>,
    pub(super) promises: Promises,
    pipeline: Arc<Pipeline>,
    pipelines: BTreeMap<String, Arc<Pipeline>>,
    ready: Vec<ReadyBunch<'static>>,
    ended: BTreeMap<AttemptKey, AttemptEnd>,
    claimed: BTreeMap<u64, Result<(), String>>,
    requests: Vec<OpenRequest>,
    probed: BTreeMap<Probe, Probed>,
    looking: BTreeSet<Probe>,
    pub(super) tidying: Tidying,
    places: Places,
    requests_made: u64,
    on_commit: OnCommit,
}

pub(super) const LIMITS: Limits = Limits { attempts: 3, claimed: 4 };

impl Chaos {
    pub(crate) fn new(pipeline: Pipeline) -> Self {
        Self::watched(pipeline, Box::new(|_, _| {}))
    }

    /// Makes a world whose commits are seen by somebody.
    pub(crate) fn watched(pipeline: Pipeline, on_commit: OnCommit) -> Self {
        Self {
            now: "2026-01-05T09:00:00Z".parse().expect("it is a time"),
            state: State::default(),
            mode: Mode::Working,
            running: BTreeSet::new(),
            moves: BTreeMap::new(),
            files: BTreeMap::new(),
            asked: Vec::new(),
            promises: Promises::default(),
            pipeline: Arc::new(pipeline),
            pipelines: BTreeMap::new(),
            ready: Vec::new(),
            ended: BTreeMap::new(),
            claimed: BTreeMap::new(),
            requests: Vec::new(),
            probed: BTreeMap::new(),
            looking: BTreeSet::new(),
            tidying: Tidying::default(),
            places: Places { working: "/w".into(), archive: "/a".into(), failed: "/f".into() },
            requests_made: 0,
            on_commit,
        }
    }

    pub(super) fn decide(&self) -> Decision {
        heartbeat(&Snapshot {
            now: self.now,
            state: &self.state,
            ready: &self.ready,
            pipelines: &self.pipelines,
            fed: &BTreeSet::new(),
            running: &self.running,
            processes: &BTreeMap::new(),
            ended: &self.ended,
            claimed: &self.claimed,
            moves: &self.moves,
            probed: &self.probed,
            looking: &self.looking,
            requests: &self.requests,
            tidying: &self.tidying,
            short_of_disk: None,
            limits: LIMITS,
            places: &self.places,
            mode: self.mode,
            luck: 7,
        })
    }

    /// Beats until nothing changes any more.
    pub(super) fn settle(&mut self) {
        for _ in 0..100 {
            let decision = self.decide();
            let nothing_changed = decision.changes.is_empty();
            self.carry_out(decision);
            if nothing_changed {
                return;
            }
        }
        panic!("the heartbeat goes on and on: {:#?}", self.decide());
    }

    /// Lets everything go well until nothing is left to do.
    pub(super) fn come_to_the_end(&mut self) {
        self.mode = Mode::Working;
        for _ in 0..2000 {
            self.settle();
            self.check_rest();
            if let Some(key) = self.running.first().copied() {
                self.end(key, Outcome::Succeeded);
            } else if !self.asked.is_empty() {
                self.perform(0, true);
            } else if let Some(wake) = self.decide().wake {
                self.now = wake.at.max(self.now);
            } else {
                break;
            }
        }
        assert!(self.state.executions.is_empty() && self.state.claims.is_empty(), "something is left: {:#?}", self.state);
        assert!(self.ready.is_empty(), "a bunch was never claimed: {:?}", self.ready);
    }
}

/// Returns the number that tells one bunch from a later one with the same key.
pub(super) fn inode(bunch: &Bunch) -> u64 {
    bunch.files[0].stamp.inode
}
