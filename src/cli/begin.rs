//! `bunchd start` and `bunchd retry`: asks the daemon to begin an execution.

use super::arguments::control::From;
use super::ask::{Question, ask};
use super::context::{Context, execution_number};
use super::error::CliError;
use super::exit::Exit;
use crate::engine::requests::{find_pipeline, retryable};
use crate::model::request::{Request, RetryFrom};

pub(super) fn start(context: &Context, pipeline: String, bunch: Option<String>, json: bool) -> Result<Exit, CliError> {
    let setup = context.load()?.setup();
    find_pipeline(&pipeline, &setup.pipelines).map_err(CliError::NotFound)?;
    let mut ledger = context.ledger_or_new()?;
    let request = Request::Start { pipeline, bunch };
    ask(context, &mut ledger, Question { request: &request, without_daemon: "", refusal: None, json })
}

pub(super) fn retry(context: &Context, word: &str, from: From, json: bool) -> Result<Exit, CliError> {
    let mut ledger = context.ledger()?;
    let number = execution_number(&mut ledger, word)?;
    let Some(execution) = ledger.load_execution(number)? else { return Err(CliError::no_execution(number)) };
    if let Some(step) = from.step.as_ref().filter(|name| execution.pipeline.steps.iter().all(|step| step.name != **name)) {
        return Err(CliError::NotFound(retryable(&execution, &RetryFrom::Step(step.clone())).err().unwrap_or_default()));
    }
    let from = match from {
        From { step: Some(step), .. } => RetryFrom::Step(step),
        From { from_start: true, .. } => RetryFrom::Start,
        From { .. } => RetryFrom::Failed,
    };
    let refusal = if execution.finished_at.is_some() { retryable(&execution, &from).err() } else { None };
    let request = Request::Retry { execution: number, from };
    ask(context, &mut ledger, Question { request: &request, without_daemon: "", refusal: refusal.as_deref(), json })
}
