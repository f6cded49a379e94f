//! What people ask of the daemon; a row in the ledger, so that it survives a restart.

use serde::{Deserialize, Serialize};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// Take up a failed execution again, from the failed step on, as a new execution.
    Retry {
        /// The failed execution.
        execution: u64,
    },
    /// Start a pipeline that needs no bunch.
    Start {
        /// Name of the pipeline.
        pipeline: String,
    },
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// It was done by starting an execution.
    Started {
        /// The new execution.
        execution: u64,
    },
    /// It cannot be done.
    Refused {
        /// Why, and what to do.
        why: String,
    },
}
