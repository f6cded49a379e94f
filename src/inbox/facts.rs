//! What is known of the files of one bunch, as plain values.

use jiff::Timestamp;

use crate::model::bunch::{FileStamp, Owner};
use crate::model::readiness::FileKind;

/// What is known of one directory entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// Size, modification time and identity.
    pub stamp: FileStamp,
    /// What it is.
    pub kind: FileKind,
    /// Who owns it.
    pub owner: Owner,
    /// When its inode last changed, in nanoseconds since 1970-01-01 UTC: when it was written, renamed or moved here.
    pub arrived_ns: i64,
    /// When this content was first seen, by our own clock.
    pub seen_at: Timestamp,
    /// Whether another content had been seen before under the same name.
    pub is_rewritten: bool,
    /// Whether an event said that this content is complete: closed after writing, or renamed in.
    pub is_closed: bool,
    /// When an event last said that a program writes to it, if none has said since that it was closed.
    pub writing_since: Option<Timestamp>,
    /// Whether it can be opened for reading.
    pub access: Access,
}

/// Whether a file can be opened for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Nobody tried; it matters only once there is an OK file.
    Unknown,
    /// It can.
    Readable,
    /// It cannot; the operating system's words.
    Denied(String),
}

/// What is known of one CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvFacts {
    /// File name as it is on disk.
    pub name: String,
    /// Type part of the name.
    pub bunch_type: String,
    /// Counter part of the name.
    pub counter: u64,
    /// The rest.
    pub file: FileFacts,
}

/// What is known of one OK file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OkFacts {
    /// File name as it is on disk.
    pub name: String,
    /// What it releases: the whole bunch, or the CSV file of this type and counter.
    pub releases: Releases,
    /// The rest.
    pub file: FileFacts,
    /// The names that it lists, in normal form C; empty for all. Or why it is not a list.
    pub list: Result<Vec<String>, String>,
}

/// What an OK file releases within its bunch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Releases {
    /// All files, or those that it lists.
    Bunch,
    /// One file.
    File {
        /// Type of the file.
        bunch_type: String,
        /// Counter of the file.
        counter: u64,
    },
}

impl FileFacts {
    /// Returns when the content last changed, as far as can be known: a time in the future counts from when it was seen.
    pub fn changed_at(&self) -> Timestamp {
        let modified = Timestamp::from_nanosecond(i128::from(self.stamp.modified_ns)).unwrap_or(Timestamp::MIN);
        if modified > self.seen_at || self.is_rewritten { self.seen_at } else { modified }
    }
}
