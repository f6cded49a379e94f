//! What a run has removed, in one sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::model::bytes::Bytes;
use crate::model::request::Answer;
use crate::model::retention::Kind;
use crate::view::text::count;

/// What a run has removed.
#[derive(Debug, Default)]
pub(super) struct Report {
    counts: BTreeMap<Kind, usize>,
    freed_bytes: u64,
    pub(super) failed: usize,
    /// Directories that are not where the configuration says.
    pub(super) outside: BTreeSet<PathBuf>,
    /// Why the run came to nothing.
    pub(super) error: Option<String>,
}

impl Report {
    /// Counts one removal; a part that was not there is none.
    pub(super) fn add(&mut self, kind: Kind, bytes: u64) {
        let is_part = matches!(kind, Kind::Working | Kind::Logs);
        if bytes > 0 || !is_part {
            *self.counts.entry(kind).or_default() += 1;
        }
        self.freed_bytes += bytes;
    }

    pub(super) fn rows(&mut self, executions: usize) {
        *self.counts.entry(Kind::Rows).or_default() += executions;
    }

    /// Writes a line into the log, if there is something to tell.
    pub(super) fn log(&self) {
        let (freed, failed, outside) = (self.freed_bytes, self.failed, self.outside.len());
        if !self.counts.is_empty() {
            let removed = self.counted();
            tracing::info!(removed, freed_bytes = freed, failed, "what retention no longer keeps was removed");
        }
        if let Some(first) = self.outside.first() {
            let first = first.display();
            tracing::warn!(directories = outside, %first, "directories outside the folders of the configuration are left alone: remove them by hand");
        }
    }

    fn counted(&self) -> String {
        let counts = self.counts.iter().map(|(kind, count)| format!("{count} {}", words(*kind, *count)));
        counts.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn answer(&self) -> Answer {
        if let Some(error) = &self.error {
            return Answer::Refused { why: format!("what retention no longer keeps could not be found out: {error}") };
        }
        let mut what = match self.counts.is_empty() {
            true => "nothing was removed: retention keeps all that is there".to_owned(),
            false => {
                let (bytes, counted) = (self.freed_bytes, self.counted());
                format!("{} ({bytes} bytes) are free again; removed: {counted}", Bytes(bytes))
            }
        };
        if self.failed > 0 {
            what += &format!("; of {} not all could be removed: the log of the daemon tells why", count(self.failed, "execution"));
        }
        if !self.outside.is_empty() {
            what += &format!("; left alone outside of the folders in the configuration: {}", count(self.outside.len(), "folder"));
        }
        Answer::Done { what, executions: Vec::new() }
    }
}

fn words(kind: Kind, count: usize) -> &'static str {
    match (kind, count) {
        (Kind::Working, 1) => "private copy",
        (Kind::Working, _) => "private copies",
        (Kind::Logs, 1) => "folder of logs",
        (Kind::Logs, _) => "folders of logs",
        (Kind::Archive, 1) => "directory of the archive",
        (Kind::Archive, _) => "directories of the archive",
        (Kind::Failed, 1) => "directory of the failed folder",
        (Kind::Failed, _) => "directories of the failed folder",
        (Kind::Rows, 1) => "execution from the ledger",
        (Kind::Rows, _) => "executions from the ledger",
    }
}
