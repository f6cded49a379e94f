//! `bunchd status`: whether the daemon runs, what is in progress, what waits, what failed lately.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::inbox::look;
use super::list::summary_table;
use crate::daemon::load;
use crate::daemon::setup::{LOCK_NAME, Setup};
use crate::inbox::overview::SourceOverview;
use crate::ledger::{FILE_NAME, Filter, Ledger};
use crate::model::execution::{Location, Status};
use crate::model::readiness::{Readiness, WaitReason};
use crate::model::retention::DiskShort;
use crate::process::{Holder, Lock};
use crate::view::execution::ExecutionSummary;
use crate::view::palette::{Palette, Tone};
use crate::view::text::duration;

/// How many failed executions are shown.
const FAILED_SHOWN: usize = 5;

/// How things are.
#[derive(Debug, Serialize)]
struct Overview {
    daemon: Option<Holder>,
    configuration: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    mistakes: Option<String>,
    ledger: PathBuf,
    /// The disk that has so little room that no bunch is begun.
    short_of_disk: Option<DiskShort>,
    counts: Vec<Count>,
    in_progress: Vec<ExecutionSummary>,
    failed_lately: Vec<ExecutionSummary>,
    inbox: Vec<Waiting>,
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
        print(&text(&overview, context.palette))?
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
    let (mut counts, mut in_progress, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    if path.exists() {
        let mut ledger = Ledger::open_beside(path)?;
        counts = ledger.counts()?;
        in_progress = ledger.load_state()?.executions.into_values().filter(|execution| execution.finished_at.is_none()).collect();
        failed = ledger.list(&Filter { status: Some(Status::Failed), limit: FAILED_SHOWN, pipeline: None })?;
        // Whose files a later execution has is not to be retried; the later one tells how it went.
        failed.retain(|execution| !matches!(execution.location, Location::TakenUp { .. }));
    }
    Ok(Overview {
        daemon: Lock::holder(&state.join(LOCK_NAME)),
        configuration: std::path::absolute(&config).map_err(CliError::io("use", &config))?,
        mistakes,
        ledger: path.clone(),
        short_of_disk: setup.as_ref().and_then(Setup::short_of_disk),
        counts: counts.into_iter().map(|(status, executions)| Count { status, executions }).collect(),
        in_progress: in_progress.iter().map(ExecutionSummary::of).collect(),
        failed_lately: failed.iter().map(ExecutionSummary::of).collect(),
        inbox: setup.as_ref().map(look).transpose()?.into_iter().flatten().map(Waiting::of).collect(),
    })
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

fn text(overview: &Overview, palette: Palette) -> String {
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
    line(&format!("Configuration {}, ledger {}", overview.configuration.display(), overview.ledger.display()));
    if let Some(DiskShort { path, free_bytes, limit_bytes }) = overview.short_of_disk.clone() {
        let reason = WaitReason::DiskShort { path, free_bytes, limit_bytes };
        line(&palette.paint(Tone::Bad, &format!("No bunch is begun: {reason}")));
    }
    let counts: Vec<_> = overview.counts.iter().filter(|count| count.executions > 0).collect();
    let counts: Vec<_> = counts.iter().map(|count| format!("{} {}", count.executions, palette.status(count.status))).collect();
    line(&format!("Executions: {}", if counts.is_empty() { "none yet".to_owned() } else { counts.join(", ") }));
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
