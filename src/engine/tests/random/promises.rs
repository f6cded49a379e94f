//! What the engine promises, checked after each change and at each rest.

use std::collections::{BTreeMap, BTreeSet};

use super::chaos::{Chaos, LIMITS, inode};
use crate::engine::{Change, Effect, Mode, State};
use crate::model::execution::{AttemptKey, Execution, Location, Status, StepExecution};
use crate::model::step_state::StepState;

/// What has been seen so far.
#[derive(Default)]
pub(crate) struct Promises {
    /// Finished executions, as they were when they finished, with their last location.
    pub(super) finished: BTreeMap<u64, Execution>,
    ends: BTreeMap<(u64, usize), StepExecution>,
    started: BTreeSet<AttemptKey>,
}

impl Promises {
    /// Looks at one change before it is applied.
    pub(super) fn note(&mut self, change: &Change, state: &State) {
        match change {
            Change::ExecutionCreated { execution } => self.note_steps(execution),
            Change::StepChanged { execution, step, now } => {
                assert_eq!(self.ends.get(&(*execution, *step)), None, "a final state of execution {execution}, step {step} changes");
                let limit = state.executions[execution].pipeline.steps[*step].attempts_limit();
                assert!(now.attempts <= limit, "attempt {} of {limit}", now.attempts);
                if now.state.is_final() {
                    self.ends.insert((*execution, *step), now.clone());
                }
            }
            Change::ExecutionFinished { execution, status, .. } => self.note_end(&state.executions[execution], *status),
            Change::LocationChanged { execution, location } => {
                if let Some(finished) = self.finished.get_mut(execution) {
                    finished.location = location.clone();
                }
            }
            Change::ClaimIntended { .. }
            | Change::ClaimUndone { .. }
            | Change::AttemptStarted { .. }
            | Change::AttemptEnded { .. }
            | Change::ControlChanged { .. }
            | Change::PauseBegun { .. }
            | Change::PauseEnded { .. }
            | Change::ScheduleNoted { .. }
            | Change::ProbeFound { .. }
            | Change::Tidied { .. }
            | Change::RequestAnswered { .. } => {}
        }
    }

    /// Each attempt is started once in its life.
    pub(super) fn started(&mut self, key: AttemptKey) {
        assert!(self.started.insert(key), "{key:?} is started a second time");
    }

    fn note_steps(&mut self, execution: &Execution) {
        let done = execution.steps.iter().enumerate().filter(|(_, step)| step.state.is_final());
        self.ends.extend(done.map(|(step, known)| ((execution.id, step), known.clone())));
    }

    fn note_end(&mut self, execution: &Execution, status: Status) {
        assert_eq!(status, execution.status(), "the stored status is not the fold");
        for (step, known) in execution.steps().filter(|(step, _)| step.run_always) {
            assert!(known.attempts > 0, "{} runs always, and did not: {known:?}", step.name);
        }
        assert!(self.finished.insert(execution.id, execution.clone()).is_none(), "{} finishes twice", execution.id);
    }
}

impl Chaos {
    /// Checks what must hold whenever nothing more is decided.
    pub(super) fn check_rest(&self) {
        let decision = self.decide();
        assert!(decision.changes.is_empty(), "settled facts change something: {:#?}", decision.changes);
        let repeats = |effect: &Effect| matches!(effect, Effect::StopAttempt { .. });
        assert!(decision.effects.iter().all(repeats), "settled facts begin something: {:#?}", decision.effects);
        if self.mode == Mode::Working {
            self.check_nothing_hangs(decision.wake.is_some());
        }
        self.check_files();
        self.check_limits();
    }

    /// No more runs at once than is allowed.
    fn check_limits(&self) {
        assert!(self.running.len() <= LIMITS.attempts, "{:?}", self.running);
        let mut busy = BTreeMap::<&str, BTreeSet<u64>>::new();
        for key in &self.running {
            let pipeline = &self.state.executions[&key.execution].pipeline;
            let ids = busy.entry(&pipeline.name).or_default();
            ids.insert(key.execution);
            assert!(ids.len() <= pipeline.max_parallel as usize, "{ids:?} run side by side, and {} may", pipeline.max_parallel);
        }
    }

    /// A live execution runs, will wake, moves, or waits for a place or its turn.
    fn check_nothing_hangs(&self, wakes: bool) {
        let no_place = self.running.len() >= LIMITS.attempts;
        for (id, execution) in &self.state.executions {
            let runs = self.running.iter().any(|key| key.execution == *id);
            let moves = self.moves.contains_key(id);
            let enqueued = execution.steps.iter().any(|step| matches!(step.state, StepState::Enqueued { .. }));
            let waits = (no_place && enqueued) || !self.has_its_turn(execution);
            let retries = wakes && execution.steps.iter().any(|step| matches!(step.state, StepState::Retrying { .. }));
            assert!(runs || moves || waits || retries, "execution {id} hangs: {execution:#?}");
        }
    }

    /// Those that have begun come first, then the older ones.
    fn has_its_turn(&self, execution: &Execution) -> bool {
        let turn = |of: &Execution| (of.steps.iter().all(|step| step.attempts == 0), of.id);
        let is_here = |other: &&Execution| matches!(other.location, Location::Working { .. }) && other.finished_at.is_none();
        let others = self.state.executions.values().filter(is_here).filter(|other| other.pipeline.name == execution.pipeline.name);
        others.filter(|other| turn(other) < turn(execution)).count() < execution.pipeline.max_parallel as usize
    }

    /// The files of each claimed bunch are where its latest execution says.
    fn check_files(&self) {
        let live = self.state.executions.values();
        let finished = self.promises.finished.values().filter(|execution| !self.state.executions.contains_key(&execution.id));
        let mut owners = BTreeMap::new();
        for execution in live.chain(finished).filter(|execution| !matches!(execution.location, Location::TakenUp { .. })) {
            let Some(bunch) = &execution.bunch else { continue };
            let place = &self.files[&inode(bunch)];
            let may_be: &[_] = match &execution.location {
                Location::Working { path } | Location::PutAway { path } => &[path],
                Location::TakingUp { from, to } | Location::PuttingAway { from, to } => &[from, to],
                Location::TakenUp { .. } | Location::Removing { .. } | Location::Removed => &[],
            };
            assert!(may_be.contains(&place), "the files of execution {} are in {place:?}: {:?}", execution.id, execution.location);
            assert_eq!(owners.insert(inode(bunch), execution.id), None, "two executions have one bunch");
        }
    }
}
