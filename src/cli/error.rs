//! What can end a command early, with the exit code and a hint for each.

use std::path::PathBuf;

use super::exit::Exit;
use super::printable::printable;
use crate::daemon::DaemonError;
use crate::daemon::load::LoadError;
use crate::ledger::LedgerError;
use crate::process::LockError;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// No configuration was named or found.
    #[error("there is no bunchd.toml here and none in /etc/bunchd; name one with --config, or try `bunchd demo`")]
    NoConfig,
    /// The configuration cannot be used.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Another daemon has the ledger.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The daemon ended in the middle.
    #[error(transparent)]
    Daemon(#[from] DaemonError),
    /// There is nothing of that name or number.
    #[error("{0}")]
    NotFound(String),
    /// The words of the command do not go together.
    #[error("{0}")]
    Usage(String),
    /// A request was refused.
    #[error("{0}")]
    Refused(String),
    /// Somebody wanted us to end before there was a result.
    #[error("{0}")]
    Interrupted(String),
    /// The daemon did not answer.
    #[error("{0}")]
    Busy(String),
    /// A file or directory cannot be used.
    #[error("cannot {what} {path}: {source}")]
    Io {
        /// What was to be done with it.
        what: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The configuration lacks something that the command needs, or what it says cannot be used for it.
    #[error("{0}")]
    NotSet(String),
    /// A file or directory cannot be used, and the text says which.
    #[error("{0}")]
    Unusable(String),
    /// A text has mistakes, which are shown with their places.
    #[error("{0}")]
    Mistakes(String),
    /// Rules have mistakes, which are shown with their places.
    #[error("{0}")]
    BadRules(String),
    /// The reader of our output has gone away.
    #[error("the output cannot be written: {0}")]
    Output(std::io::Error),
}

impl CliError {
    /// Returns the exit code for it.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::NoConfig | Self::Load(_) | Self::NotSet(_) | Self::BadRules(_) => Exit::Config,
            Self::Ledger(LedgerError::Missing { .. }) | Self::NotFound(_) => Exit::NotFound,
            Self::Ledger(LedgerError::NewerVersion { .. } | LedgerError::OlderVersion { .. })
            | Self::Daemon(DaemonError::Ledger(LedgerError::NewerVersion { .. })) => Exit::Config,
            Self::Ledger(_) | Self::Daemon(_) | Self::Io { .. } | Self::Unusable(_) | Self::Output(_) => Exit::Io,
            Self::Lock(LockError::Held { .. }) | Self::Busy(_) => Exit::Busy,
            Self::Lock(_) => Exit::Io,
            Self::Refused(_) | Self::Mistakes(_) => Exit::Failed,
            Self::Usage(_) => Exit::Usage,
            Self::Interrupted(_) => Exit::Interrupted,
        }
    }

    /// Says it in whole lines, without what a terminal would obey; mistakes in texts have their own headings.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Load(LoadError::Mistakes { .. }) | Self::Mistakes(_) | Self::BadRules(_) => format!("{}\n", self.to_string().trim_end()),
            // What a daemon answers may have several lines.
            Self::Refused(text) | Self::Busy(text) => {
                format!("bunchd: {}\n", text.lines().map(printable).collect::<Vec<_>>().join("\n"))
            }
            Self::NoConfig
            | Self::Load(_)
            | Self::Ledger(_)
            | Self::Lock(_)
            | Self::Daemon(_)
            | Self::NotFound(_)
            | Self::Usage(_)
            | Self::Interrupted(_)
            | Self::Io { .. }
            | Self::NotSet(_)
            | Self::Unusable(_)
            | Self::Output(_) => format!("bunchd: {}\n", printable(&self.to_string())),
        }
    }

    /// Says it on standard error, and nothing ends by it.
    pub(super) fn tell(&self) {
        // There is nowhere else to say that standard error is closed.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), self.said().as_bytes());
    }

    /// Says that there is no execution of a number.
    pub(super) fn no_execution(number: u64) -> Self {
        Self::NotFound(format!("there is no execution {number}; `bunchd list` shows them"))
    }

    /// Makes an [`CliError::Io`].
    pub(super) fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { what, path, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e11_what_a_terminal_would_obey_is_written_out_in_errors() {
        let path = PathBuf::from("a\u{1b}[31m\nb.csv");
        let error = CliError::io("read", path)(std::io::Error::other("no"));
        assert_eq!(error.said(), "bunchd: cannot read a\\u{1b}[31m\\nb.csv: no\n");
        assert_eq!(CliError::Refused("one\ntwo\r".to_owned()).said(), "bunchd: one\ntwo\\r\n");
    }
}
