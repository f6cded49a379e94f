//! The purposes that bunchd brings along.
//!
//! An importer writes SQL. An index that is updated on save never learns of that, since its changelog triggers exist in schedule
//! mode only; one that is updated by schedule does, and takes small numbers of changes up by itself.

use crate::model::index::{IndexState, IndexStatus, UpdateMode};
use crate::model::purpose::{Answer, Purpose};
use crate::model::thresholds::Thresholds;

/// `on-save`: applies to an index that is updated on save.
#[derive(Debug, Clone, Copy)]
pub struct OnSave;

/// `threshold`: applies when more changes wait than the index's threshold.
#[derive(Debug, Clone)]
pub struct Threshold {
    /// The threshold of each index.
    pub thresholds: Thresholds,
}

/// `reindex-required`: applies to an index that is marked as to be rebuilt; it is reset first.
#[derive(Debug, Clone, Copy)]
pub struct ReindexRequired;

/// `command`: a program decides for each index.
#[derive(Debug, Clone)]
pub struct CommandPurpose {
    /// An entry of `[programs]` or a path, then its arguments; `{index}` in any of them becomes the index's id.
    pub words: Vec<String>,
}

fn applies(why: impl Into<String>) -> Answer {
    Answer::Applies { why: why.into() }
}

fn not(why: impl Into<String>) -> Answer {
    Answer::Not { why: why.into() }
}

impl Purpose for OnSave {
    fn name(&self) -> &str {
        "on-save"
    }

    fn ask(&self, state: &IndexState) -> Answer {
        match &state.mode {
            UpdateMode::Save => applies("updated on save, which an import does not trigger"),
            UpdateMode::Schedule => not("it is updated by schedule"),
            UpdateMode::Other(word) => not(format!("its mode {word:?} is not known")),
        }
    }
}

impl Purpose for Threshold {
    fn name(&self) -> &str {
        "threshold"
    }

    fn ask(&self, state: &IndexState) -> Answer {
        let threshold = self.thresholds.of(state);
        match state.schedule.as_ref().map(|schedule| schedule.backlog) {
            Some(Some(backlog)) if backlog > threshold => applies(format!("{}, more than {threshold}", waiting(backlog))),
            Some(Some(backlog)) => not(format!("{}, not more than {threshold}", waiting(backlog))),
            Some(None) => not("Magento cannot count the changes that wait, since the table of its changelog is missing"),
            None => not("it keeps no changelog"),
        }
    }
}

fn waiting(backlog: u64) -> String {
    match backlog {
        0 => "no change waits".to_owned(),
        1 => "1 change waits".to_owned(),
        some => format!("{some} changes wait"),
    }
}

impl Purpose for ReindexRequired {
    fn name(&self) -> &str {
        "reindex-required"
    }

    fn ask(&self, state: &IndexState) -> Answer {
        match &state.status {
            IndexStatus::ReindexRequired => applies("Magento says that a reindex is required"),
            IndexStatus::Ready => not("it is ready"),
            IndexStatus::Processing => not("it is being rebuilt now"),
            IndexStatus::Suspended => not("it is suspended"),
            IndexStatus::Other(word) => not(format!("its status {word:?} is not known")),
        }
    }

    fn resets(&self) -> bool {
        true
    }
}

impl Purpose for CommandPurpose {
    fn name(&self) -> &str {
        "command"
    }

    fn ask(&self, state: &IndexState) -> Answer {
        Answer::AskProgram { words: self.words.iter().map(|word| word.replace("{index}", state.name())).collect() }
    }
}
