//! What the watch tells: which name in which directory is worth another look.

use std::ffi::OsString;
use std::path::PathBuf;

/// One event of a watched directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEvent {
    /// The directory as it was given to the watch.
    pub directory: PathBuf,
    /// File name without a directory; empty where the event is about the directory.
    pub name: OsString,
    /// What happened.
    pub what: What,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A program that had it open for writing closed it.
    Closed,
    /// It was renamed into the directory, and so is complete.
    MovedIn,
    /// A program has it open for writing; a `Closed` follows.
    Changed,
    /// Something else is new about it, such as its rights or a hard link; says nothing about its being complete.
    Noticed,
    /// It is gone, or was renamed away.
    Removed,
    /// Events were lost, or there are none on this file system: look at the whole directory.
    Overflow,
    /// The directory itself is gone, or was renamed.
    DirectoryGone,
}
