//! Retention: how long what executions leave behind is kept, and how much room it takes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// A kind of things that executions leave behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The private copies that attempts worked on.
    Working,
    /// What programs printed.
    Logs,
    /// The whole directory of an execution that ended well.
    Archive,
    /// The whole directory of an execution that did not.
    Failed,
    /// The rows of an execution in the ledger; they go only when its directory is gone.
    Rows,
}

/// What is kept of one kind and one pipeline; the oldest goes first. A limit that is `None` does not limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rule {
    /// What ended longer ago goes.
    pub age: Option<SignedDuration>,
    /// Only so many of the newest stay.
    pub count: Option<usize>,
    /// Only as many of the newest stay as take this many bytes together.
    pub size_bytes: Option<u64>,
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// How often the daemon removes what is no longer kept.
    pub every: SignedDuration,
    /// The rules of all pipelines.
    pub rules: BTreeMap<Kind, Rule>,
    /// The rules of single pipelines, each in place of the one of the same kind.
    pub pipelines: BTreeMap<String, BTreeMap<Kind, Rule>>,
}

/// What removing a directory, or a part of it, would free, in bytes on the disk; `None` is not measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// The private copies alone.
    pub working_bytes: Option<u64>,
    /// The logs alone.
    pub logs_bytes: Option<u64>,
    /// The whole directory.
    pub all_bytes: Option<u64>,
}

/// A part of an execution's directory that can be removed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The private copies.
    Working,
    /// The logs.
    Logs,
}

/// A disk has less room left than is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskShort {
    /// A directory on the disk.
    pub path: PathBuf,
    /// How many bytes are free.
    pub free_bytes: u64,
    /// How many must be.
    pub limit_bytes: u64,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Working, Self::Logs, Self::Archive, Self::Failed, Self::Rows];

    /// Returns its name in bunchd.toml and in listings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Logs => "logs",
            Self::Archive => "archive",
            Self::Failed => "failed",
            Self::Rows => "rows",
        }
    }
}

impl Retention {
    /// Returns the rule for a kind and a pipeline.
    pub fn rule(&self, pipeline: &str, kind: Kind) -> Rule {
        let own = self.pipelines.get(pipeline).and_then(|rules| rules.get(&kind));
        own.or_else(|| self.rules.get(&kind)).copied().unwrap_or_default()
    }

    /// Tells whether sizes of a pipeline's directories must be known.
    pub fn needs_sizes(&self, pipeline: &str) -> bool {
        Kind::ALL.iter().any(|kind| self.rule(pipeline, *kind).size_bytes.is_some())
    }
}

impl Default for Retention {
    fn default() -> Self {
        let days = |days: i64| Rule { age: Some(SignedDuration::from_hours(24 * days)), ..Rule::default() };
        let rules = [
            (Kind::Working, days(7)),
            (Kind::Logs, days(90)),
            (Kind::Archive, days(90)),
            (Kind::Failed, Rule::default()),
            (Kind::Rows, days(365)),
        ];
        Self { every: SignedDuration::from_hours(1), rules: rules.into(), pipelines: BTreeMap::new() }
    }
}

impl Storage {
    /// Tells whether all is measured.
    pub fn is_known(&self) -> bool {
        self.working_bytes.is_some() && self.logs_bytes.is_some() && self.all_bytes.is_some()
    }

    /// Returns what removing a kind of thing would free, if it is measured; rows free nothing on the disk.
    pub fn of(&self, kind: Kind) -> Option<u64> {
        match kind {
            Kind::Working => self.working_bytes,
            Kind::Logs => self.logs_bytes,
            Kind::Archive | Kind::Failed => self.all_bytes,
            Kind::Rows => Some(0),
        }
    }

    /// Returns what one says, completed by what another one says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            working_bytes: self.working_bytes.or(other.working_bytes),
            logs_bytes: self.logs_bytes.or(other.logs_bytes),
            all_bytes: self.all_bytes.or(other.all_bytes),
        }
    }
}
