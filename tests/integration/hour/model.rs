//! The hour in the model: the engine alone, with a clock that jumps from one event to the next.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bunchd::engine::{
    AttemptEnd, Change, Effect, Limits, Mode, MoveProgress, OpenRequest, Places, ReadyBunch, Snapshot, State, Tidying, heartbeat,
};
use bunchd::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp};
use bunchd::model::diagnostic::SourceText;
use bunchd::model::execution::{AttemptKey, Location};
use bunchd::model::failure::{Failure, FailureKind, Outcome};
use bunchd::model::pipeline::Pipeline;
use bunchd::{definition, executor};
use jiff::{SignedDuration, Timestamp};

use super::plan::{self, Deed, Line};

struct Model {
    now: Timestamp,
    state: State,
    pipelines: BTreeMap<String, Arc<Pipeline>>,
    ready: Vec<ReadyBunch<'static>>,
    running: BTreeMap<AttemptKey, Timestamp>,
    ended: BTreeMap<AttemptKey, AttemptEnd>,
    claimed: BTreeMap<u64, Result<(), String>>,
    moves: BTreeMap<u64, MoveProgress>,
    requests: Vec<OpenRequest>,
    story: Vec<Line>,
}

/// Returns what happens in the hour.
pub(super) fn story() -> Vec<Line> {
    let pipelines = plan::pipelines(|_| "true".to_owned());
    let text = format!("<pipelines xmlns=\"{}\">{pipelines}</pipelines>", definition::NAMESPACE);
    let text = SourceText { name: "pipelines.xml".to_owned(), text };
    let read = definition::read(&[text], &executor::specs());
    assert!(read.is_usable(), "{:#?}", read.diagnostics);
    let mut model = Model {
        now: plan::start(),
        state: State::default(),
        pipelines: read.definitions.pipelines,
        ready: Vec::new(),
        running: BTreeMap::new(),
        ended: BTreeMap::new(),
        claimed: BTreeMap::new(),
        moves: BTreeMap::new(),
        requests: Vec::new(),
        story: Vec::new(),
    };
    let mut deeds = plan::deeds().into_iter().peekable();
    loop {
        let wake = model.settle();
        let next = [wake, deeds.peek().map(|(at, _)| *at), model.running.values().min().copied()].into_iter().flatten().min();
        let Some(next) = next.filter(|next| *next <= plan::end()) else { return model.story };
        model.now = next.max(model.now);
        while let Some((_, deed)) = deeds.next_if(|(at, _)| *at <= next) {
            model.perform(deed);
        }
        model.end_due();
    }
}

impl Model {
    /// Beats until nothing changes any more; returns when to look again.
    fn settle(&mut self) -> Option<Timestamp> {
        loop {
            let running: BTreeSet<_> = self.running.keys().copied().collect();
            let decision = heartbeat(&Snapshot {
                now: self.now,
                state: &self.state,
                ready: &self.ready,
                pipelines: &self.pipelines,
                fed: &BTreeSet::from(["p".to_owned()]),
                running: &running,
                processes: &BTreeMap::new(),
                ended: &self.ended,
                claimed: &self.claimed,
                moves: &self.moves,
                probed: &BTreeMap::new(),
                looking: &BTreeSet::new(),
                requests: &self.requests,
                limits: Limits { attempts: 4, claimed: 16 },
                places: &Places { working: "/w".into(), archive: "/a".into(), failed: "/f".into() },
                mode: Mode::Working,
                luck: 0,
                short_of_disk: None,
                tidying: &Tidying::default(),
            });
            if decision.changes.is_empty() && decision.effects.is_empty() {
                return decision.wake.map(|wake| wake.at);
            }
            decision.changes.iter().for_each(|change| self.apply(change));
            decision.effects.into_iter().for_each(|effect| self.carry_out(effect));
        }
    }

