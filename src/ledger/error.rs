//! What can go wrong with the ledger.

use std::path::PathBuf;

/// An operation on the ledger that failed; nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no ledger yet.
    #[error("there is no ledger at {path}: nothing has run here yet, or the state directory is another one")]
    Missing {
        /// Its path.
        path: PathBuf,
    },
    /// A later release of bunchd wrote the ledger.
    #[error(
        "the ledger {path} has schema {found}, this bunchd knows schemas up to {known}: a later release wrote it; install that release again"
    )]
    NewerVersion {
        /// Its path.
        path: PathBuf,
        /// Schema of the file.
        found: i64,
        /// Highest schema that this program knows.
        known: i64,
    },
    /// An earlier release of bunchd wrote the ledger, and only a daemon may bring it up to date.
    #[error(
        "an earlier release of bunchd wrote the ledger {path}: restart the daemon of this release, or run `bunchd once`, which brings it up to date"
    )]
    OlderVersion {
        /// Its path.
        path: PathBuf,
    },
    /// SQLite could not do it.
    #[error("cannot {operation} the ledger {path}: {source}")]
    Sqlite {
        /// What was to be done.
        operation: &'static str,
        /// Its path.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// A row holds something that this program does not understand.
    #[error("the ledger {path} holds a row in {table} that cannot be read: {source}")]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// The table.
        table: &'static str,
        /// What is wrong.
        source: serde_json::Error,
    },
}

impl LedgerError {
    /// Tells whether trying again later may help: the disk is full, or the file is locked.
    pub fn is_passing(&self) -> bool {
        let Self::Sqlite { source: rusqlite::Error::SqliteFailure(error, _), .. } = self else { return false };
        matches!(
            error.code,
            rusqlite::ErrorCode::DiskFull
                | rusqlite::ErrorCode::DatabaseBusy
                | rusqlite::ErrorCode::DatabaseLocked
                | rusqlite::ErrorCode::SystemIoFailure
        )
    }
}
