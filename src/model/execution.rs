//! An execution: one run of a pipeline. Its status is a fold over its steps, never a field of its own.

mod status;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::bunch::Bunch;
use super::pipeline::{Pipeline, Step};
use super::step_state::StepState;
use status::fold;

pub use status::Status;

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
    /// What people have decided about it.
    pub control: Control,
    /// One for each step of the pipeline, in the same order.
    pub steps: Vec<StepExecution>,
}

/// What people have decided about an execution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Control {
    /// It was asked to stop, or called off.
    pub called_off: Option<CallOff>,
    /// Since when it is paused, by whatever pause.
    pub paused_since: Option<Timestamp>,
    /// How long it was paused before; this time does not count for its `expire-in`.
    pub paused_before: SignedDuration,
}

/// An execution was asked to stop, or called off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallOff {
    /// How.
    pub how: CallOffHow,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// How an execution is called off, each stronger than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallOffHow {
    /// Steps end at their next checkpoint, others are not begun.
    Stop,
    /// Steps are ended.
    Cancel,
    /// Steps are ended, those that run always included.
    Force,
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
    /// Being removed, since retention no longer keeps it; after a crash a part of it may be left.
    Removing {
        /// Absolute path.
        path: PathBuf,
    },
    /// Removed, since retention no longer kept it.
    Removed,
}

impl Location {
    /// Returns the directory that holds the files, or will after a move; `None` if another execution has them, or they are removed.
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Working { path } | Self::PutAway { path } => Some(path),
            Self::TakingUp { to, .. } | Self::PuttingAway { to, .. } => Some(to),
            Self::TakenUp { .. } | Self::Removing { .. } | Self::Removed => None,
        }
    }

    /// Tells whether something is still to be done about it.
    pub fn is_live(&self) -> bool {
        match self {
            Self::Working { .. } | Self::TakingUp { .. } | Self::PuttingAway { .. } | Self::Removing { .. } => true,
            Self::PutAway { .. } | Self::TakenUp { .. } | Self::Removed => false,
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
        fold(self.steps(), self.control.called_off.is_some())
    }

    /// Folds the states of all steps but one: how the execution stands for that step while it runs.
    pub fn status_beside(&self, step: usize) -> Status {
        let others = self.steps().enumerate().filter(|(other, _)| *other != step).map(|(_, known)| known);
        fold(others, self.control.called_off.is_some())
    }

    /// Returns the steps with their definitions, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&Step, &StepExecution)> {
        self.pipeline.steps.iter().zip(&self.steps)
    }

    /// Returns the names of the steps that ended well, here or in an execution that this one retries.
    pub fn ended_well(&self) -> BTreeSet<String> {
        self.steps().filter(|(_, known)| known.state.is_success()).map(|(step, _)| step.name.clone()).collect()
    }

    /// Tells whether anything is still to be done: a step, or moving its files.
    pub fn is_live(&self) -> bool {
        self.location.is_live()
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
    /// Somebody called the execution off.
    Cancelled,
    /// Somebody asked the execution to stop: the step ends at its next checkpoint.
    Asked,
}
