//! What a step has to say to people: severity, text and place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something to look at; the step goes on.
    Warning,
    /// The reason of a failure.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Where in an input file something is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// File name without a directory.
    pub file: String,
    /// Number of the record, the header being record 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record: Option<u64>,
    /// Physical line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u64>,
    /// Name of the column, or its number from 1 where the header does not name it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(record) = self.record {
            write!(f, ", record {record}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        Ok(())
    }
}

/// One thing that a step says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// How much it matters.
    pub severity: Severity,
    /// One sentence.
    pub text: String,
    /// Where in the input it is, if it is about the input.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
}

impl Message {
    /// Makes a message that is not about a place in the input.
    pub fn new(severity: Severity, text: impl Into<String>) -> Self {
        Self { severity, text: text.into(), place: None }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{}: {place}: {}", self.severity, self.text),
            None => write!(f, "{}: {}", self.severity, self.text),
        }
    }
}

/// A number that a step counted, such as rows imported; equal table and operation are summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistic {
    /// What was counted, such as `products`.
    pub table: String,
    /// What happened to it, such as `added`, `updated`, `rows`.
    pub operation: String,
    /// How many.
    pub count: u64,
}

impl Statistic {
    /// Makes a count of what happened to something.
    pub fn new(table: impl Into<String>, operation: impl Into<String>, count: u64) -> Self {
        Self { table: table.into(), operation: operation.into(), count }
    }
}
