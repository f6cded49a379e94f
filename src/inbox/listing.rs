//! Lists a directory: every name once, with a look at those that may be part of a bunch.
//!
//! Invariant: no file is opened. A hundred thousand files cost one look each.

use std::ffi::OsString;
use std::fs::read_dir;
use std::io;
use std::os::unix::fs::MetadataExt;

use super::classify::{Class, classify};
use super::directory::Directory;
use super::observe::Seen;
use super::source::WatchedSource;
use super::unavailable::DirectoryError;

/// A name, with what it is and how it looks; without that for names that no source takes.
type Listed = (OsString, Option<(Class, Seen)>);

impl Directory {
    /// Lists the directory: each name with its look, or without one where the name is not UTF-8.
    pub(super) fn entries(&mut self, sources: &[WatchedSource]) -> Result<Vec<Listed>, DirectoryError> {
        self.check_mount()?;
        let mut entries = Vec::new();
        for entry in read_dir(&self.path).map_err(|error| DirectoryError::of(&self.path, &error))? {
            let entry = entry.map_err(|error| DirectoryError::of(&self.path, &error))?;
            let name = entry.file_name();
            let Some(text) = name.to_str() else {
                if !name.to_string_lossy().starts_with('.') && !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    entries.push((name, None));
                }
                continue;
            };
            match classify(text, &self.sources, sources) {
                Class::Ignored => continue,
                Class::Stranger if entry.file_type().is_ok_and(|kind| kind.is_dir()) => continue,
                Class::Stranger => entries.push((name, None)),
                class @ (Class::Csv { .. } | Class::Ok { .. }) => match entry.metadata() {
                    Ok(metadata) => entries.push((name, Some((class, Seen::of(&metadata))))),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(DirectoryError::of(&self.path, &error)),
                },
            }
        }
        Ok(entries)
    }

    /// Notices that a mount is gone: the empty directory below it is not the inbox.
    fn check_mount(&mut self) -> Result<(), DirectoryError> {
        let metadata = self.path.metadata().map_err(|error| DirectoryError::of(&self.path, &error))?;
        if !metadata.is_dir() {
            return Err(DirectoryError::NotADirectory { path: self.path.clone() });
        }
        let parent = self.path.parent().and_then(|parent| parent.metadata().ok());
        let is_mount_point = parent.is_some_and(|parent| parent.dev() != metadata.dev());
        if self.was_mount_point && !is_mount_point {
            return Err(DirectoryError::MountGone { path: self.path.clone() });
        }
        self.was_mount_point = is_mount_point;
        Ok(())
    }
}
