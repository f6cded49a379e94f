//! How an execution stands: a fold over its steps, never a field of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::StepExecution;
use crate::model::pipeline::Step;
use crate::model::step_state::{SkipReason, StepState};

/// How an execution stands, in the order of the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No step has started.
    Pending,
    /// Some step has started, and not all are final.
    Running,
    /// It was asked to stop, or called off, and not all steps are final.
    Stopping,
    /// All steps ended well.
    Succeeded,
    /// All steps ended well or may fail, and there is something to look at.
    SucceededWithWarnings,
    /// A step failed that may not fail.
    Failed,
    /// A step was called off.
    Cancelled,
    /// It was asked to stop, and a step ended early or was not begun.
    Stopped,
    /// A step decided that the rest must not run.
    Aborted,
}

impl Status {
    /// Every status.
    pub const ALL: &[Self] = &[
        Self::Pending,
        Self::Running,
        Self::Stopping,
        Self::Succeeded,
        Self::SucceededWithWarnings,
        Self::Failed,
        Self::Cancelled,
        Self::Stopped,
        Self::Aborted,
    ];

    /// Returns the name that every face shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Succeeded => "succeeded",
            Self::SucceededWithWarnings => "succeeded-with-warnings",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Stopped => "stopped",
            Self::Aborted => "aborted",
        }
    }

    /// Tells whether it cannot change any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Running | Self::Stopping)
    }

    /// Tells whether the bunch goes to the archive, not to the failed folder.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Succeeded | Self::SucceededWithWarnings)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Folds steps with their definitions into one status.
pub(super) fn fold<'a>(steps: impl Iterator<Item = (&'a Step, &'a StepExecution)>, is_stopping: bool) -> Status {
    let mut seen = Seen { all_final: true, ..Seen::default() };
    for (step, execution) in steps {
        seen.note(step, execution);
    }
    match (seen.all_final, seen.any_started) {
        (false, _) if is_stopping => Status::Stopping,
        (false, false) => Status::Pending,
        (false, true) => Status::Running,
        (true, _) if seen.failed => Status::Failed,
        (true, _) if seen.cancelled => Status::Cancelled,
        (true, _) if seen.stopped => Status::Stopped,
        (true, _) if seen.aborted => Status::Aborted,
        (true, _) if seen.warned => Status::SucceededWithWarnings,
        (true, _) => Status::Succeeded,
    }
}

/// What the fold has seen among the steps so far.
#[derive(Default)]
struct Seen {
    all_final: bool,
    any_started: bool,
    failed: bool,
    cancelled: bool,
    stopped: bool,
    aborted: bool,
    warned: bool,
}

impl Seen {
    fn note(&mut self, step: &Step, execution: &StepExecution) {
        let state = &execution.state;
        self.all_final &= state.is_final();
        self.any_started |= execution.attempts > 0 || (state.is_final() && !is_done_before(state));
        match state {
            StepState::Failed { .. } if step.allow_failure => self.warned = true,
            StepState::Failed { .. } => self.failed = true,
            StepState::Cancelled { .. } => self.cancelled = true,
            StepState::Stopped { .. } => self.stopped = true,
            StepState::Aborted { .. } => self.aborted = true,
            StepState::SucceededWithWarnings => self.warned = true,
            StepState::Pending
            | StepState::Enqueued { .. }
            | StepState::Running { .. }
            | StepState::Retrying { .. }
            | StepState::Succeeded
            | StepState::Skipped { .. } => {}
        }
    }
}

/// Tells whether a step was final before its execution began.
fn is_done_before(state: &StepState) -> bool {
    matches!(state, StepState::Skipped { reason: SkipReason::DoneBefore { .. } | SkipReason::NotAskedFor })
}
