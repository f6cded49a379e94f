//! Looks things up in the world for conditions: programs are run, folders are read, Magento's console is asked.
//!
//! Invariant: no two looks at one thing go on at once, a look ends within its time, and what it has started ends with it. Its
//! processes are marked as those of attempts are, with `<ledger id>:probe:<number>`, so that the guard and the next daemon find them.
//!
//! What it cannot do: a folder on a dead network mount keeps its thread until the mount answers; it is given up, and not asked twice.

mod files;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use tokio::sync::{Semaphore, watch};

use super::event::Event;
use super::{Daemon, SWEEP_AFTER, clock};
use crate::engine::{Mode, Probed};
use crate::executor::Surroundings;
use crate::model::probe::{Finding, Probe};

/// Most programs that are run for conditions at the same time; others wait.
const PROGRAMS_MAX: usize = 4;

/// The looks that go on.
#[derive(Debug)]
pub(super) struct Looks {
    /// Markers of those that run a program.
    markers: BTreeMap<Probe, String>,
    number: u64,
    places: Rc<Semaphore>,
    end: watch::Sender<bool>,
    /// Patterns whose folder has not answered.
    hanging: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Looks {
    pub(super) fn new() -> Self {
        let places = Rc::new(Semaphore::new(PROGRAMS_MAX));
        Self { markers: BTreeMap::new(), number: 0, places, end: watch::Sender::new(false), hanging: Arc::default() }
    }

    /// Returns the markers of all processes that looks have started.
    pub(super) fn markers(&self) -> impl Iterator<Item = &String> {
        self.markers.values()
    }

    /// Tells whether a program still runs for a look.
    pub(super) fn is_running(&self) -> bool {
        !self.markers.is_empty()
    }

    /// Ends all programs that run for looks; what they find counts no more.
    pub(super) fn end(&self) {
        self.end.send_replace(true);
    }

    fn mark(&mut self, probe: &Probe, ledger_id: &str) -> String {
        self.number += 1;
        let marker = format!("{ledger_id}:probe:{}", self.number);
        self.markers.insert(probe.clone(), marker.clone());
        marker
    }
}

impl Daemon<'_> {
    /// Begins a look, unless one at the same thing goes on.
    pub(super) fn look_up(&mut self, probe: Probe) {
        // The answer could start nothing any more.
        if self.mode != Mode::Working || !self.facts.looking.insert(probe.clone()) {
            return;
        }
        let work = self.begin(&probe, self.setup.surroundings.clone());
        let sender = self.sender.clone();
        tokio::task::spawn_local(async move {
            let finding = work.await;
            // The daemon is at its end when nobody listens.
            let _ = sender.send(Event::LookedUp { probe, finding });
        });
    }

    fn begin(&mut self, probe: &Probe, surroundings: Arc<Surroundings>) -> std::pin::Pin<Box<dyn Future<Output = Finding>>> {
        if let Probe::Files { pattern } = probe {
            return Box::pin(files::look(pattern.clone(), surroundings.base.clone(), self.looks.hanging.clone()));
        }
        let marker = self.looks.mark(probe, &surroundings.ledger_id);
        self.markers.add(marker.clone());
        let (places, end) = (self.looks.places.clone(), self.looks.end.subscribe());
        let probe = probe.clone();
        Box::pin(async move {
            let _place = places.acquire().await;
            match program::look(&probe, &surroundings, marker, end).await {
                Ok(finding) => finding,
                Err(why) => Finding { holds: false, why },
            }
        })
    }

    /// Notes what a look found.
    pub(super) fn looked_up(&mut self, probe: Probe, finding: Finding) {
        self.facts.looking.remove(&probe);
        if self.looks.markers.remove(&probe).is_some() {
            // What its program has left behind is looked for.
            self.facts.due.sweep.get_or_insert_with(|| std::time::Instant::now() + SWEEP_AFTER);
        }
        if self.mode == Mode::Working {
            tracing::debug!(probe = %probe, holds = finding.holds, why = finding.why, "a condition was looked up");
            self.facts.probed.insert(probe, Probed { finding, at: clock::now() });
        }
    }
}

#[cfg(test)]
mod tests;
