//! A pipeline: its steps, their conditions and arguments, as pipelines.xml means them.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::argument::Argument;
use super::condition::{PipelineCondition, StepCondition};
use super::rules::Rules;
use super::schedule::Schedule;
use super::wait::Wait;

/// The definition that an execution follows; stored with it, so that a reload changes nothing for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// Unique name.
    pub name: String,
    /// Group of pipelines that it belongs to; empty if none.
    pub connector: String,
    /// One sentence for people; may be empty.
    pub description: String,
    /// An execution older than this is cancelled.
    pub expire_in: Option<SignedDuration>,
    /// How many executions may run side by side, at least 1; `processing="sequential"` means 1.
    pub max_parallel: u32,
    /// Somebody may stop its executions; cancelling is always possible.
    #[serde(default)]
    pub stoppable: bool,
    /// Bunches are taken in the order of their identifiers; an older one that waits holds back newer ones.
    pub ordered: bool,
    /// What a start may set; a dropped bunch uses the defaults.
    pub parameters: Vec<Parameter>,
    /// When an execution may be started.
    pub conditions: Vec<PipelineCondition>,
    /// In the order of sortOrder, then as written; never empty.
    pub steps: Vec<Step>,
    /// The sets of rules that its steps name, each once and whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rules>,
}

/// A named value that a start may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Unique in its pipeline.
    pub key: String,
    /// What values it takes.
    #[serde(rename = "type")]
    pub parameter_type: ParameterType,
    /// Used where a start does not set it; for a parameter that is not required, the empty text.
    pub default: Option<String>,
    /// A start without a value is refused.
    pub required: bool,
    /// Short name for forms.
    pub label: String,
    /// Longer explanation for forms.
    pub tooltip: String,
}

/// What values a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ParameterType {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// true or false.
    Boolean,
    /// An http or https address.
    Url,
    /// One of a list.
    Choice {
        /// The allowed values.
        choices: Vec<String>,
    },
}

/// One step of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Unique in its pipeline.
    pub name: String,
    /// Which executor does it.
    pub executor_type: String,
    /// Steps with a lower number are its previous steps.
    pub sort_order: i32,
    /// One sentence for people; may be empty.
    pub description: String,
    /// An attempt that runs longer is stopped and fails.
    pub expire_in: Option<SignedDuration>,
    /// It runs although an earlier step failed, after all previous steps have ended.
    pub run_always: bool,
    /// Its failure is recorded and does not fail the execution.
    pub allow_failure: bool,
    /// When it may start; all must hold.
    pub conditions: Vec<StepCondition>,
    /// What its executor is told.
    pub arguments: Vec<Argument>,
}

impl Pipeline {
    /// Tells whether one of its steps imports.
    pub fn is_importing(&self) -> bool {
        self.steps.iter().any(|step| step.executor_type == "import")
    }

    /// Returns the set of rules of a name, if one of its steps names it.
    pub fn rules(&self, name: &str) -> Option<&Rules> {
        self.rules.iter().find(|rules| rules.name == name)
    }

    /// Returns the step that leaves bad records out of what later steps get, with its position.
    pub fn leaving_out(&self) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.leaves_out())
    }

    /// Tells whether all of its steps only look at the files, or do only what the definition says they validate by.
    pub fn only_validates(&self) -> bool {
        self.steps.iter().all(Step::only_validates)
    }

    /// Returns the times at which it starts, or takes bunches, by itself; `None` if it has none, or is started by hand only.
    pub fn schedule(&self) -> Option<&Schedule> {
        let is_by_hand = self.conditions.contains(&PipelineCondition::NoAutoSpawn);
        let mut conditions = self.conditions.iter().filter(|_| !is_by_hand);
        conditions.find_map(|condition| if let PipelineCondition::Cron { schedule } = condition { Some(schedule) } else { None })
    }
}

impl Step {
    /// Returns the value of an argument as it was written, placeholders included.
    pub fn argument(&self, key: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.key == key)
    }

    /// Tells whether it leaves bad records out of what later steps get; the word is literal.
    pub fn leaves_out(&self) -> bool {
        self.executor_type == "csv-validate" && self.argument("on-errors").is_some_and(|argument| argument.value.text == "skip")
    }

    /// Tells whether it changes nothing but its own directory, as far as its definition says: an import does so if its operation is
    /// literally `validate`, and a command if it literally `validates`.
    pub fn only_validates(&self) -> bool {
        let is_literally = |key: &str, word: &str| self.argument(key).is_some_and(|argument| argument.value.text == word);
        match self.executor_type.as_str() {
            "check-permissions" | "csv-validate" | "report" => true,
            "command" => is_literally("validates", "true"),
            "import" => is_literally("operation", "validate"),
            _ => false,
        }
    }

    /// Returns how often the step may be attempted, at least 1.
    pub fn attempts_limit(&self) -> u32 {
        let limits = self
            .conditions
            .iter()
            .filter_map(|condition| if let StepCondition::AttemptsLimit { limit } = condition { Some(*limit) } else { None });
        limits.min().unwrap_or(1).max(1)
    }

    /// Returns the time that lies between two attempts; zero if nothing asks for one.
    pub fn time_between_attempts(&self) -> Wait {
        let waits = self.conditions.iter().filter_map(|condition| match condition {
            StepCondition::TimeBetweenAttempts { wait, growth } => Some(Wait { wait: *wait, growth: *growth }),
            StepCondition::PreviousStepsCompleted
            | StepCondition::PreviousStepsFinished
            | StepCondition::AttemptsLimit { .. }
            | StepCondition::StepNotRunning { .. }
            | StepCondition::NoConflictingSteps { .. }
            | StepCondition::DependsOnSteps { .. }
            | StepCondition::NamedPipelineStatus { .. }
            | StepCondition::NoConflictingIndexing { .. } => None,
        });
        waits.max_by_key(|wait| wait.wait).unwrap_or_default()
    }
}
