//! What a daemon does first: finds out what its predecessor left in the middle.

use std::path::Path;

use super::beat::said;
use super::mover::plan_of;
use super::{Daemon, DaemonError};
use crate::inbox::claim::{self, Recovered};
use crate::model::execution::{Execution, Location};
use crate::model::step_state::{ProcessId, StepState};
use crate::process;

impl Daemon<'_> {
    /// Ends processes that a dead daemon left, and brings claims to one of their two ends.
    ///
    /// Steps that were running are found by the engine, since nobody runs them; moves that were under
    /// way are begun again by it.
    pub(super) async fn recover(&mut self) {
        let prefix = format!("{}:", self.ledger.id());
        let left = process::end_leftovers(&prefix, self.setup.surroundings.grace).await;
        for found in &left {
            tracing::warn!(
                process.pid = found.process.pid,
                marker = found.marker,
                "a program that an earlier daemon had started was ended"
            );
        }
        for process in self.recorded_processes() {
            if process::end_recorded(process, self.setup.surroundings.grace).await {
                tracing::warn!(process.pid = process.pid, "a program that an earlier daemon had started was ended");
            }
        }
        self.facts.stranded = self.state.claims.keys().copied().collect();
        self.recover_claims();
        self.state.executions.values().filter(|execution| execution.bunch.is_none()).for_each(|execution| self.make_directory(execution));
    }

    /// Returns the processes that the ledger knows of steps that were running.
    fn recorded_processes(&self) -> Vec<ProcessId> {
        let states = self.state.executions.values().flat_map(|execution| &execution.steps).map(|step| &step.state);
        let processes = states.filter_map(|state| if let StepState::Running { process, .. } = state { *process } else { None });
        processes.collect()
    }

    /// Brings claims that are stuck in the middle to one of their two ends, as far as that is possible now.
    pub(super) fn recover_claims(&mut self) {
        for execution in std::mem::take(&mut self.facts.stranded) {
            let Some(claim) = self.state.claims.get(&execution) else { continue };
            let key = &claim.bunch.key;
            match claim::recover(&plan_of(claim)) {
                Ok(Recovered::Claimed) => {
                    self.facts.claimed.insert(execution, Ok(()));
                }
                Ok(Recovered::StillInInbox) => {
                    self.facts.claimed.insert(execution, Err("bunchd ended in the middle of claiming it".to_owned()));
                }
                Ok(Recovered::Stranded { files }) => {
                    let (directory, files) = (claim.directory.display(), files.join(", "));
                    tracing::error!(bunch.key = %key, %directory, files, "part of a bunch is in the working directory, and new files of the same names are in the inbox: move one of both away");
                    self.facts.stranded.insert(execution);
                }
                Err(error) => {
                    tracing::error!(bunch.key = %key, error = said(&error), "an interrupted claim could not be ended; it is tried again");
                    self.facts.stranded.insert(execution);
                }
            }
        }
    }

    /// Makes the working directory of an execution without a bunch, which no claim makes.
    pub(super) fn make_directory(&self, execution: &Execution) {
        if let Location::Working { path } = &execution.location
            && let Err(error) = make(path)
        {
            tracing::error!(execution.id = execution.id, error = said(&error), "the working directory cannot be made");
        }
    }
}

/// Makes a directory with its parents.
pub(super) fn make(path: &Path) -> Result<(), DaemonError> {
    std::fs::create_dir_all(path).map_err(|source| DaemonError::Directory { path: path.to_owned(), source })
}
