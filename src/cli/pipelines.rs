//! `bunchd pipelines`: what is defined.

use super::context::{Context, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::table::table;
use crate::view::pipeline::PipelineSummary;

pub(super) fn run(context: &Context, importing: bool, json: bool) -> Result<Exit, CliError> {
    let loaded = context.load()?;
    let sources_of = |name: &str| {
        let sources = loaded.config.sources.iter().filter(|source| source.enabled && source.pipeline.get_ref() == name);
        sources.map(|source| source.name.get_ref().clone()).collect::<Vec<_>>()
    };
    let pipelines = loaded.definitions.pipelines.values().filter(|pipeline| !importing || pipeline.is_importing());
    let summaries: Vec<_> = pipelines.map(|pipeline| PipelineSummary::of(pipeline, sources_of(&pipeline.name))).collect();
    if json {
        print_json(&summaries)?;
        return Ok(Exit::Ok);
    }
    let rows =
        summaries.into_iter().map(|summary| vec![summary.name, summary.steps.join(" → "), summary.sources.join(", "), summary.description]);
    print(&table(&["pipeline", "steps", "sources", "description"], rows))?;
    Ok(Exit::Ok)
}
