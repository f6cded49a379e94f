//! Findings as CSV (RFC 4180, UTF-8 without a byte order mark, a header, CRLF).
//!
//! Invariant: no cell is a formula for a spreadsheet. A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets
//! an apostrophe in front, which a spreadsheet takes for "this is text"; so a value `-5` stands there as `'-5`.
//! Source: OWASP, "CSV Injection".

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::FindingView;

/// The header.
const COLUMNS: [&str; 10] = ["file", "line", "record", "byte", "column", "severity", "rule", "value", "text", "valid"];

pub(super) fn write(findings: &[FindingView], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    for finding in findings {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let [line, record, byte] = [finding.line, finding.record, finding.byte].map(number);
        let [column, value, valid] = [&finding.column, &finding.value, &finding.valid].map(|text| text.as_deref().unwrap_or_default());
        let (severity, rule) = (finding.severity.to_string(), finding.rule.name());
        let cells = [&*finding.file, &line, &record, &byte, column, &severity, rule, value, &finding.text, valid];
        writer.write_record(cells.map(no_formula).iter().map(|cell| cell.as_bytes()))?;
    }
    writer.flush()
}

fn no_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}
