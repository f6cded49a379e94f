//! Effects are done, fail, or are cut off: what becomes of the files, and what the daemon then knows.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;

use super::{Chaos, inode};
use crate::engine::{Effect, Mode, MoveProgress};
use crate::model::bunch::Bunch;
use crate::model::failure::{Failure, FailureKind, Outcome};

impl Chaos {
    /// Loses what a dead daemon loses; of what was asked for, the bits of `done` say what was done.
    pub(super) fn crash(&mut self, done: u8) {
        for (index, effect) in std::mem::take(&mut self.asked).into_iter().enumerate() {
            match effect {
                Effect::Claim { .. } | Effect::Move { .. } if done >> (index % 8) & 1 == 1 => self.do_in_the_world(&effect),
                Effect::Claim { .. }
                | Effect::Move { .. }
                | Effect::StartAttempt { .. }
                | Effect::StopAttempt { .. }
                | Effect::LookUp { .. }
                | Effect::Remove { .. } => {}
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
                self.moves.insert(execution, if succeeds { MoveProgress::Moved } else { MoveProgress::Failed { retry_at } });
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
            Effect::Move { execution, from, to } => {
                let Some(bunch) = self.state.executions[execution].bunch.as_ref() else { return };
                let place = self.files.insert(inode(bunch), to.clone()).expect("each bunch is somewhere");
                assert!(place == *from || place == *to, "{place:?} is moved from {from:?} to {to:?}");
            }
            Effect::StartAttempt { .. } | Effect::StopAttempt { .. } | Effect::LookUp { .. } | Effect::Remove { .. } => {}
        }
    }
}
