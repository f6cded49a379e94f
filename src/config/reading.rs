//! Collects the mistakes of one reading of the configuration, at most [`DIAGNOSTICS_MAX`] of them.

use std::ops::Range;

use crate::definition::DIAGNOSTICS_MAX;
use crate::model::diagnostic::{Diagnostic, Related};
use crate::model::message::Severity;

/// The mistakes so far, and which keys were asked for and not there.
pub(super) struct Reading {
    file: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Such as `limits.attempts`; tests hold the shipped file against it.
    pub(super) absent: Vec<String>,
}

impl Reading {
    /// Starts without mistakes.
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), diagnostics: Vec::new(), absent: Vec::new() }
    }

    /// Adds an error, unless there are [`DIAGNOSTICS_MAX`] of them.
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if self.diagnostics.len() < DIAGNOSTICS_MAX {
            self.diagnostics.push(Diagnostic::error(&self.file, span, message, help));
        }
    }

    /// Adds a warning, unless there are [`DIAGNOSTICS_MAX`] mistakes.
    pub(super) fn warning(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if self.diagnostics.len() < DIAGNOSTICS_MAX {
            self.diagnostics.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::error(&self.file, span, message, help) });
        }
    }

    /// Adds an error that has to do with a second place in the text.
    pub(super) fn error_with(&mut self, span: Range<usize>, message: String, help: &str, other: Range<usize>, there: &str) {
        let mut diagnostic = Diagnostic::error(&self.file, span, message, help);
        diagnostic.related = Some(Related { file: self.file.clone(), span: other, message: there.to_owned() });
        if self.diagnostics.len() < DIAGNOSTICS_MAX {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Returns all mistakes in the order of their places.
    pub(super) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|found| found.span.start);
        self.diagnostics
    }
}