    fn apply(&mut self, change: &Change) {
        self.tell(change);
        self.state.apply(change);
        match change {
            Change::AttemptEnded { key, .. } => drop(self.ended.remove(key)),
            Change::ExecutionCreated { execution } => {
                self.claimed.remove(&execution.id);
                let key = execution.bunch.as_ref().map(|bunch| &bunch.key);
                self.ready.retain(|ready| Some(&ready.bunch.key) != key);
            }
            Change::LocationChanged { execution, location: Location::PutAway { .. } } => drop(self.moves.remove(execution)),
            Change::RequestAnswered { request, .. } => self.requests.retain(|open| open.id != *request),
            Change::ClaimIntended { .. }
            | Change::ClaimUndone { .. }
            | Change::StepChanged { .. }
            | Change::AttemptStarted { .. }
            | Change::ExecutionFinished { .. }
            | Change::LocationChanged { .. }
            | Change::ControlChanged { .. }
            | Change::PauseBegun { .. }
            | Change::PauseEnded { .. }
            | Change::ScheduleNoted { .. }
            | Change::Tidied { .. }
            | Change::ProbeFound { .. } => {}
        }
    }

    fn tell(&mut self, change: &Change) {
        let step = |key: &AttemptKey| self.state.executions[&key.execution].pipeline.steps[key.step].name.clone();
        let text = match change {
            Change::ExecutionCreated { execution } => format!("{} created {}", execution.id, execution.pipeline.name),
            Change::AttemptStarted { key, .. } => format!("{} {} {} started", key.execution, step(key), key.attempt),
            Change::AttemptEnded { key, end, .. } => {
                let how = if end.outcome == Outcome::Succeeded { "succeeded" } else { "failed" };
                format!("{} {} {} {how}", key.execution, step(key), key.attempt)
            }
            Change::ExecutionFinished { execution, status, .. } => format!("{execution} finished {status}"),
            Change::ClaimIntended { .. }
            | Change::ClaimUndone { .. }
            | Change::StepChanged { .. }
            | Change::LocationChanged { .. }
            | Change::ControlChanged { .. }
            | Change::PauseBegun { .. }
            | Change::PauseEnded { .. }
            | Change::ScheduleNoted { .. }
            | Change::ProbeFound { .. }
            | Change::Tidied { .. }
            | Change::RequestAnswered { .. } => return,
        };
        self.story.push(Line { at: self.now, text });
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Claim { claim } => drop(self.claimed.insert(claim.execution, Ok(()))),
            Effect::Move { execution, .. } => drop(self.moves.insert(execution, MoveProgress::Moved)),
            Effect::StartAttempt { key } => {
                let step = &self.state.executions[&key.execution].pipeline.steps[key.step].name;
                self.running.insert(key, self.now + SignedDuration::from_mins(plan::minutes(step)));
            }
            Effect::StopAttempt { key, .. } => {
                if self.running.remove(&key).is_some() {
                    self.end(key, Outcome::Failed { failure: Failure::new(FailureKind::Stopped, "stopped") });
                }
            }
            Effect::LookUp { .. } | Effect::Remove { .. } => panic!("the hour has neither looks nor removals"),
        }
    }

    fn end_due(&mut self) {
        let due: Vec<_> = self.running.iter().filter(|(_, at)| **at <= self.now).map(|(key, _)| *key).collect();
        for key in due {
            self.running.remove(&key);
            let step = &self.state.executions[&key.execution].pipeline.steps[key.step].name;
            let failure = Failure::new(FailureKind::ExitCode { code: 1 }, "it failed");
            let outcome = if plan::fails(key, step) { Outcome::Failed { failure } } else { Outcome::Succeeded };
            self.end(key, outcome);
        }
    }

    fn end(&mut self, key: AttemptKey, outcome: Outcome) {
        self.ended.insert(key, AttemptEnd { outcome, messages: Vec::new(), statistics: Vec::new() });
    }

    fn perform(&mut self, deed: Deed) {
        match deed {
            Deed::Ask(request) => {
                let id = self.requests.len() as u64 + 1;
                self.requests.push(OpenRequest { id, request, asked_by: String::new(), subject: None, found: None });
            }
            Deed::Drop(identifier) => {
                let key = BunchKey { source: "shop".into(), bunch_type: Some("product".into()), identifier: identifier.into() };
                let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: 1, device: 1 };
                let name = format!("import-product_{identifier}_1.csv");
                let files = vec![BunchFile { name, bunch_type: "product".into(), counter: 1, stamp, owner: None }];
                let bunch = Bunch { key, files, ok_files: Vec::new(), unlisted: Vec::new() };
                let pipeline = self.pipelines["p"].clone();
                self.ready.push(ReadyBunch { bunch: Cow::Owned(bunch), inbox: Cow::Owned("/inbox".into()), pipeline });
            }
        }
    }
}
