//! What is going on already, and why that keeps a ready bunch waiting.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::draft::Draft;
use super::spawn::CLAIM_RETRY;
use super::state::{Claim, Held, State};
use crate::model::bunch::BunchKey;
use crate::model::condition::PipelineCondition;
use crate::model::execution::{Execution, Status};
use crate::model::pipeline::Pipeline;
use crate::model::readiness::WaitReason;

/// What is going on already, as far as it keeps new bunches waiting.
#[derive(Debug, Default)]
pub struct Busy {
    pipelines: BTreeMap<String, Going>,
    keys: BTreeMap<BunchKey, u64>,
    held: BTreeMap<BunchKey, Held>,
}

#[derive(Debug, Default)]
struct Going {
    in_progress: Option<u64>,
    not_begun: usize,
    /// Its queue is more than half full, and is not filled up now.
    is_filled: bool,
}

impl Busy {
    /// Notes all that the ledger holds.
    pub fn of_state(state: &State, now: Timestamp) -> Self {
        let mut busy = Self::default();
        busy.note_executions(state.executions.values());
        state.claims.values().for_each(|claim| busy.note_claim(claim));
        busy.note_held(state, now);
        busy
    }

    pub(super) fn of(draft: &Draft<'_>) -> Self {
        let mut busy = Self::default();
        busy.note_executions(draft.executions());
        busy.note_held(draft.snapshot.state, draft.snapshot.now);
        // One that has just failed still counts, so that it is not begun again in the same breath.
        let is_over = |claim: &Claim| matches!(draft.snapshot.claimed.get(&claim.execution), Some(Ok(())));
        let open = draft.snapshot.state.claims.values().filter(|claim| !is_over(claim));
        open.for_each(|claim| busy.note_claim(claim));
        // Claims come in batches, which share their commits and their waits for the disk.
        for going in busy.pipelines.values_mut() {
            going.is_filled = going.not_begun > draft.snapshot.limits.claimed / 2;
        }
        busy
    }

    fn note_claim(&mut self, claim: &Claim) {
        self.note(&claim.pipeline.name, Some(&claim.bunch.key), claim.execution, true);
    }

    fn note_held(&mut self, state: &State, now: Timestamp) {
        // A time that lies further away than the whole wait comes from a clock that was set back; then nothing is waited for.
        let is_ahead = |at: Timestamp| at > now && now.duration_until(at) <= CLAIM_RETRY;
        let waiting = state.held.iter().filter(|(_, held)| is_ahead(held.retry_at));
        self.held = waiting.map(|(key, held)| (key.clone(), held.clone())).collect();
    }

    /// Notes executions that are not finished.
    pub(super) fn note_executions<'e>(&mut self, executions: impl Iterator<Item = &'e Execution>) {
        for execution in executions.filter(|execution| execution.finished_at.is_none()) {
            let key = execution.bunch.as_ref().map(|bunch| &bunch.key);
            self.note(&execution.pipeline.name, key, execution.id, execution.status() == Status::Pending);
        }
    }

    /// Returns the oldest execution of a pipeline that is in progress.
    pub(super) fn in_progress(&self, pipeline: &str) -> Option<u64> {
        self.pipelines.get(pipeline).and_then(|going| going.in_progress)
    }

    pub(super) fn note(&mut self, pipeline: &str, key: Option<&BunchKey>, execution: u64, is_new: bool) {
        let going = self.pipelines.entry(pipeline.to_owned()).or_default();
        going.in_progress.get_or_insert(execution);
        going.not_begun += usize::from(is_new);
        if let Some(key) = key {
            self.keys.entry(key.clone()).or_insert(execution);
        }
    }

    /// Returns why a bunch that is ready by itself is not claimed yet.
    pub fn wait_reason(&self, key: &BunchKey, pipeline: &Pipeline, claimed_limit: usize) -> Option<WaitReason> {
        if let Some(Held { error, retry_at }) = self.held.get(key) {
            return Some(WaitReason::ClaimFailed { error: error.clone(), retry_at: *retry_at });
        }
        if let Some(execution) = self.keys.get(key) {
            return Some(WaitReason::SameBunchInProgress { execution: *execution });
        }
        let going = self.pipelines.get(&pipeline.name)?;
        let alone = pipeline.conditions.contains(&PipelineCondition::NoSiblingInProgress);
        match going.in_progress {
            Some(execution) if alone => Some(WaitReason::SiblingInProgress { pipeline: pipeline.name.clone(), execution }),
            _ if going.is_filled || going.not_begun >= claimed_limit => Some(WaitReason::QueueFull { limit: claimed_limit }),
            _ => None,
        }
    }
}
