//! `bunchd explain`: a pipeline as it will run.

use super::context::{Context, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use crate::daemon::load::{Loaded, shown};
use crate::engine::requests::find_pipeline;
use crate::executor;
use crate::view::plan::{Known, Plan, PlanSource, dot, mermaid, plan_in};

/// In which form it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// For people; with all arguments, or with those that are set.
    Text { all: bool },
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
    /// For scripts.
    Json,
}

impl Form {
    /// Chooses by the options, of which at most one is set.
    pub(super) fn of(all: bool, dot: bool, mermaid: bool, json: bool) -> Self {
        match (dot, mermaid, json) {
            (true, _, _) => Self::Dot,
            (_, true, _) => Self::Mermaid,
            (_, _, true) => Self::Json,
            (false, false, false) => Self::Text { all },
        }
    }
}

pub(super) fn run(context: &Context, name: &str, form: Form) -> Result<Exit, CliError> {
    let plan = plan(&context.load()?, name)?;
    match form {
        Form::Text { all } => print(&plan_in(&plan, all, context.palette))?,
        Form::Dot => print(&dot(&plan))?,
        Form::Mermaid => print(&mermaid(&plan))?,
        Form::Json => print_json(&plan)?,
    }
    Ok(Exit::Ok)
}

fn plan(loaded: &Loaded, name: &str) -> Result<Plan, CliError> {
    let pipeline = find_pipeline(name, &loaded.definitions.pipelines).map_err(CliError::NotFound)?;
    let known = Known {
        origin: loaded.definitions.origins.get(name),
        texts: &loaded.texts,
        executors: &executor::specs(),
        rules: &loaded.definitions.rules_origins,
        programs: &loaded.config.programs,
        is_variable_set: &|variable| std::env::var_os(variable).is_some(),
        sources: &sources(loaded, name),
    };
    Ok(Plan::of(pipeline, known))
}

fn sources(loaded: &Loaded, pipeline: &str) -> Vec<PlanSource> {
    let folder = loaded.file.parent().unwrap_or(&loaded.file);
    let sources = loaded.config.sources.iter().filter(|source| source.pipeline.get_ref() == pipeline);
    let plan_source = |source: &crate::config::Source| PlanSource {
        name: source.name.get_ref().clone(),
        inbox: shown(&source.resolved_inbox(folder)),
        types: source.types.clone(),
        enabled: source.enabled,
    };
    sources.map(plan_source).collect()
}
