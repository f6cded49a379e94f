//! Moves a whole execution directory to the archive or the failed folder.
//!
//! Invariant: called again after a crash at any point it ends in the same state: all in the new place, nothing in the
//! old. Nothing is overwritten, and no reader ever sees half of a directory under its final name. Named pipes, sockets
//! and devices that a program left in the directory are not taken to another file system.

#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::transfer::{self, HIDDEN, crosses_devices};
use crate::crash;

/// Every point of putting away at which a test may end the process.
pub const CRASH_POINTS: &[&str] =
    &["put-away.after-rename", "put-away.after-copy", "put-away.after-hide", "put-away.after-show", "put-away.in-remove"];

/// Why a directory could not be put away; it is whole in its old place, or hidden beside it, and a later call goes on.
#[derive(Debug, thiserror::Error)]
pub enum PutAwayError {
    /// Neither the old nor the new place has it.
    #[error("the directory {} is gone: somebody removed or moved it", from.display())]
    Vanished {
        /// Where it should be.
        from: PathBuf,
    },
    /// Something else is in the new place.
    #[error("{} is already there and {} is not moved over it: move one of them away", to.display(), from.display())]
    Occupied {
        /// The directory.
        from: PathBuf,
        /// The new place.
        to: PathBuf,
    },
    /// The disk is full, or a quota is used up.
    #[error("the disk of {} is full: make room there, {} stays where it is", to.display(), from.display())]
    DiskFull {
        /// The directory.
        from: PathBuf,
        /// The new place.
        to: PathBuf,
    },
    /// Anything else.
    #[error("{} could not be moved to {}: check the disk and the rights of both", from.display(), to.display())]
    Move {
        /// The directory.
        from: PathBuf,
        /// The new place.
        to: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// Moves one directory; see [`move_directories`].
///
/// # Errors
/// See [`PutAwayError`].
pub fn move_directory(from: &Path, to: &Path) -> Result<(), PutAwayError> {
    let mut results = move_directories(&[(from.to_owned(), to.to_owned())]);
    results.pop().unwrap_or(Ok(()))
}

/// Moves directories from the first to the second path of each pair; waiting for the disk is shared by all.
///
/// Missing parents of the new places are made. One result for each pair, in their order.
pub fn move_directories(moves: &[(PathBuf, PathBuf)]) -> Vec<Result<(), PutAwayError>> {
    let step = &|point: &str| {
        crash::point(point);
        Ok(())
    };
    move_all(moves, &Means { copies: false, step })
}

/// By what means directories are moved: tests copy by force, and "end the process" at a step by an error.
struct Means<'a> {
    copies: bool,
    step: &'a dyn Fn(&str) -> io::Result<()>,
}

fn move_all(moves: &[(PathBuf, PathBuf)], means: &Means<'_>) -> Vec<Result<(), PutAwayError>> {
    let moved: Vec<io::Result<()>> = moves.iter().map(|(from, to)| Move::new(from, to).run(means)).collect();
    let mut synced = BTreeMap::new();
    let results = moves.iter().zip(moved).map(|((from, to), result)| {
        let mut synced = |path: &Path| path.parent().map_or(Ok(()), |parent| sync_once(&mut synced, parent));
        let result = result.and_then(|()| synced(to)).and_then(|()| match synced(from) {
            // What was moved was the last in there, and a purge has removed the empty folder since.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        });
        result.map_err(|error| translate(from, to, error))
    });
    results.collect()
}

/// One move with its hidden names.
struct Move<'a> {
    from: &'a Path,
    to: &'a Path,
    /// The old directory once its copy is complete; beside the old place.
    done: PathBuf,
    /// The copy before it is shown; beside the new place.
    copy: PathBuf,
}

impl<'a> Move<'a> {
    fn new(from: &'a Path, to: &'a Path) -> Self {
        Self { from, to, done: hidden_beside(from, "moved"), copy: hidden_beside(to, "moving") }
    }

    /// Goes on from wherever a crash left it.
    fn run(&self, means: &Means<'_>) -> io::Result<()> {
        let is_copied = exists(&self.copy)?;
        match (exists(self.from)?, exists(&self.done)?, exists(self.to)?) {
            (true, _, true) => Err(io::ErrorKind::AlreadyExists.into()),
            (true, _, false) => self.start(means),
            (false, true, false) if is_copied => self.show(means),
            // The new place was taken by somebody else before the copy could be shown.
            (false, true, true) if is_copied => self.give_back(io::ErrorKind::AlreadyExists.into()),
            (false, true, true) => self.remove(means),
            // Somebody removed the copy.
            (false, true, false) => transfer::rename_new(&self.done, self.from).and_then(|()| self.start(means)),
            (false, false, true) => Ok(()),
            (false, false, false) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Renames, or copies to another file system.
    fn start(&self, means: &Means<'_>) -> io::Result<()> {
        tree::make_parents(self.to)?;
        if !means.copies {
            match transfer::rename_new(self.from, self.to) {
                Err(error) if crosses_devices(&error) => {}
                result => return result.and_then(|()| (means.step)("put-away.after-rename")),
            }
        }
        self.copy_over()?;
        (means.step)("put-away.after-copy")?;
        transfer::rename_new(self.from, &self.done)?;
        sync_parent(&self.done)?;
        (means.step)("put-away.after-hide")?;
        self.show(means)
    }

    /// Copies to the hidden name beside the new place.
    fn copy_over(&self) -> io::Result<()> {
        tree::remove(&self.copy)?;
        let copied = tree::copy(self.from, &self.copy).and_then(|()| sync_parent(&self.copy));
        if copied.is_err() {
            // The old place is whole; what was copied so far only takes room on a disk that may be full.
            let _ = tree::remove(&self.copy);
        }
        copied
    }

    /// Gives the whole copy its name.
    fn show(&self, means: &Means<'_>) -> io::Result<()> {
        if let Err(error) = transfer::rename_new(&self.copy, self.to) {
            return self.give_back(error);
        }
        sync_parent(self.to)?;
        (means.step)("put-away.after-show")?;
        self.remove(means)
    }

    /// Gives the old directory its name back, since its copy cannot be shown.
    fn give_back(&self, error: io::Error) -> io::Result<()> {
        transfer::rename_new(&self.done, self.from)?;
        let _ = tree::remove(&self.copy);
        Err(error)
    }

    /// Removes the old directory, whose copy is in the new place.
    fn remove(&self, means: &Means<'_>) -> io::Result<()> {
        tree::remove_by_steps(&self.done, &|| (means.step)("put-away.in-remove"))
    }
}

fn exists(path: &Path) -> io::Result<bool> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn hidden_beside(path: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(format!("{HIDDEN}{what}-"));
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), transfer::sync_directory)
}

/// Waits for a directory once in a call; an error is told each time.
fn sync_once(synced: &mut BTreeMap<PathBuf, Option<i32>>, path: &Path) -> io::Result<()> {
    let result = synced.entry(path.to_owned()).or_insert_with(|| {
        let error = transfer::sync_directory(path).err()?;
        Some(error.raw_os_error().unwrap_or(nix::libc::EIO))
    });
    result.map_or(Ok(()), |code| Err(io::Error::from_raw_os_error(code)))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of io::Error are not ours, and grow")]
fn translate(from: &Path, to: &Path, source: io::Error) -> PutAwayError {
    let (from, to) = (from.to_owned(), to.to_owned());
    match source.kind() {
        io::ErrorKind::NotFound if !from.exists() && !to.exists() => PutAwayError::Vanished { from },
        io::ErrorKind::AlreadyExists => PutAwayError::Occupied { from, to },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PutAwayError::DiskFull { from, to },
        _ => PutAwayError::Move { from, to, source },
    }
}
