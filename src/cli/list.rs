//! `bunchd list`: executions, the newest first.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arguments::list::Wanted;
use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::table::table;
use crate::engine::requests::find_pipeline;
use crate::ledger::{Filter, Ledger};
use crate::model::execution::Status;
use crate::model::pipeline::Pipeline;
use crate::view::execution::ExecutionSummary;
use crate::view::palette::Palette;
use crate::view::text::duration;

pub(super) fn run(context: &Context, wanted: Wanted, json: bool) -> Result<Exit, CliError> {
    let Wanted { pipeline, status, search, since, limit } = wanted;
    let status = status.and_then(|name| Status::ALL.iter().copied().find(|status| status.name() == name));
    let since = since.and_then(|since| since.at(now()));
    let filter = Filter { pipeline, status, since, search: search.unwrap_or_default(), limit };
    let mut ledger = context.ledger()?;
    let executions = ledger.list(&filter)?;
    // Definitions with mistakes are no reason to refuse a listing.
    if let (Some(name), true, Ok(loaded)) = (&filter.pipeline, executions.is_empty(), context.load()) {
        refuse_unknown(name, &loaded.definitions.pipelines, &mut ledger)?;
    }
    let summaries: Vec<_> = executions.iter().map(ExecutionSummary::of).collect();
    if json {
        print_json(&summaries)?;
    } else if summaries.is_empty() {
        print("no execution was found; `bunchd inbox` tells what waits\n")?;
    } else {
        print(&summary_table(&summaries, context.palette))?;
    }
    Ok(Exit::Ok)
}

/// Refuses the name of a pipeline that is neither defined nor has ever run.
pub(super) fn refuse_unknown(name: &str, pipelines: &BTreeMap<String, Arc<Pipeline>>, ledger: &mut Ledger) -> Result<(), CliError> {
    let Err(why) = find_pipeline(name, pipelines) else { return Ok(()) };
    let ran = ledger.list(&Filter { pipeline: Some(name.to_owned()), limit: 1, ..Filter::default() })?;
    if ran.is_empty() { Err(CliError::NotFound(why)) } else { Ok(()) }
}

/// Lays summaries out as a table.
pub(super) fn summary_table(summaries: &[ExecutionSummary], palette: Palette) -> String {
    let row = |summary: &ExecutionSummary| {
        vec![
            summary.id.to_string(),
            summary.pipeline.clone(),
            summary.bunch.clone().unwrap_or_else(|| "-".to_owned()),
            summary.files.to_string(),
            format!("{}{}", palette.status(summary.status), summary.mark()),
            format!("{:.0}", summary.created_at),
            summary.finished_at.map_or_else(|| "-".to_owned(), |finished| duration(summary.created_at, finished)),
            summary.failure.as_deref().map(cut).unwrap_or_default(),
        ]
    };
    table(&["id", "pipeline", "bunch", "files", "status", "created", "took", "failure"], summaries.iter().map(row))
}

/// Cuts a failure to what fits in a line; `bunchd show` has all of it.
fn cut(text: &str) -> String {
    const CHARACTERS_MAX: usize = 80;
    let mut short: String = text.chars().take(CHARACTERS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
