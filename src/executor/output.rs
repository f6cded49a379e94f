//! What the lines of an import's output tell: rows, warnings, last words.
//!
//! Source: the log lines of M2IF, `logger/system.LEVEL: message`. Other programs may print anything;
//! then only the last words are taken.

use crate::model::message::{Message, Severity, Statistic};

/// Most warnings that are kept; the log has all of them.
const WARNINGS_MAX: usize = 100;

/// Longest text that is taken from a line, in characters.
const TEXT_MAX: usize = 300;

/// Reads the output of one program, line by line.
#[derive(Debug, Default)]
pub(super) struct Output {
    table: String,
    statistics: Vec<Statistic>,
    warnings: Vec<String>,
    warnings_total: usize,
    last_error: Option<String>,
    last_line: Option<String>,
}

impl Output {
    /// Starts reading; rows are counted under the name of `table`.
    pub(super) fn new(table: &str) -> Self {
        Self { table: table.to_owned(), ..Self::default() }
    }

    /// Reads one line, without its line break.
    pub(super) fn line(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        let text = message_of(line.trim());
        if text.is_empty() {
            return;
        }
        if line.contains(".WARNING:") {
            self.warnings_total += 1;
            if self.warnings.len() < WARNINGS_MAX {
                self.warnings.push(shorten(text));
            }
        }
        let is_error = [".ERROR:", ".CRITICAL:", ".ALERT:", ".EMERGENCY:"].iter().any(|level| line.contains(level));
        // The closing line of a failed run says that it failed; the one before says why.
        if is_error && (self.last_error.is_none() || !text.starts_with("Can't finish import")) {
            self.last_error = Some(shorten(text));
        }
        if let Some((rows, skipped)) = processed(text) {
            self.count("rows", rows);
            self.count("skipped", skipped);
        }
        self.last_line = Some(shorten(text));
    }

    /// Returns the last error, or else the last line.
    pub(super) fn last_words(&self) -> Option<&str> {
        self.last_error.as_deref().or(self.last_line.as_deref())
    }

    /// Returns what was read.
    pub(super) fn into_parts(self) -> (Vec<Message>, Vec<Statistic>) {
        let left_out = self.warnings_total - self.warnings.len();
        let mut messages: Vec<_> = self.warnings.into_iter().map(|text| Message::new(Severity::Warning, text)).collect();
        if left_out > 0 {
            messages.push(Message::new(Severity::Warning, format!("{left_out} more warnings are in the log")));
        }
        (messages, self.statistics)
    }

    fn count(&mut self, operation: &str, count: u64) {
        match self.statistics.iter_mut().find(|known| known.operation == operation) {
            Some(known) => known.count += count,
            None if count > 0 => {
                self.statistics.push(Statistic { table: self.table.clone(), operation: operation.to_owned(), count });
            }
            None => {}
        }
    }
}

/// Cuts `[time] logger/system.LEVEL: ` and the contexts behind the message.
fn message_of(line: &str) -> &str {
    let start = line.find("/system.").and_then(|at| line[at..].find(": ").map(|colon| at + colon + 2)).unwrap_or(0);
    let text = &line[start..];
    let end = [text.find(" {\""), text.find(" []")].into_iter().flatten().min().unwrap_or(text.len());
    text[..end].trim()
}

/// Reads `Successfully processed file "F" with "N" lines (skipping "K") …`.
fn processed(text: &str) -> Option<(u64, u64)> {
    let rest = text.strip_prefix("Successfully processed file \"")?;
    let (_, rest) = rest.split_once("\" with \"")?;
    let (rows, rest) = rest.split_once("\" lines")?;
    let skipped = rest.split_once("(skipping \"").and_then(|(_, rest)| rest.split_once('"')).map_or("0", |(count, _)| count);
    Some((rows.parse().ok()?, skipped.parse().ok()?))
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(TEXT_MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Output {
        let mut output = Output::new("products");
        lines.iter().for_each(|line| output.line(line.as_bytes()));
        output
    }

    #[test]
    fn e4_rows_of_all_files_are_added_up() {
        let output = read(&[
            r#"[2026-01-05T09:00:01+00:00] logger/system.INFO: Successfully processed file "a_01.csv" with "120" lines (skipping "2") in "1.23" s {"serial":"7"} []"#,
            r#"[2026-01-05T09:00:02+00:00] logger/system.INFO: Successfully processed file "a_02.csv" with "80" lines (skipping "0") in "0.80" s"#,
        ]);
        let (_, statistics) = output.into_parts();
        let counts: Vec<_> = statistics.iter().map(|known| (known.operation.as_str(), known.count)).collect();
        assert_eq!(counts, [("rows", 200), ("skipped", 2)]);
    }

    #[test]
    fn e3_the_last_error_is_kept_although_more_lines_follow() {
        let output = read(&["[x] logger/system.ERROR: SKU is missing {\"line\":3}", "[x] logger/system.INFO: Bye"]);
        assert_eq!(output.last_words(), Some("SKU is missing"));
    }

    #[test]
    fn e3_the_closing_line_of_a_failed_run_does_not_hide_the_reason() {
        let output = read(&[
            "[x] logger/system.ERROR: SKU is missing []",
            "[x] logger/system.ERROR: Can't finish import with serial 4 in 00:00:00 s []",
        ]);
        assert_eq!(output.last_words(), Some("SKU is missing"));
    }

    #[test]
    fn e3_without_an_error_the_last_line_speaks() {
        assert_eq!(read(&["first", "PHP Fatal error: memory", ""]).last_words(), Some("PHP Fatal error: memory"));
    }
}
