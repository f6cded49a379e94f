//! By what means files are moved: the real ones, or in tests a copy by force, a full disk, a crash after some steps.

use std::cell::Cell;
use std::io;
use std::path::Path;

use super::ClaimError;
use crate::crash;
use crate::inbox::transfer::{self, HIDDEN, crosses_devices};

/// How a claim moves files, and where a test breaks it.
pub(super) struct Means {
    /// Copies as if the working directory were on another file system.
    copies: bool,
    /// Copying fails as on a full disk when so many files were moved.
    full_after: Cell<Option<u32>>,
    /// The process "ends" when so many steps are done.
    steps_left: Cell<Option<u32>>,
}

/// Why a claim went no further.
#[derive(Debug)]
pub(super) enum Halt {
    /// It failed and has to be undone.
    Failed(ClaimError),
    /// A test lets the process end here: nothing is undone.
    Crashed,
}

impl From<ClaimError> for Halt {
    fn from(error: ClaimError) -> Self {
        Self::Failed(error)
    }
}

/// How a file came to its new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It was renamed, and is not at its old place.
    Renamed,
    /// It was copied, and is still at its old place.
    Copied,
}

impl Means {
    pub(super) fn real() -> Self {
        Self { copies: false, full_after: Cell::new(None), steps_left: Cell::new(None) }
    }

    #[cfg(test)]
    pub(super) fn for_test(copies: bool, full_after: Option<u32>, steps: Option<u32>) -> Self {
        Self { copies, full_after: Cell::new(full_after), steps_left: Cell::new(steps) }
    }

    /// Marks the end of a step, where the process may end.
    pub(super) fn step(&self, point: &str) -> Result<(), Halt> {
        crash::point(point);
        match self.steps_left.get() {
            Some(0) => Err(Halt::Crashed),
            Some(left) => {
                self.steps_left.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Moves a file to a new name without overwriting; across file systems the old one stays for now.
    pub(super) fn transfer(&self, from: &Path, to: &Path) -> io::Result<Way> {
        self.count_towards_full()?;
        if !self.copies {
            match transfer::rename_new(from, to) {
                Err(error) if crosses_devices(&error) => {}
                result => return result.map(|()| Way::Renamed),
            }
        }
        transfer::copy_new(from, &hidden_beside(to), to).map(|()| Way::Copied)
    }

    fn count_towards_full(&self) -> io::Result<()> {
        match self.full_after.get() {
            Some(0) => {
                self.full_after.set(None);
                Err(io::ErrorKind::StorageFull.into())
            }
            Some(left) => {
                self.full_after.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// Returns the hidden name under which a copy is made; the same for every file, since files are copied one by one.
fn hidden_beside(path: &Path) -> std::path::PathBuf {
    path.with_file_name(format!("{HIDDEN}copy"))
}
