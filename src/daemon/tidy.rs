//! Removes what retention no longer keeps: on the daemon's own schedule, and when somebody asks for it.
//!
//! A run is planned on a thread of its own, with its own connection to the ledger, and removed by another one; the loop only commits,
//! a batch at a time. What the plan says is looked at again just before each commit: what has been taken up meanwhile is left alone.
//! A crash forgets the run; directories that were about to be removed are in the ledger, and the next run finds the rest.

pub mod plan;
mod remover;
mod report;
mod run;
mod work;

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::beat::said;
use super::event::Event;
use super::{Daemon, Until, clock};
use crate::engine::{Candidate, Mode};
use crate::ledger::Ledger;
use crate::model::bunch::BunchKey;
use crate::model::request::{Answer, Request};
use plan::Plan;
pub use remover::Removed;
pub(super) use remover::Remover;
use run::Run;

/// Most directories that are removed, or of which parts are removed, at a time.
const BATCH_MAX: usize = 64;

/// Most executions whose rows go in one commit, and most sizes that are noted in one.
const ROWS_MAX: usize = 500;

/// A run ends early when more directories than this could not be removed.
const FAILED_MAX: usize = 64;

/// What is removed now, and what has been answered.
#[derive(Debug)]
pub(super) struct Tidy {
    remover: Remover,
    run: Option<Run>,
    answers: BTreeMap<u64, Answer>,
}

impl Tidy {
    pub(super) fn new(remover: Remover) -> Self {
        Self { remover, run: None, answers: BTreeMap::new() }
    }

    /// Stops what is being removed: it is gone on with after the next start.
    pub(super) fn stop(&self) {
        self.remover.stop();
    }

    /// Tells whether a run is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.run.is_some()
    }
}

impl Daemon<'_> {
    /// Begins a run whose time has come; `once` and commands that run for one request have no schedule.
    pub(super) fn tidy_if_due(&mut self, now: Instant) {
        if self.facts.due.tidy.is_some_and(|due| due <= now) {
            // One that somebody has asked for does the same.
            self.schedule_tidy();
            if !self.tidy.is_busy() && self.may_tidy() {
                self.plan_run(None, None);
            }
        }
    }

    /// Notes when the next run is due.
    pub(super) fn schedule_tidy(&mut self) {
        let every = Duration::try_from(self.setup.retention.every).unwrap_or(Duration::MAX);
        self.facts.due.tidy = (self.until == Until::Told).then(|| Instant::now().checked_add(every)).flatten();
    }

    fn may_tidy(&self) -> bool {
        match self.until {
            Until::Told | Until::Idle => self.mode == Mode::Working,
            Until::Answered(_) => self.mode == Mode::Finishing,
        }
    }

    /// Before the engine looks: begins the run that somebody asks for, and reads the next batch of the one that is under way.
    pub(super) fn prepare_tidying(&mut self) {
        for open in &mut self.facts.requests {
            open.found = self.tidy.answers.get(&open.id).cloned().or(open.found.take());
        }
        if !self.may_tidy() {
            return;
        }
        if !self.tidy.is_busy() {
            let asked = self.facts.requests.iter().filter(|open| open.found.is_none()).find_map(|open| {
                let Request::Purge { pipeline } = &open.request else { return None };
                Some((open.id, pipeline.clone()))
            });
            if let Some((request, pipeline)) = asked {
                self.plan_run(Some(request), pipeline);
            }
        }
        self.feed();
    }

    /// After a commit, or when there was nothing to commit: what was to be begun is begun.
    pub(super) fn tidying_begun(&mut self) {
        self.facts.tidying.candidates.clear();
        self.end_run_if_over();
        let has_more = self.tidy.run.as_ref().is_some_and(|run| run.has_more());
        if has_more && self.facts.tidying.in_hand.is_empty() && self.may_tidy() && !self.is_removing() {
            self.facts.due.heartbeat_at(Instant::now());
        }
    }

    fn is_removing(&self) -> bool {
        self.tidy.run.as_ref().is_some_and(|run| !run.in_hand.is_empty())
    }

    fn plan_run(&mut self, request: Option<u64>, pipeline: Option<String>) {
        let held = if pipeline.is_none() { self.forgotten_claims() } else { Vec::new() };
        self.tidy.run = Some(Run::planning(request, held));
        let (path, retention, roots) = (self.ledger.path().to_owned(), self.setup.retention.clone(), self.setup.roots());
        let (sender, now, is_stopped) = (self.sender.clone(), clock::now(), self.tidy.remover.is_stopped());
        tokio::task::spawn_blocking(move || {
            // A daemon that is told to end waits for this thread.
            let goes_on = || !is_stopped.load(Ordering::Relaxed);
            let planned =
                Ledger::open_beside(&path).and_then(|ledger| plan::plan(&ledger, &retention, &roots, pipeline.as_deref(), now, &goes_on));
            // The daemon is at its end when nobody listens.
            let _ = sender.send(Event::Planned(Box::new(planned.map_err(|error| said(&error)))));
        });
    }

    /// Returns the failed claims that hold nothing back any more, of bunches that are no longer there.
    fn forgotten_claims(&self) -> Vec<Candidate> {
        let is_there = |key: &BunchKey| self.inbox.ready(&key.source).any(|bunch| bunch.key == *key);
        let is_over = |retry_at| retry_at < clock::now();
        let gone = self.state.held.iter().filter(|(key, held)| is_over(held.retry_at) && !is_there(key));
        gone.map(|(key, _)| Candidate::Held { key: key.clone() }).collect()
    }

    /// Takes up what was planned.
    pub(super) fn planned(&mut self, planned: Result<Plan, String>) {
        let Some(run) = &mut self.tidy.run else { return };
        match planned {
            Ok(plan) => run.take(plan),
            Err(error) => {
                tracing::error!(error, "what retention no longer keeps could not be found out; it is tried again");
                run.fail(error);
            }
        }
    }

    fn end_run_if_over(&mut self) {
        let tidying = &self.facts.tidying;
        let is_open = !tidying.candidates.is_empty() || !tidying.noted.is_empty();
        if is_open || self.tidy.run.as_ref().is_none_or(|run| run.has_more() || run.is_planning || !run.in_hand.is_empty()) {
            return;
        }
        let Some(run) = self.tidy.run.take() else { return };
        run.report.log();
        if let Some(request) = run.request {
            self.tidy.answers.insert(request, run.report.answer());
        }
        // Its answer is to be written, and somebody else may have asked for a run meanwhile.
        self.facts.due.heartbeat_at(Instant::now());
    }

    /// Forgets the answer of a request that is in the ledger.
    pub(super) fn answered(&mut self, request: u64) {
        self.tidy.answers.remove(&request);
    }
}
