//! Puts the files of an interrupted or failed claim back into the inbox, without overwriting anything.

use std::fs;
use std::io;
use std::path::Path;

use super::means::{Halt, Means, Way};
use super::steps::{is_content, look, sync};
use super::{ClaimError, ClaimPlan};
use crate::inbox::transfer::{self, HIDDEN};

/// Puts all files back and removes the working directory; returns the names of those that have to stay there.
///
/// A file has to stay if a new file of its name lies in the inbox by now.
pub(super) fn undo(plan: &ClaimPlan, means: &Means) -> Result<Vec<String>, Halt> {
    bring_back_hidden(plan)?;
    let mut stranded = Vec::new();
    for (name, stamp) in plan.files.iter().rev() {
        let (inside, outside) = (plan.directory.join(name), plan.inbox.join(name));
        if look(&inside, name)?.is_none() {
            continue;
        }
        match look(&outside, name)? {
            // A second hard link, or a copy of one put back before a crash: its content is where it belongs.
            Some(seen) if (seen.stamp == *stamp && is_content(&inside, stamp)?) || is_same_content(&inside, &outside)? => {
                fs::remove_file(&inside).map_err(|error| ClaimError::at(&inside, error))?;
            }
            Some(_) => stranded.push(name.clone()),
            None => put_back(&inside, &outside, &plan.inbox, means)?,
        }
        means.step("claim.after-undo-one")?;
    }
    if stranded.is_empty() {
        remove_directory(plan)?;
    }
    sync(&plan.inbox)?;
    Ok(stranded)
}

/// Gives originals that were hidden for removal their names back.
pub(super) fn bring_back_hidden(plan: &ClaimPlan) -> Result<(), ClaimError> {
    for (index, (name, stamp)) in plan.files.iter().enumerate() {
        let (hidden, outside, inside) = (plan.hidden_original(index), plan.inbox.join(name), plan.directory.join(name));
        let Some(seen) = look(&hidden, name)? else { continue };
        if seen.stamp == *stamp && is_content(&inside, stamp)? {
            // The copy is whole and on the disk, or the original would not have been hidden.
            fs::remove_file(&hidden).map_err(|error| ClaimError::at(&hidden, error))?;
        } else {
            transfer::rename_new(&hidden, &outside).map_err(|error| ClaimError::at(&hidden, error))?;
        }
    }
    Ok(())
}

/// Removes unfinished copies and then the working directory, if there is one.
pub(super) fn remove_directory(plan: &ClaimPlan) -> Result<(), ClaimError> {
    remove_unfinished(&plan.directory)?;
    match fs::remove_dir(&plan.directory) {
        Ok(()) => plan.directory.parent().map_or(Ok(()), sync),
        // Something that is not ours is in it, or it was never made.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty) => Ok(()),
        Err(error) => Err(ClaimError::at(&plan.directory, error)),
    }
}

/// Removes copies that a crash left unfinished.
pub(super) fn remove_unfinished(directory: &Path) -> Result<(), ClaimError> {
    let hidden = directory.join(format!("{HIDDEN}copy"));
    match fs::remove_file(&hidden) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Err(ClaimError::at(&hidden, error))
        }
        _ => Ok(()),
    }
}

fn is_same_content(inside: &Path, outside: &Path) -> Result<bool, ClaimError> {
    transfer::is_same_content(inside, outside).map_err(|error| ClaimError::at(inside, error))
}

fn put_back(inside: &Path, outside: &Path, inbox: &Path, means: &Means) -> Result<(), Halt> {
    match means.transfer(inside, outside) {
        Ok(Way::Renamed) => Ok(()),
        Ok(Way::Copied) => {
            sync(inbox)?;
            means.step("claim.after-put-back")?;
            Ok(fs::remove_file(inside).map_err(|error| ClaimError::at(inside, error))?)
        }
        Err(error) => Err(ClaimError::at(outside, error).into()),
    }
}
