//! Programs as processes: start them in a group of their own, keep what they print, end the whole tree, tell whether one still lives.
//!
//! Invariant: a signal only goes to a process that is proven ours, by an unreaped leader's number, by a descendant's line
//! of parents, or by the marker in its environment; never to a number alone.
//!
//! What it cannot do: Linux only (`/proc`). A descendant that left the group, lost its parents *and*
//! cleared its environment is not found. A dead daemon's trees are ended by its [`Guard`]; when that was killed together with
//! the daemon, by systemd (`KillMode=mixed` kills what is left) or by [`end_leftovers`] at the next start.

mod error;
mod guard;
mod inherited;
mod leader;
mod lines;
mod lock;
mod log;
mod output;
mod program;
mod recovery;
mod secrets;
mod spawn;
mod table;
mod tree;

#[cfg(test)]
mod tests;

pub use error::SpawnError;
pub use guard::{Guard, OUR_PROGRAM, keep_guard};
pub use inherited::take_over_inherited;
pub use leader::Exit;
pub use lines::LINE_BYTES_MAX;
pub use lock::{Holder, Lock, LockError};
pub use log::{LogSummary, TAIL_BYTES_MAX};
pub use program::{MARKER_VARIABLE, Program};
pub use recovery::{Found, end_leftovers, end_recorded, find_marked, is_alive, sweep};
pub use secrets::masked;
pub use spawn::{Ended, Spawned, spawn};
