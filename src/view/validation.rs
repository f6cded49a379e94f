//! What a validation came to, for people and programs: brief first, then each finding.
//!
//! One shape for the terminal, JSON, JSON Lines, CSV and `bunchd show`. Field names are a promise: reports of older
//! executions are read again, and scripts hold on to them. All texts come safe to show, except names of files.

mod commas;
mod excerpt;
mod finding;
mod format;
mod m2if;
mod next;
mod summary;
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::model::validation::Validation;

pub use excerpt::{FINDINGS_SHOWN_MAX, StepValidation, Unreadable, ValidationExcerpt, ValidationFound};
pub use finding::FindingView;
pub use format::Format;
pub use summary::{CountView, FileView, ValidationSummary};
pub(in crate::view) use table::excerpt as excerpt_text;

/// The folder in the directory of an execution that holds what its validation came to.
pub const FOLDER: &str = "validation";

/// The document in [`FOLDER`] that `bunchd show` reads: a [`ValidationView`] as JSON.
pub const FINDINGS_JSON: &str = "findings.json";

/// The file in [`FOLDER`] for people: all findings as CSV.
pub const FINDINGS_CSV: &str = "findings.csv";

/// What a validation came to; as JSON, the fields of [`ValidationSummary`] come first, then `findings`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ValidationView {
    /// The brief.
    #[serde(flatten)]
    pub summary: ValidationSummary,
    /// The findings that were kept, by file and place.
    pub findings: Vec<FindingView>,
}

impl ValidationView {
    /// Makes plain data of a validation.
    pub fn of(validation: &Validation) -> Self {
        Self { summary: ValidationSummary::of(validation), findings: validation.findings.iter().map(FindingView::of).collect() }
    }
}
