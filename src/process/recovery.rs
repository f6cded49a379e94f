//! What a dead daemon, or an attempt that is over, left running; found by the marker in the environment.
//!
//! Invariant: a process without our marker, and without a parent that has it, is never touched, whatever its number.
//!
//! What it cannot do: processes whose environment we may not read (of other users, unless we are root) are not found.

use std::time::Duration;

use nix::sys::signal::Signal;
use nix::unistd::{Pid, getpid};
use sysinfo::{ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

use super::table::{Row, living, marker_of};
use super::tree::Tree;
use crate::model::step_state::ProcessId;

/// A living process that carries a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The process.
    pub process: ProcessId,
    /// Its marker, `<ledger id>:<execution>:<step>:<attempt>` or `<ledger id>:probe:<number>`.
    pub marker: String,
}

/// Returns the living processes whose marker is `prefix` or begins with its whole parts: `a:1` finds `a:1:import:2`, not `a:12:…`.
pub fn find_marked(prefix: &str) -> Vec<Found> {
    let us = getpid();
    let marked = |row: Row| Some(Found { process: row.process(), marker: marker_of(row.pid).filter(|marker| belongs(marker, prefix))? });
    living().filter(|row| row.pid != us).filter_map(marked).collect()
}

/// Tells whether that very process still runs, by its number and its start; one that is dead and unreaped does not.
pub fn is_alive(process: ProcessId) -> bool {
    let pid = sysinfo::Pid::from_u32(process.pid);
    // Without /proc nothing is known of any process.
    let Ok(mut system) = System::new() else { return false };
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, ProcessRefreshKind::nothing());
    let is_dead = |status| matches!(status, ProcessStatus::Zombie | ProcessStatus::Dead);
    system.process(pid).is_some_and(|found| !is_dead(found.status()) && found.start_time().abs_diff(process.started_s) <= 1)
}

/// Ends a process that a ledger recorded, and its descendants, if it is still that very process: SIGTERM, `grace`, SIGKILL.
///
/// Returns whether it still lived. It finds what has cleared its environment, and so has lost the marker.
pub async fn end_recorded(process: ProcessId, grace: Duration) -> bool {
    let Some(pid) = i32::try_from(process.pid).ok().filter(|_| is_alive(process)) else { return false };
    Tree::new(Some(Pid::from_raw(pid)), |_: &str| false).end(grace).await;
    true
}

/// Ends all marked processes and their descendants: SIGTERM, `grace`, SIGKILL; returns the marked ones that it found.
pub async fn end_leftovers(prefix: &str, grace: Duration) -> Vec<Found> {
    let found = find_marked(prefix);
    if !found.is_empty() {
        Tree::new(None, |marker: &str| belongs(marker, prefix)).end(grace).await;
    }
    found
}

/// Kills the marked processes, with their descendants, whose attempt or look is no longer running; returns how many processes got the signal.
///
/// It reads the process table once; a process that is born meanwhile is for the next sweep.
pub fn sweep(prefix: &str, still_running: &dyn Fn(&str) -> bool) -> usize {
    Tree::new(None, |marker: &str| belongs(marker, prefix) && !still_running(marker)).signal(Signal::SIGKILL)
}

pub(super) fn belongs(marker: &str, prefix: &str) -> bool {
    marker.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(':') || prefix.ends_with(':'))
}
