//! Turns what inotify says into what the inbox needs to know; looks at a file that was just created and opened, and at
//! a clock that limits repetition.
//!
//! Invariant: an event is left out only if it says nothing new.

use std::collections::HashSet;
use std::ffi::OsString;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use crate::inbox::event::{FileEvent, What};

/// How many just created files are remembered until they are opened.
const CREATED_MAX: usize = 1024;
/// For how long the writing of one program to one file is told once.
const REPEAT: Duration = Duration::from_millis(500);

/// Translates the events of one directory.
pub(super) struct Translator {
    directory: PathBuf,
    /// Files that were created and not opened yet: what is created and opened is open for writing, a hard link is not.
    created: HashSet<OsString>,
    /// The last event, if it told of writing.
    last_write: Option<(OsString, Instant)>,
}

impl Translator {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory, created: HashSet::new(), last_write: None }
    }

    /// Returns what the inbox has to know of an event, if anything.
    pub(super) fn translate(&mut self, event: notify::Result<Event>) -> Option<FileEvent> {
        let Ok(event) = event else { return Some(self.of_directory(What::Overflow)) };
        if event.need_rescan() {
            self.created.clear();
            return Some(self.of_directory(What::Overflow));
        }
        let path = event.paths.first()?;
        let Some(name) = self.name(path) else { return self.directory_event(&event.kind) };
        let what = self.what(&event.kind, &name)?;
        if self.repeats(what, &name) {
            return None;
        }
        Some(FileEvent { directory: self.directory.clone(), name, what })
    }

    fn what(&mut self, kind: &EventKind, name: &OsString) -> Option<What> {
        match kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(What::Closed),
            EventKind::Access(AccessKind::Open(_)) => self.is_opened_by_its_writer(name).then_some(What::Changed),
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => Some(What::Noticed),
            EventKind::Create(_) => {
                self.remember_created(name);
                Some(What::Noticed)
            }
            EventKind::Modify(ModifyKind::Data(_)) => Some(What::Changed),
            EventKind::Modify(ModifyKind::Name(RenameMode::From)) | EventKind::Remove(_) => Some(What::Removed),
            EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Some(What::MovedIn),
            // Told in addition to From and To.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => None,
            EventKind::Modify(_) | EventKind::Any | EventKind::Other => Some(What::Noticed),
            EventKind::Access(_) => None,
        }
    }

    /// Tells a file that is created by opening it from a hard link that somebody reads.
    ///
    /// Making a link sets the time of the inode, and leaves the time of the content.
    fn is_opened_by_its_writer(&mut self, name: &OsString) -> bool {
        if !self.created.remove(name) {
            return false;
        }
        let metadata = self.directory.join(name).symlink_metadata();
        metadata.is_ok_and(|found| found.nlink() == 1 && (found.ctime(), found.ctime_nsec()) == (found.mtime(), found.mtime_nsec()))
    }

    fn remember_created(&mut self, name: &OsString) {
        if self.created.len() >= CREATED_MAX {
            self.created.clear();
        }
        self.created.insert(name.clone());
    }

    /// Tells whether an event says again that a file is being written.
    fn repeats(&mut self, what: What, name: &OsString) -> bool {
        if what != What::Changed {
            self.last_write = None;
            return false;
        }
        let now = Instant::now();
        let repeats = self.last_write.as_ref().is_some_and(|(last, at)| last == name && now.duration_since(*at) < REPEAT);
        if !repeats {
            self.last_write = Some((name.clone(), now));
        }
        repeats
    }

    /// Returns the name of a path within the directory, `None` for the directory itself.
    fn name(&self, path: &Path) -> Option<OsString> {
        if path == self.directory { None } else { path.file_name().map(OsString::from) }
    }

    fn directory_event(&self, kind: &EventKind) -> Option<FileEvent> {
        match kind {
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Some(self.of_directory(What::DirectoryGone)),
            EventKind::Modify(_) => Some(self.of_directory(What::Overflow)),
            EventKind::Any | EventKind::Access(_) | EventKind::Create(_) | EventKind::Other => None,
        }
    }

    fn of_directory(&self, what: What) -> FileEvent {
        FileEvent { directory: self.directory.clone(), name: OsString::new(), what }
    }
}
