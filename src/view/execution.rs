//! Executions as people see them: the one shape of list, detail, report, API and pages.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use super::pause::PauseView;
use super::progress::{self, ProgressView};
use super::validation::StepValidation;
use crate::engine::World;
use crate::engine::conditions::{Judged, verdicts};
use crate::model::execution::{AttemptKey, CallOff, CallOffHow, Execution, Location, Status};
use crate::model::message::{Message, Statistic};
use crate::model::progress::Told;
use crate::model::step_state::{SkipReason, StepState};

/// Name of the state of a step that runs.
const RUNNING: &str = "running";

/// One line of `bunchd list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExecutionSummary {
    /// Its number.
    pub id: u64,
    /// Name of its pipeline.
    pub pipeline: String,
    /// Name of the source of its bunch.
    pub source: Option<String>,
    /// Type and identifier of its bunch.
    pub bunch: Option<String>,
    /// Number of CSV files in its bunch.
    pub files: usize,
    /// How it stands.
    pub status: Status,
    /// Why it failed: the failure of the first step that did.
    pub failure: Option<String>,
    /// Who has asked it to stop, or called it off, and when.
    pub called_off: Option<CallOff>,
    /// Since when it is paused.
    pub paused_since: Option<Timestamp>,
    /// The execution that it takes up again.
    pub retry_of: Option<u64>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its last step ended.
    pub finished_at: Option<Timestamp>,
}

/// All of `bunchd show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExecutionDetail {
    /// The line of the list.
    #[serde(flatten)]
    pub summary: ExecutionSummary,
    /// Names of the bunch's CSV files, in order.
    pub file_names: Vec<String>,
    /// Files that were present, but not listed in the OK file, and stayed in the inbox.
    pub unlisted: Vec<String>,
    /// Directory that holds its files, its logs and its report.
    pub directory: Option<PathBuf>,
    /// Whether the directory was removed, since retention no longer kept it.
    pub removed: bool,
    /// The execution that has its files now.
    pub taken_up_by: Option<u64>,
    /// It is in progress, and may be asked to stop.
    pub can_stop: bool,
    /// The pauses that hold it back, the widest first.
    pub pauses: Vec<PauseView>,
    /// The executions of the same pipeline that it waits for, as many as may run at a time or more; none if it is its turn.
    pub waits_for: Vec<u64>,
    /// Its steps, in order.
    pub steps: Vec<StepDetail>,
    /// What its steps found in its files, if that was anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub validation: Vec<StepValidation>,
    /// What its steps counted.
    pub statistics: Vec<Statistic>,
    /// What its steps said.
    pub messages: Vec<StepMessage>,
}

/// One step of [`ExecutionDetail`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepDetail {
    /// Its name.
    pub name: String,
    /// Its executor type.
    pub executor_type: String,
    /// Name of its state.
    pub state: &'static str,
    /// What is behind the state: a failure, the reason of a skip, the next attempt.
    pub note: Option<String>,
    /// How far its last attempt has come, if that has told so.
    pub progress: Option<ProgressView>,
    /// How many attempts were started.
    pub attempts: u32,
    /// How many attempts it may have.
    pub attempts_limit: u32,
    /// When the first attempt started.
    pub started_at: Option<Timestamp>,
    /// When it became final.
    pub finished_at: Option<Timestamp>,
    /// For a step that waits: each condition, and whether it holds.
    pub conditions: Vec<Judged>,
}

/// A message with the step that said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepMessage {
    /// Name of the step.
    pub step: String,
    /// Number of the attempt.
    pub attempt: u32,
    /// What it said.
    #[serde(flatten)]
    pub message: Message,
}

impl ExecutionSummary {
    /// Sums an execution up.
    pub fn of(execution: &Execution) -> Self {
        let bunch = execution.bunch.as_ref();
        Self {
            id: execution.id,
            pipeline: execution.pipeline.name.clone(),
            source: bunch.map(|bunch| bunch.key.source.clone()),
            bunch: bunch.map(|bunch| bunch.key.to_string()),
            files: bunch.map_or(0, |bunch| bunch.files.len()),
            status: execution.status(),
            failure: first_failure(execution),
            called_off: execution.control.called_off.clone(),
            paused_since: execution.control.paused_since.filter(|_| execution.finished_at.is_none()),
            retry_of: execution.retry_of,
            created_at: execution.created_at,
            finished_at: execution.finished_at,
        }
    }
}

impl ExecutionSummary {
    /// Returns what the status alone does not tell of one that is in progress: that it is paused, or being cancelled.
    pub fn mark(&self) -> &'static str {
        let is_cancelled = self.called_off.as_ref().is_some_and(|call_off| call_off.how > CallOffHow::Stop);
        match (self.finished_at.is_none(), self.paused_since.is_some(), is_cancelled) {
            (true, true, true) => " (cancelling, paused)",
            (true, true, false) => " (paused)",
            (true, false, true) => " (cancelling)",
            (true, false, false) | (false, _, _) => "",
        }
    }
}

