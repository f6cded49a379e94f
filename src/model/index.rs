//! How an index of the shop stands, wherever that was read.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// One index of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexState {
    /// Its id; `None` in a table without ids where the title is none of Magento's own.
    pub id: Option<String>,
    /// Its title; the id where titles are not known.
    pub title: String,
    /// How it stands.
    pub status: IndexStatus,
    /// When it is updated.
    pub mode: UpdateMode,
    /// What the cron job does with its changes; `None` for an index that is updated on save.
    pub schedule: Option<IndexSchedule>,
    /// How long ago `status` last changed; `None` where the source does not tell.
    pub status_age: Option<SignedDuration>,
}

/// How an index stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndexStatus {
    /// It is up to date, or its changes are taken up one by one.
    Ready,
    /// It must be rebuilt.
    ReindexRequired,
    /// It is being rebuilt, or a rebuild was killed.
    Processing,
    /// It is suspended (2.4.7 on).
    Suspended,
    /// Another word.
    Other(String),
}

/// When an index is updated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UpdateMode {
    /// With each change that somebody makes in the shop.
    Save,
    /// By the cron job.
    Schedule,
    /// Another word.
    Other(String),
}

/// What the cron job does with the changes of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexSchedule {
    /// `idle`, `working` or `suspended`.
    pub state: String,
    /// Changes that wait; `None` where Magento cannot count them.
    pub backlog: Option<u64>,
    /// How long ago `state` last changed; `None` where the source does not tell.
    pub state_age: Option<SignedDuration>,
}

impl IndexState {
    /// Returns how the index is called where it has to be told from others: its id, or else its title.
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.title)
    }
}
