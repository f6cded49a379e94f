//! Executors: what a step does, one file for each executor type.
//!
//! An executor does its work and says how it ended; states, attempts, timing and retries belong to
//! the engine. It works in the directory of its execution only, and never in the inbox.

mod archive;
mod asking;
mod blocking;
mod bunch_images;
mod check_permissions;
mod command;
mod csv_validate;
mod dialect;
mod exit_codes;
mod import;
pub mod index_source;
mod index_update;
mod left_out;
mod media_cache_cleanup;
mod media_cache_refresh;
mod output;
mod private_copy;
mod program;
pub mod reindex;
mod report;
mod shop;
mod stop_file;
mod stoppable;
mod task;
mod validation_found;

use std::future::Future;
use std::pin::Pin;

use tokio::sync::watch;

use crate::engine::AttemptEnd;
use crate::model::argument::ExecutorSpec;
use crate::model::execution::StopReason;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity};
use crate::model::progress::Progress;
use crate::model::step_state::ProcessId;

pub use asking::{Answer, AskError, ask};
pub use check_permissions::unknown as unknown_grants;
pub use csv_validate::{CheckSettings, folder as validation_folder};
pub use media_cache_refresh::{gallery, of_shop as refresh_of_shop};
pub use program::{named, program_of};
pub use task::{ReducedFiles, Surroundings, Task, log_name};
pub use validation_found::validation_found;

/// The work of an attempt while it goes on.
pub type Work<'a> = Pin<Box<dyn Future<Output = AttemptEnd> + 'a>>;

/// What an attempt hears and tells while it runs.
pub struct Signals {
    /// Set when the attempt must stop.
    pub stop: watch::Receiver<Option<StopReason>>,
    /// Called with the process that the attempt started.
    pub process_known: Box<dyn Fn(ProcessId)>,
    /// Called with how far the attempt has come, as often as the executor likes: the daemon keeps the latest.
    pub progress: Box<dyn Fn(Progress)>,
}

impl Signals {
    /// Is ready when the attempt was told to stop for a reason that counts.
    async fn told_to_stop(&self, counts: impl Fn(StopReason) -> bool) {
        if self.stop.clone().wait_for(|reason| reason.is_some_and(&counts)).await.is_err() {
            // A closed channel means that nobody will ever say stop.
            std::future::pending::<()>().await;
        }
    }

    /// Returns the failure of an attempt that was told to stop.
    fn stopped(&self, task: &Task) -> Failure {
        let reason = self.stop.borrow().unwrap_or(StopReason::Shutdown);
        stopped(reason, task.step().expire_in)
    }
}

/// One executor type.
pub trait Executor: Sync {
    /// Returns its name, and the arguments that it takes.
    fn spec(&self) -> &'static ExecutorSpec;

    /// Does the work of one attempt.
    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a>;
}

/// All executor types.
const REGISTRY: &[&dyn Executor] = &[
    &archive::Archive,
    &check_permissions::CheckPermissions,
    &command::Command,
    &csv_validate::CsvValidate,
    &import::Import,
    &index_update::IndexUpdate,
    &media_cache_cleanup::MediaCacheCleanup,
    &media_cache_refresh::MediaCacheRefresh,
    &reindex::Reindex,
    &report::Report,
];

/// Returns what all executor types take.
pub fn specs() -> Vec<ExecutorSpec> {
    REGISTRY.iter().map(|executor| *executor.spec()).collect()
}

/// Finds an executor by its type.
pub fn find(executor_type: &str) -> Option<&'static dyn Executor> {
    REGISTRY.iter().copied().find(|executor| executor.spec().name == executor_type)
}

/// Makes the end of an attempt that failed.
pub fn failed(failure: Failure) -> AttemptEnd {
    AttemptEnd { outcome: Outcome::Failed { failure }, messages: Vec::new(), statistics: Vec::new() }
}

/// Makes the end of an attempt that could not do its work.
fn internal(text: impl Into<String>) -> AttemptEnd {
    failed(Failure::new(FailureKind::Internal, text))
}

/// Makes the end of an attempt that ended well.
fn succeeded(messages: Vec<Message>) -> AttemptEnd {
    AttemptEnd { outcome: Outcome::Succeeded, messages, statistics: Vec::new() }
}

/// Says how an attempt did that has done its work: what it says tells whether there is something to look at.
fn outcome_of(messages: &[Message]) -> Outcome {
    let has_warning = messages.iter().any(|message| message.severity > Severity::Info);
    if has_warning { Outcome::SucceededWithWarnings } else { Outcome::Succeeded }
}

/// Makes the failure of an attempt that cannot begin; the text says what to do.
fn not_started(text: impl Into<String>) -> Failure {
    Failure::new(FailureKind::NotStarted, text)
}

/// Splits names that stand between commas.
fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Makes the failure of an attempt that was told to stop.
pub fn stopped(reason: StopReason, limit: Option<jiff::SignedDuration>) -> Failure {
    let limit = limit.map(|limit| format!(" {limit:#}")).unwrap_or_default();
    match reason {
        StopReason::StepExpired => {
            Failure::new(FailureKind::Expired, format!("it ran longer than its expireIn{limit} allows and was stopped"))
        }
        StopReason::PipelineExpired => Failure::new(FailureKind::Expired, "the pipeline's expire-in passed and the step was stopped"),
        StopReason::Cancelled => Failure::new(FailureKind::Stopped, "the execution was cancelled and the step was ended"),
        StopReason::Asked => Failure::new(FailureKind::Stopped, "the execution was asked to stop and the step was ended"),
        StopReason::Shutdown => Failure::new(FailureKind::Stopped, "bunchd was told to end and stopped the step"),
    }
}
