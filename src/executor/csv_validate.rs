//! `csv-validate`: checks the structure of all CSV files of the bunch, before anything is imported.
//!
//! It tells how many bytes it has read, unless it is done before there is anything to wait for.

mod reading;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use self::reading::{Reading, Watched};
use super::dialect::{DELIMITER, ENCODING, ESCAPE, HEADER, QUOTE, dialect};
use super::{Executor, Signals, Task, Work, failed, internal, names, stopped};
use crate::csv::{Checked, Expectation, check};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::dialect::Dialect;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};

/// Checks the structure of all CSV files of the bunch.
pub(super) struct CsvValidate;

/// Time between two times that it tells how far it has come.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Most findings that are kept for each file.
const FINDINGS_DEFAULT: usize = 100;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "csv-validate",
    summary: "Checks the structure of all CSV files of the bunch: quotes, columns, encoding, header",
    arguments: &[
        ArgumentSpec {
            key: "rules",
            required: false,
            kind: ValueKind::Rules,
            summary: "The set of rules that values must keep; default none",
        },
        ArgumentSpec {
            key: "required",
            required: false,
            kind: ValueKind::Names,
            summary: "Columns that every file must have, separated by commas; default none",
        },
        DELIMITER,
        QUOTE,
        ESCAPE,
        ENCODING,
        HEADER,
        ArgumentSpec {
            key: "allow-empty",
            required: false,
            kind: ValueKind::Boolean,
            summary: "A file with a header and no record is fine; default false",
        },
        ArgumentSpec {
            key: "findings",
            required: false,
            kind: ValueKind::Number,
            summary: "How many findings are kept for each file; the totals are always exact; default 100",
        },
    ],
    takes_options: false,
    takes_environment: false,
};

impl Executor for CsvValidate {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(run(task, signals))
    }
}

async fn run(task: &Task, signals: Signals) -> AttemptEnd {
    let (dialect, expectation) = match settings(task) {
        Ok(settings) => settings,
        Err(failure) => return failed(failure),
    };
    let reading = Arc::new(Reading::default());
    let (task_copy, of_thread) = (task.clone(), reading.clone());
    let mut work = tokio::task::spawn_blocking(move || check_all(&task_copy, &dialect, &expectation, &of_thread));
    let mut stop = signals.stop.clone();
    let tell = || (signals.progress)(reading.progress(task.bunch.as_ref()));
    let begun = Instant::now();
    let mut ticks = interval_at(begun + TELL_EVERY, TELL_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            Ok(_) = stop.wait_for(Option::is_some) => {
                reading.stop();
                break work.await;
            }
            _ = ticks.tick() => tell(),
        }
    };
    if begun.elapsed() >= TELL_EVERY {
        tell();
    }
    let reason = *signals.stop.borrow();
    match (done, reason) {
        (Ok(Err(_)), Some(reason)) => failed(stopped(reason, task.step().expire_in)),
        (Ok(Ok(end)), _) => end,
        (Ok(Err(text)), None) => internal(text),
        (Err(_), _) => internal("the check of the files ended in the middle; this is a mistake in bunchd"),
    }
}

fn settings(task: &Task) -> Result<(Dialect, Expectation), Failure> {
    let required = task.value("required")?.unwrap_or_default();
    let dialect = dialect(task)?;
    let findings = task.value("findings")?.and_then(|text| text.parse().ok());
    let expectation = Expectation {
        required_columns: names(&required),
        allow_empty: task.flag("allow-empty")?,
        findings_max: findings.unwrap_or(FINDINGS_DEFAULT),
    };
    Ok((dialect, expectation))
}

/// Checks all files, and says it in one end; `Err` if a file could not be read to its end.
fn check_all(task: &Task, dialect: &Dialect, expectation: &Expectation, reading: &Reading) -> Result<AttemptEnd, String> {
    let files = task.bunch.as_ref().map(|bunch| bunch.files.as_slice()).unwrap_or_default();
    let mut total = Total::default();
    for file in files {
        let path = task.directory.join(&file.name);
        let checked =
            check_file(&path, &file.name, dialect, expectation, reading).map_err(|error| format!("cannot read {}: {error}", file.name))?;
        total.add(&file.name, checked);
    }
    Ok(total.into_end(files.len()))
}

fn check_file(path: &Path, name: &str, dialect: &Dialect, expectation: &Expectation, reading: &Reading) -> io::Result<Checked> {
    check(Watched { file: File::open(path)?, reading }, name, dialect, expectation)
}

/// What all files of the bunch gave together.
#[derive(Default)]
struct Total {
    records: u64,
    errors: u64,
    warnings: u64,
    files_with_errors: usize,
    messages: Vec<Message>,
    first_error: Option<String>,
}

impl Total {
    fn add(&mut self, file: &str, checked: Checked) {
        self.records += checked.records;
        self.errors += checked.errors;
        self.warnings += checked.warnings;
        self.files_with_errors += usize::from(checked.errors > 0);
        let left_out = (checked.errors + checked.warnings).saturating_sub(checked.findings.len() as u64);
        self.messages.extend(checked.findings.iter().map(|finding| finding.message(file)));
        if left_out > 0 {
            self.messages.push(Message::new(Severity::Warning, format!("{file}: {left_out} more findings are counted, but not listed")));
        }
        let first = self.messages.iter().find(|message| message.severity == Severity::Error);
        self.first_error = self.first_error.take().or_else(|| first.map(first_sentence));
    }

    fn into_end(self, files: usize) -> AttemptEnd {
        let outcome = match (self.errors, self.warnings) {
            (0, 0) => Outcome::Succeeded,
            (0, _) => Outcome::SucceededWithWarnings,
            (errors, _) => {
                let first = self.first_error.map(|first| format!("; the first: {first}")).unwrap_or_default();
                let count = if errors == 1 { "1 error was".to_owned() } else { format!("{errors} errors were") };
                let place = if files == 1 { "the file".to_owned() } else { format!("{} of {files} files", self.files_with_errors) };
                let text = format!("{count} found in {place}{first}");
                Outcome::Failed { failure: Failure::new(FailureKind::InvalidInput, text) }
            }
        };
        let statistic = |operation: &str, count| Statistic::new("csv", operation, count);
        let statistics = vec![statistic("records checked", self.records)];
        AttemptEnd { outcome, messages: self.messages, statistics }
    }
}

fn first_sentence(message: &Message) -> String {
    match &message.place {
        Some(place) => format!("{place}: {}", message.text),
        None => message.text.clone(),
    }
}
