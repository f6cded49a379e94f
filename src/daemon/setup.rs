//! All that a daemon is started with: read from bunchd.toml and pipelines.xml, checked, and made absolute.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::load::Origin;
use crate::config::Config;
use crate::engine::{Limits, Places};
use crate::executor::Surroundings;
use crate::inbox::watch::Polling;
use crate::inbox::{Settings, WatchedSource};
use crate::model::dialect::Dialect;
use crate::model::pattern::FileName;
use crate::model::pipeline::Pipeline;
use crate::model::retention::{DiskShort, Retention};
use crate::storage;

/// Name of the lock's file in the state directory.
pub const LOCK_NAME: &str = "bunchd.lock";

/// All that a daemon is started with.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The configuration file, absolute.
    pub file: PathBuf,
    /// Which reading of the files it is.
    pub origin: Origin,
    /// What the file says, as written.
    pub config: Arc<Config>,
    /// The directory of the ledger, absolute.
    pub state: PathBuf,
    /// Where directories of executions are.
    pub places: Places,
    /// How much may go on at once.
    pub limits: Limits,
    /// No bunch is begun while a disk of ours has fewer bytes free; 0 looks at no disk.
    pub free_disk_bytes: u64,
    /// What is kept of what executions leave behind.
    pub retention: Arc<Retention>,
    /// The enabled sources, each with the pipeline that it names.
    pub sources: Vec<(WatchedSource, Arc<Pipeline>)>,
    /// The sources that are switched off: nothing is done with their files, but people are told why.
    pub disabled: Vec<WatchedSource>,
    /// How inboxes are looked at.
    pub inbox: Settings,
    /// Which inboxes are polled.
    pub polling: Polling,
    /// Time between two looks at an inbox that is polled.
    pub poll_every: Duration,
    /// Time between two full looks.
    pub look_every: Duration,
    /// Definitions in force, by name.
    pub pipelines: BTreeMap<String, Arc<Pipeline>>,
    /// Names of the pipelines that an enabled source feeds.
    pub fed: BTreeSet<String>,
    /// What attempts share.
    pub surroundings: Arc<Surroundings>,
    /// What SIGTERM does with attempts that run.
    pub on_terminate: OnTerminate,
}

/// What SIGTERM does with attempts that run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTerminate {
    /// They go on to their end; nothing new is begun.
    Finish,
    /// They are stopped.
    Stop,
}

impl Setup {
    /// Notes which ledger it is: its number marks the processes that are started.
    pub(super) fn know_ledger(&mut self, id: &str) {
        Arc::make_mut(&mut self.surroundings).ledger_id = id.to_owned();
    }

    /// Returns what the inbox has to know of the sources.
    pub fn watched(&self) -> Vec<WatchedSource> {
        self.sources.iter().map(|(source, _)| source.clone()).collect()
    }

    /// Returns the folders below which directories of executions are; nothing is removed elsewhere.
    pub fn roots(&self) -> Vec<PathBuf> {
        let Places { working, archive, failed } = &self.places;
        vec![working.clone(), archive.clone(), failed.clone()]
    }

    /// Looks at the disks of the ledger, of the working directories, of the archive and of the failed folder; returns the first that has too little room.
    pub fn short_of_disk(&self) -> Option<DiskShort> {
        let Places { working, archive, failed } = &self.places;
        let paths = [&self.state, working, archive, failed].map(PathBuf::as_path);
        storage::short_of(paths, self.free_disk_bytes)
    }

    /// Returns how a file is written whose name alone is known: as the sources say that take such a name, if they agree.
    pub fn dialect_of(&self, name: &str) -> Dialect {
        let takes = |source: &WatchedSource| matches!(source.pattern.read(name), Some(FileName::Csv(csv)) if source.takes(&csv.bunch_type));
        let sources = self.sources.iter().map(|(source, _)| source).chain(&self.disabled).filter(|source| takes(source));
        let mut told = sources.filter_map(|source| self.surroundings.dialects.get(&source.name));
        told.next().filter(|first| told.all(|other| other == *first)).copied().unwrap_or_default()
    }

    /// Returns the path of the ledger's lock.
    pub fn lock(&self) -> PathBuf {
        self.state.join(LOCK_NAME)
    }
}
