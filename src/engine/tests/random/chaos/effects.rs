//! Effects are done, fail, or are cut off: what becomes of the files, and what the daemon then knows.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;

use super::{Chaos, inode};
use crate::engine::{Effect, Mode, MoveProgress, Probed};
use crate::model::bunch::Bunch;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::probe::Finding;

impl Chaos {
    /// Loses what a dead daemon loses; of what was asked for, the bits of `done` say what was done.
    pub(super) fn crash(&mut self, done: u8) {
        for (index, effect) in std::mem::take(&mut self.asked).into_iter().enumerate() {
            if done >> (index % 8) & 1 == 1 {
                self.do_in_the_world(&effect);
            }
        }
        self.running.clear();
        self.ended.clear();
        self.moves.clear();
        self.looking.clear();
        self.probed.clear();
        self.mode = Mode::Working;
        self.claimed = self.state.claims.values().map(|claim| (claim.execution, self.recovered(&claim.bunch, &claim.directory))).collect();
    }

    /// Tells what the recovery of a claim finds.
    fn recovered(&self, bunch: &Bunch, directory: &Path) -> Result<(), String> {
        if self.files[&inode(bunch)] == directory { Ok(()) } else { Err("bunchd ended in the middle".into()) }
    }

    /// Does one of the things that were asked for.
    pub(super) fn perform(&mut self, index: usize, succeeds: bool) {
        let effect = self.asked.remove(index);
        if succeeds {
            self.do_in_the_world(&effect);
        }
        match effect {
            Effect::Claim { claim } => {
                self.claimed.insert(claim.execution, if succeeds { Ok(()) } else { Err("disk full".into()) });
            }
            Effect::Move { execution, .. } => {
                let retry_at = self.now.checked_add(SignedDuration::from_secs(10)).expect("it is near");
                let progress = match succeeds {
                    _ if self.are_files_gone(execution) => {
                        self.promises.excused.insert(execution);
                        MoveProgress::Gone
                    }
                    true => MoveProgress::Moved,
                    false => MoveProgress::Failed { retry_at },
                };
                self.moves.insert(execution, progress);
            }
            Effect::StopAttempt { key, reason } => {
                if self.running.contains(&key) {
                    let failure = Failure::new(FailureKind::Stopped, format!("{reason:?}"));
                    self.end(key, Outcome::Failed { failure });
                }
            }
            Effect::StartAttempt { .. } | Effect::LookUp { .. } | Effect::Remove { .. } => {}
        }
    }

    fn do_in_the_world(&mut self, effect: &Effect) {
        match effect {
            Effect::Claim { claim } => {
                let place = self.files.insert(inode(&claim.bunch), claim.directory.clone());
                assert_eq!(place, Some(PathBuf::from("/inbox")), "a claim of a bunch that is not in the inbox");
            }
            Effect::Move { execution, from, to } if !self.are_files_gone(*execution) => {
                let Some(bunch) = self.state.executions[execution].bunch.as_ref() else { return };
                let place = self.files.insert(inode(bunch), to.clone()).expect("each bunch is somewhere");
                assert!(place == *from || place == *to, "{place:?} is moved from {from:?} to {to:?}");
            }
            Effect::Move { .. }
            | Effect::StartAttempt { .. }
            | Effect::StopAttempt { .. }
            | Effect::LookUp { .. }
            | Effect::Remove { .. } => {}
        }
    }

    fn are_files_gone(&self, execution: u64) -> bool {
        let bunch = self.state.executions.get(&execution).and_then(|execution| execution.bunch.as_ref());
        bunch.is_some_and(|bunch| !self.files.contains_key(&inode(bunch)))
    }

    /// Somebody removes the files of an execution that are to be moved.
    pub(super) fn vanish(&mut self, pick: usize) {
        let Effect::Move { execution, .. } = self.asked[pick] else { return };
        let bunch = self.state.executions.get(&execution).and_then(|execution| execution.bunch.as_ref());
        if let Some(bunch) = bunch {
            self.files.remove(&inode(bunch));
        }
    }

    /// A look comes back.
    pub(super) fn found(&mut self, pick: usize, holds: bool) {
        let Some(probe) = self.looking.iter().nth(pick).cloned() else { return };
        self.looking.remove(&probe);
        let why = if holds { "it is so" } else { "it is not so" };
        self.probed.insert(probe, Probed { finding: Finding { holds, why: why.into() }, at: self.now });
    }
}
