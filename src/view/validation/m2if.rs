//! Findings in the shape of M2IF's `validations.json`, for tools that read that.
//!
//! A list of `{"File", "Line", "Column", "Error"}`. `Line` counts records, the header being 1; 0 if it is not known. M2IF knows
//! no severity: the text of a warning begins with the word.
//! Source: techdivision/import, `JsonFileRenderer`.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::PrettyFormatter;

use super::FindingView;
use crate::model::message::Severity;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry<'a> {
    file: &'a str,
    line: u64,
    column: &'a str,
    error: String,
}

impl<'a> Entry<'a> {
    fn of(finding: &'a FindingView) -> Self {
        let error = match finding.severity {
            Severity::Error => finding.said(),
            Severity::Info | Severity::Warning => format!("{}: {}", finding.severity, finding.said()),
        };
        let (line, column) = (finding.record.unwrap_or(0), finding.column.as_deref().unwrap_or_default());
        Self { file: &finding.file, line, column, error }
    }
}

pub(super) fn write(findings: &[FindingView], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = serde_json::Serializer::with_formatter(&mut *out, PrettyFormatter::with_indent(b"    "));
    writer.collect_seq(findings.iter().map(Entry::of))?;
    out.write_all(b"\n")
}
