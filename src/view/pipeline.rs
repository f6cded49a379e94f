//! Pipelines as people see them.

use serde::Serialize;

use crate::model::pipeline::Pipeline;

/// One line of `bunchd pipelines`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PipelineSummary {
    /// Group of pipelines that it belongs to; empty if none.
    pub connector: String,
    /// Its name.
    pub name: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Whether one of its steps imports.
    pub is_importing: bool,
    /// Names of its steps, in order.
    pub steps: Vec<String>,
    /// Names of the enabled sources that feed it.
    pub sources: Vec<String>,
}

impl PipelineSummary {
    /// Sums a pipeline up.
    pub fn of(pipeline: &Pipeline, sources: Vec<String>) -> Self {
        Self {
            connector: pipeline.connector.clone(),
            name: pipeline.name.clone(),
            description: pipeline.description.clone(),
            is_importing: pipeline.is_importing(),
            steps: pipeline.steps.iter().map(|step| step.name.clone()).collect(),
            sources,
        }
    }
}
