//! Conditions of pipelines and steps: when something may start. What each of them means is decided in one place, the engine.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::execution::Status;
use super::probe::Probe;
use super::schedule::Schedule;

/// Decides whether a pipeline may start an execution; all must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum PipelineCondition {
    /// It is started only when somebody asks for it, never by a bunch or by the clock.
    NoAutoSpawn,
    /// No other execution of the same pipeline is in progress.
    NoSiblingInProgress,
    /// A time of the schedule has come: since the bunch was released, or since the last start. Times that were missed count once.
    Cron {
        /// The times.
        #[serde(flatten)]
        schedule: Schedule,
    },
    /// The pipeline is switched on.
    Enabled {
        /// The switch.
        value: bool,
    },
    /// A program ended with exit code 0 when it was run last.
    Command {
        /// The program, and how old its answer may be.
        #[serde(flatten)]
        looked_up: LookedUp,
    },
    /// At least one file fits a pattern.
    FilesPresent {
        /// The pattern, and how old the answer may be.
        #[serde(flatten)]
        looked_up: LookedUp,
    },
}

/// Decides whether a step may start; all must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum StepCondition {
    /// All steps with a lower sortOrder ended well (or may fail, or were skipped).
    PreviousStepsCompleted,
    /// All steps with a lower sortOrder ended, well or not.
    PreviousStepsFinished,
    /// The step is attempted at most this often; without this condition, once.
    AttemptsLimit {
        /// At least 1.
        limit: u32,
    },
    /// Between two attempts lies at least this time.
    TimeBetweenAttempts {
        /// After the first failure; not negative.
        wait: SignedDuration,
        /// How the wait grows with each further failure.
        #[serde(default)]
        growth: Growth,
    },
    /// No step of this name runs in another execution, of whatever pipeline.
    StepNotRunning {
        /// Name of the step.
        step: String,
    },
    /// None of these steps runs in any execution of any pipeline.
    NoConflictingSteps {
        /// Their names; never empty.
        steps: Vec<String>,
    },
    /// These steps of the same execution ended well.
    DependsOnSteps {
        /// Their names; never empty.
        steps: Vec<String>,
    },
    /// The latest execution of another pipeline has one of these statuses.
    NamedPipelineStatus {
        /// Name of the pipeline.
        pipeline: String,
        /// The statuses; never empty.
        statuses: Vec<Status>,
    },
    /// The shop rebuilds none of these indexes now.
    NoConflictingIndexing {
        /// How the indexes are asked, and how old the answer may be.
        #[serde(flatten)]
        looked_up: LookedUp,
    },
}

/// A condition that must be looked up in the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedUp {
    /// What is looked up.
    pub probe: Probe,
    /// An answer that is older is looked up again; at least a second.
    pub every: SignedDuration,
}

/// How the wait between attempts grows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "growth", rename_all = "kebab-case")]
pub enum Growth {
    /// It stays the same.
    #[default]
    Fixed,
    /// It doubles with each failure, up to a limit, and a part of it is left to chance so that many do not come back at once.
    Exponential {
        /// The longest wait.
        limit: SignedDuration,
        /// How much longer or shorter it may be by chance, in percent of the wait, 0 to 50.
        jitter_percent: u8,
    },
}

impl PipelineCondition {
    /// All type names that pipelines.xml may use.
    pub const TYPES: &[&str] = &["no-auto-spawn", "no-sibling-in-progress", "cron", "enabled", "command", "files-present"];

    /// Returns its type name in pipelines.xml.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoAutoSpawn => "no-auto-spawn",
            Self::NoSiblingInProgress => "no-sibling-in-progress",
            Self::Cron { .. } => "cron",
            Self::Enabled { .. } => "enabled",
            Self::Command { .. } => "command",
            Self::FilesPresent { .. } => "files-present",
        }
    }
}

impl StepCondition {
    /// All type names that pipelines.xml may use.
    pub const TYPES: &[&str] = &[
        "previous-steps-completed",
        "previous-steps-finished",
        "attempts-limit",
        "time-between-attempts",
        "step-not-running",
        "no-conflicting-steps",
        "depends-on-steps",
        "named-pipeline-status",
        "no-conflicting-indexing",
    ];

    /// Returns its type name in pipelines.xml.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PreviousStepsCompleted => "previous-steps-completed",
            Self::PreviousStepsFinished => "previous-steps-finished",
            Self::AttemptsLimit { .. } => "attempts-limit",
            Self::TimeBetweenAttempts { .. } => "time-between-attempts",
            Self::StepNotRunning { .. } => "step-not-running",
            Self::NoConflictingSteps { .. } => "no-conflicting-steps",
            Self::DependsOnSteps { .. } => "depends-on-steps",
            Self::NamedPipelineStatus { .. } => "named-pipeline-status",
            Self::NoConflictingIndexing { .. } => "no-conflicting-indexing",
        }
    }
}
