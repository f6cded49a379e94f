//! A bunch: all files of one type and identifier, in counter order, released by an OK file.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Names one bunch within the inbox of one source.
///
/// The identifier is in Unicode normal form C, so that both forms of an umlaut name one bunch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BunchKey {
    /// Name of the source that the files belong to.
    pub source: String,
    /// Type of all files; `None` where the source groups by identifier alone (catalog bunches of M2IF).
    #[serde(rename = "type")]
    pub bunch_type: Option<String>,
    /// The identifier part of the file names.
    pub identifier: String,
}

impl fmt::Display for BunchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.bunch_type {
            Some(bunch_type) => write!(f, "{bunch_type} {}", self.identifier),
            None => f.write_str(&self.identifier),
        }
    }
}

/// What tells one content of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Size in bytes.
    pub size_bytes: u64,
    /// Modification time in nanoseconds since 1970-01-01 UTC, as the file system gives it.
    pub modified_ns: i64,
    /// Inode number on its device.
    pub inode: u64,
    /// Device number.
    pub device: u64,
}

/// One CSV file of a bunch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BunchFile {
    /// File name without a directory.
    pub name: String,
    /// Type part of the name.
    #[serde(rename = "type")]
    pub bunch_type: String,
    /// Counter part of the name, as a number.
    pub counter: u64,
    /// The content that was seen when the bunch was found ready.
    pub stamp: FileStamp,
    /// Who owned it in the inbox; `None` for bunches of releases that did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
}

/// Who owns a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// Number of the user.
    pub uid: u32,
    /// Number of the group.
    pub gid: u32,
}

/// The OK file that releases a bunch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OkFile {
    /// File name without a directory.
    pub name: String,
    /// The content that was seen when the bunch was found ready.
    pub stamp: FileStamp,
    /// When its inode last changed, in nanoseconds since 1970-01-01 UTC: when it was written, or moved into the inbox.
    #[serde(default)]
    pub arrived_ns: i64,
}

/// All files of one key, in order of type and counter, with what releases them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bunch {
    /// Source, type and identifier.
    pub key: BunchKey,
    /// The CSV files, at least one, ordered by type and then by counter as a number.
    pub files: Vec<BunchFile>,
    /// The OK files that released them; they are claimed with the bunch.
    pub ok_files: Vec<OkFile>,
    /// Names of files that are present, but not listed in the OK file, and so not part of the bunch.
    pub unlisted: Vec<String>,
}

impl Bunch {
    /// Returns the names of all files that a claim moves: the CSV files, then the OK files.
    pub fn claimed_names(&self) -> impl Iterator<Item = (&str, &FileStamp)> {
        let csv = self.files.iter().map(|file| (file.name.as_str(), &file.stamp));
        csv.chain(self.ok_files.iter().map(|ok| (ok.name.as_str(), &ok.stamp)))
    }

    /// Returns when it was released: when the last of its OK files arrived.
    pub fn released_at(&self) -> Timestamp {
        let arrived = self.ok_files.iter().map(|ok| ok.arrived_ns).max().unwrap_or_default();
        Timestamp::from_nanosecond(i128::from(arrived)).unwrap_or(Timestamp::MIN)
    }

    /// Returns the size of all CSV files together, in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.stamp.size_bytes).sum()
    }
}
