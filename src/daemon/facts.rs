//! What the daemon knows beside the ledger: what ended, what was moved, what is due.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::engine::{AttemptEnd, Change, MoveProgress, OpenRequest, Probed, Tidied, Tidying};
use crate::model::execution::{AttemptKey, Location};
use crate::model::probe::Probe;
use crate::model::retention::DiskShort;
use crate::model::step_state::ProcessId;

/// Facts of the moment; a crash forgets them, and nothing depends on that.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) ended: BTreeMap<AttemptKey, AttemptEnd>,
    pub(super) processes: BTreeMap<AttemptKey, ProcessId>,
    /// Processes that started just now: a short program ends before anybody needs its number.
    pub(super) young: BTreeMap<AttemptKey, (Instant, ProcessId)>,
    pub(super) claimed: BTreeMap<u64, Result<(), String>>,
    pub(super) moves: BTreeMap<u64, MoveProgress>,
    /// What was looked up in the world, and what is being looked up.
    pub(super) probed: BTreeMap<Probe, Probed>,
    pub(super) looking: BTreeSet<Probe>,
    pub(super) requests: Vec<OpenRequest>,
    /// Claims that could be brought to neither of their two ends yet.
    pub(super) stranded: BTreeSet<u64>,
    /// What is to be removed, and what was measured.
    pub(super) tidying: Tidying,
    /// The disk that has less room than is wanted.
    pub(super) short_of_disk: Option<DiskShort>,
    pub(super) disk_seen: Option<Instant>,
    pub(super) due: Due,
}

/// What is due, by the clock that never goes back.
#[derive(Debug, Default)]
pub(super) struct Due {
    pub(super) look: Option<Instant>,
    pub(super) heartbeat: Option<Instant>,
    pub(super) sweep: Option<Instant>,
    /// When what retention no longer keeps is removed.
    pub(super) tidy: Option<Instant>,
}

impl Facts {
    /// Lets the engine know the processes that have run for a while; the next ones are due by and by.
    pub(super) fn age_processes(&mut self, now: Instant, age: Duration) {
        let processes = &mut self.processes;
        self.young.retain(|key, (since, process)| {
            let is_young = *since + age > now;
            if !is_young {
                processes.insert(*key, *process);
            }
            is_young
        });
    }

    /// Returns when the next process has run for a while.
    pub(super) fn next_age(&self, age: Duration) -> Option<Instant> {
        self.young.values().map(|(since, _)| *since + age).min()
    }

    /// Takes note of the open requests; what was found for one stays, so that nothing is done twice for it.
    pub(super) fn take_requests(&mut self, mut requests: Vec<OpenRequest>) {
        for open in &mut requests {
            let known = self.requests.iter_mut().find(|known| known.id == open.id);
            open.found = known.and_then(|known| known.found.take());
        }
        self.requests = requests;
    }

    /// Forgets what a commit has settled.
    pub(super) fn settle(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::AttemptEnded { key, .. } => {
                    self.ended.remove(key);
                    self.processes.remove(key);
                    self.young.remove(key);
                }
                Change::ClaimUndone { execution, .. } => {
                    self.claimed.remove(execution);
                }
                Change::ExecutionCreated { execution } => {
                    self.claimed.remove(&execution.id);
                }
                Change::LocationChanged {
                    execution,
                    location: Location::Working { .. } | Location::PutAway { .. } | Location::Removed,
                } => {
                    self.moves.remove(execution);
                }
                Change::Tidied { what: Tidied::Noted { execution, .. } } => drop(self.tidying.noted.remove(execution)),
                Change::RequestAnswered { request, .. } => self.requests.retain(|open| open.id != *request),
                Change::ClaimIntended { .. }
                | Change::StepChanged { .. }
                | Change::AttemptStarted { .. }
                | Change::ExecutionFinished { .. }
                | Change::ControlChanged { .. }
                | Change::PauseBegun { .. }
                | Change::PauseEnded { .. }
                | Change::ScheduleNoted { .. }
                | Change::ProbeFound { .. }
                | Change::Tidied { .. }
                | Change::LocationChanged { .. } => {}
            }
        }
    }
}

impl Due {
    /// Makes the next heartbeat due at a time, unless it is due earlier.
    pub(super) fn heartbeat_at(&mut self, at: Instant) {
        self.heartbeat = Some(self.heartbeat.map_or(at, |known| known.min(at)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::request::{Answer, Request};

    #[test]
    fn b23_what_was_done_for_a_request_is_not_done_again_when_it_is_read_again() {
        let open = |id, found| OpenRequest { id, request: Request::Reload, asked_by: String::new(), subject: None, found };
        let answer = Answer::Done { what: "it".to_owned(), executions: Vec::new() };
        let mut facts = Facts { requests: vec![open(1, Some(answer.clone())), open(2, None)], ..Facts::default() };
        facts.take_requests(vec![open(1, None), open(2, None), open(3, None)]);
        let found: Vec<_> = facts.requests.into_iter().map(|open| open.found).collect();
        assert_eq!(found, [Some(answer), None, None]);
    }
}
