//! How far attempts have come: written beside the changes of a heartbeat, and read for people alone.
//!
//! Invariant: what [`Ledger::load_state`] gives does not depend on it. It is a column of the attempt, so that it comes and goes with
//! its row; an attempt without a row has no progress, and to write some is no error.

use rusqlite::{Connection, params};

use super::rows::json;
use super::{Ledger, LedgerError};
use crate::model::execution::AttemptKey;
use crate::model::progress::Told;

impl Ledger {
    /// Writes how far attempts have come, all or nothing.
    ///
    /// # Errors
    /// SQLite could not do it (disk full, file locked).
    pub fn note_progress(&mut self, told: &[(AttemptKey, Told)]) -> Result<(), LedgerError> {
        // No effect follows from it, so nobody needs the receipt.
        self.commit_with(&[], told).map(drop)
    }

    /// Reads how far the attempts of an execution have come, in the order of steps and attempts; those that told nothing are left out.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn load_progress(&self, execution: u64) -> Result<Vec<(AttemptKey, Told)>, LedgerError> {
        let query =
            "SELECT ordinal, attempt, progress FROM attempt WHERE execution = ?1 AND progress IS NOT NULL ORDER BY ordinal, attempt";
        let rows: Vec<(usize, u32, String)> = self.rows(query, &[&execution], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let told =
            |(step, attempt, facts): (usize, u32, String)| Ok((AttemptKey { execution, step, attempt }, self.parse("attempt", &facts)?));
        rows.into_iter().map(told).collect()
    }
}

/// Writes the progress of one attempt.
pub(super) fn note(connection: &Connection, key: &AttemptKey, told: &Told) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE attempt SET progress = ?4 WHERE execution = ?1 AND ordinal = ?2 AND attempt = ?3")?
        .execute(params![key.execution, key.step, key.attempt, json(told)])
        .map(|_| ())
}
