//! What the lines of an import's output tell: files, rows, warnings, last words.
//!
//! Source: the log lines of M2IF, `logger/system.LEVEL: message`. Other programs may print anything;
//! then only the last words are taken.

mod passes;
mod told;

use self::passes::Passes;
use self::told::Told;
use crate::model::message::{Message, Severity, Statistic};
use crate::model::progress::Progress;

/// Most warnings that are kept; the log has all of them.
const WARNINGS_MAX: usize = 100;

/// Longest text that is taken from a line, in characters.
const TEXT_MAX: usize = 300;

/// What M2IF gives as the reason when it stops by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopper {
    /// Another import holds the PID file.
    AlreadyRunning,
    /// Its validation found mistakes.
    Validation,
}

/// Pairs of words that only such an end prints in one line.
///
/// Source: techdivision/import, `PidFileHandler` and `StopValidationListener`; techdivision/import-app-simple, `Simple`.
const STOPPERS: &[([&str; 2], Stopper)] = &[
    (["PID file ", " is already in use"], Stopper::AlreadyRunning),
    (["Can't finish import", "another import process is running"], Stopper::AlreadyRunning),
    (["Stopped processing", "validation errors"], Stopper::Validation),
];

/// Reads the output of one program, line by line.
#[derive(Debug, Default)]
pub(super) struct Output {
    table: String,
    passes: Passes,
    warnings: Vec<String>,
    warnings_total: usize,
    stops: Vec<Stopper>,
    /// An error line holds a code of the database.
    has_database_error: bool,
    last_error: Option<String>,
    last_line: Option<String>,
}

impl Output {
    /// Starts reading; rows are counted under the name of `table`.
    pub(super) fn new(table: &str) -> Self {
        Self { table: table.to_owned(), ..Self::default() }
    }

    /// Starts reading the output of a program that was given just these files; rows of others are not counted.
    pub(super) fn of_files(table: &str, names: Vec<String>) -> Self {
        Self { passes: Passes::of(names), ..Self::new(table) }
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
        self.has_database_error |= is_error && text.contains("SQLSTATE");
        if is_error && (self.last_error.is_none() || !text.starts_with("Can't finish import")) {
            self.last_error = Some(shorten(text));
        }
        if let Some(told) = Told::read(text) {
            self.passes.hear(&told);
        }
        let named = STOPPERS.iter().filter(|(words, _)| words.iter().all(|words| text.contains(words)));
        for (_, stopper) in named {
            if !self.stops.contains(stopper) {
                self.stops.push(*stopper);
            }
        }
        self.last_line = Some(shorten(text));
    }

    /// Returns the last error, or else the last line.
    pub(super) fn last_words(&self) -> Option<&str> {
        self.last_error.as_deref().or(self.last_line.as_deref())
    }

    /// Tells whether the program said that a file is done.
    pub(super) fn is_processed(&self, name: &str) -> bool {
        self.passes.is_processed(name)
    }

    /// Counts the rows of just those files that were written, not of those that were only read.
    pub(super) fn keep_rows_of(&mut self, was_written: impl Fn(&str) -> bool) {
        self.passes.keep_rows_of(was_written);
    }

    /// Tells whether an error came from the shop's database.
    pub(super) fn has_database_error(&self) -> bool {
        self.has_database_error
    }

    /// Tells whether the program gave this as the reason why it stopped.
    pub(super) fn names(&self, stopper: Stopper) -> bool {
        self.stops.contains(&stopper)
    }

    /// Returns how far the program has come, if that has changed since the last time.
    pub(super) fn progress(&mut self) -> Option<Progress> {
        self.passes.progress()
    }

    /// Returns what was read.
    pub(super) fn into_parts(self) -> (Vec<Message>, Vec<Statistic>) {
        let left_out = self.warnings_total - self.warnings.len();
        let mut messages: Vec<_> = self.warnings.into_iter().map(|text| Message::new(Severity::Warning, text)).collect();
        if left_out > 0 {
            messages.push(Message::new(Severity::Warning, format!("{left_out} more warnings are in the log")));
        }
        let (rows, skipped) = self.passes.rows();
        let counts = [("rows", rows), ("skipped", skipped)].into_iter().filter(|(_, count)| *count > 0);
        let statistic = |(operation, count): (&str, u64)| Statistic::new(&self.table, operation, count);
        (messages, counts.map(statistic).collect())
    }
}

/// Cuts `[time] logger/system.LEVEL: ` and the contexts behind the message.
fn message_of(line: &str) -> &str {
    let start = line.find("/system.").and_then(|at| line[at..].find(": ").map(|colon| at + colon + 2)).unwrap_or(0);
    let text = &line[start..];
    let end = [text.find(" {\""), text.find(" []")].into_iter().flatten().min().unwrap_or(text.len());
    text[..end].trim()
}

/// Makes a text short, and safe for a terminal.
pub(super) fn shorten(text: &str) -> String {
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
        // M2IF counts the header as a line.
        assert_eq!(counts, [("rows", 198), ("skipped", 2)]);
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
    fn e4_a_url_key_that_is_in_use_is_no_import_that_runs() {
        let output = read(&["[x] logger/system.ERROR: The URL key \"tea\" is already in use []"]);
        assert!(!output.names(Stopper::AlreadyRunning));
        let output = read(&["[x] logger/system.WARNING: PID file /tmp/importer.pid is already in use []"]);
        assert!(output.names(Stopper::AlreadyRunning) && !output.names(Stopper::Validation));
    }

    #[test]
    fn e3_without_an_error_the_last_line_speaks() {
        assert_eq!(read(&["first", "PHP Fatal error: memory", ""]).last_words(), Some("PHP Fatal error: memory"));
    }
}
