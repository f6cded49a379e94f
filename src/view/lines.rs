//! Lines of at most 100 columns: a label on the left, and words that are wrapped beside it; values are never wrapped.
//!
//! Invariant: what a terminal would obey instead of show is replaced.

use std::fmt::Write;

use super::palette::{Palette, Tone};

/// How wide a line may be, in characters; a longer word stands in a line of its own.
const WIDTH: usize = 100;

/// A text that grows line by line.
pub(super) struct Lines {
    pub(super) palette: Palette,
    pub(super) text: String,
}

impl Lines {
    pub(super) fn new(palette: Palette) -> Self {
        Self { palette, text: String::new() }
    }

    /// Returns the place where something was written, two blanks before it; nothing if it is not known.
    pub(super) fn place(&self, place: Option<&str>) -> String {
        place.map(|place| self.palette.paint(Tone::Quiet, &format!("  {}", printable(place)))).unwrap_or_default()
    }

    /// Adds a line as it is.
    pub(super) fn line(&mut self, content: &str) {
        writeln!(self.text, "{content}").expect("a String takes all text");
    }

    /// Adds a heading with an empty line before it.
    pub(super) fn heading(&mut self, content: &str) {
        let painted = self.palette.paint(Tone::Strong, content);
        self.line("");
        self.line(&painted);
    }

    /// Adds words in as many lines as they need.
    pub(super) fn words(&mut self, indent: usize, words: &str) {
        for line in self.wrapped(indent, words) {
            self.line(&format!("{:indent$}{line}", ""));
        }
    }

    /// Breaks words into lines that fit behind an indent.
    pub(super) fn wrapped(&self, indent: usize, words: &str) -> Vec<String> {
        wrapped(words, WIDTH.saturating_sub(indent))
    }

    /// Adds a label in a column of its own, and words beside it in as many lines as they need.
    pub(super) fn labelled(&mut self, indent: usize, width: usize, label: &str, words: &str) {
        let start = indent + width + 2;
        for (number, line) in wrapped(words, WIDTH.saturating_sub(start)).iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            self.line(format!("{:indent$}{}  {line}", "", padded(label, width)).trim_end());
        }
    }
}

/// Fills a text up with blanks to a width in characters.
pub(super) fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{:missing$}", "")
}

/// Replaces what a terminal would obey instead of show.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// Breaks words into lines; at least one line.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in printable(words).split(' ') {
        let last = lines.last_mut().expect("there is always a line");
        if last.is_empty() {
            *last = word.to_owned();
        } else if last.chars().count() + 1 + word.chars().count() <= width {
            *last = format!("{last} {word}");
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
