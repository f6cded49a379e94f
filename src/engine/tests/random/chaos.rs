//! A world in which effects take their time, fail, and are cut off by crashes; files are where effects have put them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::promises::Promises;
use super::recipe::{Ending, Happening};
use crate::engine::{
    AttemptEnd, Change, Decision, Effect, Limits, Mode, MoveProgress, OpenRequest, Places, ReadyBunch, Snapshot, State, heartbeat,
};
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp};
use crate::model::execution::{AttemptKey, Location};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::pipeline::Pipeline;
use crate::model::request::Request;

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
    ready: Vec<ReadyBunch>,
    ended: BTreeMap<AttemptKey, AttemptEnd>,
    claimed: BTreeMap<u64, Result<(), String>>,
    requests: Vec<OpenRequest>,
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
            running: &self.running,
            processes: &BTreeMap::new(),
            ended: &self.ended,
            claimed: &self.claimed,
            moves: &self.moves,
            requests: &self.requests,
            limits: LIMITS,
            places: &self.places,
            mode: self.mode,
        })
    }

    pub(super) fn happen(&mut self, happening: &Happening) {
        match *happening {
            Happening::Drop { identifier } => self.drop_bunch(identifier),
            Happening::End { pick, how } => {
                if let Some(key) = self.running.iter().nth(pick % self.running.len().max(1)).copied() {
                    self.end(key, outcome(how));
                }
            }
            Happening::Perform { pick, succeeds } => {
                if !self.asked.is_empty() {
                    self.perform(pick % self.asked.len(), succeeds);
                }
            }
            Happening::Crash { done } => self.crash(done),
            Happening::Pass { seconds } => self.pass(seconds),
            Happening::Retry { pick } => self.retry(pick),
            Happening::Mode { mode } => self.mode = mode,
            Happening::Redefine => {
                let description = format!("{} again", self.pipeline.description);
                self.pipeline = Arc::new(Pipeline { description, ..(*self.pipeline).clone() });
            }
        }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).expect("it is near");
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
                self.end(key, outcome(Ending::Well));
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

    pub(super) fn end(&mut self, key: AttemptKey, outcome: Outcome) {
        assert!(self.running.remove(&key), "{key:?} does not run");
        let messages = vec![Message::new(Severity::Info, format!("{key:?}"))];
        let statistics = vec![Statistic { table: "rows".into(), operation: "added".into(), count: 2 }];
        self.ended.insert(key, AttemptEnd { outcome, messages, statistics });
    }

    fn drop_bunch(&mut self, identifier: u8) {
        let number = self.files.len() as u64 + 1;
        let key = BunchKey { source: "s".into(), bunch_type: None, identifier: identifier.to_string() };
        // The inbox cannot hold two files of one name.
        if self.ready.iter().any(|ready| ready.bunch.key == key) {
            return;
        }
        let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: number, device: 1 };
        let files = vec![BunchFile { name: format!("import-product_{identifier}_1.csv"), bunch_type: "product".into(), counter: 1, stamp }];
        let bunch = Bunch { key, files, ok_files: Vec::new(), unlisted: Vec::new() };
        self.files.insert(number, "/inbox".into());
        self.ready.push(ReadyBunch { bunch, inbox: "/inbox".into(), pipeline: self.pipeline.clone() });
    }

    fn retry(&mut self, pick: usize) {
        let finished = &self.promises.finished;
        let Some(id) = finished.keys().nth(pick % finished.len().max(1)).copied() else { return };
        self.requests_made += 1;
        let subject = finished.get(&id).filter(|_| !self.state.executions.contains_key(&id)).cloned();
        self.requests.push(OpenRequest { id: self.requests_made, request: Request::Retry { execution: id }, subject });
    }

    /// Loses what a dead daemon loses; of what was asked for, the bits of `done` say what was done.
    fn crash(&mut self, done: u8) {
        for (index, effect) in std::mem::take(&mut self.asked).into_iter().enumerate() {
            match effect {
                Effect::Claim { .. } | Effect::Move { .. } if done >> (index % 8) & 1 == 1 => self.do_in_the_world(&effect),
                Effect::Claim { .. } | Effect::Move { .. } | Effect::StartAttempt { .. } | Effect::StopAttempt { .. } => {}
            }
        }
        self.running.clear();
        self.ended.clear();
        self.moves.clear();
        self.mode = Mode::Working;
        self.claimed = self.state.claims.values().map(|claim| (claim.execution, self.recovered(&claim.bunch, &claim.directory))).collect();
    }

    /// Tells what the recovery of a claim finds.
    fn recovered(&self, bunch: &Bunch, directory: &PathBuf) -> Result<(), String> {
        if self.files[&inode(bunch)] == *directory { Ok(()) } else { Err("bunchd ended in the middle".into()) }
    }

    /// Does one of the things that were asked for.
    fn perform(&mut self, index: usize, succeeds: bool) {
        let effect = self.asked.remove(index);
        if succeeds {
            self.do_in_the_world(&effect);
        }
        match effect {
            Effect::Claim { claim } => {
                self.claimed.insert(claim.execution, if succeeds { Ok(()) } else { Err("disk full".into()) });
            }
            Effect::Move { execution, .. } => {
                let retry_at = self.now.checked_add(SignedDuration::from_secs(10)).expect("it is near");
                self.moves.insert(execution, if succeeds { MoveProgress::Moved } else { MoveProgress::Failed { retry_at } });
            }
            Effect::StopAttempt { key, reason } => {
                if self.running.contains(&key) {
                    let failure = Failure::new(FailureKind::Stopped, format!("{reason:?}"));
                    self.end(key, Outcome::Failed { failure });
                }
            }
            Effect::StartAttempt { .. } => {}
        }
    }

    fn do_in_the_world(&mut self, effect: &Effect) {
        match effect {
            Effect::Claim { claim } => {
                let place = self.files.insert(inode(&claim.bunch), claim.directory.clone());
                assert_eq!(place, Some(PathBuf::from("/inbox")), "a claim of a bunch that is not in the inbox");
            }
            Effect::Move { execution, from, to } => {
                let Some(bunch) = self.state.executions[execution].bunch.as_ref() else { return };
                let place = self.files.insert(inode(bunch), to.clone()).expect("each bunch is somewhere");
                assert!(place == *from || place == *to, "{place:?} is moved from {from:?} to {to:?}");
            }
            Effect::StartAttempt { .. } | Effect::StopAttempt { .. } => {}
        }
    }

    fn carry_out(&mut self, decision: Decision) {
        if !decision.changes.is_empty() {
            for change in &decision.changes {
                self.promises.note(change, &self.state);
                self.state.apply(change);
                self.forget(change);
            }
            (self.on_commit)(&decision.changes, &self.state);
        }
        for effect in decision.effects {
            match effect {
                Effect::StartAttempt { key } => {
                    assert!(self.running.insert(key), "{key:?} runs twice at once");
                    self.promises.started(key);
                }
                Effect::Move { execution, .. } => {
                    self.moves.insert(execution, MoveProgress::Moving);
                    self.asked.push(effect);
                }
                Effect::Claim { .. } => self.asked.push(effect),
                Effect::StopAttempt { .. } if self.asked.contains(&effect) => {}
                Effect::StopAttempt { .. } => self.asked.push(effect),
            }
        }
    }

    /// Forgets facts that a commit has settled, as the daemon does.
    fn forget(&mut self, change: &Change) {
        match change {
            Change::AttemptEnded { key, .. } => drop(self.ended.remove(key)),
            Change::ClaimUndone { execution, .. } => drop(self.claimed.remove(execution)),
            Change::ExecutionCreated { execution } => {
                self.claimed.remove(&execution.id);
                let claimed = execution.bunch.as_ref().filter(|_| execution.retry_of.is_none()).map(inode);
                self.ready.retain(|ready| Some(inode(&ready.bunch)) != claimed);
            }
            Change::LocationChanged { execution, location: Location::Working { .. } | Location::PutAway { .. } } => {
                self.moves.remove(execution);
            }
            Change::RequestAnswered { request, .. } => self.requests.retain(|open| open.id != *request),
            Change::ClaimIntended { .. }
            | Change::StepChanged { .. }
            | Change::AttemptStarted { .. }
            | Change::ExecutionFinished { .. }
            | Change::LocationChanged { .. } => {}
        }
    }
}

/// Returns the number that tells one bunch from a later one with the same key.
pub(super) fn inode(bunch: &Bunch) -> u64 {
    bunch.files[0].stamp.inode
}

fn outcome(how: Ending) -> Outcome {
    let failed = |kind| Outcome::Failed { failure: Failure::new(kind, "it failed") };
    match how {
        Ending::Well => Outcome::Succeeded,
        Ending::Warned => Outcome::SucceededWithWarnings,
        Ending::Failed => failed(FailureKind::ExitCode { code: 1 }),
        Ending::WrongInput => failed(FailureKind::InvalidInput),
    }
}
