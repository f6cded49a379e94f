//! `bunchd show PIPELINE`: whether it would begin an execution now, and why not.

use super::super::context::{Context, now, print, print_json};
use super::super::error::CliError;
use super::super::exit::Exit;
use super::super::inbox::look;
use super::super::list::summary_table;
use crate::daemon::setup::Setup;
use crate::engine::State;
use crate::engine::gate::Gate;
use crate::inbox::overview::BunchOverview;
use crate::ledger::{Filter, Ledger};
use crate::model::bunch::Bunch;
use crate::model::diagnostic::did_you_mean;
use crate::model::pipeline::Pipeline;
use crate::model::readiness::Readiness;
use crate::view::execution::ExecutionSummary;
use crate::view::pause::PauseView;
use crate::view::pipeline::PipelineSummary;
use crate::view::waiting::{PipelineDetail, WaitingBunch};

pub(super) fn run(context: &Context, name: &str, json: bool) -> Result<Exit, CliError> {
    let setup = context.load()?.setup();
    let Some(pipeline) = setup.pipelines.get(name) else { return Err(unknown(name, &setup)) };
    let detail = detail(&setup, pipeline)?;
    if json {
        print_json(&detail)?;
    } else {
        let executions = summary_table(&detail.in_progress, context.palette);
        print(&detail.text(&executions, context.palette, &context.config_words()))?;
    }
    Ok(Exit::Ok)
}

fn unknown(name: &str, setup: &Setup) -> CliError {
    let near = did_you_mean(name, setup.pipelines.keys().map(String::as_str));
    let hint = near.map_or_else(|| "`bunchd list` and `bunchd pipelines` list them".to_owned(), |near| format!("did you mean {near}?"));
    CliError::NotFound(format!("{name} is neither the number of an execution nor the name of a pipeline; {hint}"))
}

fn detail(setup: &Setup, pipeline: &Pipeline) -> Result<PipelineDetail, CliError> {
    let path = &setup.surroundings.ledger;
    let (mut state, mut latest) = (State::default(), None);
    if path.exists() {
        let mut ledger = Ledger::open_beside(path)?;
        state = ledger.load_state()?;
        let newest = Filter { pipeline: Some(pipeline.name.clone()), limit: 1, ..Filter::default() };
        latest = ledger.list(&newest)?.first().map(ExecutionSummary::of);
    }
    let feeds: Vec<_> = setup.sources.iter().filter(|(_, fed)| fed.name == pipeline.name).map(|(source, _)| source.name.clone()).collect();
    let short_of_disk = setup.short_of_disk();
    let gate = Gate::of_state(&state, setup.limits.claimed, short_of_disk.as_ref(), now());
    let open = state.executions.values().filter(|known| known.pipeline.name == pipeline.name && known.finished_at.is_none());
    let mut pauses = PauseView::all(&state);
    pauses.retain(|pause| pause.covers_pipeline(&pipeline.name));
    Ok(PipelineDetail {
        latest,
        conditions: gate.verdicts(pipeline, !feeds.is_empty()),
        pauses,
        in_progress: open.map(ExecutionSummary::of).collect(),
        bunches: bunches(setup, &feeds)?,
        summary: PipelineSummary::of(pipeline, feeds),
    })
}

fn bunches(setup: &Setup, feeds: &[String]) -> Result<Vec<WaitingBunch>, CliError> {
    let overview = look(setup)?;
    let fed = overview.iter().filter(|source| feeds.contains(&source.source));
    Ok(fed.flat_map(|source| source.bunches.iter().map(|bunch| waiting(&source.source, bunch))).collect())
}

fn waiting(source: &str, known: &BunchOverview) -> WaitingBunch {
    let is_ready = known.readiness == Readiness::Ready;
    WaitingBunch {
        source: source.to_owned(),
        bunch: known.key.to_string(),
        is_ready,
        why: if is_ready { String::new() } else { known.readiness.to_string() },
        since: known.bunch.as_ref().map(Bunch::released_at),
    }
}
