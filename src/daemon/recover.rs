//! What a daemon does first: finds out what its predecessor left in the middle.

use std::path::Path;
use std::time::Duration;

use super::mover::plan_of;
use super::{Daemon, DaemonError};
use crate::inbox::claim::{self, Recovered};
use crate::model::execution::Location;
use crate::process;

impl Daemon<'_> {
    /// Ends processes that a dead daemon left, and brings claims to one of their two ends.
    ///
    /// Steps that were running are found by the engine, since nobody runs them; moves that were under
    /// way are begun again by it.
    pub(super) async fn recover(&mut self) -> Result<(), DaemonError> {
        let prefix = format!("{}:", self.ledger.id());
        let left = process::end_leftovers(&prefix, self.setup.surroundings.grace).await;
        for found in &left {
            tracing::warn!(process.pid = found.process.pid, marker = found.marker, "a program that an earlier daemon had started was ended");
        }
        for claim in self.state.claims.values() {
            let result = match claim::recover(&plan_of(claim)) {
                Ok(Recovered::Claimed) => Ok(()),
                Ok(Recovered::StillInInbox) => Err("bunchd ended in the middle of claiming it".to_owned()),
                Err(error) => Err(error.to_string()),
            };
            self.facts.claimed.insert(claim.execution, result);
        }
        self.make_directories()
    }

    /// Makes the working directories of executions without a bunch, which no claim makes.
    pub(super) fn make_directories(&self) -> Result<(), DaemonError> {
        let without_bunch = self.state.executions.values().filter(|execution| execution.bunch.is_none());
        for execution in without_bunch {
            if let Location::Working { path } = &execution.location {
                make(path)?;
            }
        }
        Ok(())
    }
}

/// Makes a directory with its parents.
pub(super) fn make(path: &Path) -> Result<(), DaemonError> {
    std::fs::create_dir_all(path).map_err(|source| DaemonError::Directory { path: path.to_owned(), source })
}

/// How long the ends of a stop may take beyond the grace time.
pub(super) const STOP_MARGIN: Duration = Duration::from_secs(5);
