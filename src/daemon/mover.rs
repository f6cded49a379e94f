//! Moves files on a thread of its own: claims and execution directories, as many together as are asked for.
//!
//! While it works, what else is asked for gathers; then all of it shares the fsyncs of the next round.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tokio::sync::mpsc::UnboundedSender;

use super::event::Event;
use crate::engine::Claim;
use crate::inbox::claim::{ClaimError, ClaimPlan, claim_all};
use crate::inbox::put_away::{PutAwayError, move_directories};

/// Most jobs of one round.
const ROUND_MAX: usize = 256;

/// What was done.
#[derive(Debug)]
pub enum Done {
    /// A claim, or why everything is back in the inbox.
    Claimed {
        /// The execution that it is for.
        execution: u64,
        /// How it went.
        result: Result<(), ClaimError>,
    },
    /// The move of an execution's directory.
    Moved {
        /// The execution.
        execution: u64,
        /// How it went.
        result: Result<(), PutAwayError>,
    },
}

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
    while let Ok(first) = asked.recv() {
        let (mut claims, mut moves) = (Vec::new(), Vec::new());
        for job in std::iter::once(first).chain(asked.try_iter()).take(ROUND_MAX) {
            match job {
                Job::Claim(plan) => claims.push(plan),
                Job::Move { execution, from, to } => moves.push((execution, from, to)),
            }
        }
        for done in round(&claims, moves) {
            let _ = events.send(Event::Moved(done));
        }
    }
}

fn round(claims: &[ClaimPlan], moves: Vec<(u64, PathBuf, PathBuf)>) -> Vec<Done> {
    let claimed = claim_all(claims).into_iter().zip(claims).map(|(result, plan)| Done::Claimed { execution: plan.execution, result });
    let (executions, paths): (Vec<_>, Vec<_>) = moves.into_iter().map(|(execution, from, to)| (execution, (from, to))).unzip();
    let moved = move_directories(&paths).into_iter().zip(executions).map(|(result, execution)| Done::Moved { execution, result });
    claimed.chain(moved).collect()
}
