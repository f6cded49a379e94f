//! Decisions are committed and carried out, as the daemon does.

use super::{Chaos, inode};
use crate::engine::{Change, Decision, Effect, MoveProgress};
use crate::model::execution::Location;

impl Chaos {
    pub(super) fn carry_out(&mut self, decision: Decision) {
        if !decision.changes.is_empty() {
            let scheduled = self.check_begins(&decision.changes);
            for change in &decision.changes {
                self.check_begin(change, &scheduled);
                self.promises.note(change, &self.state);
                self.state.apply(change);
                self.forget(change);
            }
            (self.on_commit)(&decision.changes, &self.state);
        }
        decision.effects.into_iter().for_each(|effect| self.begin(effect));
    }

    fn begin(&mut self, effect: Effect) {
        match effect {
            Effect::StartAttempt { key } => {
                assert!(self.running.insert(key), "{key:?} runs twice at once");
                self.promises.started(key);
            }
            Effect::Move { execution, .. } => {
                self.moves.insert(execution, MoveProgress::Moving);
                self.asked.push(effect);
            }
            Effect::LookUp { probe } => {
                assert!(self.looking.insert(probe.clone()), "{probe} is asked for while it is being looked up");
            }
            Effect::Claim { .. } => self.asked.push(effect),
            Effect::Remove { .. } => unreachable!("nothing is to be removed here"),
            Effect::StopAttempt { .. } if self.asked.contains(&effect) => {}
            Effect::StopAttempt { .. } => self.asked.push(effect),
        }
    }

    /// Forgets facts that a commit has settled, as the daemon does.
    fn forget(&mut self, change: &Change) {
        match change {
            Change::AttemptEnded { key, .. } => drop(self.ended.remove(key)),
            Change::ClaimUndone { execution, .. } => drop(self.claimed.remove(execution)),
            Change::ExecutionCreated { execution } => {
                self.claimed.remove(&execution.id);
                let claimed = execution.bunch.as_ref().filter(|_| execution.retry_of.is_none()).map(inode);
                self.ready.retain(|ready| Some(inode(&ready.bunch)) != claimed);
            }
            Change::LocationChanged { execution, location: Location::Working { .. } | Location::PutAway { .. } } => {
                self.moves.remove(execution);
            }
            Change::RequestAnswered { request, .. } => self.requests.retain(|open| open.id != *request),
            Change::ClaimIntended { .. }
            | Change::StepChanged { .. }
            | Change::AttemptStarted { .. }
            | Change::ExecutionFinished { .. }
            | Change::ControlChanged { .. }
            | Change::PauseBegun { .. }
            | Change::PauseEnded { .. }
            | Change::ScheduleNoted { .. }
            | Change::ProbeFound { .. }
            | Change::Tidied { .. }
            | Change::LocationChanged { .. } => {}
        }
    }
}
