//! What a step wants checked, read from its arguments before any file is opened.

use std::sync::Arc;

use crate::csv::{Input, Wanted};
use crate::executor::dialect::dialect;
use crate::executor::{Task, left_out, names, not_started};
use crate::model::argument::{ArgumentSpec, ValueKind};
use crate::model::dialect::Dialect;
use crate::model::failure::Failure;
use crate::model::rules::Rules;

/// The argument that says what errors are to lead to.
pub(in crate::executor) const ON_ERRORS: ArgumentSpec = ArgumentSpec {
    key: "on-errors",
    required: false,
    kind: ValueKind::LiteralChoice(&["stop", "skip", "warn"]),
    summary: "stop: the step fails; skip: bad records are left out of what later steps get; warn: it goes on as if nothing were; default stop",
};

/// The value of [`ON_ERRORS`] that leaves bad records out.
const SKIP: &str = "skip";

/// Most findings that are kept of each rule in each column.
const FINDINGS_DEFAULT: usize = 100;

/// The most that can be asked for.
pub(super) const FINDINGS_MAX: usize = 10_000;

/// Most threads that read: a check shall leave the machine to what runs beside it.
const THREADS_MAX: usize = 2;

/// What errors lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnErrors {
    /// The step fails.
    Stop,
    /// Bad records are left out of what later steps get.
    Skip,
    /// The step ends with warnings.
    Warn,
}

/// What a step wants checked.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) dialect: Dialect,
    pub(super) rules: Option<Arc<Rules>>,
    pub(super) required_columns: Vec<String>,
    pub(super) allow_empty: bool,
    pub(super) findings_max: usize,
    pub(super) on_errors: OnErrors,
}

impl Settings {
    /// Reads the arguments of a step.
    ///
    /// # Errors
    /// One cannot be read, or does not fit the others.
    pub(super) fn of(task: &Task) -> Result<Self, Failure> {
        let required = task.value("required")?.unwrap_or_default();
        Ok(Self {
            dialect: dialect(task)?,
            rules: rules(task)?.map(Arc::new),
            required_columns: names(&required),
            allow_empty: task.flag("allow-empty")?,
            findings_max: findings_max(task)?,
            on_errors: on_errors(task)?,
        })
    }

    /// Returns it as the check takes it.
    pub(super) fn wanted(&self, task: &Task) -> Wanted<'_> {
        Wanted {
            rules: self.rules.as_deref(),
            required_columns: self.required_columns.clone(),
            allow_empty: self.allow_empty,
            findings_max: self.findings_max,
            base: task.surroundings.base.clone(),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(THREADS_MAX),
        }
    }
}

/// Returns the files that the attempt judges.
pub(super) fn inputs(task: &Task) -> Vec<Input> {
    let files = task.bunch.as_ref().map(|bunch| bunch.files.as_slice()).unwrap_or_default();
    files.iter().map(|file| Input { name: file.name.clone(), path: task.input(&file.name) }).collect()
}

fn findings_max(task: &Task) -> Result<usize, Failure> {
    let Some(text) = task.value("findings")? else { return Ok(FINDINGS_DEFAULT) };
    let number = text.parse().ok().filter(|number| *number <= FINDINGS_MAX);
    number.ok_or_else(|| not_started(format!("findings is {text:?}; it can be a whole number from 0 to {FINDINGS_MAX}")))
}

fn rules(task: &Task) -> Result<Option<Rules>, Failure> {
    let Some(name) = task.value("rules")? else { return Ok(None) };
    let missing = || not_started(format!("the pipeline {} was stored without the rules {name}; start it anew", task.pipeline.name));
    task.pipeline.rules(&name).cloned().map(Some).ok_or_else(missing)
}

fn on_errors(task: &Task) -> Result<OnErrors, Failure> {
    match task.value(ON_ERRORS.key)?.as_deref() {
        None | Some("stop") => Ok(OnErrors::Stop),
        Some(SKIP) => only_one_skips(task).map(|()| OnErrors::Skip),
        Some("warn") => Ok(OnErrors::Warn),
        Some(other) => Err(not_started(format!("on-errors is {other:?}; it can be stop, skip or warn"))),
    }
}

/// Refuses to leave records out twice: what later steps take would not be what either has judged.
fn only_one_skips(task: &Task) -> Result<(), Failure> {
    let (first, own) = (left_out::leaving_out(task)?, task.step());
    match first.filter(|(at, _)| *at != task.key.step) {
        Some((_, first)) => Err(not_started(format!(
            "the steps {} and {} both have on-errors=\"skip\"; one check of a pipeline can leave records out: give the other stop or warn",
            first.name, own.name
        ))),
        None => Ok(()),
    }
}
