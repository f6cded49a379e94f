//! The ways into a pipeline: a dropped bunch, a start by hand; and what each of them runs.

use serde::Serialize;

use super::Known;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::template::Part;

/// A way into a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A bunch was dropped into the inbox of a source.
    Drop,
    /// Somebody or something starts it: with the oldest bunch that is ready where it imports or a source feeds it, else without one.
    Start,
}

/// What one way in comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPlan {
    /// Which way.
    pub entry: Entry,
    /// Why it is closed; none if it is open.
    pub refusal: Option<String>,
    /// Names of the steps that it runs, in the order in which they can start.
    pub steps: Vec<String>,
    /// It takes a bunch along.
    pub takes_bunch: bool,
    /// Names of the steps that need the files of a bunch, which this way does not bring.
    pub lacking_files: Vec<String>,
}

/// A source that feeds a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanSource {
    /// Its name.
    pub name: String,
    /// The folder into which files are dropped.
    pub inbox: String,
    /// The types that it takes; empty: all.
    pub types: Vec<String>,
    /// Whether its files are looked at.
    pub enabled: bool,
}

/// Executor types that work on the files of a bunch, whatever their arguments are.
const FILE_EXECUTORS: &[&str] = &["import", "csv-validate"];

/// Placeholders that only a bunch gives a value.
const BUNCH_PLACEHOLDERS: &[&str] = &["file", "files", "source.name", "bunch.type", "bunch.identifier"];

impl Entry {
    /// All ways in.
    pub const ALL: &[Self] = &[Self::Drop, Self::Start];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Start => "start",
        }
    }
}

impl EntryPlan {
    /// Says what one way in comes to, for steps in the order in which they can start.
    pub(super) fn of(entry: Entry, pipeline: &Pipeline, steps: &[&Step], known: Known<'_>) -> Self {
        let names = |steps: Vec<&&Step>| steps.into_iter().map(|step| step.name.clone()).collect();
        let is_fed = known.sources.iter().any(|source| source.enabled);
        let takes_bunch = entry == Entry::Drop || is_fed || pipeline.is_importing();
        let lacking = if takes_bunch { Vec::new() } else { steps.iter().filter(|step| needs_bunch(step)).collect() };
        Self {
            entry,
            refusal: drop_refusal(pipeline, known).filter(|_| takes_bunch),
            steps: names(steps.iter().collect()),
            takes_bunch,
            lacking_files: names(lacking),
        }
    }
}

fn drop_refusal(pipeline: &Pipeline, known: Known<'_>) -> Option<String> {
    match known.sources {
        [] => Some(format!("no source in bunchd.toml names the pipeline {}", pipeline.name)),
        sources if sources.iter().all(|source| !source.enabled) => Some("all its sources are switched off".to_owned()),
        _ => None,
    }
}

/// Tells whether a step has nothing to work on without the files of a bunch.
fn needs_bunch(step: &Step) -> bool {
    let parts = step.arguments.iter().flat_map(|argument| argument.value.parts().unwrap_or_default());
    let needs = |part: Part<'_>| matches!(part, Part::Placeholder { name, .. } if BUNCH_PLACEHOLDERS.contains(&name));
    FILE_EXECUTORS.contains(&step.executor_type.as_str()) || parts.into_iter().any(needs)
}
