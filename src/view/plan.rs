//! A pipeline as it will run: its steps in the order in which they can start, and where each value comes from.
//!
//! Invariant: values of environment variables are never part of it, only whether they are set.

mod argument;
mod dot;
mod drawing;
mod entry;
mod mermaid;
mod parameter;
mod rules;
mod step;
mod text;
mod waits;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use super::condition::{ConditionInWords, pipeline_condition};
use crate::definition::{Origin, PipelineOrigin};
use crate::model::argument::ExecutorSpec;
use crate::model::diagnostic::SourceText;
use crate::model::pipeline::Pipeline;

pub use argument::{ArgumentPlan, Behind, BehindKind, UnsetArgument};
pub use dot::dot;
pub use entry::{Entry, EntryPlan, PlanSource};
pub use mermaid::mermaid;
pub use parameter::ParameterPlan;
pub use rules::RulesPlan;
pub use step::{StepPlan, Waited};
pub use text::plan_in;

/// What is known around a pipeline.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Where it was written.
    pub origin: Option<&'a PipelineOrigin>,
    /// The texts that origins speak of.
    pub texts: &'a [SourceText],
    /// What all executor types take.
    pub executors: &'a [ExecutorSpec],
    /// Where the sets of rules were written.
    pub rules: &'a BTreeMap<String, Origin>,
    /// `[programs]` of bunchd.toml.
    pub programs: &'a BTreeMap<String, Vec<String>>,
    /// Tells whether an environment variable is set here.
    pub is_variable_set: &'a dyn Fn(&str) -> bool,
    /// The sources that name it, also those that are switched off.
    pub sources: &'a [PlanSource],
}

/// All of `bunchd explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// Group of pipelines that it belongs to; empty if none.
    pub connector: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Where its name was written, as `file:line`.
    pub defined_at: Option<String>,
    /// An execution older than this is cancelled.
    pub expire_in_seconds: Option<i64>,
    /// Somebody may stop its executions.
    pub is_stoppable: bool,
    /// How many executions may run side by side, at least 1.
    pub max_parallel: u32,
    /// Bunches are taken in the order of their identifiers.
    pub is_ordered: bool,
    /// When an execution may be started.
    pub conditions: Vec<ConditionInWords>,
    /// What a start may set.
    pub parameters: Vec<ParameterPlan>,
    /// What feeds it.
    pub sources: Vec<PlanSource>,
    /// The ways into it, and what each of them runs.
    pub entries: Vec<EntryPlan>,
    /// Its steps, in the order in which they can start.
    pub steps: Vec<StepPlan>,
    /// The sets of rules that its steps name.
    pub rules: Vec<RulesPlan>,
}

impl Plan {
    /// Lays a pipeline out as it will run.
    pub fn of(pipeline: &Pipeline, known: Known<'_>) -> Self {
        let waits = waits::waits(&pipeline.steps);
        let stages = waits::stages(&waits);
        let mut order: Vec<usize> = (0..pipeline.steps.len()).collect();
        order.sort_by_key(|step| stages[*step]);
        let steps = order.iter().map(|step| StepPlan::of(pipeline, *step, &waits[*step], stages[*step], known));
        let order: Vec<_> = order.iter().map(|step| &pipeline.steps[*step]).collect();
        Self {
            name: pipeline.name.clone(),
            connector: pipeline.connector.clone(),
            description: pipeline.description.clone(),
            defined_at: known.origin.and_then(|origin| known.place(&origin.name)),
            expire_in_seconds: pipeline.expire_in.map(|length| length.as_secs()),
            is_stoppable: pipeline.stoppable,
            max_parallel: pipeline.max_parallel,
            is_ordered: pipeline.ordered,
            conditions: pipeline.conditions.iter().map(pipeline_condition).collect(),
            parameters: pipeline.parameters.iter().map(ParameterPlan::of).collect(),
            sources: known.sources.to_vec(),
            entries: Entry::ALL.iter().map(|entry| EntryPlan::of(*entry, pipeline, &order, known)).collect(),
            steps: steps.collect(),
            rules: RulesPlan::all_of(pipeline, known),
        }
    }
}

impl Known<'_> {
    /// Writes a place as `file:line`; `None` if its text is not known.
    fn place(&self, origin: &Origin) -> Option<String> {
        let text = self.texts.iter().find(|text| text.name == origin.file)?;
        Some(format!("{}:{}", text.name, text.line_column(origin.span.start).0))
    }
}
