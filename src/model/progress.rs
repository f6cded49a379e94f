//! How far an attempt has come, as its executor tells while it runs.

use serde::{Deserialize, Serialize};

/// How far an attempt has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many are done.
    pub done: u64,
    /// How many there are; `None` while nobody knows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total: Option<u64>,
    /// What is counted, in the plural: `rows`, `images`.
    pub what: String,
}
