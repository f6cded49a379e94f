//! What conditions look at beyond their own execution: what runs elsewhere, how pipelines ended, what was looked up.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::state::{Latest, State};
use crate::model::condition::LookedUp;
use crate::model::execution::Execution;
use crate::model::probe::{Finding, Found, Probe};
use crate::model::step_state::StepState;

/// What conditions look at beyond their own execution.
#[derive(Debug)]
pub struct World<'a> {
    /// The time.
    pub now: Timestamp,
    state: &'a State,
    probed: Option<&'a BTreeMap<Probe, Probed>>,
    /// Executions in which a step of a name runs, or is about to.
    going: BTreeMap<String, Going>,
    /// The execution in progress with the highest number of each pipeline; made when it is first asked for.
    in_progress: OnceCell<BTreeMap<String, Latest>>,
}

/// Executions in which a step of one name runs, or is about to: no more than are needed to find one that is not one's own.
#[derive(Debug)]
struct Going {
    first: u64,
    another: Option<u64>,
}

/// A finding of this moment, as far as the daemon knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probed {
    /// What was found.
    pub finding: Finding,
    /// When.
    pub at: Timestamp,
}

/// What is known of a condition that must be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known<'a> {
    /// It holds, and the finding is fresh.
    Holds,
    /// It does not hold, and the finding is fresh until then.
    Fails {
        /// What was found.
        why: &'a str,
        /// When it is too old.
        until: Timestamp,
    },
    /// Nobody has looked lately.
    Unknown,
}

impl<'a> World<'a> {
    /// Makes the world of a command that reads the ledger: the last findings count, whatever their age.
    pub fn of_state(state: &'a State, now: Timestamp) -> Self {
        Self::new(state, state.executions.values(), None, now)
    }

    pub(super) fn new<'e>(
        state: &'a State,
        executions: impl Iterator<Item = &'e Execution>,
        probed: Option<&'a BTreeMap<Probe, Probed>>,
        now: Timestamp,
    ) -> Self {
        let mut world = Self { now, state, probed, going: BTreeMap::new(), in_progress: OnceCell::new() };
        for execution in executions {
            for (step, known) in execution.steps() {
                if matches!(known.state, StepState::Enqueued { .. } | StepState::Running { .. }) {
                    world.note_going(&step.name, execution.id);
                }
            }
        }
        world
    }

    /// Notes that a step of an execution is about to run.
    pub(super) fn note_going(&mut self, step: &str, execution: u64) {
        match self.going.get_mut(step) {
            Some(going) if going.first != execution => going.another = Some(execution),
            Some(_) => {}
            None => drop(self.going.insert(step.to_owned(), Going { first: execution, another: None })),
        }
    }

    /// Returns an execution in which a step of this name runs, or is about to; `but` does not count.
    pub(super) fn runs_in(&self, step: &str, but: Option<u64>) -> Option<u64> {
        let Going { first, another } = self.going.get(step)?;
        if Some(*first) == but { *another } else { Some(*first) }
    }

    /// Returns since when a step of that name has been running in an execution.
    pub(super) fn runs_since(&self, step: &str, execution: u64) -> Option<Timestamp> {
        let execution = self.state.executions.get(&execution)?;
        let running = |state: &StepState| if let StepState::Running { since, .. } = state { Some(*since) } else { None };
        execution.steps().filter(|(known, _)| known.name == step).find_map(|(_, known)| running(&known.state))
    }

    /// Returns the latest execution of a pipeline, one that is in progress included.
    pub(super) fn latest(&self, pipeline: &str) -> Option<Latest> {
        let in_progress = self.in_progress.get_or_init(|| in_progress(self.state));
        in_progress.get(pipeline).or_else(|| self.state.latest.get(pipeline)).copied()
    }

    /// Returns what is known of something that must be looked up.
    pub(super) fn known(&self, looked_up: &LookedUp) -> Known<'a> {
        let Some(probed) = self.probed else { return self.last_known(&looked_up.probe) };
        let Some((probe, Probed { finding, at })) = probed.get_key_value(&looked_up.probe) else { return Known::Unknown };
        debug_assert_eq!(probe, &looked_up.probe);
        match at.checked_add(looked_up.every).unwrap_or(Timestamp::MAX) {
            // A look of the future comes from a clock that was set back.
            until if until <= self.now || *at > self.now => Known::Unknown,
            _ if finding.holds => Known::Holds,
            until => Known::Fails { why: &finding.why, until },
        }
    }

    fn last_known(&self, probe: &Probe) -> Known<'a> {
        match self.found(probe) {
            None => Known::Unknown,
            Some(found) if found.finding.holds => Known::Holds,
            Some(found) => Known::Fails { why: &found.finding.why, until: Timestamp::MAX },
        }
    }

    /// Returns the last finding that the ledger holds.
    pub(super) fn found(&self, probe: &Probe) -> Option<&'a Found> {
        self.state.findings.get(probe)
    }
}

fn in_progress(state: &State) -> BTreeMap<String, Latest> {
    let open = state.executions.values().filter(|known| known.finished_at.is_none());
    let latest = |known: &Execution| Latest { execution: known.id, status: known.status(), at: known.created_at };
    open.map(|known| (known.pipeline.name.clone(), latest(known))).collect()
}