fn first_failure(execution: &Execution) -> Option<String> {
    execution.steps().find_map(|(step, known)| match &known.state {
        StepState::Failed { failure } => Some(format!("{}: {failure}", step.name)),
        StepState::Aborted { why } => Some(format!("{}: {why}", step.name)),
        StepState::Cancelled { by } => Some(format!("{}: called off by {by}", step.name)),
        StepState::Stopped { by } => Some(format!("{}: stopped by {by}", step.name)),
        StepState::Pending
        | StepState::Enqueued { .. }
        | StepState::Running { .. }
        | StepState::Retrying { .. }
        | StepState::Succeeded
        | StepState::SucceededWithWarnings
        | StepState::Skipped { .. } => None,
    })
}

impl ExecutionDetail {
    /// Tells whether it is over, did not end well, and still has its files: `bunchd retry` takes it up again.
    pub fn can_retry(&self) -> bool {
        let is_over = self.summary.finished_at.is_some() && !self.summary.status.is_success();
        is_over && self.directory.is_some() && self.taken_up_by.is_none() && !self.removed
    }

    /// Shows an execution with what its steps said and counted.
    pub fn of(execution: &Execution, statistics: Vec<Statistic>, messages: Vec<StepMessage>, world: &World<'_>) -> Self {
        let bunch = execution.bunch.as_ref();
        Self {
            summary: ExecutionSummary::of(execution),
            file_names: bunch.map(|bunch| bunch.files.iter().map(|file| file.name.clone()).collect()).unwrap_or_default(),
            unlisted: bunch.map(|bunch| bunch.unlisted.clone()).unwrap_or_default(),
            directory: execution.location.path().cloned(),
            removed: matches!(execution.location, Location::Removing { .. } | Location::Removed),
            taken_up_by: match execution.location {
                Location::TakenUp { by } => Some(by),
                Location::Working { .. }
                | Location::TakingUp { .. }
                | Location::PuttingAway { .. }
                | Location::PutAway { .. }
                | Location::Removing { .. }
                | Location::Removed => None,
            },
            can_stop: false,
            pauses: Vec::new(),
            waits_for: Vec::new(),
            steps: (0..execution.steps.len()).map(|step| StepDetail::of(execution, step, world)).collect(),
            validation: Vec::new(),
            statistics,
            messages,
        }
    }
}

impl ExecutionDetail {
    /// Adds what its steps found in its files.
    #[must_use]
    pub fn with_validation(self, validation: Vec<StepValidation>) -> Self {
        Self { validation, ..self }
    }

    /// Adds how far the last attempt of each step has come.
    #[must_use]
    pub fn with_progress(mut self, told: &[(AttemptKey, Told)], now: Timestamp) -> Self {
        for (index, step) in self.steps.iter_mut().enumerate() {
            let told = progress::of_attempt(told, index, step.attempts);
            let runs = step.state == RUNNING;
            step.progress = told.map(|told| if runs { ProgressView::running(told, now) } else { ProgressView::over(told) });
        }
        self
    }
}

impl StepDetail {
    /// Tells how far it has come, where that says more than the state: of a step that runs, or did not end well.
    pub fn progress_said(&self) -> Option<String> {
        let progress = self.progress.as_ref()?;
        match self.state {
            RUNNING => Some(format!(", {}", progress.said())),
            "retrying" => Some(format!(", the last attempt came to {}", progress.amount())),
            "failed" | "aborted" | "cancelled" | "stopped" => Some(format!(" at {}", progress.amount())),
            _ => None,
        }
    }

    fn of(execution: &Execution, step: usize, world: &World<'_>) -> Self {
        let (definition, known) = (&execution.pipeline.steps[step], &execution.steps[step]);
        let waits = matches!(known.state, StepState::Pending | StepState::Retrying { .. });
        let conditions = if waits { verdicts(execution, step, world) } else { Vec::new() };
        Self {
            name: definition.name.clone(),
            executor_type: definition.executor_type.clone(),
            state: known.state.name(),
            note: note(&known.state),
            progress: None,
            attempts: known.attempts,
            attempts_limit: definition.attempts_limit(),
            started_at: known.started_at,
            finished_at: known.finished_at,
            conditions,
        }
    }
}

fn note(state: &StepState) -> Option<String> {
    match state {
        StepState::Failed { failure } => Some(failure.text.clone()),
        StepState::Retrying { failure, due, .. } => Some(format!("{failure}; the next attempt is due at {due:.0}")),
        StepState::Skipped { reason: SkipReason::PreviousStepFailed { step } } => Some(format!("the step {step} did not end well")),
        StepState::Skipped { reason: SkipReason::Aborted { step } } => Some(format!("the step {step} aborted the rest")),
        StepState::Skipped { reason: SkipReason::NotAskedFor } => Some("only another step was asked for".to_owned()),
        StepState::Skipped { reason: SkipReason::DoneBefore { execution } } => Some(format!("it ended well in execution {execution}")),
        StepState::Aborted { why } => Some(format!("{why}; the rest is not run")),
        StepState::Cancelled { by } => Some(format!("called off by {by}")),
        StepState::Stopped { by } => Some(format!("stopped by {by}")),
        StepState::Enqueued { .. } => Some("it waits for a free place (limits.attempts), or until its conditions hold again".to_owned()),
        StepState::Pending | StepState::Running { .. } | StepState::Succeeded | StepState::SucceededWithWarnings => None,
    }
}
