//! Which definitions a daemon uses, and which it has refused; it leaves this for commands that run beside it.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which definitions a daemon uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    /// The number of the daemon's process; what another one has left says nothing of this one.
    pub process: u32,
    /// Its configuration file, absolute.
    pub file: PathBuf,
    /// When what it uses was read.
    pub read_at: Timestamp,
    /// Tells the texts that it uses from others.
    pub digest: String,
    /// Newer texts that it does not use.
    pub refused: Option<Refused>,
}

/// Texts that a daemon does not use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Since when it goes on with older ones.
    pub since: Timestamp,
    /// Tells the texts that were refused last from others.
    pub digest: String,
    /// Why they were refused: mistakes with their places.
    pub why: String,
}
