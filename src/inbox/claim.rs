//! Claims bunches: moves all files of each into its working directory, all or nothing, whatever happens.
//!
//! Invariant: at every moment each file of a plan is in the inbox or in the working directory under its own name, whole;
//! nothing is overwritten; and [`recover`] ends any interrupted claim in one of two states. The caller writes the plan
//! into the ledger before, and that it is done after. It cannot notice a program that keeps a file open and writes to it
//! after the claim.

mod error;
mod means;
mod recover;
mod steps;
#[cfg(test)]
mod tests;
mod undo;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::transfer;
use crate::model::bunch::FileStamp;
pub use error::ClaimError;
use means::{Halt, Means};
pub use recover::{Recovered, recover};

/// Every point of a claim and its recovery at which a test may end the process.
pub const CRASH_POINTS: &[&str] = &[
    "claim.before-mkdir",
    "claim.after-mkdir",
    "claim.after-first-rename",
    "claim.after-rename",
    "claim.before-fsync",
    "claim.after-fsync",
    "claim.after-hide",
    "claim.after-unlink",
    "claim.after-put-back",
    "claim.after-undo-one",
    "claim.after-recover-one",
];

/// What is to be claimed, as the ledger keeps it from before the claim until it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPlan {
    /// The execution that the bunch starts.
    pub execution: u64,
    /// Absolute path of the inbox directory.
    pub inbox: PathBuf,
    /// Absolute path of the working directory, which the claim makes; its parent is there.
    pub directory: PathBuf,
    /// Names of the files, with the contents that were seen.
    pub files: Vec<(String, FileStamp)>,
}

/// Claims bunches; one result for each plan, in their order. Waiting for the disk is shared by all plans of a call.
///
/// A failed claim leaves its files in the inbox as they were; see [`ClaimError`].
pub fn claim_all(plans: &[ClaimPlan]) -> Vec<Result<(), ClaimError>> {
    // A halt is a crash in a test only.
    claim_all_by(plans, &Means::real()).unwrap_or_default()
}

/// Claims by given means; `Err` when a test lets the process crash.
fn claim_all_by(plans: &[ClaimPlan], means: &Means) -> Result<Vec<Result<(), ClaimError>>, Crashed> {
    let mut made = Vec::with_capacity(plans.len());
    for plan in plans {
        made.push(match steps::prepare(plan, means) {
            Ok(()) => Ok(()),
            Err(Halt::Failed(error)) => Err(error),
            Err(Halt::Crashed) => return Err(Crashed),
        });
    }
    let mut synced = Synced::default();
    let mut results = Vec::with_capacity(plans.len());
    for (plan, made) in plans.iter().zip(made) {
        results.push(match made {
            Ok(()) => {
                let is_there = plan.directory.parent().map_or(Ok(()), |parent| synced.sync(parent)).map_err(Halt::Failed);
                settle(plan, means, is_there.and_then(|()| steps::move_in(plan, means)))?
            }
            Err(error) => Err(error),
        });
    }
    means.step("claim.before-fsync").map_err(|_| Crashed)?;
    let mut synced = Synced::default();
    for (plan, result) in plans.iter().zip(&mut results) {
        if let Ok(copied) = result {
            let copied = std::mem::take(copied);
            let outcome = synced.sync_all(plan).map_err(Halt::Failed).and_then(|()| steps::remove_originals(plan, &copied, means));
            *result = settle(plan, means, outcome.map(|()| copied))?;
        }
    }
    means.step("claim.after-fsync").map_err(|_| Crashed)?;
    Ok(results.into_iter().map(|result| result.map(drop)).collect())
}

/// The process ended, as a test wanted.
#[derive(Debug, PartialEq, Eq)]
struct Crashed;

/// Undoes a failed claim.
fn settle<T>(plan: &ClaimPlan, means: &Means, outcome: Result<T, Halt>) -> Result<Result<T, ClaimError>, Crashed> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Halt::Failed(error)) => match undo::undo(plan, means) {
            Ok(files) if files.is_empty() => Ok(Err(error)),
            Ok(files) => Ok(Err(ClaimError::Stranded { files, directory: plan.directory.clone(), why: Box::new(error) })),
            Err(Halt::Failed(_)) => {
                Ok(Err(ClaimError::Stranded { files: plan.names(), directory: plan.directory.clone(), why: Box::new(error) }))
            }
            Err(Halt::Crashed) => Err(Crashed),
        },
        Err(Halt::Crashed) => Err(Crashed),
    }
}

impl ClaimPlan {
    fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Returns where an original is hidden while it is removed after a copy.
    fn hidden_original(&self, index: usize) -> PathBuf {
        self.inbox.join(format!("{}claim-{}-{index}", transfer::HIDDEN, self.execution))
    }

    /// Returns the directories whose names the moves have changed; that of the working directory itself is on the disk before.
    fn directories(&self) -> [&Path; 2] {
        [self.directory.as_path(), self.inbox.as_path()]
    }
}

/// The directories that one call has waited for, each once.
#[derive(Default)]
struct Synced {
    done: BTreeMap<PathBuf, Option<(io::ErrorKind, Option<i32>)>>,
}

impl Synced {
    fn sync_all(&mut self, plan: &ClaimPlan) -> Result<(), ClaimError> {
        plan.directories().into_iter().try_for_each(|directory| self.sync(directory))
    }

    fn sync(&mut self, directory: &Path) -> Result<(), ClaimError> {
        let result = self.done.entry(directory.to_owned()).or_insert_with(|| {
            let result = transfer::sync_directory(directory);
            result.err().map(|error| (error.kind(), error.raw_os_error()))
        });
        let Some((kind, code)) = *result else { return Ok(()) };
        let source = code.map_or_else(|| kind.into(), io::Error::from_raw_os_error);
        Err(ClaimError::Sync { directory: directory.to_owned(), source })
    }
}
