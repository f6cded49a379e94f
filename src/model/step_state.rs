//! The state of a step; each state owns its facts, and only [`apply`] leads from one to the next.
//!
//! Invariant: no event leads out of a final state.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum StepState {
    /// Its conditions do not hold yet.
    Pending,
    /// Its conditions hold; it waits for a free place.
    Enqueued {
        /// Number of the attempt that will start, from 1.
        attempt: u32,
    },
    /// An attempt runs, or was about to start when this was written.
    Running {
        /// Number of the attempt, from 1.
        attempt: u32,
        /// When it started.
        since: Timestamp,
        /// The program that it started, if it started one.
        process: Option<ProcessId>,
    },
    /// An attempt failed and another one will follow.
    Retrying {
        /// Number of the attempt that failed.
        attempt: u32,
        /// Why it failed.
        failure: Failure,
        /// When the next one may start.
        due: Timestamp,
        /// When the attempt failed; `None` for rows of releases that did not note it.
        #[serde(default)]
        since: Option<Timestamp>,
    },
    /// Final: done.
    Succeeded,
    /// Final: done, with something to look at.
    SucceededWithWarnings,
    /// Final: failed, and no attempt is left.
    Failed {
        /// Why the last attempt failed.
        failure: Failure,
    },
    /// Final: not run.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// Final: done, and its executor decided that the rest must not run.
    Aborted {
        /// Why, in one sentence.
        why: String,
    },
    /// Final: called off.
    Cancelled {
        /// Who or what called it off.
        by: String,
    },
    /// Final: it ended early, or was not begun, since somebody asked the execution to stop.
    Stopped {
        /// Who asked.
        by: String,
    },
}

/// A process that cannot be mistaken for a later one with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProcessId {
    /// Process number; also the number of its process group.
    pub pid: u32,
    /// When it started, in seconds since 1970-01-01 UTC, as the operating system tells.
    pub started_s: u64,
}

/// Why a step was not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum SkipReason {
    /// A step that it needs did not end well.
    PreviousStepFailed {
        /// Name of that step.
        step: String,
    },
    /// A step aborted the rest.
    Aborted {
        /// Name of that step.
        step: String,
    },
    /// Only other steps were asked to be run again.
    NotAskedFor,
    /// It ended well in the execution that this one takes up again.
    DoneBefore {
        /// That execution.
        execution: u64,
    },
}

/// What can happen to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepEvent {
    /// Its conditions hold.
    Enqueue,
    /// A place is free: the attempt starts.
    Start {
        /// The time.
        at: Timestamp,
    },
    /// The attempt's program is known.
    ProcessKnown {
        /// Its process.
        process: ProcessId,
    },
    /// The attempt ended well.
    Succeed,
    /// The attempt ended well, with warnings.
    Warn,
    /// The attempt failed and another one may follow.
    FailForNow {
        /// Why.
        failure: Failure,
        /// The time.
        at: Timestamp,
        /// When the next one may start.
        due: Timestamp,
    },
    /// The attempt failed for good.
    Fail {
        /// Why.
        failure: Failure,
    },
    /// It will not be run.
    Skip {
        /// Why.
        reason: SkipReason,
    },
    /// The attempt ended, and the rest must not run.
    Abort {
        /// Why.
        why: String,
    },
    /// It is called off.
    Cancel {
        /// Who or what called it off.
        by: String,
    },
    /// Somebody asked the execution to stop.
    Stop {
        /// Who asked.
        by: String,
    },
}

/// An event that makes no sense in a state; always a mistake of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a step that is {state} cannot {event}")]
pub struct IllegalTransition {
    /// Name of the state.
    pub state: &'static str,
    /// Name of the event.
    pub event: &'static str,
}

