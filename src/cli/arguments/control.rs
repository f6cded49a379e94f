//! Arguments of the commands by which people control what runs: about what, and why.

use clap::{Args, ValueEnum};

/// Longest reason that a pause may have, in characters.
const WHY_CHARACTERS_MAX: usize = 500;

/// What a command is about: exactly one of these.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct Scope {
    /// Number of the execution, or the word last
    #[arg(value_name = "EXECUTION")]
    pub(in crate::cli) execution: Option<String>,
    /// The pipeline of this name, with all its executions
    #[arg(long, short, value_name = "NAME")]
    pub(in crate::cli) pipeline: Option<String>,
    /// All pipelines, with all executions
    #[arg(long)]
    pub(in crate::cli) all: bool,
}

/// Which steps a retry runs again; without one of these, those that did not end well.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub(in crate::cli) struct From {
    /// Only this step, and those that run always
    #[arg(long, short, value_name = "NAME")]
    pub(in crate::cli) step: Option<String>,
    /// All steps, from the first on
    #[arg(long)]
    pub(in crate::cli) from_start: bool,
}

/// Whether maintenance mode is to be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Switch {
    /// Start nothing new
    On,
    /// Go on
    Off,
}

/// Reads a reason: one line that is not too long.
pub(super) fn why(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err("it must be one line of plain text".to_owned());
    }
    match text.chars().count() {
        0..=WHY_CHARACTERS_MAX => Ok(text.to_owned()),
        characters => Err(format!("it has {characters} characters; {WHY_CHARACTERS_MAX} are allowed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_a_reason_is_one_line_of_limited_length() {
        assert_eq!(why(" deploy of 2.4 "), Ok("deploy of 2.4".to_owned()));
        assert!(why("two\nlines").is_err() && why("\u{1b}[2J").is_err());
        assert!(why(&"ä".repeat(500)).is_ok() && why(&"a".repeat(501)).is_err());
    }
}
