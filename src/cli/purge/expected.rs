//! What a purge would remove now and what that would free, measured on the disk; nothing is changed by finding it out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use super::super::context::now;
use super::super::error::CliError;
use crate::daemon::setup::Setup;
use crate::daemon::tidy::plan::plan;
use crate::engine::retention::Expendable;
use crate::ledger::Ledger;
use crate::model::retention::{Kind, Storage};
use crate::storage::{self, StorageError};

/// Most directories of which it is told why they could not be measured.
const UNMEASURED_TOLD: usize = 10;

/// What a purge would remove now.
#[derive(Debug, Default, Serialize)]
pub(super) struct Expected {
    /// By pipeline and kind.
    pub(super) kinds: Vec<OfKind>,
    /// What the folders of days take that are empty then.
    pub(super) empty_folders_bytes: u64,
    /// What the disk gives back in all.
    pub(super) total_bytes: u64,
    /// Directories that retention no longer keeps, but that are not where the configuration says.
    pub(super) outside: BTreeSet<PathBuf>,
    /// Why directories could not be measured.
    pub(super) unmeasured: Vec<String>,
    /// What was done, where it was.
    pub(super) done: Option<String>,
}

/// What goes of one pipeline and one kind.
#[derive(Debug, Serialize)]
pub(super) struct OfKind {
    pub(super) pipeline: String,
    pub(super) kind: Kind,
    pub(super) executions: usize,
    pub(super) bytes: u64,
    /// When the oldest of the executions finished.
    pub(super) oldest: Option<Timestamp>,
}

impl Expected {
    /// Finds out what a purge would remove now.
    pub(super) fn find(ledger: &Ledger, setup: &Setup, pipeline: Option<&str>) -> Result<Self, CliError> {
        let roots = setup.roots();
        let plan = plan(ledger, &setup.retention, &roots, pipeline, now(), &|| true)?;
        let mut expected = Self::default();
        let mut kinds = BTreeMap::new();
        let (mut directories, mut stay) = (BTreeSet::new(), BTreeSet::new());
        let mut last: Option<(u64, Storage)> = None;
        for found in &plan.expendable {
            // The parts of one directory follow each other.
            last = last.filter(|(execution, _)| *execution == found.execution && found.kind != Kind::Rows);
            last = last.or_else(|| Some((found.execution, expected.measure(found, &roots)?)));
            // Rows stay for as long as the directory.
            let Some((_, storage)) = last.filter(|_| !stay.contains(&found.execution)) else {
                stay.insert(found.execution);
                continue;
            };
            if !matches!(found.kind, Kind::Working | Kind::Logs) {
                directories.extend(found.path.clone());
            } else if storage.of(found.kind) == Some(0) {
                continue;
            }
            add(&mut kinds, found, storage.of(found.kind).unwrap_or(0));
        }
        match storage::left_empty(&directories, &roots) {
            Ok(bytes) => expected.empty_folders_bytes = bytes,
            Err(error) => expected.unmeasured.push(error.to_string()),
        }
        expected.kinds = kinds.into_values().collect();
        expected.total_bytes = expected.kinds.iter().map(|known| known.bytes).sum::<u64>() + expected.empty_folders_bytes;
        Ok(expected)
    }

    /// Measures what would be removed; `None` if that is left alone, or cannot be measured.
    fn measure(&mut self, found: &Expendable, roots: &[PathBuf]) -> Option<Storage> {
        let Some(path) = &found.path else { return Some(Storage::default()) };
        match storage::measure(path, roots) {
            Ok(storage) => Some(storage),
            Err(StorageError::Outside { path }) => {
                self.outside.insert(path);
                None
            }
            Err(error) => {
                if self.unmeasured.len() < UNMEASURED_TOLD {
                    self.unmeasured.push(error.to_string());
                }
                None
            }
        }
    }
}

fn add(kinds: &mut BTreeMap<(String, Kind), OfKind>, found: &Expendable, bytes: u64) {
    let (pipeline, kind) = (found.pipeline.to_string(), found.kind);
    let new = || OfKind { pipeline: pipeline.clone(), kind, executions: 0, bytes: 0, oldest: None };
    let known = kinds.entry((pipeline.clone(), kind)).or_insert_with(new);
    known.executions += 1;
    known.bytes += bytes;
    known.oldest = Some(known.oldest.map_or(found.finished_at, |oldest| oldest.min(found.finished_at)));
}
