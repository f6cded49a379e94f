//! One run: what is still to be removed, what is being removed, and what was.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::plan::Plan;
use super::report::Report;
use super::{BATCH_MAX, FAILED_MAX, ROWS_MAX};
use crate::engine::Candidate;
use crate::engine::retention::Expendable;
use crate::ledger::{Ledger, LedgerError};
use crate::model::execution::Location;
use crate::model::retention::{Kind, Part, Storage};
use crate::storage;

/// One run.
#[derive(Debug)]
pub(super) struct Run {
    /// The request that it is for.
    pub(super) request: Option<u64>,
    pub(super) is_planning: bool,
    /// Executions of which something is being removed, and what their whole directory is.
    pub(super) in_hand: BTreeMap<u64, Kind>,
    pub(super) report: Report,
    queue: VecDeque<Expendable>,
    others: Vec<Candidate>,
    notes: VecDeque<(u64, Storage)>,
    requests_before: Option<Timestamp>,
    failed: usize,
}

impl Run {
    pub(super) fn planning(request: Option<u64>, others: Vec<Candidate>) -> Self {
        Self {
            request,
            is_planning: true,
            in_hand: BTreeMap::new(),
            report: Report::default(),
            queue: VecDeque::new(),
            others,
            notes: VecDeque::new(),
            requests_before: None,
            failed: 0,
        }
    }

    pub(super) fn take(&mut self, plan: Plan) {
        self.is_planning = false;
        self.queue = plan.expendable.into();
        self.notes = plan.measured.into();
        self.requests_before = plan.requests_before;
    }

    /// Gives up what is left.
    pub(super) fn fail(&mut self, error: String) {
        self.is_planning = false;
        self.queue.clear();
        self.notes.clear();
        self.report.error = Some(error);
    }

    /// Tells whether there is something that has not been begun, as far as the plan is known.
    pub(super) fn has_more(&self) -> bool {
        !self.is_planning && self.has_any()
    }

    fn has_any(&self) -> bool {
        !self.queue.is_empty() || !self.others.is_empty() || !self.notes.is_empty() || self.requests_before.is_some()
    }

    /// Takes the next sizes to be noted.
    pub(super) fn next_notes(&mut self, most: usize) -> BTreeMap<u64, Storage> {
        self.notes.drain(..most.min(self.notes.len())).collect()
    }

    /// Takes the next batch, and looks at each in the ledger once more.
    pub(super) fn next_batch(&mut self, ledger: &mut Ledger, roots: &[PathBuf]) -> Result<Vec<Candidate>, LedgerError> {
        if self.is_planning {
            return Ok(Vec::new());
        }
        let mut batch = std::mem::take(&mut self.others);
        batch.extend(self.requests_before.take().map(|before| Candidate::Requests { before }));
        let (mut rows, mut directories) = (Vec::new(), 0);
        // Rows go once their directories are gone: those stand before them in the queue, and are not gone while they are in this batch.
        while directories < BATCH_MAX
            && rows.len() < ROWS_MAX
            && self.queue.front().is_some_and(|next| next.kind != Kind::Rows || directories == 0)
            && let Some(next) = self.queue.pop_front()
        {
            match (next.kind, next.path) {
                (Kind::Rows, _) => rows.extend(has_no_directory(ledger, next.execution)?.then_some(next.execution)),
                (Kind::Working, Some(path)) => {
                    directories += self.add_part(&mut batch, ledger, next.execution, path, Part::Working, roots)?;
                }
                (Kind::Logs, Some(path)) => directories += self.add_part(&mut batch, ledger, next.execution, path, Part::Logs, roots)?,
                (Kind::Archive | Kind::Failed, Some(path)) => {
                    directories += 1;
                    batch.extend(self.directory(ledger, next.execution, &path, roots)?);
                }
                (Kind::Working | Kind::Logs | Kind::Archive | Kind::Failed, None) => {}
            }
        }
        if !rows.is_empty() {
            batch.push(Candidate::Rows { executions: rows });
        }
        Ok(batch)
    }

    /// Returns a directory, if it is still where the plan has seen it.
    fn directory(&mut self, ledger: &mut Ledger, id: u64, path: &Path, roots: &[PathBuf]) -> Result<Option<Candidate>, LedgerError> {
        let execution = ledger.load_execution(id)?.filter(|found| found.location == Location::PutAway { path: path.to_owned() });
        let execution = execution.filter(|_| self.is_ours(path, roots));
        Ok(execution.map(|execution| Candidate::Directory { execution: Box::new(execution) }))
    }

    /// Adds a part to the candidate of its execution; returns how many directories that adds.
    fn add_part(
        &mut self,
        batch: &mut Vec<Candidate>,
        ledger: &Ledger,
        execution: u64,
        path: PathBuf,
        part: Part,
        roots: &[PathBuf],
    ) -> Result<usize, LedgerError> {
        if let Some(Candidate::Parts { execution: last, parts, .. }) = batch.last_mut()
            && *last == execution
        {
            parts.push(part);
            return Ok(0);
        }
        let is_there = ledger.resting_place(execution)? == Some(Location::PutAway { path: path.clone() });
        if is_there && self.is_ours(&path, roots) {
            batch.push(Candidate::Parts { execution, path, parts: vec![part] });
        }
        Ok(1)
    }

    fn is_ours(&mut self, path: &Path, roots: &[PathBuf]) -> bool {
        let is_ours = storage::is_ours(path, roots);
        if !is_ours {
            self.report.outside.insert(path.to_owned());
        }
        is_ours
    }

    /// Notes what became of a removal.
    pub(super) fn note(&mut self, execution: u64, freed: &[(Option<Part>, u64)], has_failed: bool) {
        let Some(whole) = self.in_hand.remove(&execution) else { return };
        for (part, bytes) in freed {
            let kind = match part {
                Some(Part::Working) => Kind::Working,
                Some(Part::Logs) => Kind::Logs,
                None => whole,
            };
            self.report.add(kind, *bytes);
        }
        if has_failed {
            self.report.failed += 1;
            self.failed += 1;
            if self.failed > FAILED_MAX {
                self.queue.clear();
            }
        }
    }
}

/// Tells whether the rows of an execution are all that is left of it.
fn has_no_directory(ledger: &Ledger, execution: u64) -> Result<bool, LedgerError> {
    Ok(matches!(ledger.resting_place(execution)?, Some(Location::TakenUp { .. } | Location::Removed)))
}
