//! Removes directories on a thread of its own, one after the other, so that neither the loop nor the mover waits for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tokio::sync::mpsc::UnboundedSender;

use super::super::event::Event;
use crate::model::retention::{Part, Storage};
use crate::storage::{self, StorageError};

#[derive(Debug)]
struct Job {
    execution: u64,
    path: PathBuf,
    parts: Vec<Part>,
    roots: Vec<PathBuf>,
}

/// What became of one removal.
#[derive(Debug)]
pub struct Removed {
    /// Number of the execution.
    pub execution: u64,
    /// What the disk gave back for each part, or for the whole directory.
    pub freed: Vec<(Option<Part>, u64)>,
    /// What is left where only parts were removed.
    pub storage: Option<Storage>,
    /// Why not all of it is gone.
    pub error: Option<StorageError>,
}

/// The thread that removes. It ends when this is dropped, in the middle of a removal if need be.
#[derive(Debug)]
pub(in super::super) struct Remover {
    jobs: Option<Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
    is_stopped: Arc<AtomicBool>,
}

impl Remover {
    pub(in super::super) fn start(events: UnboundedSender<Event>) -> std::io::Result<Self> {
        let (jobs, asked) = channel();
        let is_stopped = Arc::new(AtomicBool::new(false));
        let stopped = is_stopped.clone();
        let thread = thread::Builder::new().name("remover".to_owned()).spawn(move || work(&asked, &events, &stopped))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), is_stopped })
    }

    pub(super) fn remove(&self, execution: u64, path: PathBuf, parts: Vec<Part>, roots: Vec<PathBuf>) {
        // The thread ends only after this sender is dropped.
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(Job { execution, path, parts, roots });
        }
    }

    /// Returns the switch that tells whether all is to end.
    pub(super) fn is_stopped(&self) -> Arc<AtomicBool> {
        self.is_stopped.clone()
    }

    /// Lets nothing more be removed.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }
}

impl Drop for Remover {
    fn drop(&mut self) {
        self.stop();
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(asked: &Receiver<Job>, events: &UnboundedSender<Event>, is_stopped: &AtomicBool) {
    let goes_on = || !is_stopped.load(Ordering::Relaxed);
    for job in asked {
        // The daemon is at its end when nobody listens.
        let _ = events.send(Event::Removed(remove(job, &goes_on)));
    }
}

fn remove(job: Job, goes_on: &dyn Fn() -> bool) -> Removed {
    let Job { execution, path, parts, roots } = job;
    let mut removed = Removed { execution, freed: Vec::new(), storage: None, error: None };
    let whole = parts.is_empty().then_some(None);
    for what in whole.into_iter().chain(parts.iter().copied().map(Some)) {
        let result = match what {
            None => storage::remove_directory(&path, &roots, goes_on),
            Some(part) => storage::remove_parts(&path, &[part], &roots, goes_on),
        };
        match result {
            Ok(freed) => removed.freed.push((what, freed)),
            Err(error) => removed.error = Some(error),
        }
    }
    if !parts.is_empty() && removed.error.is_none() {
        match storage::measure(&path, &roots) {
            Ok(storage) => removed.storage = Some(storage),
            Err(error) => removed.error = Some(error),
        }
    }
    removed
}
