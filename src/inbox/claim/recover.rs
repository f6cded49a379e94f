//! Ends a claim that a crash interrupted: claimed whole, or back in the inbox.
//!
//! Invariant: a file in the inbox whose stamp is not that of the plan is new, and is left alone.

use super::means::{Halt, Means, Way};
use super::steps::{self, is_content, look, sync};
use super::undo::{bring_back_hidden, remove_directory, remove_unfinished, undo};
use super::{ClaimError, ClaimPlan};
use crate::model::bunch::FileStamp;

/// How an interrupted claim ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// All files are in the working directory, and none in the inbox.
    Claimed,
    /// No file is in the working directory, and that directory is gone.
    StillInInbox,
    /// Part of the bunch is in the working directory, and somebody has dropped new files of the same names since:
    /// what is there can neither be completed nor put back. Nothing is lost; it belongs into the failed folder.
    Stranded {
        /// Names of the files in the working directory.
        files: Vec<String>,
    },
}

/// Ends an interrupted claim; may be called again and again, with the same end.
///
/// # Errors
/// A file could not be looked at or moved; nothing is lost, and a later call goes on.
pub fn recover(plan: &ClaimPlan) -> Result<Recovered, ClaimError> {
    match recover_by(plan, &Means::real()) {
        Ok(recovered) => Ok(recovered),
        Err(Halt::Failed(error)) => Err(error),
        Err(Halt::Crashed) => Ok(Recovered::StillInInbox),
    }
}

/// Where a file of the plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Whereabouts {
    is_inside: bool,
    is_outside: bool,
}

pub(super) fn recover_by(plan: &ClaimPlan, means: &Means) -> Result<Recovered, Halt> {
    bring_back_hidden(plan)?;
    remove_unfinished(&plan.directory)?;
    remove_unfinished(&plan.inbox)?;
    let places = plan.files.iter().map(|(name, stamp)| whereabouts(plan, name, stamp)).collect::<Result<Vec<_>, _>>()?;
    if !places.iter().any(|place| place.is_inside) && !is_anything_inside(plan)? {
        remove_directory(plan)?;
        return Ok(Recovered::StillInInbox);
    }
    if places.iter().all(|place| place.is_inside || place.is_outside) {
        match go_on(plan, &places, means) {
            Err(Halt::Failed(_)) => {}
            result => return result.map(|()| Recovered::Claimed),
        }
    }
    let files = undo(plan, means)?;
    Ok(if files.is_empty() { Recovered::StillInInbox } else { Recovered::Stranded { files } })
}

fn whereabouts(plan: &ClaimPlan, name: &str, stamp: &FileStamp) -> Result<Whereabouts, ClaimError> {
    let outside = look(&plan.inbox.join(name), name)?;
    Ok(Whereabouts {
        is_inside: is_content(&plan.directory.join(name), stamp)?,
        is_outside: outside.is_some_and(|seen| seen.stamp == *stamp),
    })
}

/// Tells whether a name of the plan is in the working directory, whatever its content.
fn is_anything_inside(plan: &ClaimPlan) -> Result<bool, ClaimError> {
    for (name, _) in &plan.files {
        if look(&plan.directory.join(name), name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Moves the rest in.
fn go_on(plan: &ClaimPlan, places: &[Whereabouts], means: &Means) -> Result<(), Halt> {
    let mut copied = Vec::new();
    for (index, (place, (name, _))) in places.iter().zip(&plan.files).enumerate() {
        let (inside, outside) = (plan.directory.join(name), plan.inbox.join(name));
        let is_copied = match place.is_inside {
            true => place.is_outside,
            false => means.transfer(&outside, &inside).map_err(|error| ClaimError::at(&inside, error))? == Way::Copied,
        };
        if is_copied {
            copied.push(index);
        }
        means.step("claim.after-recover-one")?;
    }
    for directory in plan.directories() {
        sync(directory)?;
    }
    steps::remove_originals(plan, &copied, means)
}
