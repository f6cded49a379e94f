//! An execution: one run of a pipeline. Its status is a fold over its steps, never a field of its own.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bunch::Bunch;
use super::pipeline::{Pipeline, Step};
use super::step_state::{SkipReason, StepState};

/// One run of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// Unique in the ledger, counted from 1, never reused.
    pub id: u64,
    /// The definition that it started with.
    pub pipeline: Arc<Pipeline>,
    /// The source and the bunch that started it; `None` for a pipeline that was started without one.
    pub bunch: Option<Bunch>,
    /// The failed execution that it takes up again.
    pub retry_of: Option<u64>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its last step ended; `None` before.
    pub finished_at: Option<Timestamp>,
    /// Where its directory is, with the bunch's files.
    pub location: Location,
    /// One for each step of the pipeline, in the same order.
    pub steps: Vec<StepExecution>,
}

/// One step of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepExecution {
    /// Where it stands.
    pub state: StepState,
    /// How many attempts were started.
    pub attempts: u32,
    /// When the first attempt started.
    pub started_at: Option<Timestamp>,
    /// When it became final.
    pub finished_at: Option<Timestamp>,
}

/// Where the directory of an execution is. A claimed file is in exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "kebab-case")]
pub enum Location {
    /// In the working directory.
    Working {
        /// Absolute path.
        path: PathBuf,
    },
    /// On its way from the failed folder into the working directory; after a crash it is whole in one of both.
    TakingUp {
        /// Absolute path in the failed folder.
        from: PathBuf,
        /// Absolute path of the working directory.
        to: PathBuf,
    },
    /// On its way from the working directory into the archive or the failed folder; after a crash it is whole in one of both.
    PuttingAway {
        /// Absolute path of the working directory.
        from: PathBuf,
        /// Absolute path in the archive or the failed folder.
        to: PathBuf,
    },
    /// In the archive, or in the failed folder.
    PutAway {
        /// Absolute path.
        path: PathBuf,
    },
    /// A later execution has taken the files up again.
    TakenUp {
        /// That execution.
        by: u64,
    },
}

/// How an execution stands, in the order of the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No step has started.
    Pending,
    /// Some step has started, and not all are final.
    Running,
    /// All steps ended well.
    Succeeded,
    /// All steps ended well or may fail, and there is something to look at.
    SucceededWithWarnings,
    /// A step failed that may not fail.
    Failed,
    /// A step was called off.
    Cancelled,
}

impl Status {
    /// Every status.
    pub const ALL: &[Self] = &[Self::Pending, Self::Running, Self::Succeeded, Self::SucceededWithWarnings, Self::Failed, Self::Cancelled];

    /// Returns the name that every face shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::SucceededWithWarnings => "succeeded-with-warnings",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Tells whether it cannot change any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
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

impl Location {
    /// Returns the directory that holds the files, or will after a move; `None` if another execution has them.
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Working { path } | Self::PutAway { path } => Some(path),
            Self::TakingUp { to, .. } | Self::PuttingAway { to, .. } => Some(to),
            Self::TakenUp { .. } => None,
        }
    }
}

impl StepExecution {
    /// Makes a step that nothing has happened to.
    pub fn pending() -> Self {
        Self { state: StepState::Pending, attempts: 0, started_at: None, finished_at: None }
    }
}

impl Execution {
    /// Folds the states of all steps into one status.
    pub fn status(&self) -> Status {
        fold(self.pipeline.steps.iter().zip(&self.steps))
    }

    /// Returns the steps with their definitions, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&Step, &StepExecution)> {
        self.pipeline.steps.iter().zip(&self.steps)
    }

    /// Tells whether anything is still to be done: a step, or moving its files.
    pub fn is_live(&self) -> bool {
        matches!(self.location, Location::Working { .. } | Location::TakingUp { .. } | Location::PuttingAway { .. })
    }
}

/// Folds steps with their definitions into one status.
pub fn fold<'a>(steps: impl Iterator<Item = (&'a Step, &'a StepExecution)>) -> Status {
    let (mut all_final, mut any_started, mut failed, mut cancelled, mut warned) = (true, false, false, false, false);
    for (step, execution) in steps {
        let state = &execution.state;
        all_final &= state.is_final();
        any_started |=
            execution.attempts > 0 || (state.is_final() && !matches!(state, StepState::Skipped { reason: SkipReason::DoneBefore { .. } }));
        match state {
            StepState::Failed { .. } if step.allow_failure => warned = true,
            StepState::Failed { .. } => failed = true,
            StepState::Cancelled { .. } => cancelled = true,
            StepState::SucceededWithWarnings => warned = true,
            StepState::Pending
            | StepState::Enqueued { .. }
            | StepState::Running { .. }
            | StepState::Retrying { .. }
            | StepState::Succeeded
            | StepState::Skipped { .. } => {}
        }
    }
    match (all_final, any_started) {
        (false, false) => Status::Pending,
        (false, true) => Status::Running,
        (true, _) if failed => Status::Failed,
        (true, _) if cancelled => Status::Cancelled,
        (true, _) if warned => Status::SucceededWithWarnings,
        (true, _) => Status::Succeeded,
    }
}

/// Names one attempt of one step of one execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AttemptKey {
    /// Number of the execution.
    pub execution: u64,
    /// Position of the step in its pipeline, from 0.
    pub step: usize,
    /// Number of the attempt, from 1.
    pub attempt: u32,
}

/// Why a running attempt is told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// The step's `expireIn` passed.
    StepExpired,
    /// The pipeline's `expire-in` passed.
    PipelineExpired,
    /// The daemon was told to end.
    Shutdown,
}
