//! What people ask of the daemon; a row in the ledger, so that it survives a restart.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// Take up an execution again that did not end well, as a new execution.
    Retry {
        /// The execution.
        execution: u64,
        /// Which of its steps are run again.
        #[serde(default)]
        from: RetryFrom,
    },
    /// Start a pipeline: by itself, or with a bunch that is ready for it.
    Start {
        /// Name of the pipeline.
        pipeline: String,
        /// The bunch, as `TYPE IDENTIFIER`; without one the oldest is taken, where the pipeline needs a bunch.
        #[serde(default)]
        bunch: Option<String>,
    },
    /// Ask executions to stop at their next checkpoint.
    Stop {
        /// Which.
        target: Target,
    },
    /// Call executions off.
    Cancel {
        /// Which.
        target: Target,
        /// Steps that run always are ended, too.
        #[serde(default)]
        force: bool,
    },
    /// Start nothing new in a scope until it is resumed.
    Pause {
        /// Which.
        target: Target,
        /// Why, for others to read; may be empty.
        #[serde(default)]
        why: String,
    },
    /// End a pause.
    Resume {
        /// The scope that was paused.
        target: Target,
    },
    /// Read configuration and definitions again.
    Reload,
    /// Remove now what retention no longer keeps.
    Purge {
        /// Of this pipeline alone.
        #[serde(default)]
        pipeline: Option<String>,
    },
}

impl Request {
    /// Returns the finished execution that it is about.
    pub fn subject(&self) -> Option<u64> {
        if let Self::Retry { execution, .. } = self { Some(*execution) } else { None }
    }
}

/// Which steps a retry runs again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetryFrom {
    /// Those that did not end well, and those that run always.
    #[default]
    Failed,
    /// All steps.
    Start,
    /// One step that did not end well, and those that run always.
    Step(String),
}

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// One execution.
    Execution(u64),
    /// All executions of a pipeline.
    Pipeline(String),
    /// All executions.
    All,
}

impl Target {
    /// Returns the command that ends a pause of it.
    pub fn resume_command(&self) -> String {
        match self {
            Self::Execution(id) => format!("bunchd resume {id}"),
            Self::Pipeline(name) => format!("bunchd resume --pipeline {name}"),
            Self::All => "bunchd maintenance off".to_owned(),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Execution(id) => write!(f, "execution {id}"),
            Self::Pipeline(name) => write!(f, "the pipeline {name}"),
            Self::All => f.write_str("everything"),
        }
    }
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
    /// It is done, or under way.
    Done {
        /// What, in one sentence.
        what: String,
        /// The executions that it concerns.
        executions: Vec<u64>,
    },
    /// It cannot be done.
    Refused {
        /// Why, and what to do.
        why: String,
    },
}
