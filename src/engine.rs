//! The heartbeat: one pure function from facts to decisions.
//!
//! [`heartbeat`] takes a [`Snapshot`] and returns the changes to commit, the effects to perform
//! after the commit, and when to look again. It knows no clock, file, process or database, and it is
//! level-triggered: what it decides follows from what is, never from which event woke it. Called
//! again with the changes applied and nothing new, it decides nothing.

pub mod advance;
pub mod conditions;
pub mod decision;
pub mod draft;
pub mod expire;
pub mod finish;
pub mod gate;
pub mod pauses;
pub mod probes;
pub mod removal;
pub mod requests;
pub mod rest;
pub mod retention;
pub mod schedules;
pub mod settle;
pub mod snapshot;
pub mod spawn;
pub mod state;
#[cfg(test)]
pub(crate) mod tests;
pub mod turn;
pub mod world;

pub use decision::{Change, Decision, Effect, Wake, WakeReason};
pub use removal::{Candidate, Tidied, Tidying};
pub use snapshot::{AttemptEnd, Limits, Mode, MoveProgress, OpenRequest, Places, ReadyBunch, Snapshot};
pub use state::{Claim, Held, Latest, Noted, Pause, State};
pub use world::{Probed, World};

use draft::Draft;

/// Decides what follows from the facts.
pub fn heartbeat(snapshot: &Snapshot<'_>) -> Decision {
    let mut draft = Draft::new(snapshot);
    settle::settle_attempts(&mut draft);
    settle::settle_moves(&mut draft);
    spawn::settle_claims(&mut draft);
    probes::settle_findings(&mut draft);
    requests::answer_requests(&mut draft);
    removal::tidy(&mut draft);
    pauses::settle_pauses(&mut draft);
    expire::end_what_must(&mut draft);
    if snapshot.mode == Mode::Working {
        schedules::start_scheduled(&mut draft);
        advance::advance_steps(&mut draft);
    }
    finish::finish_executions(&mut draft);
    if snapshot.mode == Mode::Working {
        spawn::claim_bunches(&mut draft);
    }
    draft.into_decision()
}
