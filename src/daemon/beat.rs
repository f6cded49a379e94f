//! One turn of the loop: facts → heartbeat → commit → perform.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use super::event::{Done, Event};
use super::{COMMIT_RETRY, Daemon, DaemonError, PROCESS_NOTE, SWEEP_AFTER, clock, log};
use crate::dispatch::AttemptEvent;
use crate::engine::{Change, Decision, Effect, MoveProgress, ReadyBunch, Snapshot, heartbeat};
use crate::executor::{ReducedFiles, Task};
use crate::inbox::claim::ClaimError;
use crate::inbox::put_away::PutAwayError;
use crate::ledger::{OPEN_MAX, Receipt};
use crate::model::execution::AttemptKey;
use crate::model::request::Request;

/// Most heartbeats on one occasion; the loop hears events in between.
const BEATS_MAX: usize = 8;

/// How long files may have been put away without the ledger knowing it.
const MOVE_NOTE: Duration = Duration::from_millis(10);

/// How long a failed move waits for its next try.
const MOVE_RETRY: jiff::SignedDuration = jiff::SignedDuration::from_secs(10);

impl Daemon<'_> {
    /// Decides, commits and performs, until nothing more follows from the facts.
    ///
    /// # Errors
    /// The ledger cannot be used, and trying again will not help.
    pub(super) fn beat(&mut self) -> Result<(), DaemonError> {
        for _ in 0..BEATS_MAX {
            if !self.beat_once()? {
                return Ok(());
            }
        }
        self.facts.due.heartbeat_at(Instant::now());
        Ok(())
    }

    /// Decides, commits and performs once; returns whether anything was committed, from which more may follow.
    fn beat_once(&mut self) -> Result<bool, DaemonError> {
        self.facts.age_processes(Instant::now(), PROCESS_NOTE);
        self.look_at_disks();
        self.prepare_tidying();
        let decision = self.decide();
        let wake = decision.wake.map(|wake| instant_of(wake.at));
        self.facts.due.heartbeat = [wake, self.facts.next_age(PROCESS_NOTE)].into_iter().flatten().min();
        if decision.changes.is_empty() {
            self.perform(decision.effects);
            self.tidying_begun();
            return Ok(false);
        }
        let now = Instant::now();
        let told = self.telling.unwritten(now);
        match self.ledger.commit_with(&decision.changes, &told) {
            Ok(receipt) => {
                self.telling.written(&told, now);
                self.committed(decision, receipt);
                Ok(true)
            }
            Err(error) if error.is_passing() => {
                tracing::error!(%error, "nothing could be written; everything stays as it is, and it is tried again");
                self.facts.due.heartbeat_at(Instant::now() + COMMIT_RETRY);
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn decide(&self) -> Decision {
        heartbeat(&self.snapshot(&self.ready()))
    }

    /// Gathers all facts of this moment.
    pub(super) fn snapshot<'a>(&'a self, ready: &'a [ReadyBunch<'a>]) -> Snapshot<'a> {
        Snapshot {
            now: clock::now(),
            state: &self.state,
            ready,
            pipelines: &self.setup.pipelines,
            fed: &self.setup.fed,
            running: self.dispatch.running(),
            processes: &self.facts.processes,
            ended: &self.facts.ended,
            claimed: &self.facts.claimed,
            moves: &self.facts.moves,
            probed: &self.facts.probed,
            looking: &self.facts.looking,
            requests: &self.facts.requests,
            tidying: &self.facts.tidying,
            short_of_disk: self.facts.short_of_disk.as_ref(),
            limits: self.setup.limits,
            places: &self.setup.places,
            mode: self.mode,
            luck: clock::luck(),
        }
    }

    /// Returns ready bunches, oldest first for each source: no more than could be claimed, unless somebody asks for one by name.
    pub(super) fn ready(&self) -> Vec<ReadyBunch<'_>> {
        // Those that wait for something are still in the index, in front of the others.
        let waiting = self.state.claims.len() + self.state.held.len() + self.state.executions.len();
        let names_one = self.facts.requests.iter().any(|open| matches!(open.request, Request::Start { bunch: Some(_), .. }));
        let most = if names_one { usize::MAX } else { self.setup.limits.claimed + waiting };
        let mut ready = Vec::new();
        for (source, pipeline) in &self.setup.sources {
            let inbox = Cow::Borrowed(source.directory.as_path());
            let lend = |bunch| ReadyBunch { bunch: Cow::Borrowed(bunch), inbox: inbox.clone(), pipeline: pipeline.clone() };
            ready.extend(self.inbox.ready(&source.name).take(most).map(lend));
        }
        ready
    }

    fn committed(&mut self, decision: Decision, receipt: Receipt) {
        for change in &decision.changes {
            log::change(change, &self.state);
            self.note(change);
            self.state.apply(change);
        }
        let may_be_more = self.facts.requests.len() >= OPEN_MAX;
        self.facts.settle(&decision.changes);
        if may_be_more && self.facts.requests.len() < OPEN_MAX {
            self.read_requests();
            // Some, such as a reload, are answered by the loop; the daemon is at its end when nobody listens.
            let _ = self.sender.send(Event::Request);
        }
        self.observer.committed(&decision.changes, &self.state);
        let Receipt { .. } = receipt;
        self.perform(decision.effects);
        self.tidying_begun();
    }

    /// Draws what follows outside the ledger from a change that is on disk.
    fn note(&mut self, change: &Change) {
        match change {
            Change::ExecutionCreated { execution } => {
                self.summary.executions += 1;
                match &execution.bunch {
                    Some(bunch) => self.inbox.forget(bunch, clock::now()),
                    None => self.make_directory(execution),
                }
            }
            Change::AttemptStarted { .. } => self.summary.attempts += 1,
            Change::Tidied { what } => self.tidied(what),
            Change::RequestAnswered { request, .. } => self.answered(*request),
            Change::AttemptEnded { key, .. } => {
                self.telling.forget(*key);
                self.facts.due.sweep.get_or_insert_with(|| Instant::now() + SWEEP_AFTER);
            }
            Change::ClaimIntended { .. }
            | Change::ClaimUndone { .. }
            | Change::StepChanged { .. }
            | Change::ExecutionFinished { .. }
            | Change::LocationChanged { .. }
            | Change::ControlChanged { .. }
            | Change::PauseBegun { .. }
            | Change::PauseEnded { .. }
            | Change::ScheduleNoted { .. }
            | Change::ProbeFound { .. } => {}
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            crate::crash::point("daemon.before-effect");
            match effect {
                Effect::Claim { claim } => self.mover.claim(&claim),
                Effect::StartAttempt { key } => self.start_attempt(key),
                Effect::StopAttempt { key, reason } => self.dispatch.stop(key, reason),
                Effect::LookUp { probe } => self.look_up(probe),
                Effect::Remove { execution, path, parts } => self.remove(execution, path, parts),
                Effect::Move { execution, from, to } => {
                    self.facts.moves.insert(execution, MoveProgress::Moving);
                    self.mover.move_directory(execution, from, to);
                }
            }
        }
    }

    fn start_attempt(&mut self, key: AttemptKey) {
        let Some(execution) = self.state.executions.get(&key.execution) else { return };
        let Some(directory) = execution.location.path().cloned() else { return };
        let task = Task {
            key,
            pipeline: execution.pipeline.clone(),
            bunch: execution.bunch.clone(),
            status: execution.status_beside(key.step),
            directory,
            surroundings: self.setup.surroundings.clone(),
            ended_well: execution.ended_well(),
            reduced: ReducedFiles::default(),
        };
        self.markers.add(task.marker());
        self.dispatch.start(task);
    }

    /// Notes what an attempt tells; returns whether the engine should look at once.
    pub(super) fn attempt_event(&mut self, event: AttemptEvent) -> bool {
        match event {
            AttemptEvent::ProcessKnown { key, process } => {
                let now = Instant::now();
                self.facts.young.insert(key, (now, process));
                self.facts.due.heartbeat_at(now + PROCESS_NOTE);
                false
            }
            AttemptEvent::Progressed { key } => {
                self.progressed(key);
                false
            }
            AttemptEvent::Ended { key, end } => {
                self.hear_the_last(key);
                self.dispatch.forget(key);
                self.facts.ended.insert(key, end);
                true
            }
        }
    }

    /// Notes how a claim ended; one that is stuck in the middle is recovered at the next look, and its journal stays.
    pub(super) fn claim_ended(&mut self, execution: u64, result: Result<(), ClaimError>) {
        match result {
            Ok(()) => drop(self.facts.claimed.insert(execution, Ok(()))),
            Err(error @ ClaimError::Stranded { .. }) => {
                tracing::error!(
                    execution.id = execution,
                    error = said(&error),
                    "a claim is stuck in the middle; nothing is lost, it is tried again"
                );
                self.facts.stranded.insert(execution);
            }
            Err(error) => drop(self.facts.claimed.insert(execution, Err(said(&error)))),
        }
    }

    /// Notes what the mover did; returns whether the engine should look at once.
    pub(super) fn moved(&mut self, done: Done) -> bool {
        match done {
            Done::Claimed { execution, result } => self.claim_ended(execution, result),
            Done::Moved { execution, result: Ok(()) } => {
                self.facts.moves.insert(execution, MoveProgress::Moved);
                // Where many executions end, the next commit holds this too; a step that waits for its files is started at once.
                let waits = self.state.executions.get(&execution).is_some_and(|known| known.finished_at.is_none());
                self.facts.due.heartbeat_at(Instant::now() + MOVE_NOTE);
                return waits;
            }
            Done::Moved { execution, result: Err(error @ PutAwayError::Vanished { .. }) } => {
                tracing::error!(execution.id = execution, error = said(&error), "the files of an execution are gone");
                self.facts.moves.insert(execution, MoveProgress::Gone);
            }
            Done::Moved { execution, result: Err(error) } => {
                let error = said(&error);
                tracing::error!(execution.id = execution, error, "the files of an execution could not be moved; it is tried again");
                let retry_at = clock::now().checked_add(MOVE_RETRY).unwrap_or(jiff::Timestamp::MAX);
                self.facts.moves.insert(execution, MoveProgress::Failed { retry_at });
            }
        }
        true
    }
}

/// Returns an error with all its causes, in one sentence.
pub(super) fn said(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// Returns the moment of a time, by the clock that never goes back; at most an hour from now.
pub(super) fn instant_of(at: jiff::Timestamp) -> Instant {
    let wait = clock::now().duration_until(at);
    let wait = clock::in_reality(Duration::try_from(wait).unwrap_or(Duration::ZERO).min(Duration::from_secs(3600)));
    // A timer that fires a moment early would find nothing due.
    Instant::now() + wait + Duration::from_millis(1)
}
