//! The forms in which a validation is written, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::{FindingView, ValidationSummary, ValidationView, commas, m2if, table};
use crate::view::palette::Palette;

/// A form in which a validation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines of at most 100 columns, as far as names allow, for a terminal.
    Table,
    /// One document: a [`ValidationView`].
    Json,
    /// A [`ValidationSummary`] with `"type": "summary"` in the first line, then each [`FindingView`] with `"type": "finding"`.
    JsonLines,
    /// A header and each finding; no cell is a formula for a spreadsheet: `-5` stands there as `'-5`.
    Csv,
    /// The shape of M2IF's `validations.json`: a list of `{"File", "Line", "Column", "Error"}`, where `Line` counts records.
    M2if,
}

/// A line of [`Format::JsonLines`].
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Summary(&'a ValidationSummary),
    Finding(&'a FindingView),
}

impl Format {
    /// All forms, the one for people first.
    pub const ALL: [Self; 5] = [Self::Table, Self::Json, Self::JsonLines, Self::Csv, Self::M2if];

    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::M2if => "m2if",
        }
    }

    /// Returns the form of a word.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

impl ValidationView {
    /// Writes all of it; only the table has colours. It writes in small pieces: give it a buffered writer.
    ///
    /// # Errors
    /// The writer refused.
    pub fn write(&self, format: Format, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => out.write_all(table::whole(self, palette).as_bytes()),
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, self)?;
                out.write_all(b"\n")
            }
            Format::JsonLines => self.write_lines(out),
            Format::Csv => commas::write(&self.findings, out),
            Format::M2if => m2if::write(&self.findings, out),
        }
    }

    fn write_lines(&self, out: &mut dyn Write) -> io::Result<()> {
        let lines = [Line::Summary(&self.summary)].into_iter().chain(self.findings.iter().map(Line::Finding));
        for line in lines {
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}
