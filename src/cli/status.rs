//! `bunchd status`: whether the daemon runs, what is in progress, what waits, what failed lately.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::inbox::look;
use super::list::summary_table;
use crate::daemon::load;
use crate::daemon::setup::{LOCK_NAME, Setup};
use crate::engine::{OpenRequest, State};
use crate::inbox::overview::SourceOverview;
use crate::ledger::{FILE_NAME, Filter, Ledger};
use crate::model::execution::{Location, Status};
use crate::model::pipeline::Pipeline;
use crate::model::readiness::Readiness;
use crate::process::{Holder, Lock};
use crate::view::execution::ExecutionSummary;
use crate::view::palette::{Palette, Tone};
use crate::view::pause::PauseView;
use crate::view::request::words;
use crate::view::schedule::ScheduleView;
use crate::view::text::duration;

/// How many failed executions are shown.
const FAILED_SHOWN: usize = 5;

/// How many requests without an answer are shown.
const REQUESTS_SHOWN: usize = 10;

/// How many pauses are shown.
const PAUSES_SHOWN: usize = 10;

/// How things are.
#[derive(Debug, Serialize)]
struct Overview {
    daemon: Option<Holder>,
    configuration: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    mistakes: Option<String>,
    ledger: PathBuf,
    /// Pauses in force, the widest first; that of everything is maintenance mode.
    pauses: Vec<PauseView>,
    /// What was asked for and is not answered yet.
    requests: Vec<OpenView>,
    counts: Vec<Count>,
    schedules: Vec<ScheduleView>,
    in_progress: Vec<ExecutionSummary>,
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
        print(&text(&overview, context.palette, &context.config_words()))?
    }
    Ok(if overview.mistakes.is_some() { Exit::Config } else { Exit::Ok })
}

/// Gathers what can be told, also when the pipelines have mistakes: a daemon that runs goes on with the old ones.
fn gather(context: &Context) -> Result<Overview, CliError> {
    let (state, config) = (context.state()?, context.config()?);
    let path = &state.join(FILE_NAME);
    let (setup, mistakes) = match load::setup(&config) {
        Ok(setup) => (Some(setup), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let (mut counts, mut failed, mut known) = (Vec::new(), Vec::new(), State::default());
    let mut requests = Vec::new();
    if path.exists() {
        let mut ledger = Ledger::open_beside(path)?;
        counts = ledger.counts()?;
        known = ledger.load_state()?;
        let view = |open: OpenRequest| OpenView { request: open.id, what: words(&open.request), by: open.asked_by };
        requests = ledger.load_requests()?.into_iter().map(view).collect();
        failed = ledger.list(&Filter { status: Some(Status::Failed), limit: FAILED_SHOWN, ..Filter::default() })?;
        // Whose files a later execution has is not to be retried; the later one tells how it went.
        failed.retain(|execution| !matches!(execution.location, Location::TakenUp { .. }));
    }
    Ok(Overview {
        daemon: Lock::holder(&state.join(LOCK_NAME)),
        configuration: std::path::absolute(&config).map_err(CliError::io("use", &config))?,
        mistakes,
        ledger: path.clone(),
        pauses: PauseView::all(&known),
        requests,
        schedules: setup.iter().flat_map(|setup| schedules(setup, &known)).collect(),
        counts: counts.into_iter().map(|(status, executions)| Count { status, executions }).collect(),
        in_progress: known.executions.values().filter(|known| known.finished_at.is_none()).map(ExecutionSummary::of).collect(),
        failed_lately: failed.iter().map(ExecutionSummary::of).collect(),
        inbox: setup.as_ref().map(look).transpose()?.into_iter().flatten().map(Waiting::of).collect(),
    })
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

fn text(overview: &Overview, palette: Palette, config: &str) -> String {
    let mut text = String::new();
    let mut line = |content: &str| writeln!(text, "{content}").expect("a String takes all text");
    match &overview.daemon {
        Some(holder) => {
            let since = duration(holder.since, now());
            let runs = palette.paint(Tone::Good, "runs");
            line(&format!("The daemon {runs}: bunchd {}, process {} on {}, for {since}", holder.version, holder.pid, holder.host));
        }
        None => line(&palette.paint(Tone::Attention, "No daemon runs: nothing is imported until one is started (`bunchd run`)")),
    }
    if let Some(mistakes) = &overview.mistakes {
        let text = "The configuration has mistakes; a daemon that runs goes on with the old one, and none can be started:";
        line(&format!("{}\n{}", palette.paint(Tone::Bad, text), mistakes.trim_end()));
    }
    for pause in overview.pauses.iter().take(PAUSES_SHOWN) {
        line(&palette.paint(Tone::Attention, &pause.said(config)));
    }
    if let more @ 1.. = overview.pauses.len().saturating_sub(PAUSES_SHOWN) {
        line(&format!("… and {more} more pauses of executions; the JSON form has them all"));
    }
    for open in overview.requests.iter().take(REQUESTS_SHOWN) {
        let by = if open.by.is_empty() { String::new() } else { format!(", asked by {}", open.by) };
        line(&format!("Request {} waits for a daemon: {}{by}", open.request, open.what));
    }
    line(&format!("Configuration {}, ledger {}", overview.configuration.display(), overview.ledger.display()));
    let counts: Vec<_> = overview.counts.iter().filter(|count| count.executions > 0).collect();
    let counts: Vec<_> = counts.iter().map(|count| format!("{} {}", count.executions, palette.status(count.status))).collect();
    line(&format!("Executions: {}", if counts.is_empty() { "none yet".to_owned() } else { counts.join(", ") }));
    for schedule in &overview.schedules {
        line(&format!("Schedule: {}", schedule.said(now())));
    }
    for waiting in &overview.inbox {
        line(&inbox_line(waiting, palette));
    }
    if !overview.in_progress.is_empty() {
        line(&format!("\n{}\n{}", palette.paint(Tone::Strong, "In progress"), summary_table(&overview.in_progress, palette).trim_end()));
    }
    if !overview.failed_lately.is_empty() {
        line(&format!(
            "\n{}\n{}",
            palette.paint(Tone::Strong, "Failed lately"),
            summary_table(&overview.failed_lately, palette).trim_end()
        ));
        line("`bunchd show ID` tells why, `bunchd retry ID` takes it up again");
    }
    text
}

fn inbox_line(waiting: &Waiting, palette: Palette) -> String {
    if let Some(error) = &waiting.error {
        return format!("Inbox of {}: {}", waiting.source, palette.paint(Tone::Bad, error));
    }
    let parts = [(waiting.ready, "ready"), (waiting.waiting, "waiting"), (waiting.rejected, "wrong"), (waiting.strangers, "left alone")];
    let parts: Vec<_> = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let hint = if waiting.waiting + waiting.rejected > 0 { " (`bunchd inbox` tells why)" } else { "" };
    format!("Inbox of {}: {}{hint}", waiting.source, if parts.is_empty() { "empty".to_owned() } else { parts.join(", ") })
}
