//! `bunchd once`: what is ready now, in the foreground.

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::{Context, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::foreground::start;
use super::inbox::{look, text};
use super::logging;
use super::progress::Progress;
use super::table::table;
use crate::daemon::load::shown;
use crate::daemon::setup::Setup;
use crate::daemon::{Summary, Until};
use crate::engine::State;
use crate::ledger::Ledger;
use crate::model::execution::Status;
use crate::model::message::Statistic;
use crate::model::request::Target;
use crate::view::execution::ExecutionSummary;
use crate::view::pause::PauseView;
use crate::view::text::duration;

/// What was done.
#[derive(Debug, Serialize)]
struct Done {
    #[serde(flatten)]
    summary: Summary,
    finished: Vec<ExecutionSummary>,
    /// Executions that a signal left in progress.
    interrupted: Vec<u64>,
    /// Executions that wait for something that was not waited for, such as the end of a pause.
    waiting: Vec<u64>,
    /// Pauses in force.
    pauses: Vec<PauseView>,
}

pub(super) fn run(context: &Context, json: bool) -> Result<Exit, CliError> {
    logging::start_for_terminal();
    let setup = context.load()?.setup();
    let (summary, finished) = import(context, setup.clone(), json)?;
    let mut ledger = Ledger::open_beside(&setup.surroundings.ledger)?;
    let summaries = summaries(&mut ledger, &finished)?;
    let state = ledger.load_state()?;
    let left = left(&state);
    let exit = match (summary.was_told, left.is_empty()) {
        (_, true) => exit_of(finished.values()),
        (true, false) => Exit::Failed,
        (false, false) => exit_of(finished.values()).or_warnings(),
    };
    let (interrupted, waiting) = if summary.was_told { (left, Vec::new()) } else { (Vec::new(), left) };
    if json {
        print_json(&Done { summary, finished: summaries, interrupted, waiting, pauses: PauseView::all(&state) })?;
        return Ok(exit);
    }
    if interrupted.is_empty() || !summaries.is_empty() {
        print_result(context, &setup, &summaries)?;
    }
    let words = context.config_words();
    for id in interrupted {
        print(&format!("Execution {id} was interrupted; `bunchd once{words}` or `bunchd run{words}` goes on with it\n"))?;
    }
    print(&waiting_text(&state, &waiting, &words))?;
    Ok(exit)
}

/// Returns the executions that are not finished.
fn left(state: &State) -> Vec<u64> {
    state.executions.values().filter(|execution| execution.finished_at.is_none()).map(|execution| execution.id).collect()
}

/// Tells which pauses are in force, and which executions wait for something that was not waited for.
fn waiting_text(state: &State, waiting: &[u64], words: &str) -> String {
    let mut text: String = PauseView::all(state).iter().map(|pause| format!("{}\n", pause.said(words))).collect();
    // A pause of its own has told of it already.
    for id in waiting.iter().filter(|id| !state.pauses.contains_key(&Target::Execution(**id))) {
        text += &format!("Execution {id} waits: `bunchd show {id}{words}` tells for what; a later run goes on with it\n");
    }
    text
}

/// Imports what is ready; returns how the executions that finished did.
pub(super) fn import(context: &Context, setup: Setup, quiet: bool) -> Result<(Summary, BTreeMap<u64, Status>), CliError> {
    let mut progress = Progress::new(context.palette, quiet);
    let summary = start(setup, Until::Idle, &mut progress)?;
    Ok((summary, progress.finish()))
}

/// Sums up the executions that finished.
pub(super) fn summaries(ledger: &mut Ledger, finished: &BTreeMap<u64, Status>) -> Result<Vec<ExecutionSummary>, CliError> {
    let known: Result<Vec<_>, _> = finished.keys().map(|id| ledger.load_execution(*id)).collect();
    Ok(known?.into_iter().flatten().map(|execution| ExecutionSummary::of(&execution)).collect())
}

fn exit_of<'a>(statuses: impl Iterator<Item = &'a Status>) -> Exit {
    statuses.fold(Exit::Ok, |exit, status| match (exit, status) {
        (_, Status::Failed | Status::Cancelled | Status::Stopped | Status::Aborted) | (Exit::Failed, _) => Exit::Failed,
        (_, Status::SucceededWithWarnings) => Exit::Warnings,
        (exit, Status::Pending | Status::Running | Status::Stopping | Status::Succeeded) => exit,
    })
}

/// Tells what finished, and what still waits and why.
pub(super) fn print_result(context: &Context, setup: &Setup, finished: &[ExecutionSummary]) -> Result<(), CliError> {
    if finished.is_empty() {
        print("Nothing was ready to be imported.\n")?;
    } else {
        print(&format!("\n{}", finished_table(context, setup, finished)?))?;
    }
    if finished.iter().any(|summary| summary.status == Status::Failed) {
        let words = context.config_words();
        print(&format!("`bunchd show ID{words}` tells why one failed, `bunchd retry ID{words}` takes it up again\n"))?;
    }
    let mut overview = look(setup)?;
    overview.retain(|source| source.error.is_some() || !source.bunches.is_empty() || !source.strangers.is_empty());
    if !overview.is_empty() {
        print(&format!("\nStill in the inbox:\n{}", text(&overview, false, context.palette)))?;
    }
    Ok(())
}

fn finished_table(context: &Context, setup: &Setup, finished: &[ExecutionSummary]) -> Result<String, CliError> {
    let mut ledger = Ledger::open_beside(&setup.surroundings.ledger)?;
    let mut rows = Vec::new();
    for summary in finished {
        let place = ledger.load_execution(summary.id)?.and_then(|execution| execution.location.path().cloned());
        let place = place.map(|place| shown(&place)).unwrap_or_default();
        rows.push(vec![
            summary.id.to_string(),
            summary.pipeline.clone(),
            summary.bunch.clone().unwrap_or_else(|| "-".to_owned()),
            summary.files.to_string(),
            context.palette.status(summary.status),
            counted(&ledger.load_statistics(summary.id)?),
            summary.finished_at.map(|finished| duration(summary.created_at, finished)).unwrap_or_default(),
            place,
        ]);
    }
    Ok(table(&["id", "pipeline", "bunch", "files", "status", "imported", "took", "now in"], rows))
}

/// What steps beside the import count.
const OTHER_TABLES: &[&str] = &["csv", "indexes", "changes", "images", "cached images", "bytes"];

/// Writes what an import counted: `240 rows, 2 skipped`, with the tables where there are several: `9 products rows, 3 price rows`.
fn counted(statistics: &[Statistic]) -> String {
    let counts: Vec<_> = statistics.iter().filter(|statistic| !OTHER_TABLES.contains(&statistic.table.as_str())).collect();
    let are_several = counts.windows(2).any(|pair| pair[0].table != pair[1].table);
    let written = counts.iter().map(|Statistic { table, operation, count }| match are_several {
        true => format!("{count} {table} {operation}"),
        false => format!("{count} {operation}"),
    });
    written.collect::<Vec<_>>().join(", ")
}
