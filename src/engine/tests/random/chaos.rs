//! A world in which effects take their time, fail, and are cut off by crashes; files are where effects have put them.

mod commit;
mod effects;
mod happen;
mod outcome;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::promises::Promises;
use super::recipe::Plan;
use crate::engine::{
    AttemptEnd, Change, Decision, Effect, Limits, Mode, MoveProgress, OpenRequest, Places, Probed, ReadyBunch, Snapshot, State, Tidying,
    heartbeat,
};
use crate::model::bunch::Bunch;
use crate::model::execution::AttemptKey;
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
    /// Where the files of each bunch really are, by the inode of its file; those that somebody has removed are nowhere.
    pub(super) files: BTreeMap<u64, PathBuf>,
    /// Claims, moves and stops that were asked for and are not done.
    pub(super) asked: Vec<Effect>,
    pub(super) promises: Promises,
    /// Definitions in force.
    pub(super) pipelines: BTreeMap<String, Arc<Pipeline>>,
    pub(super) fed: BTreeSet<String>,
    pub(super) ready: Vec<ReadyBunch<'static>>,
    pub(super) requests: Vec<OpenRequest>,
    pub(super) looking: BTreeSet<Probe>,
    /// Definitions that somebody has taken out.
    gone: BTreeMap<String, Arc<Pipeline>>,
    ended: BTreeMap<AttemptKey, AttemptEnd>,
    claimed: BTreeMap<u64, Result<(), String>>,
    probed: BTreeMap<Probe, Probed>,
    pub(super) tidying: Tidying,
    places: Places,
    requests_made: u64,
    inodes_given: u64,
    on_commit: OnCommit,
}

pub(super) const LIMITS: Limits = Limits { attempts: 3, claimed: 4 };

/// Most beats that may follow from one happening.
const BEATS_MAX: usize = 100;

impl Chaos {
    pub(crate) fn new(plan: Plan) -> Self {
        Self::watched(plan, Box::new(|_, _| {}))
    }

    /// Makes a world whose commits are seen by somebody.
    pub(crate) fn watched(plan: Plan, on_commit: OnCommit) -> Self {
        let named = |pipeline: Pipeline| (pipeline.name.clone(), Arc::new(pipeline));
        Self {
            now: "2026-01-05T09:00:00Z".parse().expect("it is a time"),
            state: State::default(),
            mode: Mode::Working,
            running: BTreeSet::new(),
            moves: BTreeMap::new(),
            files: BTreeMap::new(),
            asked: Vec::new(),
            promises: Promises::default(),
            pipelines: plan.pipelines.into_iter().map(named).collect(),
            fed: plan.fed,
            ready: Vec::new(),
            requests: Vec::new(),
            looking: BTreeSet::new(),
            gone: BTreeMap::new(),
            ended: BTreeMap::new(),
            claimed: BTreeMap::new(),
            probed: BTreeMap::new(),
            tidying: Tidying::default(),
            places: Places { working: "/w".into(), archive: "/a".into(), failed: "/f".into() },
            requests_made: 0,
            inodes_given: 0,
            on_commit,
        }
    }

    pub(super) fn decide(&self) -> Decision {
        heartbeat(&Snapshot {
            now: self.now,
            state: &self.state,
            ready: &self.ready,
            pipelines: &self.pipelines,
            fed: &self.fed,
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
        for _ in 0..BEATS_MAX {
            let decision = self.decide();
            let nothing_changed = decision.changes.is_empty();
            self.carry_out(decision);
            if nothing_changed {
                return;
            }
        }
        panic!("the heartbeat goes on and on: {:#?}", self.decide());
    }
}

/// Returns the number that tells one bunch from a later one with the same key.
pub(super) fn inode(bunch: &Bunch) -> u64 {
    bunch.files[0].stamp.inode
}
