//! What the engine promises, checked at each change (here and in `begins`) and at each rest (`rest` and `says`).

mod begins;
mod rest;
mod says;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::chaos::Chaos;
use crate::engine::{Change, State};
use crate::model::execution::{AttemptKey, CallOffHow, Execution, Location, Status, StepExecution};
use crate::model::pipeline::Step;
use crate::model::request::Target;
use crate::model::step_state::{SkipReason, StepState};

/// What has been seen so far.
#[derive(Default)]
pub(crate) struct Promises {
    /// Finished executions, as they were when they finished, with their last location.
    pub(super) finished: BTreeMap<u64, Execution>,
    /// Executions whose files somebody has removed: of these, nothing more can run.
    pub(super) excused: BTreeSet<u64>,
    ends: BTreeMap<(u64, usize), StepExecution>,
    started: BTreeSet<AttemptKey>,
    /// How many seconds each execution has spent in pauses.
    paused_s: BTreeMap<u64, i64>,
    /// Times of schedules that have started something.
    fired: BTreeSet<(String, Timestamp)>,
    /// The clock was set back, so that times are not what they seem.
    is_set_back: bool,
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

    /// Counts the time of pauses with a clock of its own.
    pub(super) fn time_passes(&mut self, seconds: i64, state: &State) {
        if seconds < 0 {
            self.is_set_back = true;
            self.fired.clear();
        }
        for execution in state.executions.values().filter(|execution| is_paused(state, execution)) {
            *self.paused_s.entry(execution.id).or_default() += seconds;
        }
    }

    fn note_steps(&mut self, execution: &Execution) {
        let done = execution.steps.iter().enumerate().filter(|(_, step)| step.state.is_final());
        self.ends.extend(done.map(|(step, known)| ((execution.id, step), known.clone())));
    }

    fn note_end(&mut self, execution: &Execution, status: Status) {
        assert_eq!(status, execution.status(), "the stored status is not the fold");
        assert!(status.is_final(), "it finishes as {status}");
        let how = execution.control.called_off.as_ref().map(|call_off| call_off.how);
        let is_forced = how == Some(CallOffHow::Force) || self.excused.contains(&execution.id);
        for (step, known) in execution.steps().filter(|(step, _)| step.run_always && !is_forced) {
            assert!(known.attempts > 0, "{} runs always, and did not: {execution:#?}", step.name);
        }
        if status.is_success() {
            let unrun = execution.steps().find(|(step, known)| !is_done(step, known));
            assert!(unrun.is_none(), "{status} with a step that was not done: {unrun:?}");
        }
        if how == Some(CallOffHow::Stop) && execution.pipeline.expire_in.is_none() && !is_forced {
            assert!(!matches!(status, Status::Cancelled), "it was asked to stop, and is {status}");
        }
        assert!(self.finished.insert(execution.id, execution.clone()).is_none(), "{} finishes twice", execution.id);
    }

    /// Checks that an execution expires after its time, without that of pauses.
    fn check_expiry(&self, execution: &Execution, now: Timestamp) {
        let limit = execution.pipeline.expire_in.expect("what expires has a limit");
        let paused = SignedDuration::from_secs(self.paused_s.get(&execution.id).copied().unwrap_or_default());
        let age = execution.created_at.duration_until(now) - paused;
        assert!(self.is_set_back || age >= limit, "execution {} expires at the age of {age:#}, and {limit:#} are allowed", execution.id);
    }
}

/// Tells whether a step of an execution that ended well did what it should.
fn is_done(step: &Step, known: &StepExecution) -> bool {
    match &known.state {
        StepState::Succeeded | StepState::SucceededWithWarnings => true,
        StepState::Skipped { reason } => matches!(reason, SkipReason::DoneBefore { .. } | SkipReason::NotAskedFor),
        StepState::Failed { .. } => step.allow_failure,
        StepState::Pending
        | StepState::Enqueued { .. }
        | StepState::Running { .. }
        | StepState::Retrying { .. }
        | StepState::Aborted { .. }
        | StepState::Cancelled { .. }
        | StepState::Stopped { .. } => false,
    }
}

/// Tells whether a pause covers an execution.
fn is_paused(state: &State, execution: &Execution) -> bool {
    let own = Target::Execution(execution.id);
    state.pauses.contains_key(&own) || is_pipeline_paused(state, &execution.pipeline.name)
}

/// Tells whether a pause covers a pipeline.
fn is_pipeline_paused(state: &State, pipeline: &str) -> bool {
    state.pauses.contains_key(&Target::All) || state.pauses.contains_key(&Target::Pipeline(pipeline.to_owned()))
}

impl Chaos {
    /// Those that have begun come first, then the older ones.
    fn has_its_turn(&self, execution: &Execution) -> bool {
        let turn = |of: &Execution| (of.steps.iter().all(|step| step.attempts == 0), of.id);
        let is_here = |other: &&Execution| matches!(other.location, Location::Working { .. }) && other.finished_at.is_none();
        let others = self.state.executions.values().filter(is_here).filter(|other| other.pipeline.name == execution.pipeline.name);
        others.filter(|other| turn(other) < turn(execution)).count() < execution.pipeline.max_parallel as usize
    }
}
