//! What can go wrong in the demo shop, and the exit code that M2IF gives to it.
//!
//! Keeps one table of exit codes: 1 failed, 4 nothing to import, 143 stopped, 255 crashed.

use std::path::{Path, PathBuf};

/// A run of the demo shop that did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DemoShopError {
    /// The command line is wrong.
    #[error("{0}")]
    Usage(String),
    /// There is no file to import, or no OK file releases one.
    #[error("{0}")]
    NothingToImport(String),
    /// The import stopped at something that it does not accept.
    #[error("{0}")]
    Failed(String),
    /// Its validation found mistakes.
    #[error("Stopped processing because of validation errors")]
    Invalid,
    /// Another import holds the PID file.
    #[error("PID file {} is already in use", .0.display())]
    AlreadyRunning(PathBuf),
    /// The import died as PHP dies of an uncaught error.
    #[error("PHP Fatal error:  Uncaught TypeError: {0}")]
    Crashed(String),
    /// A signal asked the run to end.
    #[error("stopped by a signal; the open transaction was rolled back")]
    Stopped,
    /// A file or directory could not be used.
    #[error("cannot {verb} {}: {source}", path.display())]
    File {
        /// What was tried, as a verb.
        verb: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The catalogue database refused a statement.
    #[error("the demo shop's catalogue says: {0}")]
    Catalog(#[from] rusqlite::Error),
    /// The output is closed.
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
}

impl DemoShopError {
    /// Returns the exit code of M2IF for this error.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::NothingToImport(_) => 4,
            Self::Stopped => 143,
            Self::Crashed(_) => 255,
            Self::Usage(_)
            | Self::Failed(_)
            | Self::Invalid
            | Self::AlreadyRunning(_)
            | Self::File { .. }
            | Self::Catalog(_)
            | Self::Output(_) => 1,
        }
    }
}

/// Returns a closure for `map_err` that names what was tried on which path.
pub(super) fn on(verb: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> DemoShopError {
    let path = path.to_owned();
    move |source| DemoShopError::File { verb, path, source }
}
