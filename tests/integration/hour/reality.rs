//! The hour in reality: a daemon, real programs and files, on a clock that runs faster.

use std::thread;
use std::time::Duration;

use bunchd::daemon::wake::wake;
use bunchd::ledger::FILE_NAME;
use bunchd::model::failure::Outcome;
use jiff::Timestamp;
use rusqlite::Connection;

use super::plan::{self, Deed, Line};
use crate::yard::{Yard, eventually};

/// How much faster the clock runs: a minute takes a quarter of a second.
const FACTOR: u32 = 240;

/// Returns what happens in the hour.
pub(super) fn story() -> Vec<Line> {
    let real = |minutes: i64| Duration::from_secs(u64::try_from(minutes * 60).unwrap_or_default()).as_secs_f64() / f64::from(FACTOR);
    let command = |step: &str| {
        let fails = if step == "import" { "${execution.id}-${attempt}" } else { "never" };
        format!("/bin/sh {{home}}/importer.sh {} {fails}", real(plan::minutes(step)))
    };
    let mut yard = Yard::new("");
    yard.pipelines = plan::pipelines(command).replace("{home}", &yard.home().display().to_string());
    yard.importer(r#"sleep "$1"; test "$2" != 2-1"#);
    yard.configure();
    let began = now();
    yard.variables = vec![("BUNCHD_CLOCK".to_owned(), format!("{} {FACTOR} {}", plan::start(), began.as_millisecond()))];
    let daemon = yard.daemon();
    for (at, deed) in plan::deeds() {
        sleep_until(began, at);
        match deed {
            Deed::Drop(identifier) => {
                yard.drop_file(format!("import-product_{identifier}_1.csv"), "sku\n1\n");
                yard.drop_file(format!("import-product_{identifier}.ok"), "");
            }
            Deed::Ask(request) => {
                yard.ledger().ask(&request, "", now()).expect("the ledger can be written");
                assert!(wake(&yard.home().join("state")), "the daemon listens");
            }
        }
    }
    // On a busy machine the last steps take longer than their time.
    eventually("all that is planned is over", || {
        yard.executions().iter().filter(|known| known.finished_at.is_some()).count() >= plan::EXECUTIONS
    });
    let story = read(&yard);
    drop(daemon);
    story
}

#[expect(clippy::disallowed_methods, reason = "the clock that is shortened")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Waits until it is that time on the shortened clock.
fn sleep_until(began: Timestamp, at: Timestamp) {
    let due = began + plan::start().duration_until(at) / i32::try_from(FACTOR).expect("it is small");
    thread::sleep(Duration::try_from(now().duration_until(due)).unwrap_or(Duration::ZERO));
}

/// Reads the story out of the ledger.
fn read(yard: &Yard) -> Vec<Line> {
    let names: Vec<_> = yard.executions().into_iter().map(|execution| (execution.id, execution)).take(plan::EXECUTIONS).collect();
    let ledger = Connection::open(yard.home().join("state").join(FILE_NAME)).expect("there is a ledger");
    let mut lines = Vec::new();
    for (id, execution) in &names {
        lines.push(Line { at: execution.created_at, text: format!("{id} created {}", execution.pipeline.name) });
        lines.extend(execution.finished_at.map(|at| Line { at, text: format!("{id} finished {}", execution.status()) }));
        let mut query =
            ledger.prepare("SELECT ordinal, attempt, started_at, ended_at, outcome FROM attempt WHERE execution = ?1").expect("it is SQL");
        let rows = query.query_map([id], |row| {
            let columns: (usize, u32, i64, Option<i64>, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(columns)
        });
        for (step, attempt, started, ended, outcome) in rows.expect("it is SQL").map(|row| row.expect("it has these columns")) {
            let name = &execution.pipeline.steps[step].name;
            lines.push(Line { at: time(started), text: format!("{id} {name} {attempt} started") });
            let outcome: Option<Outcome> = outcome.map(|outcome| serde_json::from_str(&outcome).expect("it is an outcome"));
            let how = if outcome == Some(Outcome::Succeeded) { "succeeded" } else { "failed" };
            lines.extend(ended.map(|at| Line { at: time(at), text: format!("{id} {name} {attempt} {how}") }));
        }
    }
    lines.sort_by_key(|line| line.at);
    lines
}

fn time(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).expect("it is a time")
}
