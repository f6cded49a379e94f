//! What the heartbeat looks at: all facts of one moment.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::removal::Tidying;
use super::state::State;
use super::world::Probed;
use crate::model::bunch::Bunch;
use crate::model::execution::{AttemptKey, Execution};
use crate::model::failure::Outcome;
use crate::model::message::{Message, Statistic};
use crate::model::pipeline::Pipeline;
use crate::model::probe::Probe;
use crate::model::request::{Answer, Request};
use crate::model::retention::DiskShort;
use crate::model::step_state::ProcessId;

/// All facts of one moment.
#[derive(Debug)]
pub struct Snapshot<'a> {
    /// The time.
    pub now: Timestamp,
    /// What the ledger holds of everything that is not over.
    pub state: &'a State,
    /// Bunches that are ready, oldest first for each source; at most as many as could be claimed.
    pub ready: &'a [ReadyBunch<'a>],
    /// Definitions in force, by name.
    pub pipelines: &'a BTreeMap<String, Arc<Pipeline>>,
    /// Names of the pipelines that an enabled source feeds.
    pub fed: &'a BTreeSet<String>,
    /// Attempts that run now.
    pub running: &'a BTreeSet<AttemptKey>,
    /// Processes of running attempts that the ledger may not know yet.
    pub processes: &'a BTreeMap<AttemptKey, ProcessId>,
    /// Attempts that ended and are not settled yet.
    pub ended: &'a BTreeMap<AttemptKey, AttemptEnd>,
    /// Claims that were performed and are not settled yet: done, or why everything is back in the inbox.
    pub claimed: &'a BTreeMap<u64, Result<(), String>>,
    /// Moves of execution directories, by execution.
    pub moves: &'a BTreeMap<u64, MoveProgress>,
    /// What was looked up lately.
    pub probed: &'a BTreeMap<Probe, Probed>,
    /// What is being looked up.
    pub looking: &'a BTreeSet<Probe>,
    /// Requests without an answer, oldest first.
    pub requests: &'a [OpenRequest],
    /// What is to be removed, and what is known of that.
    pub tidying: &'a Tidying,
    /// The disk that has less room than is wanted.
    pub short_of_disk: Option<&'a DiskShort>,
    /// How much may go on at once.
    pub limits: Limits,
    /// Where directories are.
    pub places: &'a Places,
    /// Whether new work is begun.
    pub mode: Mode,
    /// Any number; what is left to chance depends on it alone.
    pub luck: u64,
}

/// A bunch that is ready, with what its source says.
#[derive(Debug, Clone)]
pub struct ReadyBunch<'a> {
    /// The bunch; of the many that are ready few are claimed, so they are lent.
    pub bunch: Cow<'a, Bunch>,
    /// The inbox directory that it lies in, absolute.
    pub inbox: Cow<'a, Path>,
    /// The pipeline that its source names.
    pub pipeline: Arc<Pipeline>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptEnd {
    /// Well or not.
    pub outcome: Outcome,
    /// What it has to say.
    pub messages: Vec<Message>,
    /// What it counted.
    pub statistics: Vec<Statistic>,
}

/// How far the move of an execution's directory is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveProgress {
    /// It is being done.
    Moving,
    /// It is done, and on disk.
    Moved,
    /// It can never be done: somebody has removed the directory.
    Gone,
    /// It failed and is tried again.
    Failed {
        /// When.
        retry_at: Timestamp,
    },
}

/// A request without an answer.
#[derive(Debug, Clone)]
pub struct OpenRequest {
    /// Its number in the ledger.
    pub id: u64,
    /// What is asked.
    pub request: Request,
    /// Who asks: a name, or empty.
    pub asked_by: String,
    /// The finished execution that it is about, if the ledger has it.
    pub subject: Option<Execution>,
    /// The answer, where others than the engine know it; `None` while they do not.
    pub found: Option<Answer>,
}

/// How much may go on at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Attempts that run at the same time, at least 1.
    pub attempts: usize,
    /// Bunches of one pipeline that are claimed and not begun, at least 1.
    pub claimed: usize,
}

/// Where directories of executions are, all absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Directories of executions that are not over.
    pub working: PathBuf,
    /// Directories of those that ended well.
    pub archive: PathBuf,
    /// Directories of those that did not.
    pub failed: PathBuf,
}

/// Whether new work is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Bunches are claimed and attempts are started.
    Working,
    /// What runs goes on; nothing is begun.
    Finishing,
    /// What runs is stopped; nothing is begun.
    Stopping,
}