impl StepState {
    /// Returns the state's name, as every face shows it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Enqueued { .. } => "enqueued",
            Self::Running { .. } => "running",
            Self::Retrying { .. } => "retrying",
            Self::Succeeded => "succeeded",
            Self::SucceededWithWarnings => "succeeded-with-warnings",
            Self::Failed { .. } => "failed",
            Self::Skipped { .. } => "skipped",
            Self::Aborted { .. } => "aborted",
            Self::Cancelled { .. } => "cancelled",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// Tells whether nothing can happen to it any more.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Pending | Self::Enqueued { .. } | Self::Running { .. } | Self::Retrying { .. } => false,
            Self::Succeeded
            | Self::SucceededWithWarnings
            | Self::Failed { .. }
            | Self::Skipped { .. }
            | Self::Aborted { .. }
            | Self::Cancelled { .. }
            | Self::Stopped { .. } => true,
        }
    }

    /// Tells whether it ended well.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Succeeded | Self::SucceededWithWarnings | Self::Skipped { reason: SkipReason::DoneBefore { .. } })
    }

    /// Returns the number of the latest attempt that was started, or will be.
    pub fn attempt(&self) -> Option<u32> {
        match self {
            Self::Enqueued { attempt } | Self::Running { attempt, .. } | Self::Retrying { attempt, .. } => Some(*attempt),
            Self::Pending
            | Self::Succeeded
            | Self::SucceededWithWarnings
            | Self::Failed { .. }
            | Self::Skipped { .. }
            | Self::Aborted { .. }
            | Self::Cancelled { .. }
            | Self::Stopped { .. } => None,
        }
    }
}

impl StepEvent {
    /// Returns the event's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Enqueue => "enqueue",
            Self::Start { .. } => "start",
            Self::ProcessKnown { .. } => "process-known",
            Self::Succeed => "succeed",
            Self::Warn => "warn",
            Self::FailForNow { .. } => "fail-for-now",
            Self::Fail { .. } => "fail",
            Self::Skip { .. } => "skip",
            Self::Abort { .. } => "abort",
            Self::Cancel { .. } => "cancel",
            Self::Stop { .. } => "stop",
        }
    }
}

/// Returns the state that follows.
///
/// # Errors
/// The event makes no sense in that state; final states take no event.
pub fn apply(state: StepState, event: StepEvent) -> Result<StepState, IllegalTransition> {
    use {StepEvent as E, StepState as S};
    match (state, event) {
        (S::Pending, E::Enqueue) => Ok(S::Enqueued { attempt: 1 }),
        (S::Retrying { attempt, .. }, E::Enqueue) => Ok(S::Enqueued { attempt: attempt + 1 }),
        (S::Enqueued { attempt }, E::Start { at }) => Ok(S::Running { attempt, since: at, process: None }),
        (S::Running { attempt, since, .. }, E::ProcessKnown { process }) => Ok(S::Running { attempt, since, process: Some(process) }),
        (S::Running { .. }, E::Succeed) => Ok(S::Succeeded),
        (S::Running { .. }, E::Warn) => Ok(S::SucceededWithWarnings),
        (S::Running { attempt, .. }, E::FailForNow { failure, at, due }) => Ok(S::Retrying { attempt, failure, due, since: Some(at) }),
        (S::Running { .. }, E::Fail { failure }) => Ok(S::Failed { failure }),
        (S::Pending | S::Enqueued { .. } | S::Retrying { .. }, E::Skip { reason }) => Ok(S::Skipped { reason }),
        (S::Running { .. }, E::Abort { why }) => Ok(S::Aborted { why }),
        (S::Pending | S::Enqueued { .. } | S::Running { .. } | S::Retrying { .. }, E::Cancel { by }) => Ok(S::Cancelled { by }),
        (S::Pending | S::Enqueued { .. } | S::Running { .. } | S::Retrying { .. }, E::Stop { by }) => Ok(S::Stopped { by }),
        (state, event) => Err(IllegalTransition { state: state.name(), event: event.name() }),
    }
}

#[cfg(test)]
mod tests;
