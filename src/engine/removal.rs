//! Removes what retention no longer keeps: begins it, sees it through, and notes what is gone.
//!
//! Invariant: nothing is removed of an execution that is in progress or that this heartbeat takes up again; a directory that goes as a
//! whole is in state `Removing` before the first file of it is touched, so that a crash in the middle is seen and ended.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::decision::{Change, Effect, WakeReason};
use super::draft::Draft;
use super::snapshot::MoveProgress;
use crate::model::bunch::BunchKey;
use crate::model::execution::{Execution, Location};
use crate::model::retention::{Part, Storage};

/// Longest wait between two tries of a removal.
pub const REMOVE_WAIT_MAX: SignedDuration = SignedDuration::from_mins(10);

/// What is to be removed, and what is known of that.
#[derive(Debug, Default)]
pub struct Tidying {
    /// What retention no longer keeps: so much as is removed at a time, read from the ledger just now.
    pub candidates: Vec<Candidate>,
    /// Executions of which parts are being removed now.
    pub in_hand: BTreeSet<u64>,
    /// What was measured, or is left after parts were removed, and is not in the ledger yet.
    pub noted: BTreeMap<u64, Storage>,
}

/// Something that retention no longer keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Candidate {
    /// Parts of a directory.
    Parts {
        /// Number of the execution.
        execution: u64,
        /// The directory.
        path: PathBuf,
        /// The parts; never empty.
        parts: Vec<Part>,
    },
    /// The directory of an execution.
    Directory {
        /// The execution.
        execution: Box<Execution>,
    },
    /// The rows of executions without a directory.
    Rows {
        /// Their numbers.
        executions: Vec<u64>,
    },
    /// Answered requests.
    Requests {
        /// Those that were answered before this time.
        before: Timestamp,
    },
    /// A claim that failed, of a bunch that is no longer there.
    Held {
        /// Key of the bunch.
        key: BunchKey,
    },
}

/// What is gone, or about to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tidied {
    /// A directory is about to be removed: its location is [`Location::Removing`].
    RemovalBegun {
        /// The execution, with its new location.
        execution: Box<Execution>,
    },
    /// The size of a directory is known.
    Noted {
        /// Number of the execution.
        execution: u64,
        /// What is known now; what is not known stays as it was.
        storage: Storage,
    },
    /// The rows of executions are gone.
    ExecutionsForgotten {
        /// Their numbers.
        executions: Vec<u64>,
    },
    /// Answered requests are gone.
    RequestsForgotten {
        /// Those that were answered before this time.
        before: Timestamp,
    },
    /// A failed claim is gone.
    HeldForgotten {
        /// Key of the bunch.
        key: BunchKey,
    },
}

/// Begins to remove what may be removed, and notes what is known.
pub(super) fn tidy(draft: &mut Draft<'_>) {
    let tidying = draft.snapshot.tidying;
    for (execution, storage) in &tidying.noted {
        record(draft, Tidied::Noted { execution: *execution, storage: *storage });
    }
    tidying.candidates.iter().for_each(|candidate| begin(draft, candidate));
}

fn record(draft: &mut Draft<'_>, what: Tidied) {
    draft.record(Change::Tidied { what });
}

/// Tells whether nobody uses what an execution has left behind, or is about to.
fn is_free(draft: &Draft<'_>, id: u64) -> bool {
    draft.execution(id).is_none() && draft.executions().all(|execution| execution.retry_of != Some(id))
}

fn begin(draft: &mut Draft<'_>, candidate: &Candidate) {
    match candidate {
        Candidate::Parts { execution, path, parts } if is_free(draft, *execution) => {
            draft.perform(Effect::Remove { execution: *execution, path: path.clone(), parts: parts.clone() });
        }
        Candidate::Directory { execution } if is_free(draft, execution.id) => begin_directory(draft, execution),
        Candidate::Parts { .. } | Candidate::Directory { .. } => {}
        Candidate::Rows { executions } => {
            let executions: Vec<u64> = executions.iter().copied().filter(|id| draft.execution(*id).is_none()).collect();
            if !executions.is_empty() {
                record(draft, Tidied::ExecutionsForgotten { executions });
            }
        }
        Candidate::Requests { before } => record(draft, Tidied::RequestsForgotten { before: *before }),
        Candidate::Held { key } => {
            let is_over = |retry_at: Timestamp| retry_at < draft.snapshot.now;
            if draft.snapshot.state.held.get(key).is_some_and(|held| is_over(held.retry_at)) {
                record(draft, Tidied::HeldForgotten { key: key.clone() });
            }
        }
    }
}

fn begin_directory(draft: &mut Draft<'_>, execution: &Execution) {
    let Location::PutAway { path } = &execution.location else { return };
    let removing = Execution { location: Location::Removing { path: path.clone() }, ..execution.clone() };
    record(draft, Tidied::RemovalBegun { execution: Box::new(removing) });
    draft.perform(Effect::Remove { execution: execution.id, path: path.clone(), parts: Vec::new() });
}

/// Sees the removal of a directory through: it is begun where nobody has begun it, and tried again where it failed.
pub(super) fn settle_removal(draft: &mut Draft<'_>, id: u64, path: &Path) {
    let now = draft.snapshot.now;
    let is_ahead = |at: Timestamp| at > now && now.duration_until(at) <= REMOVE_WAIT_MAX;
    match draft.snapshot.moves.get(&id) {
        Some(MoveProgress::Moved | MoveProgress::Gone) => draft.change_location(id, Location::Removed),
        Some(MoveProgress::Moving) => {}
        Some(MoveProgress::Failed { retry_at }) if is_ahead(*retry_at) => draft.wake(*retry_at, WakeReason::SecondTry),
        Some(MoveProgress::Failed { .. }) | None => {
            draft.perform(Effect::Remove { execution: id, path: path.to_owned(), parts: Vec::new() });
        }
    }
}
