//! Conditions of pipelines and steps: when something may start.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Decides whether a pipeline may start an execution; all must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum PipelineCondition {
    /// No other execution of the same pipeline is in progress.
    NoSiblingInProgress,
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
        /// Not negative.
        wait: SignedDuration,
    },
}

impl PipelineCondition {
    /// All type names that pipelines.xml may use.
    pub const TYPES: &[&str] = &["no-sibling-in-progress"];
}

impl StepCondition {
    /// All type names that pipelines.xml may use.
    pub const TYPES: &[&str] = &["previous-steps-completed", "previous-steps-finished", "attempts-limit", "time-between-attempts"];
}
