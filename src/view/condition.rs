//! Conditions in words: what pipelines.xml calls them, what they ask for, and what they mean for the order of steps.
//!
//! Invariant: each condition there is has its words here; there is no arm for the rest.

use jiff::SignedDuration;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use serde::Serialize;

use crate::model::condition::{PipelineCondition, StepCondition};

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
    match condition {
        PipelineCondition::NoSiblingInProgress => {
            in_words("no-sibling-in-progress", "no other execution of the pipeline is in progress", Role::Other)
        }
    }
}

/// Says what a condition of a step asks for.
pub fn step_condition(condition: &StepCondition) -> ConditionInWords {
    let previous = |ending| Role::WaitsFor { which: Which::Previous, ending };
    match condition {
        StepCondition::PreviousStepsCompleted => {
            in_words("previous-steps-completed", "each step of lower sortOrder ended well or may fail", previous(Ending::Well))
        }
        StepCondition::PreviousStepsFinished => {
            in_words("previous-steps-finished", "each step of lower sortOrder ended, well or not", previous(Ending::Any))
        }
        StepCondition::AttemptsLimit { limit: 1 } => in_words("attempts-limit", "it was not attempted before", Role::Attempts),
        StepCondition::AttemptsLimit { limit } => {
            in_words("attempts-limit", format!("it was attempted less than {limit} times"), Role::Attempts)
        }
        StepCondition::TimeBetweenAttempts { wait } => {
            in_words("time-between-attempts", format!("the last attempt ended {} ago or earlier", length(*wait)), Role::Attempts)
        }
    }
}

fn in_words(condition: &'static str, meaning: impl Into<String>, role: Role) -> ConditionInWords {
    ConditionInWords { condition, meaning: meaning.into(), role }
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
    fn d1_each_condition_is_said_by_its_name_in_pipelines_xml() {
        let minutes = SignedDuration::from_mins(5);
        let steps = [
            StepCondition::PreviousStepsCompleted,
            StepCondition::PreviousStepsFinished,
            StepCondition::AttemptsLimit { limit: 3 },
            StepCondition::TimeBetweenAttempts { wait: minutes },
        ];
        let said: Vec<_> = steps.iter().map(|condition| step_condition(condition).condition).collect();
        assert_eq!(said, StepCondition::TYPES);
        let said = pipeline_condition(&PipelineCondition::NoSiblingInProgress).condition;
        assert_eq!([said], PipelineCondition::TYPES);
    }

    #[test]
    fn lengths_of_time_are_written_in_words() {
        let written = [30, 60, 5400, 12 * 3600, 2 * 86400, 86400 + 3600, 0].map(|seconds| length(SignedDuration::from_secs(seconds)));
        assert_eq!(written, ["30 seconds", "1 minute", "1 hour 30 minutes", "12 hours", "2 days", "25 hours", "0 seconds"]);
    }
}
