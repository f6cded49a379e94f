//! `csv-validate`: checks all CSV files of the bunch together, before anything is imported: their structure, and values by rules.
//!
//! It reads the dropped files and changes none. What it finds lies in the folder `validation` of the execution's directory; what bad records
//! lead to is `on-errors`. It tells how many bytes it has read, unless it is done before there is anything to wait for.

mod brief;
mod found;
mod ranges;
mod reading;
mod results;
mod said;
mod settings;
mod skip;
#[cfg(test)]
mod tests;
mod work;
mod would;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use self::reading::Reading;
use self::settings::{FINDINGS_MAX, Settings};
use super::dialect::{DELIMITER, ENCODING, ESCAPE, HEADER, QUOTE};
use super::{Executor, Signals, Task, Work, failed, internal, stopped};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::failure::Failure;
use crate::model::pipeline::Pipeline;
use crate::view::validation::FOLDER;

pub(super) use self::settings::ON_ERRORS;
pub use self::would::CheckSettings;

/// Checks all CSV files of the bunch.
pub(super) struct CsvValidate;

/// Its executor type.
pub(super) const NAME: &str = "csv-validate";

/// Time between two times that it tells how far it has come.
const TELL_EVERY: Duration = Duration::from_millis(250);

const SPEC: ExecutorSpec = ExecutorSpec {
    name: NAME,
    summary: "Checks all CSV files of the bunch together: quotes, columns, encoding, header, and values by rules",
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
        ON_ERRORS,
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
            kind: ValueKind::NumberUpTo(FINDINGS_MAX as u64),
            summary: "How many findings are kept of each rule in each column, at most 10000; the totals are always exact; default 100",
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

/// Returns the name of the folder, in the directory of an execution, that holds what the check of a step came to. The first such step of
/// a pipeline has the usual name, others have one of their own, so that none removes what another has found.
pub fn folder(pipeline: &Pipeline, step: usize) -> String {
    let first = pipeline.steps.iter().position(|step| step.executor_type == NAME);
    if first.is_none_or(|first| first == step) { FOLDER.to_owned() } else { format!("{FOLDER}-{}", pipeline.steps[step].name) }
}

/// Returns the attempt as it judges what an earlier check has left of the files; one beside that check judges them as they were dropped.
fn judging(task: &Task) -> Result<Cow<'_, Task>, Failure> {
    match task.pipeline.leaving_out() {
        Some((_, check)) if check.sort_order == task.step().sort_order => Ok(Cow::Borrowed(task)),
        Some(_) | None => task.on_what_is_left(),
    }
}

async fn run(task: &Task, signals: Signals) -> AttemptEnd {
    let task = match judging(task) {
        Ok(task) => task,
        Err(failure) => return failed(failure),
    };
    let task = task.as_ref();
    let settings = match Settings::of(task) {
        Ok(settings) => settings,
        Err(failure) => return failed(failure),
    };
    let reading = Arc::new(Reading::default());
    let (task_copy, of_thread) = (task.clone(), reading.clone());
    let mut work = tokio::task::spawn_blocking(move || work::check(&task_copy, &settings, &of_thread));
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
    if matches!(done, Ok(Ok(_))) {
        reading.finish();
    }
    if begun.elapsed() >= TELL_EVERY {
        tell();
    }
    let reason = *signals.stop.borrow();
    match (done, reason) {
        (Ok(Ok(end)), _) => end,
        (Ok(Err(error)), Some(reason)) if error.is_stop() => failed(stopped(reason, task.step().expire_in)),
        (Ok(Err(error)), _) => failed(error.failure()),
        (Err(_), _) => internal("the check of the files ended in the middle; this is a mistake in bunchd"),
    }
}
