//! What a dead daemon, or an attempt that is over, left running; found by the marker in the environment.
//!
//! Invariant: a process without our marker, and without a parent that has it, is never touched, whatever its number.
//!
//! What it cannot do: processes whose environment we may not read (of other users, unless we are root) are not found.

use std::time::Duration;

use nix::sys::signal::Signal;
use nix::unistd::{Pid, getpid};

use super::table::{Row, living, marker_of, row};
use super::tree::Tree;
use crate::model::step_state::ProcessId;

/// A living process that carries a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The process.
    pub process: ProcessId,
    /// Its marker, `<ledger id>:<execution>:<step>:<attempt>`.
    pub marker: String,
}

/// Returns the living processes whose marker is `prefix` or begins with its whole parts: `a:1` finds `a:1:import:2`, not `a:12:…`.
pub fn find_marked(prefix: &str) -> Vec<Found> {
    let us = getpid();
    let marked = |row: Row| Some(Found { process: row.process(), marker: marker_of(row.pid).filter(|marker| belongs(marker, prefix))? });
    living().filter(|row| row.pid != us).filter_map(marked).collect()
}

/// Tells whether that very process still runs; one that is dead and unreaped does not.
pub fn is_alive(process: ProcessId) -> bool {
    let Ok(pid) = i32::try_from(process.pid) else { return false };
    row(Pid::from_raw(pid)).is_some_and(|row| !row.is_dead && row.process().started_s.abs_diff(process.started_s) <= 1)
}

/// Ends all marked processes and their descendants: SIGTERM, `grace`, SIGKILL; returns the marked ones that it found.
pub async fn end_leftovers(prefix: &str, grace: Duration) -> Vec<Found> {
    let found = find_marked(prefix);
    if !found.is_empty() {
        Tree::new(None, |marker: &str| belongs(marker, prefix)).end(grace).await;
    }
    found
}

/// Kills the marked processes, with their descendants, whose attempt is no longer running; returns how many processes got the signal.
///
/// It reads the process table once; a process that is born meanwhile is for the next sweep.
pub fn sweep(prefix: &str, still_running: &dyn Fn(&str) -> bool) -> usize {
    Tree::new(None, |marker: &str| belongs(marker, prefix) && !still_running(marker)).signal(Signal::SIGKILL)
}

pub(super) fn belongs(marker: &str, prefix: &str) -> bool {
    marker.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(':') || prefix.ends_with(':'))
}
