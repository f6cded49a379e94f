//! Lists executions for people.

use super::{Ledger, LedgerError};
use crate::model::execution::{Execution, Status};

/// Which executions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this pipeline.
    pub pipeline: Option<String>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// At most this many, the newest.
    pub limit: usize,
}

impl Ledger {
    /// Lists executions, newest first.
    ///
    /// The status column holds the fold of finished executions; for the others the fold is made from their steps.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn list(&mut self, filter: &Filter) -> Result<Vec<Execution>, LedgerError> {
        let status = filter.status.map(Status::name);
        let condition = "(?1 IS NULL OR pipeline = ?1) AND (?2 IS NULL OR status = ?2 OR finished_at IS NULL) ORDER BY id DESC LIMIT ?3";
        let mut found = self.load_where(condition, &[&filter.pipeline, &status, &filter.limit])?;
        found.retain(|execution| filter.status.is_none_or(|status| execution.status() == status));
        Ok(found)
    }

    /// Counts executions by status, those in progress by the fold over their steps.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn counts(&mut self) -> Result<Vec<(Status, u64)>, LedgerError> {
        let query = "SELECT status, count(*) FROM execution WHERE finished_at IS NOT NULL GROUP BY status";
        let finished: Vec<(String, u64)> = self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let open = self.load_where("is_live = 1 AND finished_at IS NULL", &[])?;
        let count = |status: &Status| {
            let stored = finished.iter().filter(|(name, _)| name == status.name()).map(|(_, count)| count).sum::<u64>();
            stored + open.iter().filter(|execution| execution.status() == *status).count() as u64
        };
        Ok(Status::ALL.iter().map(|status| (*status, count(status))).collect())
    }
}
