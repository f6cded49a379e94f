//! What keeps a pipeline from beginning an execution: its conditions, pauses, and what is going on already.

mod verdicts;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::draft::Draft;
use super::pauses::{Pauses, pause_of};
use super::spawn::CLAIM_RETRY;
use super::state::{Claim, Held, Pause, State};
use super::world::{Known, World};
use crate::model::bunch::BunchKey;
use crate::model::condition::{LookedUp, PipelineCondition};
use crate::model::execution::{Execution, Status};
use crate::model::pipeline::Pipeline;
use crate::model::readiness::WaitReason;
use crate::model::retention::DiskShort;

/// What an execution would be begun for.
#[derive(Debug, Clone, Copy)]
pub enum Occasion<'b> {
    /// A bunch is ready.
    Bunch {
        /// Its key.
        key: &'b BunchKey,
        /// When its OK file arrived.
        released_at: Timestamp,
    },
    /// A time of its schedule has come.
    Time,
    /// Somebody asks for it, with a bunch or without one.
    Hand {
        /// The key of the bunch.
        key: Option<&'b BunchKey>,
    },
}

/// What keeps pipelines from beginning executions.
#[derive(Debug)]
pub struct Gate<'a> {
    world: World<'a>,
    state: &'a State,
    pauses: Cow<'a, Pauses>,
    pipelines: BTreeMap<String, Going>,
    keys: BTreeMap<BunchKey, u64>,
    claimed_limit: usize,
    fills_up: bool,
    short_of_disk: Option<&'a DiskShort>,
}

#[derive(Debug, Default)]
struct Going {
    in_progress: Option<u64>,
    not_begun: usize,
    /// Its queue is more than half full, and is not filled up now.
    is_filled: bool,
}

impl<'a> Gate<'a> {
    /// Makes the gate that a command sees, which reads the ledger.
    pub fn of_state(state: &'a State, claimed_limit: usize, short_of_disk: Option<&'a DiskShort>, now: Timestamp) -> Self {
        let world = World::of_state(state, now);
        let mut gate = Self::new(world, state, Cow::Borrowed(&state.pauses), claimed_limit, short_of_disk);
        gate.note_executions(state.executions.values());
        state.claims.values().for_each(|claim| gate.note_claim(claim));
        gate
    }

    pub(super) fn of(draft: &Draft<'a>) -> Self {
        let snapshot = draft.snapshot;
        let world = World::new(snapshot.state, std::iter::empty(), Some(snapshot.probed), snapshot.now);
        let mut gate = Self::new(world, snapshot.state, draft.pauses().clone(), snapshot.limits.claimed, snapshot.short_of_disk);
        gate.note_executions(draft.executions());
        // One that has just failed still counts, so that it is not begun again in the same breath.
        let is_over = |claim: &Claim| matches!(snapshot.claimed.get(&claim.execution), Some(Ok(())));
        let open = snapshot.state.claims.values().filter(|claim| !is_over(claim)).chain(draft.claims());
        open.for_each(|claim| gate.note_claim(claim));
        // Claims come in batches, which share their commits and their waits for the disk.
        for going in gate.pipelines.values_mut() {
            going.is_filled = going.not_begun > snapshot.limits.claimed / 2;
        }
        gate.fills_up = true;
        gate
    }

    fn new(
        world: World<'a>,
        state: &'a State,
        pauses: Cow<'a, Pauses>,
        claimed_limit: usize,
        short_of_disk: Option<&'a DiskShort>,
    ) -> Self {
        let (pipelines, keys) = (BTreeMap::new(), BTreeMap::new());
        Self { world, state, pauses, pipelines, keys, claimed_limit, fills_up: false, short_of_disk }
    }

    fn note_claim(&mut self, claim: &Claim) {
        self.note(&claim.pipeline.name, Some(&claim.bunch.key), claim.execution, true);
    }

