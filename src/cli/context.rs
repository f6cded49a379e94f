//! What all commands share: which configuration, and how to print.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::arguments::Colour;
use super::error::CliError;
use crate::daemon::load::{self, Loaded, shown};
use crate::ledger::Ledger;
use crate::view::palette::Palette;

/// What all commands share.
#[derive(Debug)]
pub(super) struct Context {
    config: Option<PathBuf>,
    /// Colours for standard output.
    pub(super) palette: Palette,
}

impl Context {
    pub(super) fn new(config: Option<PathBuf>, colour: Colour) -> Self {
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self { config, palette: Palette { colour } }
    }

    /// Returns the configuration file to use.
    pub(super) fn config(&self) -> Result<PathBuf, CliError> {
        let candidates = [Path::new("bunchd.toml"), Path::new("/etc/bunchd/bunchd.toml")];
        let found = || candidates.into_iter().find(|path| path.exists()).map(Path::to_owned);
        self.config.clone().or_else(found).ok_or(CliError::NoConfig)
    }

    /// Tells whether somebody named the configuration file.
    pub(super) fn names_config(&self) -> bool {
        self.config.is_some()
    }

    /// Reads the configuration and the definitions.
    pub(super) fn load(&self) -> Result<Loaded, CliError> {
        Ok(load::read(&self.config()?)?)
    }

    /// Opens the ledger beside a daemon.
    pub(super) fn ledger(&self) -> Result<Ledger, CliError> {
        Ok(Ledger::open_beside(&self.state()?.join(crate::ledger::FILE_NAME))?)
    }

    /// Opens the ledger beside a daemon, and makes it if nothing has run here yet.
    pub(super) fn ledger_or_new(&self) -> Result<Ledger, CliError> {
        let state = self.state()?;
        let path = state.join(crate::ledger::FILE_NAME);
        if !path.exists() {
            std::fs::create_dir_all(&state).map_err(CliError::io("make", &state))?;
            drop(Ledger::open(&path)?);
        }
        Ok(Ledger::open_beside(&path)?)
    }

    /// Returns the directory of the ledger.
    pub(super) fn state(&self) -> Result<PathBuf, CliError> {
        Ok(load::state_directory(&self.config()?)?)
    }

    /// Returns the word that other commands need to find the same configuration: ` --config FILE`, or nothing.
    pub(super) fn config_words(&self) -> String {
        self.config.as_ref().map(|path| format!(" --config {}", path.display())).unwrap_or_default()
    }
}

/// Returns the word that starts this program in a shell: its name if PATH leads to it, else its path.
pub(super) fn program_word() -> String {
    let Ok(own) = std::env::current_exe() else { return "bunchd".to_owned() };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let first = std::env::split_paths(&path).map(|directory| directory.join("bunchd")).find(|program| program.is_file());
    let is_own = first.and_then(|program| program.canonicalize().ok()) == own.canonicalize().ok();
    if is_own { "bunchd".to_owned() } else { shown(&own) }
}

/// Returns the time.
#[expect(clippy::disallowed_methods, reason = "a face shows how long ago things were")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// Prints text to standard output.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::Output)
}

/// Prints a value as JSON, for programs.
pub(super) fn print_json<T: Serialize>(value: &T) -> Result<(), CliError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| CliError::Output(error.into()))?;
    text.push('\n');
    print(&text)
}

/// Finds the number of an execution: a number, or the word last.
pub(super) fn execution_number(ledger: &mut Ledger, word: &str) -> Result<u64, CliError> {
    if word == "last" {
        let newest = ledger.list(&crate::ledger::Filter { limit: 1, ..Default::default() })?;
        return newest.first().map(|execution| execution.id).ok_or_else(|| CliError::NotFound("nothing has run yet".to_owned()));
    }
    word.parse().map_err(|_| CliError::NotFound(format!("{word} is not the number of an execution; `bunchd list` shows them")))
}
