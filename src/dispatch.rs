//! Who runs an attempt: here, as a task of the daemon's own thread.
//!
//! The only door between decisions and doers. It keeps no memory beyond what runs now: what ended is
//! told once, through the channel, and a crash forgets everything, which the engine then finds out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use tokio::sync::{mpsc, watch};

use crate::engine::AttemptEnd;
use crate::executor::{self, Signals, Task};
use crate::model::execution::{AttemptKey, StopReason};
use crate::model::failure::{Failure, FailureKind};
use crate::model::progress::Progress;
use crate::model::step_state::ProcessId;

/// What a running attempt tells.
#[derive(Debug)]
pub enum AttemptEvent {
    /// It has started a program.
    ProcessKnown {
        /// Which attempt.
        key: AttemptKey,
        /// The program's process.
        process: ProcessId,
    },
    /// It has told how far it has come: [`Dispatch::take_progress`] gives what it told last. Told once until that was taken, so that a
    /// program that tells much makes no queue.
    Progressed {
        /// Which attempt.
        key: AttemptKey,
    },
    /// It is over.
    Ended {
        /// Which attempt.
        key: AttemptKey,
        /// How.
        end: AttemptEnd,
    },
}

/// What an attempt told last, until somebody takes it.
type Latest = Rc<RefCell<Option<Progress>>>;

/// How a running attempt is reached.
#[derive(Debug)]
struct Running {
    stop: watch::Sender<Option<StopReason>>,
    latest: Latest,
}

/// Runs attempts as tasks of a tokio `LocalSet`, on the thread that it is used from.
#[derive(Debug)]
pub struct Dispatch {
    running: BTreeMap<AttemptKey, Running>,
    keys: BTreeSet<AttemptKey>,
    events: mpsc::UnboundedSender<AttemptEvent>,
}

impl Dispatch {
    /// Makes a dispatch that tells its events through a channel.
    pub fn new(events: mpsc::UnboundedSender<AttemptEvent>) -> Self {
        Self { running: BTreeMap::new(), keys: BTreeSet::new(), events }
    }

    /// Starts an attempt. Must be called within a `LocalSet` of a thread that lives as long as the daemon.
    pub fn start(&mut self, task: Task) {
        let key = task.key;
        let (stop, stop_heard) = watch::channel(None);
        let latest = Latest::default();
        self.running.insert(key, Running { stop, latest: latest.clone() });
        self.keys.insert(key);
        let events = self.events.clone();
        tokio::task::spawn_local(async move {
            let end = run(&task, stop_heard, latest, &events).await;
            // Without a daemon that listens there is nobody left to tell.
            let _ = events.send(AttemptEvent::Ended { key, end });
        });
    }

    /// Tells an attempt to stop; one that is over, or was told before, is left alone, unless it was only asked to.
    pub fn stop(&self, key: AttemptKey, reason: StopReason) {
        if let Some(running) = self.running.get(&key) {
            running.stop.send_if_modified(|told| {
                let is_news = told.is_none() || (*told == Some(StopReason::Asked) && reason != StopReason::Asked);
                is_news && {
                    *told = Some(reason);
                    true
                }
            });
        }
    }

    /// Takes what a running attempt told last, as it may be shown; `None` if it has told nothing since the last time.
    pub fn take_progress(&self, key: AttemptKey) -> Option<Progress> {
        self.running.get(&key)?.latest.take().map(Progress::sound)
    }

    /// Forgets an attempt whose end was heard.
    pub fn forget(&mut self, key: AttemptKey) {
        self.running.remove(&key);
        self.keys.remove(&key);
    }

    /// Returns what runs now.
    pub fn running(&self) -> &BTreeSet<AttemptKey> {
        &self.keys
    }
}

async fn run(
    task: &Task,
    stop: watch::Receiver<Option<StopReason>>,
    latest: Latest,
    events: &mpsc::UnboundedSender<AttemptEvent>,
) -> AttemptEnd {
    let (key, known) = (task.key, events.clone());
    let process_known = Box::new(move |process| {
        let _ = known.send(AttemptEvent::ProcessKnown { key, process });
    });
    let progress = Box::new(telling(key, latest, events.clone()));
    let executor_type = &task.step().executor_type;
    match executor::find(executor_type) {
        Some(executor) => executor.execute(task, Signals { stop, process_known, progress }).await,
        None => {
            let text = format!("this release of bunchd has no executor named {executor_type}");
            executor::failed(Failure::new(FailureKind::NotStarted, text))
        }
    }
}

/// Makes what an executor calls with how far it has come: only what was told last is kept, and said once until it is taken.
fn telling(key: AttemptKey, latest: Latest, events: mpsc::UnboundedSender<AttemptEvent>) -> impl Fn(Progress) {
    move |progress| {
        if latest.replace(Some(progress)).is_none() {
            let _ = events.send(AttemptEvent::Progressed { key });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b31_an_executor_that_tells_very_often_makes_no_queue_and_the_latest_counts() {
        let key = AttemptKey { execution: 1, step: 0, attempt: 1 };
        let (sender, mut events) = mpsc::unbounded_channel();
        let mut dispatch = Dispatch::new(sender.clone());
        let latest = Latest::default();
        dispatch.running.insert(key, Running { stop: watch::channel(None).0, latest: latest.clone() });
        let tell = telling(key, latest, sender);
        for round in 1..=2 {
            (0..10_000).for_each(|done| tell(Progress { done: done * round, total: None, what: "rows".into() }));
            assert!(matches!(events.try_recv(), Ok(AttemptEvent::Progressed { key: of }) if of == key));
            assert!(events.try_recv().is_err(), "it is said once");
            assert_eq!(dispatch.take_progress(key).map(|progress| progress.done), Some(9_999 * round));
            assert_eq!(dispatch.take_progress(key), None);
        }
    }
}
