//! What the exit codes of a program mean: `0=success, 13=warnings, 4=no-files`; all others fail.

use std::collections::BTreeMap;

use crate::model::failure::{Failure, FailureKind, Outcome};

/// What one exit code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Success,
    Warnings,
    NoFiles,
    Failure,
}

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
            let text = format!("{pair:?} in exit-codes cannot be read; write code=success, code=warnings, code=no-files or code=failure");
            Failure::new(FailureKind::NotStarted, text)
        })
    }

    /// Says how a program that ended with a code did.
    pub(super) fn outcome(&self, code: i32, last_words: Option<&str>) -> Outcome {
        let said = last_words.map(|words| format!("; its last words: {words}")).unwrap_or_default();
        let failure = |text: String| Outcome::Failed { failure: Failure::new(FailureKind::ExitCode { code }, text) };
        match self.0.get(&code).unwrap_or(&Meaning::Failure) {
            Meaning::Success => Outcome::Succeeded,
            Meaning::Warnings => Outcome::SucceededWithWarnings,
            Meaning::NoFiles => failure(format!("the program found no file to import (exit code {code}){said}")),
            Meaning::Failure => failure(format!("the program ended with exit code {code}{said}")),
        }
    }
}

fn read_pair(pair: &str) -> Option<(i32, Meaning)> {
    let (code, meaning) = pair.split_once('=')?;
    let meaning = match meaning.trim() {
        "success" => Meaning::Success,
        "warnings" => Meaning::Warnings,
        "no-files" => Meaning::NoFiles,
        "failure" => Meaning::Failure,
        _ => return None,
    };
    Some((code.trim().parse().ok()?, meaning))
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
    fn e3_a_meaning_that_does_not_exist_is_named() {
        let failure = ExitCodes::read("0=sucess").expect_err("there is no such meaning");
        assert!(failure.text.contains("\"0=sucess\""), "{failure}");
    }
}
