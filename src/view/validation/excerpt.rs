//! What an execution shows of its validation: the brief, and the first findings.

use std::io::Read;
use std::path::PathBuf;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::{FindingView, ValidationSummary};

/// Most findings that an execution shows; the file has the others.
pub const FINDINGS_SHOWN_MAX: usize = 50;

/// What an execution shows of what one of its steps found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepValidation {
    /// Name of the step.
    pub step: String,
    /// What it found.
    #[serde(flatten)]
    pub found: ValidationFound,
}

/// What a step found, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ValidationFound {
    /// It came to errors or warnings.
    Findings(ValidationExcerpt),
    /// It came to something that cannot be read any more.
    Unreadable(Unreadable),
}

/// What a validation came to, without most of its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationExcerpt {
    /// The brief.
    #[serde(flatten)]
    pub summary: ValidationSummary,
    /// The first findings, at most [`FINDINGS_SHOWN_MAX`].
    #[serde(deserialize_with = "first")]
    pub findings: Vec<FindingView>,
    /// The file that has all findings that were kept.
    #[serde(skip_deserializing)]
    pub all_findings: PathBuf,
}

/// Why nothing can be shown of a validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The file and why it cannot be read.
    pub trouble: String,
}

impl ValidationExcerpt {
    /// Reads the first part of a [`ValidationView`](super::ValidationView) that was written as JSON, in little memory;
    /// `None` if it has neither errors nor warnings.
    ///
    /// # Errors
    /// It is no such document, or the reader failed.
    pub fn read(json: impl Read, all_findings: PathBuf) -> Result<Option<Self>, serde_json::Error> {
        let excerpt: Self = serde_json::from_reader(json)?;
        Ok(excerpt.summary.has_findings().then_some(Self { all_findings, ..excerpt }))
    }
}

/// Keeps the first findings of a list, however long it is.
fn first<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<FindingView>, D::Error> {
    struct First;

    impl<'de> Visitor<'de> for First {
        type Value = Vec<FindingView>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list of findings")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut kept = Vec::new();
            while kept.len() < FINDINGS_SHOWN_MAX {
                let Some(finding) = list.next_element()? else { return Ok(kept) };
                kept.push(finding);
            }
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(kept)
        }
    }

    deserializer.deserialize_seq(First)
}
