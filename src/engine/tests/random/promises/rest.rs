//! What must hold whenever nothing more is decided.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::is_paused;
use crate::engine::tests::random::chaos::{Chaos, LIMITS, inode};
use crate::engine::{Decision, Effect, Mode};
use crate::model::execution::Location;
use crate::model::request::Target;

impl Chaos {
    pub(in super::super) fn check_rest(&self) {
        let decision = self.decide();
        self.check_repeated(&decision);
        if self.mode == Mode::Working {
            self.check_what_waits(&decision);
        }
        self.check_files();
        self.check_limits();
        self.check_pauses();
    }

    /// The clock of an execution stands still in a pause, and then only; no pause outlives what it was for.
    fn check_pauses(&self) {
        for execution in self.state.executions.values().filter(|execution| execution.finished_at.is_none()) {
            let (is_paused, stands_still) = (is_paused(&self.state, execution), execution.control.paused_since.is_some());
            assert_eq!(stands_still, is_paused, "the clock of execution {} is wrong about its pause", execution.id);
        }
        for target in self.state.pauses.keys() {
            let is_over =
                matches!(target, Target::Execution(id) if self.state.executions.get(id).is_none_or(|known| known.finished_at.is_some()));
            assert!(!is_over, "{target} is over, and its pause is kept");
        }
    }

    /// The same facts lead to the same decision, and settled ones to nothing that was not told before.
    fn check_repeated(&self, decision: &Decision) {
        assert_eq!(*decision, self.decide(), "the same facts, and another decision");
        assert!(decision.changes.is_empty(), "settled facts change something: {:#?}", decision.changes);
        let repeats = |effect: &Effect| matches!(effect, Effect::StopAttempt { .. });
        assert!(decision.effects.iter().all(repeats), "settled facts begin something: {:#?}", decision.effects);
    }

    /// No more runs at once than is allowed.
    fn check_limits(&self) {
        assert!(self.running.len() <= LIMITS.attempts, "{:?}", self.running);
        let mut busy = BTreeMap::<&str, BTreeSet<u64>>::new();
        for key in &self.running {
            let pipeline = &self.state.executions[&key.execution].pipeline;
            let ids = busy.entry(&pipeline.name).or_default();
            ids.insert(key.execution);
            assert!(ids.len() <= pipeline.max_parallel as usize, "{ids:?} run side by side, and {} may", pipeline.max_parallel);
        }
    }

    /// Each bunch is in one place: in the inbox, or where its claim or its latest execution says.
    fn check_files(&self) {
        let live = self.state.executions.values();
        let finished = self.promises.finished.values().filter(|execution| !self.state.executions.contains_key(&execution.id));
        let mut owners = BTreeMap::new();
        for execution in live.chain(finished).filter(|execution| !matches!(execution.location, Location::TakenUp { .. })) {
            let Some(bunch) = &execution.bunch else { continue };
            assert_eq!(owners.insert(inode(bunch), execution.id), None, "two executions have one bunch");
            // Somebody may have removed them.
            let Some(place) = self.files.get(&inode(bunch)) else { continue };
            let may_be: &[_] = match &execution.location {
                Location::Working { path } | Location::PutAway { path } => &[path],
                Location::TakingUp { from, to } | Location::PuttingAway { from, to } => &[from, to],
                Location::TakenUp { .. } | Location::Removing { .. } | Location::Removed => &[],
            };
            assert!(may_be.contains(&place), "the files of execution {} are in {place:?}: {:?}", execution.id, execution.location);
        }
        for ready in &self.ready {
            let claim = self.state.claims.values().find(|claim| inode(&claim.bunch) == inode(&ready.bunch));
            let place = self.files[&inode(&ready.bunch)].as_path();
            let is_claimed = claim.is_some_and(|claim| claim.directory == place);
            assert!(place == Path::new("/inbox") || is_claimed, "a bunch of the inbox is in {place:?}");
            assert_eq!(owners.insert(inode(&ready.bunch), 0), None, "a bunch of the inbox belongs to an execution, too");
        }
        assert!(self.files.keys().all(|inode| owners.contains_key(inode)), "a bunch belongs to nobody: {:?}", self.files);
    }
}
