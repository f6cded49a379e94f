//! A world made of plain values, in which the engine's decisions are carried out at once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::engine::{
    AttemptEnd, Change, Decision, Effect, Limits, Mode, MoveProgress, OpenRequest, Places, Probed, ReadyBunch, Snapshot, State, Tidied,
    Tidying, heartbeat,
};
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp, OkFile};
use crate::model::condition::{PipelineCondition, StepCondition};
use crate::model::execution::{AttemptKey, Execution, Location};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::pipeline::{Pipeline, Step};
use crate::model::probe::Probe;
use crate::model::request::Request;
use crate::model::retention::DiskShort;
use crate::model::step_state::ProcessId;

/// A world for stories.
pub(super) struct World {
    pub(super) now: Timestamp,
    pub(super) state: State,
    pub(super) ready: Vec<ReadyBunch<'static>>,
    pub(super) pipelines: BTreeMap<String, Arc<Pipeline>>,
    pub(super) running: BTreeSet<AttemptKey>,
    pub(super) ended: BTreeMap<AttemptKey, AttemptEnd>,
    pub(super) claimed: BTreeMap<u64, Result<(), String>>,
    pub(super) moves: BTreeMap<u64, MoveProgress>,
    pub(super) requests: Vec<OpenRequest>,
    pub(super) fed: BTreeSet<String>,
    pub(super) probed: BTreeMap<Probe, Probed>,
    pub(super) looking: BTreeSet<Probe>,
    pub(super) tidying: Tidying,
    pub(super) short_of_disk: Option<DiskShort>,
    pub(super) limits: Limits,
    pub(super) mode: Mode,
    pub(super) finished: BTreeMap<u64, Execution>,
    pub(super) claims_fail: bool,
    pub(super) files_are_gone: bool,
    /// Stops, moves and removals that are asked for take their time: they are not done before somebody says so.
    pub(super) is_slow: bool,
    places: Places,
    story: String,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            now: "2026-01-05T09:00:00Z".parse().expect("it is a time"),
            state: State::default(),
            ready: Vec::new(),
            pipelines: BTreeMap::new(),
            running: BTreeSet::new(),
            ended: BTreeMap::new(),
            claimed: BTreeMap::new(),
            moves: BTreeMap::new(),
            requests: Vec::new(),
            fed: BTreeSet::new(),
            probed: BTreeMap::new(),
            looking: BTreeSet::new(),
            tidying: Tidying::default(),
            short_of_disk: None,
            limits: Limits { attempts: 4, claimed: 16 },
            mode: Mode::Working,
            finished: BTreeMap::new(),
            claims_fail: false,
            files_are_gone: false,
            is_slow: false,
            places: Places { working: "/w".into(), archive: "/a".into(), failed: "/f".into() },
            story: String::new(),
        }
    }

    pub(super) fn drop_bunch(&mut self, pipeline: &Pipeline, identifier: &str) {
        let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: 1, device: 1 };
        let key = BunchKey { source: "s".into(), bunch_type: Some("product".into()), identifier: identifier.into() };
        let files = vec![BunchFile {
            name: format!("import-product_{identifier}_1.csv"),
            bunch_type: "product".into(),
            counter: 1,
            stamp,
            owner: None,
        }];
        let bunch = Bunch { key, files, ok_files: Vec::new(), unlisted: Vec::new() };
        self.ready.push(ReadyBunch {
            bunch: Cow::Owned(bunch),
            inbox: Cow::Owned(PathBuf::from("/inbox")),
            pipeline: Arc::new(pipeline.clone()),
        });
    }

    /// Lets the OK file of a bunch arrive now.
    pub(super) fn release_now(&mut self, identifier: &str) {
        let arrived_ns = i64::try_from(self.now.as_nanosecond()).expect("it is near");
        let stamp = FileStamp { size_bytes: 0, modified_ns: 0, inode: 2, device: 1 };
        let ok = OkFile { name: format!("import-product_{identifier}.ok"), stamp, arrived_ns };
        for ready in self.ready.iter_mut().filter(|ready| ready.bunch.key.identifier == identifier) {
            ready.bunch.to_mut().ok_files = vec![ok.clone()];
        }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).expect("it is near");
    }

    pub(super) fn end(&mut self, execution: u64, step: usize, attempt: u32, outcome: Outcome) {
        let key = AttemptKey { execution, step, attempt };
        assert!(self.running.remove(&key), "{key:?} does not run");
        self.ended.insert(key, AttemptEnd { outcome, messages: Vec::new(), statistics: Vec::new() });
    }

    pub(super) fn ask(&mut self, request: Request) {
        let subject = request.subject().and_then(|execution| self.finished.get(&execution).cloned());
        self.requests.push(OpenRequest { id: 1, request, asked_by: "operator".into(), subject, found: None });
    }

    /// Loses all that a crash of the daemon loses.
    pub(super) fn crash(&mut self) {
        self.running.clear();
        self.ended.clear();
        self.moves.clear();
    }

    pub(super) fn decide(&self) -> Decision {
        heartbeat(&self.snapshot())
    }

    pub(super) fn snapshot(&self) -> Snapshot<'_> {
        static NONE: BTreeMap<AttemptKey, ProcessId> = BTreeMap::new();
        Snapshot {
            now: self.now,
            state: &self.state,
            ready: &self.ready,
            pipelines: &self.pipelines,
            fed: &self.fed,
            running: &self.running,
            processes: &NONE,
            ended: &self.ended,
            claimed: &self.claimed,
            moves: &self.moves,
            probed: &self.probed,
            looking: &self.looking,
            requests: &self.requests,
            tidying: &self.tidying,
            short_of_disk: self.short_of_disk.as_ref(),
            limits: self.limits,
            places: &self.places,
            mode: self.mode,
            luck: 0,
        }
    }

    /// Beats until nothing changes any more, carrying out every effect at once; returns what happened.
    pub(super) fn settle(&mut self) -> String {
        for _ in 0..100 {
            let decision = self.decide();
            if decision.changes.is_empty() && (decision.effects.is_empty() || self.is_slow) {
                return std::mem::take(&mut self.story);
            }
            self.carry_out(decision);
        }
        panic!("the world does not come to rest:\n{}", self.story);
    }

    pub(super) fn carry_out(&mut self, decision: Decision) {
        for change in &decision.changes {
            self.tell(change);
            self.state.apply(change);
            match change {
                Change::AttemptEnded { key, .. } => drop(self.ended.remove(key)),
                Change::ClaimUndone { execution, .. } => drop(self.claimed.remove(execution)),
                Change::ExecutionCreated { execution } => {
                    self.claimed.remove(&execution.id);
                    let key = execution.bunch.as_ref().map(|bunch| &bunch.key);
                    self.ready.retain(|ready| Some(&ready.bunch.key) != key);
                }
                Change::LocationChanged {
                    execution,
                    location: Location::Working { .. } | Location::PutAway { .. } | Location::Removed,
                } => {
                    self.moves.remove(execution);
                }
                Change::RequestAnswered { .. } => self.requests.clear(),
                Change::ClaimIntended { .. }
                | Change::StepChanged { .. }
                | Change::AttemptStarted { .. }
                | Change::ExecutionFinished { .. }
                | Change::ControlChanged { .. }
                | Change::PauseBegun { .. }
                | Change::PauseEnded { .. }
                | Change::ScheduleNoted { .. }
                | Change::ProbeFound { .. }
                | Change::Tidied { .. }
                | Change::LocationChanged { .. } => {}
            }
        }
        self.tidying = Tidying::default();
        for effect in decision.effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Claim { claim } => {
                let result = if self.claims_fail { Err("disk full".to_owned()) } else { Ok(()) };
                self.claimed.insert(claim.execution, result);
            }
            Effect::LookUp { probe } => {
                writeln!(self.story, "look up {probe}").expect("a String takes all text");
                self.looking.insert(probe);
            }
            Effect::StartAttempt { key } => assert!(self.running.insert(key), "{key:?} runs twice"),
            Effect::StopAttempt { .. } if self.is_slow => {}
            Effect::StopAttempt { key, reason } => {
                let failure = Failure::new(FailureKind::Expired, format!("{reason:?}"));
                self.end(key.execution, key.step, key.attempt, Outcome::Failed { failure });
            }
            Effect::Move { execution, .. } | Effect::Remove { execution, .. } if self.is_slow => {
                self.moves.insert(execution, MoveProgress::Moving);
            }
            Effect::Move { execution, from, to } => {
                writeln!(self.story, "move {} to {}", from.display(), to.display()).expect("a String takes all text");
                self.moves.insert(execution, if self.files_are_gone { MoveProgress::Gone } else { MoveProgress::Moved });
            }
            Effect::Remove { execution, path, parts } => {
                writeln!(self.story, "remove {} {parts:?}", path.display()).expect("a String takes all text");
                if parts.is_empty() {
                    self.moves.insert(execution, MoveProgress::Moved);
                }
            }
        }
    }

    fn tell(&mut self, change: &Change) {
        let line = match change {
            Change::ClaimIntended { claim } => format!("{} claims {}", claim.execution, claim.bunch.key),
            Change::ClaimUndone { execution, held } => format!("{execution} claim undone: {}", held.error),
            Change::ExecutionCreated { execution } => format!("{} created", execution.id),
            Change::StepChanged { execution, step, now } => {
                let name =
                    &self.known(*execution, change).map_or_else(|| step.to_string(), |known| known.pipeline.steps[*step].name.clone());
                let attempt = now.state.attempt().map(|attempt| format!(" {attempt}")).unwrap_or_default();
                format!("{execution} {name} {}{attempt}", now.state.name())
            }
            Change::ExecutionFinished { execution, status, .. } => {
                if let Some(known) = self.state.executions.get(execution) {
                    self.finished.insert(*execution, known.clone());
                }
                format!("{execution} finished: {status}")
            }
            Change::RequestAnswered { answer, .. } => format!("answer: {answer:?}"),
            Change::LocationChanged { execution, location } => {
                if let Some(finished) = self.finished.get_mut(execution) {
                    finished.location = location.clone();
                }
                return;
            }
            Change::PauseBegun { target, .. } => format!("{target} paused"),
            Change::PauseEnded { target } => format!("{target} goes on"),
            Change::ProbeFound { probe, found } => format!("found {probe}: {}", found.finding.why),
            Change::Tidied { what: Tidied::RemovalBegun { execution } } => format!("{} is about to be removed", execution.id),
            Change::Tidied { what } => format!("tidied: {what:?}"),
            Change::ScheduleNoted { pipeline, noted } => {
                let next = noted.as_ref().and_then(|noted| noted.next).map_or_else(|| "never".to_owned(), |next| format!("{next:.0}"));
                format!("the next time of {pipeline} is {next}")
            }
            Change::AttemptStarted { .. } | Change::AttemptEnded { .. } | Change::ControlChanged { .. } => return,
        };
        writeln!(self.story, "{line}").expect("a String takes all text");
    }

    fn known(&self, execution: u64, _change: &Change) -> Option<&Execution> {
        self.state.executions.get(&execution)
    }
}

pub(super) fn pipeline(steps: Vec<Step>) -> Pipeline {
    Pipeline {
        name: "p".into(),
        connector: String::new(),
        description: String::new(),
        expire_in: None,
        max_parallel: 4,
        stoppable: false,
        ordered: false,
        parameters: Vec::new(),
        conditions: Vec::new(),
        steps,
        rules: Vec::new(),
    }
}

pub(super) fn alone(mut pipeline: Pipeline) -> Pipeline {
    pipeline.conditions.push(PipelineCondition::NoSiblingInProgress);
    pipeline
}

pub(super) fn step(name: &str, sort_order: i32, conditions: &[StepCondition]) -> Step {
    Step {
        name: name.into(),
        executor_type: "command".into(),
        sort_order,
        description: String::new(),
        expire_in: None,
        run_always: false,
        allow_failure: false,
        conditions: conditions.to_vec(),
        arguments: Vec::new(),
    }
}

pub(super) fn always(mut step: Step) -> Step {
    step.run_always = true;
    step
}

pub(super) fn failure() -> Outcome {
    Outcome::Failed { failure: Failure::new(FailureKind::ExitCode { code: 1 }, "it failed") }
}
