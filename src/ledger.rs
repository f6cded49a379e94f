//! The ledger: everything that bunchd must not forget, in one SQLite file (WAL, synchronous=FULL).
//!
//! The only SQL of bunchd's own lives here. One daemon writes executions; others append requests and
//! read. Several changes are committed together: all or none of them. It cannot tell whether
//! another daemon uses the same file: the lock beside it does.

mod commit;
mod error;
mod load;
mod open;
mod progress;
mod request;
mod retention;
mod rows;
mod search;
mod setting;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use crate::model::pipeline::Pipeline;

pub use error::LedgerError;
pub use request::OPEN_MAX;
pub use search::Filter;

/// Name of the ledger's file in the state directory.
pub const FILE_NAME: &str = "ledger.sqlite";

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
    id: String,
    definitions: HashMap<i64, Arc<Pipeline>>,
    written: commit::Written,
    commits: u64,
}

/// Proof that changes are on disk: effects are performed only against it.
#[derive(Debug)]
#[must_use = "effects follow a commit"]
pub struct Receipt(());

impl Ledger {
    /// Returns the number that tells this ledger from every other, as hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns how many commits this connection has made.
    pub fn commits(&self) -> u64 {
        self.commits
    }

    fn error(&self, operation: &'static str) -> impl FnOnce(rusqlite::Error) -> LedgerError {
        let path = self.path.clone();
        move |source| LedgerError::Sqlite { operation, path, source }
    }
}

#[cfg(test)]
mod tests;
