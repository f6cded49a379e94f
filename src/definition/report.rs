//! Collects the mistakes of one reading, at most [`DIAGNOSTICS_MAX`] of them.
//!
//! What is taken over is read again with each user. A mistake that it has by itself is told once, where it is written;
//! one that arises only where it is used is told there, with the place where it is written as the second one. So a part
//! must be read by itself before those who take it over.

use std::collections::HashSet;
use std::rc::Rc;

use crate::model::diagnostic::{Diagnostic, Related, SourceText, did_you_mean};
use crate::model::message::Severity;

use super::tree::{Spot, Use};
use super::{DIAGNOSTICS_MAX, Origin};

/// How many names a help text lists at most.
const LISTED_NAMES_MAX: usize = 20;

/// The mistakes so far.
pub(super) struct Report<'a> {
    texts: Vec<&'a SourceText>,
    diagnostics: Vec<Diagnostic>,
    /// Place, message, and the place of use of all mistakes so far.
    told: HashSet<(Place, String, Option<Place>)>,
    is_full: bool,
    tells_warnings: bool,
    /// A text could not be read to its end, so that what later texts refer to may be missing.
    pub(super) is_cut: bool,
}

/// Text, start and end of a place.
type Place = (usize, usize, usize);

impl<'a> Report<'a> {
    /// Starts without mistakes.
    pub(super) fn new(texts: impl IntoIterator<Item = &'a SourceText>) -> Self {
        let texts = texts.into_iter().collect();
        Self { texts, diagnostics: Vec::new(), told: HashSet::new(), is_full: false, tells_warnings: true, is_cut: false }
    }

    /// Adds an error.
    pub(super) fn error(&mut self, at: &Spot, message: impl Into<String>, help: impl Into<String>) {
        self.add(at, Severity::Error, message.into(), help.into(), None);
    }

    /// Adds a warning.
    pub(super) fn warning(&mut self, at: &Spot, message: impl Into<String>, help: impl Into<String>) {
        if self.tells_warnings {
            self.add(at, Severity::Warning, message.into(), help.into(), None);
        }
    }

    /// Reads something that is not whole, so that a warning may be wrong: only errors are added.
    pub(super) fn errors_only<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.tells_warnings, false);
        let value = read(self);
        self.tells_warnings = before;
        value
    }

    /// Adds an error that has to do with a second place.
    pub(super) fn error_with(&mut self, at: &Spot, message: String, help: String, other: &Spot, there: &str) {
        let related = self.related(other, there);
        self.add(at, Severity::Error, message, help, Some(related));
    }

    fn related(&self, at: &Spot, message: &str) -> Related {
        Related { file: self.texts[at.file].name.clone(), span: at.span.clone(), message: message.to_owned() }
    }

    /// Adds the error that a name is not known, with the nearest name and what is allowed.
    pub(super) fn unknown(&mut self, at: &Spot, message: String, name: &str, allowed_are: &str, allowed: &[&str]) {
        if self.is_full {
            return;
        }
        self.error(at, message, choice_help(name, allowed_are, allowed));
    }

    /// Returns the place for people.
    pub(super) fn origin(&self, at: &Spot) -> Origin {
        Origin { file: self.texts[at.file].name.clone(), span: at.span.clone() }
    }

    /// Returns all mistakes in the order of the texts and of the places in them.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let order = |name: &str| self.texts.iter().position(|text| text.name == name);
        let mut diagnostics = self.diagnostics;
        diagnostics.sort_by_cached_key(|diagnostic| (order(&diagnostic.file), diagnostic.span.start));
        diagnostics
    }

    fn add(&mut self, at: &Spot, severity: Severity, message: String, help: String, related: Option<Related>) {
        if self.is_full || self.is_told(at, &message) {
            return;
        }
        let (at, related) = match &at.used_at {
            Some(user) => (&user.at, Some(self.related(at, "it is taken over from here"))),
            None => (at, related),
        };
        self.is_full = self.diagnostics.len() + 1 == DIAGNOSTICS_MAX;
        let (severity, message, help, related) = match self.is_full {
            true => {
                (Severity::Error, "there are more mistakes, which are not shown".to_owned(), "correct the others first".to_owned(), None)
            }
            false => (severity, message, help, related),
        };
        let file = self.texts[at.file].name.clone();
        self.diagnostics.push(Diagnostic { severity, file, span: at.span.clone(), message, help, related });
    }

    /// Tells whether the mistake was told of the part itself, or of one it was taken over from; remembers it if not.
    fn is_told(&mut self, at: &Spot, message: &str) -> bool {
        let users = std::iter::successors(at.used_at.as_ref(), |user: &&Rc<Use>| user.before.as_ref());
        let mut entries = users.map(|user| Some(place(&user.at))).chain([None]).map(|user| (place(at), message.to_owned(), user));
        if entries.any(|entry| self.told.contains(&entry)) {
            return true;
        }
        let nearest = at.used_at.as_ref().map(|user| place(&user.at));
        self.told.insert((place(at), message.to_owned(), nearest));
        false
    }
}

fn place(at: &Spot) -> Place {
    (at.file, at.span.start, at.span.end)
}

/// Returns "did you mean …?" where a name is near, and what is allowed.
pub(crate) fn choice_help(name: &str, allowed_are: &str, allowed: &[&str]) -> String {
    let mut help = did_you_mean(name, allowed.iter().copied()).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    if allowed.is_empty() {
        return format!("{help}{allowed_are}: none");
    }
    let shown = allowed.len().min(LISTED_NAMES_MAX);
    help.push_str(&format!("{allowed_are}: {}", allowed[..shown].join(", ")));
    if shown < allowed.len() {
        help.push_str(&format!(" and {} more", allowed.len() - shown));
    }
    help
}
