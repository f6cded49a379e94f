//! Pauses as people see them: what is paused, since when, by whom, why, and what ends it.

use jiff::Timestamp;
use serde::Serialize;

use crate::engine::{Pause, State};
use crate::model::execution::Execution;
use crate::model::request::Target;

/// A pause that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PauseView {
    /// What is paused.
    pub target: Target,
    /// Since when.
    pub since: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// Why; may be empty.
    pub why: String,
    /// The command that ends it.
    pub ended_by: String,
}

impl PauseView {
    /// Shows a pause.
    pub fn of(target: &Target, pause: &Pause) -> Self {
        let ended_by = target.resume_command();
        Self { target: target.clone(), since: pause.since, by: pause.by.clone(), why: pause.why.clone(), ended_by }
    }

    /// Shows all pauses that are in force, the widest first.
    pub fn all(state: &State) -> Vec<Self> {
        state.pauses.iter().rev().map(|(target, pause)| Self::of(target, pause)).collect()
    }

    /// Shows the pauses that hold an execution back, the widest first.
    pub fn holding(state: &State, execution: &Execution) -> Vec<Self> {
        let mut all = Self::all(state);
        all.retain(|pause| pause.target == Target::Execution(execution.id) || pause.covers_pipeline(&execution.pipeline.name));
        all
    }

    /// Tells whether it holds a pipeline back.
    pub fn covers_pipeline(&self, pipeline: &str) -> bool {
        match &self.target {
            Target::Execution(_) => false,
            Target::Pipeline(name) => name == pipeline,
            Target::All => true,
        }
    }

    /// Says it in one sentence; `words` follow the command that ends it.
    pub fn said(&self, words: &str) -> String {
        let what = match &self.target {
            Target::All => "Maintenance mode is on".to_owned(),
            Target::Pipeline(name) => format!("The pipeline {name} is paused"),
            Target::Execution(id) => format!("Execution {id} is paused"),
        };
        format!("{what} {}", self.facts(words))
    }

    /// Says since when, by whom, why, and what ends it.
    pub fn facts(&self, words: &str) -> String {
        let why = if self.why.is_empty() { String::new() } else { format!(": {}", self.why) };
        let place = if self.target == Target::All { "" } else { " in it" };
        format!("since {:.0}, by {}{why}; nothing new is started{place} until `{}{words}`", self.since, self.by, self.ended_by)
    }
}
