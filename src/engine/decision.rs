//! What the heartbeat decides: changes to commit, effects to perform after the commit, when to look again.

use std::path::PathBuf;

use jiff::Timestamp;

use super::removal::Tidied;
use super::snapshot::AttemptEnd;
use super::state::{Claim, Held, Noted, Pause};
use crate::model::execution::{AttemptKey, Control, Execution, Location, Status, StepExecution, StopReason};
use crate::model::probe::{Found, Probe};
use crate::model::request::{Answer, Target};
use crate::model::retention::Part;

/// What follows from one snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be committed together, in this order.
    pub changes: Vec<Change>,
    /// To be performed after the commit, never before.
    pub effects: Vec<Effect>,
    /// When to look again if nothing else wakes the daemon.
    pub wake: Option<Wake>,
}

/// One change of the ledger; the only way to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A bunch is about to be moved out of the inbox.
    ClaimIntended {
        /// The intent.
        claim: Claim,
    },
    /// A claim failed; all files are back in the inbox.
    ClaimUndone {
        /// The number that the execution would have had.
        execution: u64,
        /// Why, and when it is tried again.
        held: Held,
    },
    /// An execution begins; a claim for it is over.
    ExecutionCreated {
        /// The whole execution.
        execution: Execution,
    },
    /// A step is in another state.
    StepChanged {
        /// Number of the execution.
        execution: u64,
        /// Position of the step, from 0.
        step: usize,
        /// How it is now.
        now: StepExecution,
    },
    /// An attempt starts.
    AttemptStarted {
        /// Which.
        key: AttemptKey,
        /// When.
        at: Timestamp,
    },
    /// An attempt ended.
    AttemptEnded {
        /// Which.
        key: AttemptKey,
        /// When.
        at: Timestamp,
        /// How.
        end: AttemptEnd,
    },
    /// All steps of an execution are final.
    ExecutionFinished {
        /// Number of the execution.
        execution: u64,
        /// When.
        at: Timestamp,
        /// The fold over its steps; it does not change any more.
        status: Status,
    },
    /// The directory of an execution is elsewhere, or about to be moved.
    LocationChanged {
        /// Number of the execution.
        execution: u64,
        /// Where it is now.
        location: Location,
    },
    /// People have decided something about an execution.
    ControlChanged {
        /// Number of the execution.
        execution: u64,
        /// What is decided now.
        control: Control,
    },
    /// Nothing new is started in a scope.
    PauseBegun {
        /// The scope.
        target: Target,
        /// Since when and why.
        pause: Pause,
    },
    /// A scope goes on, or is over.
    PauseEnded {
        /// The scope.
        target: Target,
    },
    /// The times of a schedule up to now are done with.
    ScheduleNoted {
        /// Name of the pipeline.
        pipeline: String,
        /// Which is next; `None` if the pipeline has no schedule any more.
        noted: Option<Noted>,
    },
    /// A look into the world found something new.
    ProbeFound {
        /// What was looked up.
        probe: Probe,
        /// What was found.
        found: Found,
    },
    /// Something that retention no longer keeps is gone, or about to go.
    Tidied {
        /// What.
        what: Tidied,
    },
    /// A request has its answer.
    RequestAnswered {
        /// Number of the request.
        request: u64,
        /// When.
        at: Timestamp,
        /// The answer.
        answer: Answer,
    },
}

/// One thing to do in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Move a bunch into its working directory.
    Claim {
        /// The intent, as committed.
        claim: Claim,
    },
    /// Start an attempt.
    StartAttempt {
        /// Which.
        key: AttemptKey,
    },
    /// Tell a running attempt to stop; it may have been told before.
    StopAttempt {
        /// Which.
        key: AttemptKey,
        /// Why.
        reason: StopReason,
    },
    /// Look something up in the world; it may have been asked for before.
    LookUp {
        /// What.
        probe: Probe,
    },
    /// Move the directory of an execution; it may have been moved before.
    Move {
        /// Number of the execution.
        execution: u64,
        /// From here.
        from: PathBuf,
        /// To here.
        to: PathBuf,
    },
    /// Remove the directory of an execution, or parts of it; a part of that may have been removed before.
    Remove {
        /// Number of the execution.
        execution: u64,
        /// The directory.
        path: PathBuf,
        /// Only these parts; empty: the whole directory.
        parts: Vec<Part>,
    },
}

/// When to look again, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wake {
    /// The time.
    pub at: Timestamp,
    /// What is due then.
    pub reason: WakeReason,
}

/// What is due at a wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WakeReason {
    /// A step may be attempted again.
    Retry,
    /// A step or a pipeline expires.
    Expiry,
    /// A claim or a move is tried again.
    SecondTry,
    /// A time of a schedule comes.
    Schedule,
    /// Something is to be looked up again.
    Look,
}
