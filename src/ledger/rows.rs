//! How values stand in columns.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::engine::Claim;
use crate::model::bunch::Bunch;

/// What a claim's row holds beside its number and its definition.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimFacts {
    pub(super) bunch: Bunch,
    pub(super) inbox: PathBuf,
    pub(super) directory: PathBuf,
}

impl ClaimFacts {
    pub(super) fn of(claim: &Claim) -> Self {
        Self { bunch: claim.bunch.clone(), inbox: claim.inbox.clone(), directory: claim.directory.clone() }
    }
}

/// Writes a value as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("the model's types have text keys and no failing serialiser")
}

/// Writes a time.
pub(super) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// Reads a time; one that no calendar holds becomes the nearest that one does.
pub(super) fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
