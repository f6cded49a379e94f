//! Moves files on a thread of its own: claims and execution directories, as many together as are asked for.
//!
//! While it works, what else is asked for gathers; then all of it shares the fsyncs of the next round. Claims
//! go first, since an import waits for them; moves of ended executions gather for a moment.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::event::{Done, Event};
use crate::engine::Claim;
use crate::inbox::claim::{ClaimPlan, claim_all};
use crate::inbox::put_away::move_directories;

/// Most jobs of one round.
const ROUND_MAX: usize = 256;

/// How long a move waits for others.
const MOVES_GATHER: Duration = Duration::from_millis(20);

#[derive(Debug)]
enum Job {
    Claim(ClaimPlan),
    Move { execution: u64, from: PathBuf, to: PathBuf },
}

/// The thread that moves files. It ends when this is dropped, after what it was asked for.
#[derive(Debug)]
pub(super) struct Mover {
    jobs: Option<Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Mover {
    pub(super) fn start(events: UnboundedSender<Event>) -> std::io::Result<Self> {
        let (jobs, asked) = channel();
        let thread = thread::Builder::new().name("mover".to_owned()).spawn(move || work(&asked, &events))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub(super) fn claim(&self, claim: &Claim) {
        self.ask(Job::Claim(plan_of(claim)));
    }

    pub(super) fn move_directory(&self, execution: u64, from: PathBuf, to: PathBuf) {
        self.ask(Job::Move { execution, from, to });
    }

    fn ask(&self, job: Job) {
        // The thread ends only after this sender is dropped.
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Mover {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Returns what is to be moved for a claim.
pub(super) fn plan_of(claim: &Claim) -> ClaimPlan {
    ClaimPlan {
        execution: claim.execution,
        inbox: claim.inbox.clone(),
        directory: claim.directory.clone(),
        files: claim.bunch.claimed_names().map(|(name, stamp)| (name.to_owned(), *stamp)).collect(),
    }
}

fn work(asked: &Receiver<Job>, events: &UnboundedSender<Event>) {
    let mut moves = Moves::default();
    loop {
        let first = match moves.wait() {
            None => asked.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(wait) => asked.recv_timeout(wait),
        };
        let is_over = matches!(first, Err(RecvTimeoutError::Disconnected));
        let mut claims = Vec::new();
        for job in first.into_iter().chain(asked.try_iter()).take(ROUND_MAX) {
            match job {
                Job::Claim(plan) => claims.push(plan),
                Job::Move { execution, from, to } => moves.add(execution, from, to),
            }
        }
        let claimed = claim_all(&claims).into_iter().zip(&claims);
        for (result, plan) in claimed {
            tell(events, Done::Claimed { execution: plan.execution, result });
        }
        if is_over || moves.wait().is_some_and(|wait| wait.is_zero()) {
            moves.perform(events);
        }
        if is_over {
            return;
        }
    }
}

/// Moves that wait for others to share their waits for the disk with; nobody is kept waiting by them.
#[derive(Debug, Default)]
struct Moves {
    executions: Vec<u64>,
    paths: Vec<(PathBuf, PathBuf)>,
    due: Option<Instant>,
}

impl Moves {
    fn add(&mut self, execution: u64, from: PathBuf, to: PathBuf) {
        self.executions.push(execution);
        self.paths.push((from, to));
        self.due.get_or_insert_with(|| Instant::now() + MOVES_GATHER);
    }

    /// Returns how long they may still wait; `None` if there are none.
    fn wait(&self) -> Option<Duration> {
        let is_full = self.paths.len() >= ROUND_MAX;
        self.due.map(|due| if is_full { Duration::ZERO } else { due.saturating_duration_since(Instant::now()) })
    }

    fn perform(&mut self, events: &UnboundedSender<Event>) {
        let results = move_directories(&self.paths).into_iter().zip(&self.executions);
        for (result, execution) in results {
            tell(events, Done::Moved { execution: *execution, result });
        }
        *self = Self::default();
    }
}

fn tell(events: &UnboundedSender<Event>, done: Done) {
    // The daemon is at its end when nobody listens.
    let _ = events.send(Event::Moved(done));
}
