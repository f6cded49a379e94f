//! What the inbox has to know of a source and of the daemon's settings.

use std::path::PathBuf;

use jiff::SignedDuration;

use crate::model::pattern::{OkKind, Pattern};

/// An enabled import source.
#[derive(Debug, Clone)]
pub struct WatchedSource {
    /// Its name in bunchd.toml.
    pub name: String,
    /// Absolute path of its inbox directory.
    pub directory: PathBuf,
    /// How its files are named.
    pub pattern: Pattern,
    /// The types that it takes; empty for all.
    pub types: Vec<String>,
    /// The kinds of OK file that it accepts.
    pub ok_kinds: OkKinds,
    /// What makes files one bunch.
    pub grouping: Grouping,
    /// Whether its bunches are taken in the order of their identifiers, each waiting for all smaller ones.
    pub ordered: bool,
}

/// The kinds of OK file that a source accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OkKinds {
    /// `import-<TYPE>_<IDENTIFIER>.ok`.
    pub bunch: bool,
    /// `import-<TYPE>_<IDENTIFIER>_<COUNTER>.ok`.
    pub file: bool,
    /// `import-<TYPE>.ok`.
    pub prefix: bool,
}

/// What makes files one bunch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// The same type and identifier.
    TypeAndIdentifier,
    /// The same identifier, whatever the type (catalog bunches of M2IF).
    Identifier,
}

/// Limits of the inbox.
#[derive(Debug, Clone)]
pub struct Settings {
    /// For how long a file has to be unchanged before it counts as complete, where nobody saw it being closed.
    pub quiet: SignedDuration,
    /// The largest OK file that is read, in bytes.
    pub ok_bytes_max: u64,
    /// How many strangers are named in an overview, the rest is counted.
    pub strangers_max: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { quiet: SignedDuration::from_secs(5), ok_bytes_max: 1 << 20, strangers_max: 100 }
    }
}

impl Default for OkKinds {
    fn default() -> Self {
        Self { bunch: true, file: false, prefix: false }
    }
}

impl OkKinds {
    /// Every kind.
    pub const ALL: Self = Self { bunch: true, file: true, prefix: true };
}

impl WatchedSource {
    /// Tells whether it takes files of a type.
    pub fn takes(&self, bunch_type: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|known| known == bunch_type)
    }

    /// Returns the kind of OK file that people are told to put there: the most usual one that is accepted.
    pub(super) fn usual_ok_kind(&self) -> OkKind {
        match self.ok_kinds {
            OkKinds { bunch: true, .. } => OkKind::Bunch,
            OkKinds { file: true, .. } => OkKind::File,
            OkKinds { prefix: true, .. } => OkKind::Prefix,
            OkKinds { .. } => OkKind::Bunch,
        }
    }
}
