//! Lists executions for people. What is over is found by indexes, so that a long history slows no listing.

use jiff::Timestamp;

use super::{Ledger, LedgerError};
use crate::model::execution::{Execution, Status};

/// Those of a pipeline that are over and ended with a status; by the index of that status, each looked up in the index of its pipeline.
const OVER: &str = "SELECT id FROM execution AS over WHERE is_live = 0 AND status = ?1 AND (?2 IS NULL OR EXISTS
     (SELECT 1 FROM execution AS of_pipeline INDEXED BY execution_by_pipeline WHERE of_pipeline.pipeline = ?2 AND of_pipeline.id = over.id))
     ORDER BY id DESC LIMIT ?3";

/// Those that have ended with a status, and whose files are still to be moved; they are few.
const ENDED: &str =
    "SELECT id FROM execution WHERE is_live = 1 AND finished_at IS NOT NULL AND status = ?1 AND (?2 IS NULL OR pipeline = ?2)";

/// Those that are in progress.
const IN_PROGRESS: &str =
    "SELECT id FROM execution WHERE is_live = 1 AND finished_at IS NULL AND (?1 IS NULL OR pipeline = ?1) ORDER BY id DESC";

/// Which executions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this pipeline.
    pub pipeline: Option<String>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only those that were created at this time or later.
    pub since: Option<Timestamp>,
    /// Only those whose pipeline, source, bunch or failure has all these words, as parts, in any case.
    pub search: String,
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
        if filter.since.is_some() || !filter.search.trim().is_empty() {
            return self.list_by_words(filter);
        }
        match (&filter.pipeline, filter.status) {
            (None, None) => self.load_where("id > 0 ORDER BY id DESC LIMIT ?1", &[&filter.limit]),
            (Some(pipeline), None) => self.load_where("pipeline = ?1 ORDER BY id DESC LIMIT ?2", &[pipeline, &filter.limit]),
            (pipeline, Some(status)) if status.is_final() => {
                let condition = format!("id IN (SELECT id FROM ({OVER}) UNION {ENDED}) ORDER BY id DESC LIMIT ?3");
                self.load_where(&condition, &[&status.name(), pipeline, &filter.limit])
            }
            (pipeline, Some(status)) => self.in_progress(pipeline.as_deref(), status, filter.limit),
        }
    }

    fn in_progress(&mut self, pipeline: Option<&str>, status: Status, limit: usize) -> Result<Vec<Execution>, LedgerError> {
        let mut found = Vec::new();
        let mut numbers: std::vec::IntoIter<u64> = self.rows(IN_PROGRESS, &[&pipeline], |row| row.get(0))?.into_iter();
        while found.len() < limit
            && let Some(number) = numbers.next()
        {
            found.extend(self.load_execution(number)?.filter(|execution| execution.status() == status));
        }
        Ok(found)
    }

    /// Counts executions by status, those that are live by the fold over their steps.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn counts(&mut self) -> Result<Vec<(Status, u64)>, LedgerError> {
        let live = self.load_where("is_live = 1", &[])?;
        let query = "SELECT status, count(*) FROM execution WHERE is_live = 0 GROUP BY status";
        let over: Vec<(String, u64)> = self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let count = |status: &Status| {
            let stored = over.iter().filter(|(name, _)| name == status.name()).map(|(_, count)| count).sum::<u64>();
            stored + live.iter().filter(|execution| execution.status() == *status).count() as u64
        };
        Ok(Status::ALL.iter().map(|status| (*status, count(status))).collect())
    }
}
