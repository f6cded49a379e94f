//! The steps of one claim, up to the point where they are on the disk.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::Path;

use super::means::{Halt, Means, Way};
use super::{ClaimError, ClaimPlan};
use crate::inbox::observe::{self, Seen};
use crate::inbox::transfer;
use crate::model::bunch::FileStamp;
use crate::model::readiness::FileKind;

/// How much more coarsely another file system may keep a time.
const COARSE_TIME_NS: u64 = 2_000_000_000;

/// Checks that every file is still what was seen, and makes the working directory; nothing is to be undone if it fails.
pub(super) fn prepare(plan: &ClaimPlan, means: &Means) -> Result<(), Halt> {
    for (name, stamp) in &plan.files {
        check(&plan.inbox, name, stamp)?;
    }
    means.step("claim.before-mkdir")?;
    make_directory(plan)?;
    means.step("claim.after-mkdir")
}

/// Moves all files in, once the working directory is on the disk; returns the indexes of those that were copied, whose originals are still in the inbox.
pub(super) fn move_in(plan: &ClaimPlan, means: &Means) -> Result<Vec<usize>, Halt> {
    let mut copied = Vec::new();
    for (index, (name, stamp)) in plan.files.iter().enumerate() {
        let (from, to) = (plan.inbox.join(name), plan.directory.join(name));
        let way = means.transfer(&from, &to).map_err(|error| moving_failed(plan, name, error))?;
        if !arrived(way, &to, stamp)? {
            return Err(ClaimError::ChangedMeanwhile { file: name.clone() }.into());
        }
        if way == Way::Copied {
            copied.push(index);
        }
        means.step(if index == 0 { "claim.after-first-rename" } else { "claim.after-rename" })?;
    }
    Ok(copied)
}

/// Removes the originals of copied files: each is hidden first, so that a file that replaced it is never deleted.
pub(super) fn remove_originals(plan: &ClaimPlan, copied: &[usize], means: &Means) -> Result<(), Halt> {
    for &index in copied {
        let (name, stamp) = &plan.files[index];
        let hidden = plan.hidden_original(index);
        transfer::rename_new(&plan.inbox.join(name), &hidden).map_err(|error| moving_failed(plan, name, error))?;
        means.step("claim.after-hide")?;
        if look(&hidden, name)?.is_none_or(|seen| seen.stamp != *stamp) {
            transfer::rename_new(&hidden, &plan.inbox.join(name)).map_err(|error| ClaimError::at(&hidden, error))?;
            return Err(ClaimError::ChangedMeanwhile { file: name.clone() }.into());
        }
        fs::remove_file(&hidden).map_err(|error| ClaimError::at(&hidden, error))?;
        means.step("claim.after-unlink")?;
    }
    if !copied.is_empty() {
        sync(&plan.inbox)?;
    }
    Ok(())
}

/// Looks at a path; the error names the file.
pub(super) fn look(path: &Path, name: &str) -> Result<Option<Seen>, ClaimError> {
    observe::look_at(path).map_err(|source| ClaimError::Look { file: name.to_owned(), source })
}

/// Tells whether a path holds the content of a stamp, itself or as our copy, which has another inode.
pub(super) fn is_content(path: &Path, stamp: &FileStamp) -> Result<bool, ClaimError> {
    let Some(Seen { stamp: seen, kind, .. }) = look(path, &path.to_string_lossy())? else { return Ok(false) };
    let off_by_ns = seen.modified_ns.abs_diff(stamp.modified_ns);
    let is_same_time = off_by_ns == 0 || (seen.device != stamp.device && off_by_ns <= COARSE_TIME_NS);
    Ok(kind == FileKind::File && seen.size_bytes == stamp.size_bytes && is_same_time)
}

/// Tells whether what came to the new place is what was to be moved, and not a file that replaced it just before.
fn arrived(way: Way, path: &Path, stamp: &FileStamp) -> Result<bool, ClaimError> {
    match way {
        Way::Renamed => Ok(look(path, &path.to_string_lossy())?.is_some_and(|seen| seen.stamp == *stamp)),
        Way::Copied => is_content(path, stamp),
    }
}

/// Waits for the disk.
pub(super) fn sync(directory: &Path) -> Result<(), ClaimError> {
    transfer::sync_directory(directory).map_err(|source| ClaimError::Sync { directory: directory.to_owned(), source })
}

fn check(inbox: &Path, name: &str, stamp: &FileStamp) -> Result<(), ClaimError> {
    match look(&inbox.join(name), name)? {
        None => Err(ClaimError::Vanished { file: name.to_owned() }),
        Some(seen) if seen.kind != FileKind::File => Err(ClaimError::NotAFile { file: name.to_owned(), what: seen.kind }),
        Some(seen) if seen.stamp != *stamp => Err(ClaimError::ChangedMeanwhile { file: name.to_owned() }),
        Some(_) => Ok(()),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of io::Error are not ours, and grow")]
fn make_directory(plan: &ClaimPlan) -> Result<(), ClaimError> {
    DirBuilder::new().create(&plan.directory).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => ClaimError::DirectoryExists { directory: plan.directory.clone() },
        _ => ClaimError::at(&plan.directory, error),
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of io::Error are not ours, and grow")]
fn moving_failed(plan: &ClaimPlan, name: &str, error: io::Error) -> ClaimError {
    match error.kind() {
        io::ErrorKind::NotFound => ClaimError::Vanished { file: name.to_owned() },
        io::ErrorKind::PermissionDenied if !observe::is_writable(&plan.inbox) => ClaimError::NotAllowed { place: plan.inbox.clone() },
        _ => ClaimError::at(&plan.directory.join(name), error),
    }
}
