//! How much memory a daemon takes that finds many live executions of ten steps in its ledger. Wanted: at most 50 MB for 1,000 of them.
//!
//! The floor is the same daemon without any. An error that a daemon logs here is of the step that runs when the bench ends.

/// What several benches share.
mod support {
    pub(crate) mod daemon;
    pub(crate) mod live;
    pub(crate) mod memory;
    pub(crate) mod stage;
    pub(crate) mod table;
}

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bunchd::engine::Change;
use bunchd::ledger::{FILE_NAME, Ledger};
use bunchd::model::argument::Argument;
use bunchd::model::execution::{Execution, Location, StepExecution};
use bunchd::model::pipeline::Pipeline;
use bunchd::model::template::Template;
use jiff::Timestamp;
use support::daemon::Daemon;
use support::live::{Live, ten_step_pipelines};
use support::memory::{peak_bytes, resident_bytes};
use support::stage::Stage;
use support::table;

/// How many executions are live.
const SIZES: [u64; 2] = [1_000, 10_000];

fn main() {
    let floor = measure(0);
    let mut rows =
        vec![table::row(["live executions", "resident", "at most, since its start", "each, beyond none"]), line(0, floor, floor)];
    rows.extend(SIZES.map(|count| line(count, measure(count), floor)));
    rows.push(table::row(["wanted of 1,000", "50.0 MB", "", ""]));
    table::print("A daemon with live executions: one step runs, all others wait for a place or for other steps", &rows);
}

#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
fn line(count: u64, [resident, peak]: [u64; 2], [floor, _]: [u64; 2]) -> Vec<String> {
    let mb = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let each = |count: u64| format!("{:.1} kB", resident.saturating_sub(floor) as f64 / count as f64 / 1e3);
    vec![count.to_string(), mb(resident), mb(peak), if count == 0 { String::new() } else { each(count) }]
}

/// Starts a daemon that finds so many executions, and returns how much memory it takes, and has taken at most, in bytes.
fn measure(count: u64) -> [u64; 2] {
    let stage = Stage::set_up(&[("program", "/bin/true")], 1, "attempts = 1");
    fs::create_dir_all(stage.path("working")).and_then(|()| fs::create_dir(stage.path("state"))).expect("the folder is new");
    let mut ledger = Ledger::open(&stage.path("state").join(FILE_NAME)).expect("the folder is writable");
    let pipelines: BTreeMap<_, _> = ten_step_pipelines().into_iter().map(|(name, pipeline)| (name, sleeping(pipeline))).collect();
    let live = if count == 0 { BTreeMap::new() } else { Live::of(count).state.executions };
    let created = live.into_values().map(|execution| Change::ExecutionCreated { execution: waiting(execution, &pipelines, &stage) });
    let _ = ledger.commit(&created.collect::<Vec<_>>()).expect("the disk works");
    drop(ledger);
    let daemon = Daemon::start(&stage);
    // What follows the start is over then.
    thread::sleep(Duration::from_secs(4));
    [resident_bytes(daemon.id), peak_bytes(daemon.id)]
}

/// Returns a pipeline whose steps only sleep.
fn sleeping(mut pipeline: Arc<Pipeline>) -> Arc<Pipeline> {
    let argument = |key: &str, value: &str| Argument { key: key.to_owned(), value: Template::new(value) };
    for step in &mut Arc::make_mut(&mut pipeline).steps {
        step.executor_type = "command".to_owned();
        step.arguments = vec![argument("program", "/bin/sleep"), argument("command", "600")];
    }
    pipeline
}

/// Returns an execution as it was before its first step, with its files on the stage.
fn waiting(mut execution: Execution, pipelines: &BTreeMap<String, Arc<Pipeline>>, stage: &Stage) -> Execution {
    let path = stage.path("working").join(execution.id.to_string());
    fs::create_dir(&path).expect("the stage is writable");
    execution.location = Location::Working { path };
    execution.pipeline = pipelines[&execution.pipeline.name].clone();
    execution.created_at = now();
    execution.steps.fill(StepExecution::pending());
    execution
}

#[expect(clippy::disallowed_methods, reason = "the daemon has the real time")]
fn now() -> Timestamp {
    Timestamp::now()
}
