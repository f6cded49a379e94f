//! Conditions in words: what pipelines.xml calls them, what they ask for, and what they mean for the order of steps.
//!
//! Invariant: each condition there is has its words here; there is no arm for the rest.

use jiff::SignedDuration;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use serde::Serialize;

use crate::model::condition::{Growth, PipelineCondition, StepCondition};

/// A condition in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConditionInWords {
    /// Its name in pipelines.xml.
    pub condition: &'static str,
    /// What must be true for it to hold, without a full stop.
    pub meaning: String,
    /// What it means for the order of steps.
    #[serde(skip)]
    pub role: Role,
}

/// What a condition of a step means for the order in which steps run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It waits for other steps.
    WaitsFor {
        /// For which.
        which: Which,
        /// For which end of them.
        ending: Ending,
    },
    /// It counts or spaces attempts.
    Attempts,
    /// It asks for something that is no step of the same execution.
    Other,
}

/// Which steps are waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All with a lower sortOrder.
    Previous,
    /// Those of these names.
    Named(Vec<String>),
}

/// Which end of a step is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It ended, well or not.
    Any,
    /// It ended well, or may fail.
    Well,
}

/// Says what a condition of a pipeline asks for.
pub fn pipeline_condition(condition: &PipelineCondition) -> ConditionInWords {
    let meaning = match condition {
        PipelineCondition::NoAutoSpawn => "somebody starts it by hand (bunchd start)".to_owned(),
        PipelineCondition::NoSiblingInProgress => "no other execution of the pipeline is in progress".to_owned(),
        PipelineCondition::Cron { schedule } => format!("a time of \"{}\" in {} has come", schedule.expression, schedule.timezone),
        PipelineCondition::Enabled { value: true } => "the pipeline is switched on, which it is".to_owned(),
        PipelineCondition::Enabled { value: false } => "the pipeline is switched on, which it is not".to_owned(),
        PipelineCondition::Command { looked_up } => {
            format!("{} ends with exit code 0, asked every {}", looked_up.probe, length(looked_up.every))
        }
        PipelineCondition::FilesPresent { looked_up } => {
            format!("a file fits {}, asked every {}", looked_up.probe, length(looked_up.every))
        }
    };
    ConditionInWords { condition: condition.name(), meaning, role: Role::Other }
}

/// Says what a condition of a step asks for.
pub fn step_condition(condition: &StepCondition) -> ConditionInWords {
    let previous = |ending| Role::WaitsFor { which: Which::Previous, ending };
    let (meaning, role) = match condition {
        StepCondition::PreviousStepsCompleted => ("each step of lower sortOrder ended well or may fail".to_owned(), previous(Ending::Well)),
        StepCondition::PreviousStepsFinished => ("each step of lower sortOrder ended, well or not".to_owned(), previous(Ending::Any)),
        StepCondition::AttemptsLimit { limit: 1 } => ("it was not attempted before".to_owned(), Role::Attempts),
        StepCondition::AttemptsLimit { limit } => (format!("it was attempted less than {limit} times"), Role::Attempts),
        StepCondition::TimeBetweenAttempts { wait, growth } => {
            (format!("the last attempt ended {} ago or earlier{}", length(*wait), growing(*growth)), Role::Attempts)
        }
        StepCondition::StepNotRunning { step } => (format!("no step named {step} runs in another execution"), Role::Other),
        StepCondition::NoConflictingSteps { steps } => {
            (format!("no step named {} runs in any execution of any pipeline", steps.join(" or ")), Role::Other)
        }
        StepCondition::DependsOnSteps { steps } => {
            let role = Role::WaitsFor { which: Which::Named(steps.clone()), ending: Ending::Well };
            (format!("{} ended well or may fail", steps.join(" and ")), role)
        }
        StepCondition::NamedPipelineStatus { pipeline, statuses } => {
            let statuses: Vec<_> = statuses.iter().map(|status| status.name()).collect();
            (format!("the latest execution of {pipeline} is {}", statuses.join(" or ")), Role::Other)
        }
        StepCondition::NoConflictingIndexing { looked_up } => {
            (format!("the shop rebuilds none of {} now, asked every {}", looked_up.probe, length(looked_up.every)), Role::Other)
        }
    };
    ConditionInWords { condition: condition.name(), meaning, role }
}

/// Says how the wait between attempts grows.
fn growing(growth: Growth) -> String {
    match growth {
        Growth::Fixed => String::new(),
        Growth::Exponential { limit, .. } => format!(", twice as long after each further failure, at most {}", length(limit)),
    }
}

/// Writes a length of time in words: `5 minutes`, `1 hour 30 minutes`, `2 days`.
pub fn length(length: SignedDuration) -> String {
    const DAY: i64 = 24 * 3600;
    let (days, rest) = (length.as_secs() / DAY, length.as_secs() % DAY);
    if days > 0 && rest == 0 {
        return super::text::count(usize::try_from(days).unwrap_or(usize::MAX), "day");
    }
    let printer = SpanPrinter::new().designator(Designator::Verbose).spacing(Spacing::BetweenUnitsAndDesignators);
    printer.duration_to_string(&length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_written_in_words() {
        let written = [30, 60, 5400, 12 * 3600, 2 * 86400, 86400 + 3600, 0].map(|seconds| length(SignedDuration::from_secs(seconds)));
        assert_eq!(written, ["30 seconds", "1 minute", "1 hour 30 minutes", "12 hours", "2 days", "25 hours", "0 seconds"]);
    }
}
