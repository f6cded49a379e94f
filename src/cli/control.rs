//! `bunchd stop`, `cancel`, `pause`, `resume`, `maintenance` and `reload`: asks the daemon to hold back, end or go on.

use serde::Serialize;

use super::arguments::control::{Scope, Switch};
use super::ask::{Question, ask, has_daemon};
use super::context::{Context, execution_number, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use crate::engine::requests::{find_pipeline, not_in_progress};
use crate::engine::{OpenRequest, State};
use crate::ledger::Ledger;
use crate::model::request::{Request, Target};
use crate::view::pause::PauseView;

pub(super) fn stop(context: &Context, scope: Scope, json: bool) -> Result<Exit, CliError> {
    let mut ledger = context.ledger()?;
    let target = target(context, &mut ledger, scope)?;
    control(context, ledger, target, "until then nothing runs anyway", json, |target| Request::Stop { target })
}

pub(super) fn cancel(context: &Context, scope: Scope, force: bool, json: bool) -> Result<Exit, CliError> {
    let mut ledger = context.ledger()?;
    let target = target(context, &mut ledger, scope)?;
    control(context, ledger, target, "until then nothing runs anyway", json, |target| Request::Cancel { target, force })
}

pub(super) fn pause(context: &Context, scope: Scope, why: Option<String>, json: bool) -> Result<Exit, CliError> {
    let mut ledger = context.ledger_or_new()?;
    let target = target(context, &mut ledger, scope)?;
    let why = why.unwrap_or_default();
    control(context, ledger, target, "it starts nothing before that", json, |target| Request::Pause { target, why })
}

pub(super) fn resume(context: &Context, scope: Scope, json: bool) -> Result<Exit, CliError> {
    let mut ledger = context.ledger()?;
    let target = target(context, &mut ledger, scope)?;
    control(context, ledger, target, "", json, |target| Request::Resume { target })
}

fn control(
    context: &Context,
    mut ledger: Ledger,
    target: Target,
    without_daemon: &str,
    json: bool,
    request: impl FnOnce(Target) -> Request,
) -> Result<Exit, CliError> {
    let refusal = is_over(&mut ledger, &target)?;
    ask(context, &mut ledger, Question { request: &request(target), without_daemon, refusal: refusal.as_deref(), json })
}

/// Says that an execution is over, which never changes.
fn is_over(ledger: &mut Ledger, target: &Target) -> Result<Option<String>, CliError> {
    let Target::Execution(id) = target else { return Ok(None) };
    let is_over = ledger.load_execution(*id)?.is_some_and(|execution| execution.finished_at.is_some());
    Ok(is_over.then(|| not_in_progress(*id)))
}

pub(super) fn maintenance(context: &Context, switch: Option<Switch>, why: Option<String>, json: bool) -> Result<Exit, CliError> {
    let all = Scope { execution: None, pipeline: None, all: true };
    match switch {
        Some(Switch::On) => pause(context, all, why, json),
        Some(Switch::Off) if why.is_some() => Err(CliError::Usage("--why goes with `maintenance on`".to_owned())),
        Some(Switch::Off) => resume(context, all, json),
        None => show_maintenance(context, json),
    }
}

/// What `bunchd maintenance` prints for programs.
#[derive(Debug, Serialize)]
struct Maintenance {
    is_on: bool,
    #[serde(flatten)]
    pause: Option<PauseView>,
}

fn show_maintenance(context: &Context, json: bool) -> Result<Exit, CliError> {
    let path = context.state()?.join(crate::ledger::FILE_NAME);
    let (mut state, mut open) = (State::default(), Vec::new());
    if path.exists() {
        let mut ledger = Ledger::open_beside(&path)?;
        (state, open) = (ledger.load_state()?, ledger.load_requests()?);
    }
    let asked = asked_for(&open);
    let pause = state.pauses.get(&Target::All).map(|pause| PauseView::of(&Target::All, pause));
    match pause {
        pause if json => print_json(&Maintenance { is_on: pause.is_some(), pause })?,
        Some(pause) => print(&format!("{}{asked}\n", pause.said(&context.config_words())))?,
        None => print(&format!("Maintenance mode is off{asked}\n"))?,
    }
    Ok(Exit::Ok)
}

/// Says what was asked for and is not answered yet.
fn asked_for(open: &[OpenRequest]) -> &'static str {
    let last = open.iter().rev().find_map(|open| match &open.request {
        Request::Pause { target: Target::All, .. } => Some("; the next daemon will switch it on, as was asked"),
        Request::Resume { target: Target::All } => Some("; the next daemon will switch it off, as was asked"),
        Request::Pause { .. }
        | Request::Resume { .. }
        | Request::Retry { .. }
        | Request::Start { .. }
        | Request::Stop { .. }
        | Request::Cancel { .. }
        | Request::Reload
        | Request::Purge { .. } => None,
    });
    last.unwrap_or_default()
}

pub(super) fn reload(context: &Context, json: bool) -> Result<Exit, CliError> {
    if !has_daemon(&context.state()?) {
        if json {
            print_json(&serde_json::json!({ "answer": "no-daemon" }))?;
        } else {
            print("no daemon runs, so there is nothing to reload: the next one reads everything when it starts\n")?;
        }
        return Ok(Exit::Ok);
    }
    let mut ledger = context.ledger()?;
    ask(
        context,
        &mut ledger,
        Question { request: &Request::Reload, without_daemon: "it reads everything when it starts", refusal: None, json },
    )
}

/// Finds what a scope means.
///
/// # Errors
/// There is no such execution or pipeline.
fn target(context: &Context, ledger: &mut Ledger, scope: Scope) -> Result<Target, CliError> {
    if let Some(word) = scope.execution {
        let number = execution_number(ledger, &word)?;
        return match ledger.load_execution(number)? {
            Some(_) => Ok(Target::Execution(number)),
            None if ledger.load_state()?.claims.contains_key(&number) => Ok(Target::Execution(number)),
            None => Err(CliError::no_execution(number)),
        };
    }
    let Some(name) = scope.pipeline else { return Ok(Target::All) };
    let target = Target::Pipeline(name.clone());
    // A daemon that runs may know a pipeline that is no longer written, or written with mistakes now.
    let state = ledger.load_state()?;
    let is_in_use = state.pauses.contains_key(&target) || state.executions.values().any(|execution| execution.pipeline.name == name);
    match context.load() {
        Ok(loaded) if !is_in_use => find_pipeline(&name, &loaded.definitions.pipelines).map(|_| target).map_err(CliError::NotFound),
        Ok(_) | Err(_) => Ok(target),
    }
}
