//! What the exit codes of a program mean: `0=success, 13=warnings, 20=abort, 75=stopped`; all others fail.

use std::collections::BTreeMap;

use crate::model::failure::{Failure, FailureKind, Outcome};

/// What one exit code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Success,
    Warnings,
    NoFiles,
    Failure,
    /// It did its work, and found that the rest must not run.
    Abort,
    /// It ended early, since it was asked to stop.
    Stopped,
}

/// The words for them in pipelines.xml; the definitions allow the same ones.
const MEANINGS: &[(&str, Meaning)] = &[
    ("success", Meaning::Success),
    ("warnings", Meaning::Warnings),
    ("no-files", Meaning::NoFiles),
    ("failure", Meaning::Failure),
    ("abort", Meaning::Abort),
    ("stopped", Meaning::Stopped),
];

/// The meaning of all exit codes of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExitCodes(BTreeMap<i32, Meaning>);

impl Default for ExitCodes {
    fn default() -> Self {
        Self(BTreeMap::from([(0, Meaning::Success)]))
    }
}

impl ExitCodes {
    /// Reads `code=meaning` pairs, separated by commas.
    ///
    /// # Errors
    /// The pair that cannot be read.
    pub(super) fn read(text: &str) -> Result<Self, Failure> {
        let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let codes: Result<BTreeMap<_, _>, _> = pairs.map(|pair| read_pair(pair).ok_or(pair)).collect();
        codes.map(Self).map_err(|pair| {
            let names: Vec<&str> = MEANINGS.iter().map(|(name, _)| *name).collect();
            let text = format!("{pair:?} in exit-codes cannot be read; write code=meaning, with one of {}", names.join(", "));
            Failure::new(FailureKind::NotStarted, text)
        })
    }

    /// Tells whether a code says that the program ended early, since it was asked to.
    pub(super) fn means_stopped(&self, code: i32) -> bool {
        self.0.get(&code) == Some(&Meaning::Stopped)
    }

    /// Says how a program that ended with a code did; whether it was asked to stop is for the caller.
    pub(super) fn outcome(&self, code: i32, last_words: Option<&str>) -> Outcome {
        let said = last_words.map(|words| format!("; its last words: {words}")).unwrap_or_default();
        let failure = |text: String| Outcome::Failed { failure: Failure::new(FailureKind::ExitCode { code }, text) };
        match self.0.get(&code).unwrap_or(&Meaning::Failure) {
            Meaning::Success => Outcome::Succeeded,
            Meaning::Warnings => Outcome::SucceededWithWarnings,
            Meaning::NoFiles => failure(format!("the program found no file to import (exit code {code}){said}")),
            Meaning::Failure => failure(format!("the program ended with exit code {code}{said}")),
            Meaning::Abort => Outcome::Aborted { why: format!("the program aborted (exit code {code}){said}") },
            Meaning::Stopped => {
                failure(format!("the program says that it was stopped (exit code {code}), but nobody had asked it to stop{said}"))
            }
        }
    }
}

fn read_pair(pair: &str) -> Option<(i32, Meaning)> {
    let (code, meaning) = pair.split_once('=')?;
    let (_, meaning) = MEANINGS.iter().find(|(name, _)| *name == meaning.trim())?;
    Some((code.trim().parse().ok()?, *meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e3_exit_codes_map_to_outcomes_and_the_others_fail() {
        let codes = ExitCodes::read("0=success, 13=warnings, 4=no-files").expect("it is well formed");
        assert_eq!(codes.outcome(0, None), Outcome::Succeeded);
        assert_eq!(codes.outcome(13, None), Outcome::SucceededWithWarnings);
        for code in [1, 4, 255] {
            assert!(matches!(codes.outcome(code, None), Outcome::Failed { .. }), "{code}");
        }
    }

    #[test]
    fn d3_a_code_that_means_abort_aborts_with_the_last_words_of_the_program() {
        let codes = ExitCodes::read("0=success, 20=abort").expect("it is well formed");
        assert_eq!(
            codes.outcome(20, Some("the feed is from yesterday")),
            Outcome::Aborted { why: "the program aborted (exit code 20); its last words: the feed is from yesterday".into() }
        );
        assert!(matches!(codes.outcome(20, None), Outcome::Aborted { why } if why == "the program aborted (exit code 20)"));
    }

    #[test]
    fn b28_a_program_that_ends_as_stopped_without_being_asked_has_failed_and_the_failure_says_so() {
        let codes = ExitCodes::read("75=stopped").expect("it is well formed");
        let Outcome::Failed { failure } = codes.outcome(75, None) else { panic!("nobody had asked it") };
        assert!(failure.text.contains("nobody had asked it to stop"), "{failure}");
    }

    #[test]
    fn d3_the_definitions_allow_the_meanings_that_are_known_here() {
        let names: Vec<&str> = MEANINGS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, crate::model::argument::EXIT_MEANINGS);
    }

    #[test]
    fn e3_a_meaning_that_does_not_exist_is_named() {
        let failure = ExitCodes::read("0=sucess").expect_err("there is no such meaning");
        assert!(failure.text.contains("\"0=sucess\""), "{failure}");
    }
}