    fn note_executions<'e>(&mut self, executions: impl Iterator<Item = &'e Execution>) {
        for execution in executions.filter(|execution| execution.finished_at.is_none()) {
            let key = execution.bunch.as_ref().map(|bunch| &bunch.key);
            self.note(&execution.pipeline.name, key, execution.id, execution.status() == Status::Pending);
        }
    }

    /// Notes an execution that is about to begin.
    pub(super) fn note(&mut self, pipeline: &str, key: Option<&BunchKey>, execution: u64, is_new: bool) {
        if !self.pipelines.contains_key(pipeline) {
            self.pipelines.insert(pipeline.to_owned(), Going::default());
        }
        if let Some(going) = self.pipelines.get_mut(pipeline) {
            going.in_progress.get_or_insert(execution);
            going.not_begun += usize::from(is_new);
        }
        if let Some(key) = key {
            self.keys.entry(key.clone()).or_insert(execution);
        }
    }

    /// Returns why no execution is begun; `None` if nothing keeps it.
    pub fn wait_reason(&self, pipeline: &Pipeline, occasion: Occasion<'_>) -> Option<WaitReason> {
        self.pause(pipeline, occasion)
            .or_else(|| occasion.key().and_then(|key| self.same_bunch(key)))
            .or_else(|| conditions(pipeline, false).find_map(|condition| self.unmet(condition, pipeline, occasion)))
            .or_else(|| self.queue(pipeline, occasion))
            .or_else(|| occasion.key().and_then(|_| self.disk()))
            // The world is asked only when nothing else blocks.
            .or_else(|| conditions(pipeline, true).find_map(|condition| self.unmet(condition, pipeline, occasion)))
    }

    fn disk(&self) -> Option<WaitReason> {
        let DiskShort { path, free_bytes, limit_bytes } = self.short_of_disk?;
        Some(WaitReason::DiskShort { path: path.clone(), free_bytes: *free_bytes, limit_bytes: *limit_bytes })
    }

    /// Returns what must be looked up before it is known whether the conditions of a pipeline hold, and when findings are too old.
    pub(super) fn looks(&self, pipeline: &'a Pipeline) -> impl Iterator<Item = (&'a LookedUp, Known<'a>)> {
        pipeline.conditions.iter().filter_map(looked_up).map(|looked_up| (looked_up, self.world.known(looked_up)))
    }

    fn pause(&self, pipeline: &Pipeline, occasion: Occasion<'_>) -> Option<WaitReason> {
        // Whoever starts something in a pause gets an execution that waits.
        if matches!(occasion, Occasion::Hand { key: None }) {
            return None;
        }
        let (target, Pause { since, why, .. }) = pause_of(&self.pauses, &pipeline.name)?;
        Some(WaitReason::Paused { target, since: *since, why: why.clone() })
    }

    fn same_bunch(&self, key: &BunchKey) -> Option<WaitReason> {
        // A time that lies further away than the whole wait comes from a clock that was set back; then nothing is waited for.
        let is_ahead = |at: Timestamp| at > self.world.now && self.world.now.duration_until(at) <= CLAIM_RETRY;
        if let Some(Held { error, retry_at }) = self.state.held.get(key).filter(|held| is_ahead(held.retry_at)) {
            return Some(WaitReason::ClaimFailed { error: error.clone(), retry_at: *retry_at });
        }
        self.keys.get(key).map(|execution| WaitReason::SameBunchInProgress { execution: *execution })
    }

    fn unmet(&self, condition: &PipelineCondition, pipeline: &Pipeline, occasion: Occasion<'_>) -> Option<WaitReason> {
        let name = || pipeline.name.clone();
        match condition {
            PipelineCondition::NoAutoSpawn if occasion.is_by_hand() => None,
            PipelineCondition::NoAutoSpawn => Some(WaitReason::OnlyByHand { pipeline: name() }),
            PipelineCondition::NoSiblingInProgress => {
                let execution = self.pipelines.get(&pipeline.name)?.in_progress?;
                Some(WaitReason::SiblingInProgress { pipeline: name(), execution })
            }
            PipelineCondition::Cron { schedule } => {
                let Occasion::Bunch { released_at, .. } = occasion else { return None };
                let at = schedule.next_after(released_at);
                let has_come = at.is_some_and(|at| at <= self.world.now);
                (!has_come).then(|| WaitReason::NotBefore { pipeline: name(), at })
            }
            PipelineCondition::Enabled { value: true } => None,
            PipelineCondition::Enabled { value: false } => Some(WaitReason::PipelineOff { pipeline: name() }),
            PipelineCondition::Command { looked_up } | PipelineCondition::FilesPresent { looked_up } => {
                let why = match self.world.known(looked_up) {
                    Known::Holds => return None,
                    Known::Fails { why, .. } => Some(why.to_owned()),
                    Known::Unknown => None,
                };
                let (condition, what) = (condition.name().to_owned(), looked_up.probe.to_string());
                Some(WaitReason::ConditionFails { pipeline: name(), condition, what, why })
            }
        }
    }

    /// A queue that is full takes no bunch, and a schedule does not go on to fill it; only who asks for one execution gets it.
    fn queue(&self, pipeline: &Pipeline, occasion: Occasion<'_>) -> Option<WaitReason> {
        let going = self.pipelines.get(&pipeline.name).filter(|_| !matches!(occasion, Occasion::Hand { key: None }))?;
        let is_filled = self.fills_up && going.is_filled && occasion.key().is_some();
        let is_full = going.not_begun >= self.claimed_limit || is_filled;
        is_full.then_some(WaitReason::QueueFull { limit: self.claimed_limit })
    }
}

impl<'b> Occasion<'b> {
    fn key(self) -> Option<&'b BunchKey> {
        match self {
            Self::Bunch { key, .. } => Some(key),
            Self::Hand { key } => key,
            Self::Time => None,
        }
    }

    fn is_by_hand(self) -> bool {
        matches!(self, Self::Hand { .. })
    }
}

/// Returns the conditions of a pipeline that look something up, or those that do not.
fn conditions(pipeline: &Pipeline, is_looking: bool) -> impl Iterator<Item = &PipelineCondition> {
    pipeline.conditions.iter().filter(move |condition| looked_up(condition).is_some() == is_looking)
}

/// Returns what a condition of a pipeline looks up.
fn looked_up(condition: &PipelineCondition) -> Option<&LookedUp> {
    match condition {
        PipelineCondition::Command { looked_up } | PipelineCondition::FilesPresent { looked_up } => Some(looked_up),
        PipelineCondition::NoAutoSpawn
        | PipelineCondition::NoSiblingInProgress
        | PipelineCondition::Cron { .. }
        | PipelineCondition::Enabled { .. } => None,
    }
}
