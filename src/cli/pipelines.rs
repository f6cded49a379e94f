//! `bunchd pipelines`: what is defined.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::{Context, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::table::table;
use crate::daemon::load::Loaded;
use crate::definition::choice_help;
use crate::model::pipeline::Pipeline;
use crate::view::pipeline::PipelineSummary;

pub(super) fn run(context: &Context, importing: bool, connector: Option<&str>, json: bool) -> Result<Exit, CliError> {
    let loaded = context.load()?;
    let sources_of = |name: &str| {
        let sources = loaded.config.sources.iter().filter(|source| source.enabled && source.pipeline.get_ref() == name);
        sources.map(|source| source.name.get_ref().clone()).collect::<Vec<_>>()
    };
    let is_wanted = |pipeline: &&Arc<Pipeline>| {
        (!importing || pipeline.is_importing()) && connector.is_none_or(|connector| pipeline.connector == connector)
    };
    let mut pipelines: Vec<_> = loaded.definitions.pipelines.values().filter(is_wanted).collect();
    if let (Some(connector), []) = (connector, pipelines.as_slice()) {
        return Err(CliError::NotFound(no_connector(connector, &loaded)));
    }
    pipelines.sort_by_key(|pipeline| &pipeline.connector);
    let summaries: Vec<_> = pipelines.into_iter().map(|pipeline| PipelineSummary::of(pipeline, sources_of(&pipeline.name))).collect();
    if json {
        print_json(&summaries)?;
        return Ok(Exit::Ok);
    }
    let rows = summaries
        .into_iter()
        .map(|summary| vec![summary.connector, summary.name, summary.steps.join(" → "), summary.sources.join(", "), summary.description]);
    print(&table(&["connector", "pipeline", "steps", "sources", "description"], rows))?;
    Ok(Exit::Ok)
}

fn no_connector(wanted: &str, loaded: &Loaded) -> String {
    let known: BTreeSet<&str> = loaded.definitions.pipelines.values().map(|pipeline| pipeline.connector.as_str()).collect();
    let hint = choice_help(wanted, "there are", &known.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>());
    format!("no pipeline belongs to the connector {wanted}; {hint}")
}
