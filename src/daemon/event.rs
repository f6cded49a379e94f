//! Everything that can wake the daemon.

use super::tidy::Removed;
use super::tidy::plan::Plan;
use crate::inbox::claim::ClaimError;
use crate::inbox::event::FileEvent;
use crate::inbox::put_away::PutAwayError;
use crate::model::probe::{Finding, Probe};

/// One reason to look again.
#[derive(Debug)]
pub enum Event {
    /// Something happened to a file in an inbox.
    Inbox(FileEvent),
    /// Files were moved, or could not be.
    Moved(Done),
    /// Something was looked up for a condition.
    LookedUp {
        /// What.
        probe: Probe,
        /// What was found.
        finding: Finding,
    },
    /// It is known what retention no longer keeps, or why not.
    Planned(Box<Result<Plan, String>>),
    /// Something that retention no longer keeps was removed, or could not be.
    Removed(Removed),
    /// Somebody appended a request.
    Request,
    /// The process was told to end (SIGTERM, SIGINT).
    Terminate,
    /// The definitions are to be read again (SIGHUP).
    Reload,
    /// Something was done to the files of the definitions.
    Definitions,
}

/// What the mover did.
#[derive(Debug)]
pub enum Done {
    /// A claim, or why everything is back in the inbox.
    Claimed {
        /// The execution that it is for.
        execution: u64,
        /// How it went.
        result: Result<(), ClaimError>,
    },
    /// The move of an execution's directory.
    Moved {
        /// The execution.
        execution: u64,
        /// How it went.
        result: Result<(), PutAwayError>,
    },
}
