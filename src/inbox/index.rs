//! What lies in one directory, by bunch.
//!
//! Invariant: after events it equals what a fresh look would build.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::assess::Verdict;
use super::classify::GroupId;
use super::facts::FileFacts;
use crate::model::pattern::OkName;

/// How many bunches are told of between two times that somebody asks.
pub(super) const NEWS_MAX: usize = 100;

/// What lies in a directory.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) groups: BTreeMap<GroupId, Group>,
    pub(super) oks: BTreeMap<String, OkEntry>,
    /// Names, shown lossily where they are not UTF-8.
    pub(super) strangers: BTreeSet<String>,
    /// The bunch that each OK file of a prefix releases now.
    pub(super) prefix_targets: BTreeMap<String, Option<GroupId>>,
    /// Source, modification time of the newest OK file, bunch.
    pub(super) ready: BTreeSet<(usize, i64, GroupId)>,
    pub(super) due: BTreeSet<(Timestamp, GroupId)>,
    /// Bunches with an OK file that have begun to wait, or to be wrong; at most [`NEWS_MAX`].
    pub(super) news: Vec<GroupId>,
}

/// The files of one bunch.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// By type, counter and name; boxed, since most bunches fill a small part of a tree node only.
    pub(super) csvs: BTreeMap<(String, u64, String), Box<FileFacts>>,
    /// Names of the OK files that may be of this bunch.
    pub(super) oks: BTreeSet<String>,
    /// The last verdict; `None` while there is no OK file.
    pub(super) verdict: Option<Verdict>,
}

/// One OK file.
#[derive(Debug)]
pub(super) struct OkEntry {
    pub(super) source: usize,
    pub(super) ok: OkName,
    pub(super) file: FileFacts,
    pub(super) list: Result<Vec<String>, String>,
}
