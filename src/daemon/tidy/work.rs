//! The work of a run: batches are read, begun, and noted when they are removed.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::super::beat::said;
use super::super::{Daemon, clock};
use super::{ROWS_MAX, Removed};
use crate::engine::removal::REMOVE_WAIT_MAX;
use crate::engine::{MoveProgress, Tidied};
use crate::model::execution::Location;
use crate::model::retention::{Kind, Part};
use crate::storage::StorageError;

/// How long something may have been removed without the ledger knowing it.
const NOTE: Duration = Duration::from_millis(10);

impl Daemon<'_> {
    /// Reads the next batch from the ledger, unless one is under way.
    pub(super) fn feed(&mut self) {
        let Some(run) = &mut self.tidy.run else { return };
        if self.facts.tidying.noted.is_empty() {
            self.facts.tidying.noted = run.next_notes(ROWS_MAX);
        }
        // Whether rows may go is read from the ledger, which does not hold yet what was removed just now.
        let is_noted = !self.facts.moves.iter().any(|(id, progress)| {
            let is_removal = || self.state.executions.get(id).is_some_and(|known| matches!(known.location, Location::Removing { .. }));
            *progress == MoveProgress::Moved && is_removal()
        });
        if is_noted && run.in_hand.is_empty() && self.facts.tidying.candidates.is_empty() {
            match run.next_batch(&mut self.ledger, &self.setup.roots()) {
                Ok(candidates) => self.facts.tidying.candidates = candidates,
                Err(error) => {
                    tracing::error!(%error, "what is to be removed could not be read; it is tried again");
                    run.fail(said(&error));
                }
            }
        }
    }

    /// Begins to remove a directory, or parts of it.
    pub(in super::super) fn remove(&mut self, execution: u64, path: PathBuf, parts: Vec<Part>) {
        if parts.is_empty() {
            self.facts.moves.insert(execution, MoveProgress::Moving);
        } else {
            self.facts.tidying.in_hand.insert(execution);
        }
        let ended_well = self.state.executions.get(&execution).is_some_and(|known| known.status().is_success());
        if let Some(run) = &mut self.tidy.run {
            run.in_hand.insert(execution, if ended_well { Kind::Archive } else { Kind::Failed });
        }
        self.tidy.remover.remove(execution, path, parts, self.setup.roots());
    }

    /// Notes what was removed; one commit holds what is removed within a moment.
    pub(in super::super) fn removed(&mut self, removed: Removed) {
        self.facts.due.heartbeat_at(Instant::now() + NOTE);
        let Removed { execution, freed, storage, error } = removed;
        self.facts.tidying.in_hand.remove(&execution);
        if let Some(run) = &mut self.tidy.run {
            run.note(execution, &freed, error.is_some());
        }
        let is_whole = matches!(self.facts.moves.get(&execution), Some(MoveProgress::Moving));
        match error {
            None if is_whole => drop(self.facts.moves.insert(execution, MoveProgress::Moved)),
            None => self.facts.tidying.noted.extend(storage.map(|storage| (execution, storage))),
            Some(error) => {
                if !matches!(error, StorageError::Interrupted { .. }) {
                    tracing::error!(execution.id = execution, error = said(&error), "something could not be removed; it is tried again");
                }
                if is_whole {
                    let retry_at = clock::now().checked_add(REMOVE_WAIT_MAX).unwrap_or(jiff::Timestamp::MAX);
                    self.facts.moves.insert(execution, MoveProgress::Failed { retry_at });
                }
            }
        }
    }

    /// Counts what a commit has removed from the ledger.
    pub(in super::super) fn tidied(&mut self, what: &Tidied) {
        if let (Some(run), Tidied::ExecutionsForgotten { executions }) = (&mut self.tidy.run, what) {
            run.report.rows(executions.len());
        }
    }
}
