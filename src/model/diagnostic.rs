//! A mistake in a text that people wrote: where it is, what is wrong, what to do.

use std::ops::Range;

use super::message::Severity;

/// One text that people wrote, with the name to show for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Path as the user knows it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Name of the [`SourceText`].
    pub file: String,
    /// Byte range in the text, at most as long as the text.
    pub span: Range<usize>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What is allowed there, or what to do; may be empty.
    pub help: String,
    /// A second place that has to do with it, such as the first of two duplicates.
    pub related: Option<Related>,
}

/// A second place of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Name of the [`SourceText`].
    pub file: String,
    /// Byte range in the text.
    pub span: Range<usize>,
    /// What is there.
    pub message: String,
}

impl SourceText {
    /// Returns line and column (in characters) of a byte offset, both from 1.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl Diagnostic {
    /// Makes an error without a second place.
    pub fn error(file: &str, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Error, file: file.to_owned(), span, message: message.into(), help: help.into(), related: None }
    }
}

/// Returns the candidate that a mistyped name most likely means, if one is near.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(&name.to_lowercase(), &candidate.to_lowercase()), candidate));
    let near = scored.filter(|(score, _)| *score >= 0.8);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}
