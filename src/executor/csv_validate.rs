//! `csv-validate`: checks the structure of all CSV files of the bunch, before anything is imported.
//!
//! It tells how many bytes it has read, unless it is done before there is anything to wait for.

mod reading;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use self::reading::Reading;
use super::{Executor, Signals, Task, Work, failed, internal, names, stopped};
use crate::csv::{Input, ValidateError, Wanted, validate};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::dialect::Dialect;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::validation::{Finding, Validation};

/// Checks the structure of all CSV files of the bunch.
pub(super) struct CsvValidate;

/// Time between two times that it tells how far it has come.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Most findings that are kept for each file.
const FINDINGS_DEFAULT: usize = 100;

/// The argument that names the character between two cells.
pub(super) const DELIMITER: ArgumentSpec = ArgumentSpec {
    key: "delimiter",
    required: false,
    kind: ValueKind::Text,
    summary: "The character between two cells, or the word tab; default a comma",
};

/// The argument that names the character around a cell.
pub(super) const QUOTE: ArgumentSpec =
    ArgumentSpec { key: "quote", required: false, kind: ValueKind::Text, summary: "The character around a cell; default a double quote" };

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "csv-validate",
    summary: "Checks the structure of all CSV files of the bunch: quotes, columns, encoding, header",
    arguments: &[
        ArgumentSpec {
            key: "required",
            required: false,
            kind: ValueKind::Names,
            summary: "Columns that every file must have, separated by commas; default none",
        },
        DELIMITER,
        QUOTE,
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
    let (dialect, wanted) = match settings(task) {
        Ok(settings) => settings,
        Err(failure) => return failed(failure),
    };
    let reading = Arc::new(Reading::default());
    let (task_copy, of_thread) = (task.clone(), reading.clone());
    let mut work = tokio::task::spawn_blocking(move || check_all(&task_copy, &dialect, &wanted, &of_thread));
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
        (Ok(Err(error)), None) => internal(error.to_string()),
        (Err(_), _) => internal("the check of the files ended in the middle; this is a mistake in bunchd"),
    }
}

fn settings(task: &Task) -> Result<(Dialect, Wanted<'static>), Failure> {
    let required = task.value("required")?.unwrap_or_default();
    let dialect = dialect(task)?;
    let findings = task.value("findings")?.and_then(|text| text.parse().ok());
    let wanted = Wanted {
        rules: None,
        required_columns: names(&required),
        allow_empty: task.flag("allow-empty")?,
        findings_max: findings.unwrap_or(FINDINGS_DEFAULT),
        base: task.surroundings.base.clone(),
        threads: 2,
    };
    Ok((dialect, wanted))
}

/// Returns how the files are written, by [`DELIMITER`] and [`QUOTE`].
///
/// # Errors
/// No file can be written so.
pub(super) fn dialect(task: &Task) -> Result<Dialect, Failure> {
    let dialect = Dialect { delimiter: byte_of(task, DELIMITER.key, b',')?, quote: byte_of(task, QUOTE.key, b'"')?, ..Dialect::default() };
    match dialect.problem() {
        Some(problem) => Err(Failure::new(FailureKind::NotStarted, problem)),
        None => Ok(dialect),
    }
}

fn byte_of(task: &Task, key: &str, default: u8) -> Result<u8, Failure> {
    match task.value(key)?.as_deref() {
        None => Ok(default),
        Some("tab") => Ok(b'\t'),
        Some(text) if text.len() == 1 => Ok(text.as_bytes()[0]),
        Some(text) => Err(Failure::new(FailureKind::NotStarted, format!("{key} must be one ASCII character, or tab, not {text:?}"))),
    }
}

/// Checks all files, and says it in one end; `Err` if a file could not be read to its end.
fn check_all(task: &Task, dialect: &Dialect, wanted: &Wanted<'_>, reading: &Reading) -> Result<AttemptEnd, ValidateError> {
    let files = task.bunch.as_ref().map(|bunch| bunch.files.as_slice()).unwrap_or_default();
    let input = |name: &String| Input { name: name.clone(), path: task.directory.join(name) };
    let inputs: Vec<Input> = files.iter().map(|file| input(&file.name)).collect();
    validate(&inputs, dialect, wanted, reading).map(|validation| into_end(&validation, inputs.len()))
}

fn into_end(validation: &Validation, files: usize) -> AttemptEnd {
    let mut messages: Vec<Message> = validation.findings.iter().map(Finding::message).collect();
    let found: u64 = validation.counts.iter().map(|count| count.count).sum();
    let left_out = found.saturating_sub(messages.len() as u64);
    if left_out > 0 {
        messages.push(Message::new(Severity::Warning, format!("{left_out} more findings are counted, but not listed")));
    }
    let outcome = match (validation.errors(), validation.warnings()) {
        (0, 0) => Outcome::Succeeded,
        (0, _) => Outcome::SucceededWithWarnings,
        (errors, _) => {
            let first = messages.iter().find(|message| message.severity == Severity::Error).map(first_sentence);
            let first = first.map(|first| format!("; the first: {first}")).unwrap_or_default();
            let count = if errors == 1 { "1 error was".to_owned() } else { format!("{errors} errors were") };
            let place = if files == 1 { "the file".to_owned() } else { format!("{files} files") };
            Outcome::Failed { failure: Failure::new(FailureKind::InvalidInput, format!("{count} found in {place}{first}")) }
        }
    };
    let statistics = vec![Statistic::new("csv", "records checked", validation.records())];
    AttemptEnd { outcome, messages, statistics }
}

fn first_sentence(message: &Message) -> String {
    match &message.place {
        Some(place) => format!("{place}: {}", message.text),
        None => message.text.clone(),
    }
}
