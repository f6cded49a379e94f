//! All processes of an attempt, wherever they went, and their end.
//!
//! Invariant: who was once found to be a member stays one, under its number and start time. We, our parents and the first process never are one.
//!
//! What it cannot do: a member that left the group, whose parents ended before the first look, and that cleared its environment, is not found.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::{Pid, getpgrp, getpid};
use tokio::time::{Instant, sleep};

use super::table::{Row, living, marker_of, row};
use crate::model::step_state::ProcessId;

/// How often members are killed that were born meanwhile.
const KILL_ROUNDS_MAX: u32 = 100;

/// How many looks in a row must find nobody: one that forks and ends all the time can slip through a single look.
const EMPTY_LOOKS_MIN: u32 = 5;

/// The pause between two looks grows from the first to the second.
const LOOK_PAUSES: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(100));

/// The processes of an attempt, or of several.
pub(super) struct Tree<F> {
    /// An unreaped leader; its group is ours for sure.
    leader: Option<Pid>,
    is_our_marker: F,
    /// Members found so far, with their start.
    known: HashMap<Pid, u64>,
}

impl<F: Fn(&str) -> bool> Tree<F> {
    pub(super) fn new(leader: Option<Pid>, is_our_marker: F) -> Self {
        Self { leader, is_our_marker, known: HashMap::new() }
    }

    /// Asks all members to end, gives them `grace`, then kills until none is left; returns those that even that did not end.
    pub(super) async fn end(&mut self, grace: Duration) -> Vec<ProcessId> {
        self.signal(Signal::SIGTERM);
        // A member that was halted could not hear it.
        self.signal(Signal::SIGCONT);
        let deadline = Instant::now() + grace;
        let mut pause = LOOK_PAUSES.0;
        while Instant::now() < deadline {
            if self.look().1.is_empty() {
                break;
            }
            sleep(pause.min(deadline - Instant::now())).await;
            pause = (pause * 2).min(LOOK_PAUSES.1);
        }
        self.kill().await
    }

    /// Sends a signal to all members once, and returns how many there were.
    pub(super) fn signal(&mut self, signal: Signal) -> usize {
        let (others, members) = self.look();
        let (whole, single) = self.targets(&others, &members);
        // A target that is gone meanwhile is no failure.
        for group in whole {
            let _ = killpg(group, signal);
        }
        for pid in single {
            let _ = kill(pid, signal);
        }
        members.len()
    }

    async fn kill(&mut self) -> Vec<ProcessId> {
        let (mut pause, mut empty_looks) = (Duration::from_millis(1), 0);
        for _ in 0..KILL_ROUNDS_MAX {
            empty_looks = if self.signal(Signal::SIGKILL) == 0 { empty_looks + 1 } else { 0 };
            match empty_looks {
                0 => sleep(pause).await,
                EMPTY_LOOKS_MIN => return Vec::new(),
                _ => continue,
            }
            pause = (pause * 2).min(LOOK_PAUSES.1);
        }
        self.look().1.iter().map(Row::process).collect()
    }

    /// Looks at the process table; returns the other processes and the members: the leader's group, the marked, the known, and all descendants.
    fn look(&mut self) -> (Vec<Row>, Vec<Row>) {
        let never = us_and_our_parents();
        // Each is asked for its marker as soon as its row is read: one that forks and ends all the time is gone a moment later.
        let (mut members, mut others): (Vec<Row>, Vec<Row>) = living().partition(|row| !never.contains(&row.pid) && self.is_root(row));
        loop {
            let parents: HashSet<Pid> = members.iter().map(|row| row.pid).collect();
            let (children, rest): (Vec<Row>, Vec<Row>) =
                others.into_iter().partition(|row| !never.contains(&row.pid) && parents.contains(&row.parent));
            others = rest;
            if children.is_empty() {
                break;
            }
            members.extend(children);
        }
        self.known = members.iter().map(|row| (row.pid, row.started_ticks)).collect();
        (others, members)
    }

    fn is_root(&self, row: &Row) -> bool {
        Some(row.group) == self.leader || self.known.get(&row.pid) == Some(&row.started_ticks) || self.is_marked(row.pid)
    }

    fn is_marked(&self, pid: Pid) -> bool {
        marker_of(pid).is_some_and(|marker| (self.is_our_marker)(&marker))
    }

    /// Splits the members into groups that are wholly ours, which the system signals in one go while they fork, and single processes.
    fn targets(&self, others: &[Row], members: &[Row]) -> (HashSet<Pid>, Vec<Pid>) {
        let groups: HashSet<Pid> = members.iter().map(|row| row.group).collect();
        let never = us_and_our_parents();
        let is_foreign = |other: &&Row| groups.contains(&other.group) && (never.contains(&other.pid) || self.is_foreign(other));
        let mut shared: HashSet<Pid> = others.iter().filter(is_foreign).map(|other| other.group).collect();
        // To the system, the groups 0 and 1 mean our own one and everybody.
        shared.extend([Pid::from_raw(0), Pid::from_raw(1), getpgrp()]);
        let single = members.iter().filter(|row| shared.contains(&row.group)).map(|row| row.pid).collect();
        (groups.difference(&shared).copied().collect(), single)
    }

    /// Tells whether a process is none of ours for sure: one that ended while we looked had no marker any more.
    fn is_foreign(&self, other: &Row) -> bool {
        let lives = row(other.pid).is_some_and(|now| now.started_ticks == other.started_ticks && !now.is_dead);
        lives && !self.is_marked(other.pid)
    }
}

/// Returns who is never signalled, whatever its environment says: we, our parents up to the first process, and that.
fn us_and_our_parents() -> HashSet<Pid> {
    let parent = |pid: &Pid| row(*pid).map(|row| row.parent).filter(|parent| parent.as_raw() > 0);
    std::iter::successors(Some(getpid()), parent).chain([Pid::from_raw(1)]).collect()
}
