//! Texts with placeholders: `${file}`, `${parameter.operation}`.
//!
//! A text is split once, when it is read, so that an unknown placeholder is found with its place
//! before anything runs. A dollar sign that no brace follows stands for itself; `$${` stands for `${`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The placeholders that have a fixed name.
pub const PLACEHOLDERS: &[&str] = &[
    "execution.id",
    "execution.status",
    "attempt",
    "serial",
    "pipeline.name",
    "step.name",
    "source.name",
    "bunch.type",
    "bunch.identifier",
    "file",
    "files",
    "working_directory",
    "source_directory",
    "target_directory",
];

/// The placeholders whose name goes on: `${parameter.x}`, `${env.X}`.
pub const PLACEHOLDER_FAMILIES: &[&str] = &["parameter.", "env."];

/// A text with placeholders, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Template {
    /// The text as it was written.
    pub text: String,
}

/// One part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'a> {
    /// Stands for itself.
    Text(&'a str),
    /// Stands for a value.
    Placeholder {
        /// The name between the braces.
        name: &'a str,
        /// Byte offset of its `${` in the text.
        offset: usize,
    },
}

/// A template that cannot be read: `${` without `}`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a placeholder is opened by ${{ but not closed by }}")]
pub struct UnclosedPlaceholder {
    /// Byte offset of the `${` in the text.
    pub offset: usize,
}

impl Template {
    /// Makes a template from a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// Splits the text into its parts.
    ///
    /// # Errors
    /// A placeholder is opened and not closed.
    pub fn parts(&self) -> Result<Vec<Part<'_>>, UnclosedPlaceholder> {
        let text = self.text.as_str();
        let (mut parts, mut from, mut search) = (Vec::new(), 0, 0);
        while let Some(found) = text[search..].find("${").map(|at| at + search) {
            if text[from..found].ends_with('$') {
                push_text(&mut parts, &text[from..found - 1]);
                push_text(&mut parts, "${");
                (from, search) = (found + 2, found + 2);
                continue;
            }
            let close = text[found..].find('}').ok_or(UnclosedPlaceholder { offset: found })? + found;
            push_text(&mut parts, &text[from..found]);
            parts.push(Part::Placeholder { name: &text[found + 2..close], offset: found });
            (from, search) = (close + 1, close + 1);
        }
        push_text(&mut parts, &text[from..]);
        Ok(parts)
    }

    /// Tells whether the text holds a placeholder.
    pub fn has_placeholder(&self) -> bool {
        self.parts().is_ok_and(|parts| parts.iter().any(|part| matches!(part, Part::Placeholder { .. })))
    }

    /// Fills in the placeholders.
    ///
    /// # Errors
    /// The name of the first placeholder that `value_of` does not know; an unclosed one counts as unknown.
    pub fn fill(&self, value_of: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
        let parts = self.parts().map_err(|error| error.to_string())?;
        let mut filled = String::with_capacity(self.text.len());
        for part in parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Placeholder { name, .. } => filled.push_str(&value_of(name).ok_or_else(|| name.to_owned())?),
            }
        }
        Ok(filled)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn push_text<'a>(parts: &mut Vec<Part<'a>>, text: &'a str) {
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_placeholders_are_filled_and_doubled_dollars_are_text() {
        let template = Template::new("a ${file} $5 $${file} ${x}");
        let filled = template.fill(&|name| Some(format!("<{name}>")));
        assert_eq!(filled.as_deref(), Ok("a <file> $5 ${file} <x>"));
    }

    #[test]
    fn e1_an_unclosed_placeholder_is_named_with_its_place() {
        assert_eq!(Template::new("ab ${file").parts(), Err(UnclosedPlaceholder { offset: 3 }));
    }
}
