//! The working copy of one heartbeat: later phases see what earlier ones decided.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::decision::{Change, Decision, Effect, Wake, WakeReason};
use super::pauses::Pauses;
use super::snapshot::Snapshot;
use super::state::{Claim, Pause};
use crate::model::execution::{Control, Execution, Location, StepExecution};
use crate::model::request::Target;
use crate::model::step_state::{self, StepEvent};

/// A snapshot with the changes decided so far; only executions that change are copied.
pub(super) struct Draft<'a> {
    pub(super) snapshot: &'a Snapshot<'a>,
    touched: BTreeMap<u64, Execution>,
    pub(super) last_execution: u64,
    pauses: Cow<'a, Pauses>,
    claims: Vec<Claim>,
    decision: Decision,
}

impl<'a> Draft<'a> {
    pub(super) fn new(snapshot: &'a Snapshot<'a>) -> Self {
        let last_execution = snapshot.state.last_execution;
        Self {
            snapshot,
            touched: BTreeMap::new(),
            last_execution,
            pauses: Cow::Borrowed(&snapshot.state.pauses),
            claims: Vec::new(),
            decision: Decision::default(),
        }
    }

    pub(super) fn execution(&self, id: u64) -> Option<&Execution> {
        self.touched.get(&id).or_else(|| self.snapshot.state.executions.get(&id))
    }

    pub(super) fn executions(&self) -> impl Iterator<Item = &Execution> {
        let known = self.snapshot.state.executions.values();
        let created = self.touched.values().filter(|execution| !self.snapshot.state.executions.contains_key(&execution.id));
        known.map(|execution| self.touched.get(&execution.id).unwrap_or(execution)).chain(created)
    }

    /// Gives the next number for an execution.
    pub(super) fn next_execution(&mut self) -> u64 {
        self.last_execution += 1;
        self.last_execution
    }

    pub(super) fn create(&mut self, execution: Execution) {
        self.touched.insert(execution.id, execution.clone());
        self.decision.changes.push(Change::ExecutionCreated { execution });
    }

    /// Applies an event to a step. An event that makes no sense there is left out: the facts are newer than the thought.
    pub(super) fn step_event(&mut self, id: u64, step: usize, event: StepEvent) -> bool {
        let now = self.snapshot.now;
        let Some(known) = self.execution(id).and_then(|execution| execution.steps.get(step)) else { return false };
        let starts = matches!(event, StepEvent::Start { .. });
        let Ok(state) = step_state::apply(known.state.clone(), event) else { return false };
        let mut next = StepExecution { state, ..known.clone() };
        if starts {
            next.attempts += 1;
            next.started_at.get_or_insert(now);
        }
        if next.state.is_final() {
            next.finished_at = Some(now);
        }
        self.edit(id).steps[step] = next.clone();
        self.decision.changes.push(Change::StepChanged { execution: id, step, now: next });
        true
    }

    pub(super) fn change_location(&mut self, id: u64, location: Location) {
        self.edit(id).location = location.clone();
        self.decision.changes.push(Change::LocationChanged { execution: id, location });
    }

    pub(super) fn change_control(&mut self, id: u64, control: Control) {
        self.edit(id).control = control.clone();
        self.decision.changes.push(Change::ControlChanged { execution: id, control });
    }

    /// Returns the pauses in force.
    pub(super) fn pauses(&self) -> &Cow<'a, Pauses> {
        &self.pauses
    }

    pub(super) fn begin_pause(&mut self, target: Target, pause: Pause) {
        self.pauses.to_mut().insert(target.clone(), pause.clone());
        self.decision.changes.push(Change::PauseBegun { target, pause });
    }

    pub(super) fn end_pause(&mut self, target: Target) {
        self.pauses.to_mut().remove(&target);
        self.decision.changes.push(Change::PauseEnded { target });
    }

    pub(super) fn finish(&mut self, id: u64) {
        let at = self.snapshot.now;
        let execution = self.edit(id);
        execution.finished_at = Some(at);
        let status = execution.status();
        self.decision.changes.push(Change::ExecutionFinished { execution: id, at, status });
    }

    /// Intends a claim, and performs it after the commit.
    pub(super) fn intend(&mut self, claim: Claim) {
        self.claims.push(claim.clone());
        self.decision.changes.push(Change::ClaimIntended { claim: claim.clone() });
        self.decision.effects.push(Effect::Claim { claim });
    }

    /// Returns the claims that this heartbeat intends.
    pub(super) fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter()
    }

    /// Records a change that no later phase looks at.
    pub(super) fn record(&mut self, change: Change) {
        self.decision.changes.push(change);
    }

    pub(super) fn perform(&mut self, effect: Effect) {
        self.decision.effects.push(effect);
    }

    /// Performs an effect, unless this heartbeat performs it already.
    pub(super) fn perform_once(&mut self, effect: Effect) {
        if !self.decision.effects.contains(&effect) {
            self.perform(effect);
        }
    }

    pub(super) fn wake(&mut self, at: Timestamp, reason: WakeReason) {
        if self.decision.wake.is_none_or(|wake| at < wake.at) {
            self.decision.wake = Some(Wake { at, reason });
        }
    }

    pub(super) fn into_decision(self) -> Decision {
        self.decision
    }

    fn edit(&mut self, id: u64) -> &mut Execution {
        let known = &self.snapshot.state.executions;
        self.touched
            .entry(id)
            .or_insert_with(|| known.get(&id).cloned().expect("only executions of the snapshot or of this draft are edited"))
    }
}
