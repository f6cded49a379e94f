//! A ledger with a long past: finished executions of ten steps with attempts, messages and statistics, and some that are live.

use std::path::Path;

use bunchd::engine::{AttemptEnd, Change};
use bunchd::ledger::Ledger;
use bunchd::model::execution::{AttemptKey, Execution, Location, StepExecution};
use bunchd::model::failure::{Failure, FailureKind, Outcome};
use bunchd::model::message::{Message, Severity, Statistic};
use bunchd::model::request::{Answer, Request, RetryFrom};
use bunchd::model::step_state::{SkipReason, StepState};
use jiff::{SignedDuration, Timestamp};

use super::live::{Live, STEPS, bunch};

/// How many executions of each ledger are live.
pub(crate) const LIVE: u64 = 100;

/// The pipeline that one in a thousand executions is of.
pub(crate) const RARE_PIPELINE: &str = "stock_import";

/// A pipeline that a quarter of all executions is of.
pub(crate) const COMMON_PIPELINE: &str = "catalog_import";

/// Executions of one commit while the past is written.
const BATCH: u64 = 500;

/// Position of the step that imports, counts, says something, or fails.
const IMPORT: usize = 2;

/// Writes a ledger with so many finished executions, numbered from 1; the live ones come last.
pub(crate) fn write(path: &Path, finished: u64) {
    let live = Live::of(LIVE).state;
    let of = |name: &str| live.executions.values().find(|execution| execution.pipeline.name == name).expect("each pipeline has live ones");
    let rare = of(RARE_PIPELINE);
    let common = [COMMON_PIPELINE, "category_import", "price_import", "customers_import"].map(of);
    let mut ledger = Ledger::open(path).expect("the folder is writable");
    let numbers: Vec<u64> = (1..=finished).collect();
    for batch in numbers.chunks(usize::try_from(BATCH).expect("it is small")) {
        let model = |number: u64| if number % 1_000 == 7 { rare } else { common[usize::try_from(number % 4).expect("it is small")] };
        let changes: Vec<_> = batch.iter().flat_map(|number| past(model(*number), *number)).collect();
        let _ = ledger.commit(&changes).expect("the disk works");
    }
    let now = live.executions.values().map(|known| {
        let mut execution = known.clone();
        execution.id += finished;
        Change::ExecutionCreated { execution }
    });
    let _ = ledger.commit(&now.collect::<Vec<_>>()).expect("the disk works");
    ask(&mut ledger, finished / 100);
}

/// Appends requests that were answered long ago, and one that waits.
fn ask(ledger: &mut Ledger, answered: u64) {
    let request = Request::Retry { execution: 1, from: RetryFrom::Failed };
    for _ in 0..answered {
        let request = ledger.ask(&request, "", at(1)).expect("the disk works");
        let answer = Answer::Refused { why: "execution 1 ended well; there is nothing to retry".to_owned() };
        let _ = ledger.commit(&[Change::RequestAnswered { request, at: at(1), answer }]).expect("the disk works");
    }
    ledger.ask(&request, "", at(2)).expect("the disk works");
}

fn at(number: u64) -> Timestamp {
    let start = Timestamp::from_second(1_735_700_000).expect("it is a time");
    start + SignedDuration::from_secs(i64::try_from(number * 300).expect("no history is that long"))
}

/// Returns the changes that made a finished execution: one in a hundred failed, one was cancelled, five have warnings.
fn past(model: &Execution, number: u64) -> Vec<Change> {
    let mut execution = model.clone();
    execution.id = number;
    execution.bunch = Some(bunch(number));
    execution.created_at = at(number);
    let folder = if number.is_multiple_of(100) { "failed" } else { "archive" };
    let path = format!("/var/lib/bunchd/{folder}/{}/2026-01-05/{number:06}_product_20260105-{number:06}", execution.pipeline.name);
    execution.location = Location::PutAway { path: path.into() };
    execution.steps = (0..STEPS).map(|step| end_of(number, step)).collect();
    let status = execution.status();
    let attempts = (0..STEPS).filter(|step| execution.steps[*step].attempts > 0).flat_map(|step| attempt(number, step)).collect::<Vec<_>>();
    let mut changes = vec![Change::ExecutionCreated { execution }];
    changes.extend(attempts);
    changes.push(Change::ExecutionFinished { execution: number, at: at(number), status });
    changes
}

fn end_of(number: u64, step: usize) -> StepExecution {
    let is_last = step == STEPS - 1;
    let state = match number % 100 {
        0 if step == IMPORT => StepState::Failed { failure: failure() },
        0 if step > IMPORT && !is_last => StepState::Skipped { reason: SkipReason::PreviousStepFailed { step: "import".to_owned() } },
        1 if step > IMPORT && !is_last => StepState::Cancelled { by: "expire-in 2h of the pipeline".to_owned() },
        20 | 40 | 60 | 80 | 99 if step == IMPORT => StepState::SucceededWithWarnings,
        _ => StepState::Succeeded,
    };
    let was_run = !matches!(state, StepState::Skipped { .. } | StepState::Cancelled { .. });
    let mut end = StepExecution::pending();
    end.attempts = u32::from(was_run);
    end.started_at = was_run.then(|| at(number));
    end.finished_at = Some(at(number));
    end.state = state;
    end
}

fn attempt(number: u64, step: usize) -> [Change; 2] {
    let key = AttemptKey { execution: number, step, attempt: 1 };
    let fails = step == IMPORT && number.is_multiple_of(100);
    let outcome = if fails { Outcome::Failed { failure: failure() } } else { Outcome::Succeeded };
    let end = AttemptEnd { outcome, ..if step == IMPORT { told() } else { end_without_words() } };
    [Change::AttemptStarted { key, at: at(number) }, Change::AttemptEnded { key, at: at(number), end }]
}

/// Returns the changes of a common heartbeat: an attempt of a live execution ended, and the next one starts.
pub(crate) fn common_heartbeat(execution: &Execution, attempt: u32) -> Vec<Change> {
    let at = at(200_000);
    let key = |step, attempt| AttemptKey { execution: execution.id, step, attempt };
    let mut done = execution.steps[IMPORT].clone();
    done.state = StepState::Succeeded;
    let mut begun = execution.steps[IMPORT + 1].clone();
    begun.state = StepState::Running { attempt, since: at, process: None };
    vec![
        Change::StepChanged { execution: execution.id, step: IMPORT, now: done },
        Change::AttemptEnded { key: key(IMPORT + 1, attempt - 1), at, end: told() },
        Change::StepChanged { execution: execution.id, step: IMPORT + 1, now: begun },
        Change::AttemptStarted { key: key(IMPORT + 1, attempt), at },
    ]
}

fn told() -> AttemptEnd {
    let message = |text: &str| Message::new(Severity::Info, text);
    let statistic = |operation: &str| Statistic { table: "products".to_owned(), operation: operation.to_owned(), count: 120 };
    AttemptEnd {
        messages: vec![message("120 products were added"), message("4,880 products were updated")],
        statistics: vec![statistic("added"), statistic("updated")],
        ..end_without_words()
    }
}

fn end_without_words() -> AttemptEnd {
    AttemptEnd { outcome: Outcome::Succeeded, messages: Vec::new(), statistics: Vec::new() }
}

fn failure() -> Failure {
    let text = "the import ended with exit code 1: the database is locked by another process (see import.1.log)";
    Failure::new(FailureKind::ExitCode { code: 1 }, text)
}
