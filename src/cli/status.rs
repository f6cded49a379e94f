//! `bunchd status`: whether the daemon runs, what is paused, what is in progress, what waits, what failed lately.

mod text;

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::in_force::{self, DefinitionsInForce};
use super::inbox::look;
use crate::daemon::load;
use crate::daemon::setup::{LOCK_NAME, Setup};
use crate::engine::{OpenRequest, State};
use crate::inbox::overview::SourceOverview;
use crate::ledger::{FILE_NAME, Filter, Ledger};
use crate::model::execution::{Execution, Location, Status};
use crate::model::pipeline::Pipeline;
use crate::model::readiness::Readiness;
use crate::model::retention::DiskShort;
use crate::process::{Holder, Lock};
use crate::view::execution::ExecutionSummary;
use crate::view::pause::PauseView;
use crate::view::progress::RunningStep;
use crate::view::request::words;
use crate::view::schedule::ScheduleView;

/// How many failed and aborted executions are shown.
const FAILED_SHOWN: usize = 5;

/// How things are.
#[derive(Debug, Serialize)]
struct Overview {
    daemon: Option<Holder>,
    /// What the daemon that runs uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    definitions: Option<DefinitionsInForce>,
    configuration: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    mistakes: Option<String>,
    ledger: PathBuf,
    /// Pauses in force, the widest first; that of everything is maintenance mode.
    pauses: Vec<PauseView>,
    /// What was asked for and is not answered yet.
    requests: Vec<OpenView>,
    /// The disk that has so little room that no bunch is begun.
    short_of_disk: Option<DiskShort>,
    counts: Vec<Count>,
    schedules: Vec<ScheduleView>,
    in_progress: Vec<ExecutionSummary>,
    /// The steps that run and tell how far they have come.
    progress: Vec<RunningStep>,
    failed_lately: Vec<ExecutionSummary>,
    inbox: Vec<Waiting>,
}

/// A request without an answer.
#[derive(Debug, Serialize)]
struct OpenView {
    request: u64,
    what: String,
    by: String,
}

#[derive(Debug, Serialize)]
struct Count {
    status: Status,
    executions: u64,
}

#[derive(Debug, Serialize)]
struct Waiting {
    source: String,
    ready: usize,
    waiting: usize,
    rejected: usize,
    strangers: usize,
    error: Option<String>,
}

pub(super) fn run(context: &Context, json: bool) -> Result<Exit, CliError> {
    let overview = gather(context)?;
    if json {
        print_json(&overview)?
    } else {
        print(&text::text(&overview, context.palette, &context.config_words()))?
    }
    let is_refused = overview.definitions.as_ref().is_some_and(|definitions| definitions.refused.is_some());
    Ok(if overview.mistakes.is_some() || is_refused { Exit::Config } else { Exit::Ok })
}

/// Gathers what can be told, also when the pipelines have mistakes: a daemon that runs goes on with the old ones.
fn gather(context: &Context) -> Result<Overview, CliError> {
    let (state, config) = (context.state()?, context.config()?);
    let path = &state.join(FILE_NAME);
    let (setup, mistakes) = match load::setup(&config) {
        Ok(setup) => (Some(setup), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let daemon = Lock::holder(&state.join(LOCK_NAME));
    let (mut definitions, mut requests) = (None, Vec::new());
    let (mut counts, mut failed, mut known) = (Vec::new(), Vec::<Execution>::new(), State::default());
    let mut progress = Vec::new();
    if path.exists() {
        let mut ledger = Ledger::open_beside(path)?;
        definitions = in_force::of(&ledger, daemon.as_ref())?;
        counts = ledger.counts()?;
        known = ledger.load_state()?;
        progress = running_steps(&ledger, &known)?;
        let view = |open: OpenRequest| OpenView { request: open.id, what: words(&open.request), by: open.asked_by };
        requests = ledger.load_requests()?.into_iter().map(view).collect();
        for status in [Status::Failed, Status::Aborted] {
            failed.extend(ledger.list(&Filter { status: Some(status), limit: FAILED_SHOWN, ..Filter::default() })?);
        }
        // Whose files a later execution has is not to be retried; the later one tells how it went.
        failed.retain(|execution| !matches!(execution.location, Location::TakenUp { .. }));
        failed.sort_by_key(|execution| Reverse(execution.id));
        failed.truncate(FAILED_SHOWN);
    }
    Ok(Overview {
        daemon,
        definitions,
        configuration: std::path::absolute(&config).map_err(CliError::io("use", &config))?,
        mistakes,
        ledger: path.clone(),
        pauses: PauseView::all(&known),
        requests,
        schedules: setup.iter().flat_map(|setup| schedules(setup, &known)).collect(),
        short_of_disk: setup.as_ref().and_then(Setup::short_of_disk),
        counts: counts.into_iter().map(|(status, executions)| Count { status, executions }).collect(),
        in_progress: known.executions.values().filter(|known| known.finished_at.is_none()).map(ExecutionSummary::of).collect(),
        progress,
        failed_lately: failed.iter().map(ExecutionSummary::of).collect(),
        inbox: setup.as_ref().map(look).transpose()?.into_iter().flatten().map(Waiting::of).collect(),
    })
}

/// Reads how far the steps have come that run.
fn running_steps(ledger: &Ledger, state: &State) -> Result<Vec<RunningStep>, CliError> {
    let mut steps = Vec::new();
    for execution in state.executions.values().filter(|known| known.status() != Status::Pending && known.finished_at.is_none()) {
        steps.extend(RunningStep::of(execution, &ledger.load_progress(execution.id)?, now()));
    }
    Ok(steps)
}

fn schedules(setup: &Setup, state: &State) -> Vec<ScheduleView> {
    let view = |pipeline: &Arc<Pipeline>| ScheduleView::of(pipeline, setup.fed.contains(&pipeline.name), state, now());
    setup.pipelines.values().filter_map(view).collect()
}

impl Waiting {
    fn of(source: SourceOverview) -> Self {
        let count = |is: fn(&Readiness) -> bool| source.bunches.iter().filter(|bunch| is(&bunch.readiness)).count();
        Self {
            ready: count(|readiness| matches!(readiness, Readiness::Ready)),
            waiting: count(|readiness| matches!(readiness, Readiness::Waiting { .. })),
            rejected: count(|readiness| matches!(readiness, Readiness::Rejected { .. })),
            strangers: source.strangers.len() + source.strangers_left_off,
            source: source.source,
            error: source.error,
        }
    }
}
