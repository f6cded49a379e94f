//! The loop: gathers facts, runs the heartbeat, commits, performs.
//!
//! Everything that can wake it is one [`event::Event`]; no task acts on its own. A commit that fails
//! leaves everything as it was: the facts stay, nothing is performed, and the loop tries again. It
//! decides nothing: what follows from the facts is the engine's.

mod beat;
mod changes;
mod chores;
pub mod clock;
pub mod definition_files;
mod definitions_watch;
mod disk;
pub mod event;
mod facts;
pub mod load;
mod log;
mod look_up;
mod markers;
mod mover;
mod progress;
mod recover;
mod reload;
pub mod run;
pub mod setup;
mod signals;
mod systemd;
mod telling;
pub mod tidy;
mod turn;
pub mod wake;

use std::time::Duration;

use tokio::sync::mpsc;

use crate::dispatch::{AttemptEvent, Dispatch};
use crate::engine::{Change, Mode, State};
use crate::inbox::Inbox;
use crate::inbox::watch::Watch;
use crate::ledger::{Ledger, LedgerError};
use crate::model::execution::AttemptKey;
use crate::model::in_force::Refused;
use crate::model::progress::Told;
use crate::process::{Guard, Lock};
use definitions_watch::DefinitionsWatch;
use event::Event;
use facts::Facts;
use look_up::Looks;
use markers::Markers;
use mover::Mover;
use setup::Setup;
use systemd::Systemd;
use telling::Telling;
use tidy::Tidy;

/// How long a commit that failed waits for its next try.
const COMMIT_RETRY: Duration = Duration::from_secs(5);

/// How long a process number may be known without being in the ledger.
const PROCESS_NOTE: Duration = Duration::from_millis(50);

/// How long after the end of attempts their escaped processes are looked for.
const SWEEP_AFTER: Duration = Duration::from_secs(1);

/// Most events that one heartbeat takes up.
const EVENTS_MAX: usize = 1024;

/// When the daemon ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// When it is told to.
    Told,
    /// When nothing is left that it can do now.
    Idle,
    /// When a request has its answer; nothing else is begun.
    Answered(u64),
}

/// What is told to whoever started the daemon.
pub trait Observer {
    /// Called after each commit, with what it changed and what is now.
    fn committed(&mut self, changes: &[Change], state: &State);

    /// Called a few times a second at most while an attempt tells how far it has come.
    fn told(&mut self, _key: AttemptKey, _told: &Told, _state: &State) {}
}

/// An observer that wants to know nothing.
impl Observer for () {
    fn committed(&mut self, _changes: &[Change], _state: &State) {}
}

/// Why the daemon cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A directory of ours cannot be made or used.
    #[error("cannot use {path}: {source}")]
    Directory {
        /// The directory or file.
        path: std::path::PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
}

/// What a daemon did, from its start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Summary {
    /// Commits of the ledger.
    pub commits: u64,
    /// Executions that were created.
    pub executions: u64,
    /// Attempts that were started.
    pub attempts: u64,
    /// It was told to end; else nothing was left to do.
    #[serde(skip)]
    pub was_told: bool,
}

/// The daemon: one for one ledger.
pub struct Daemon<'o> {
    setup: Setup,
    until: Until,
    mode: Mode,
    ledger: Ledger,
    state: State,
    facts: Facts,
    looks: Looks,
    markers: Markers,
    inbox: Inbox,
    watch: Watch,
    definitions: DefinitionsWatch,
    /// What was read since, and cannot be used.
    refused: Option<Refused>,
    dispatch: Dispatch,
    telling: Telling,
    attempt_events: mpsc::UnboundedReceiver<AttemptEvent>,
    mover: Mover,
    tidy: Tidy,
    events: mpsc::UnboundedReceiver<Event>,
    sender: mpsc::UnboundedSender<Event>,
    systemd: Systemd,
    observer: &'o mut dyn Observer,
    summary: Summary,
    /// Until when a run that ends by itself waits for files that are nearly complete.
    patient_until: jiff::Timestamp,
    guard: Guard,
    _lock: Lock,
}
