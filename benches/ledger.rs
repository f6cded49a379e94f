//! What a long past costs: everything that reads or writes the ledger, with 100 and with 100,000 finished executions of ten steps.
//! Wanted: nothing slower because of them, and `bunchd list` within 50 ms.
//!
//! The floors of the same run: one wait for the disk, and the start of a program that does nothing.

/// What several benches share.
mod support {
    pub(crate) mod disk;
    pub(crate) mod history;
    pub(crate) mod live;
    pub(crate) mod spread;
    pub(crate) mod stage;
    pub(crate) mod table;
}

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use bunchd::ledger::{FILE_NAME, Filter, Ledger};
use bunchd::model::execution::{Execution, Status};
use support::disk::wait_for_disk;
use support::history::{self, COMMON_PIPELINE, LIVE, RARE_PIPELINE, common_heartbeat};
use support::spread::Spread;
use support::stage::Stage;
use support::table;

/// Finished executions of both ledgers.
const FINISHED: [u64; 2] = [100, 100_000];

/// Turns of what waits for the disk.
const COMMITS: u32 = 300;

/// Turns of what reads.
const READS: u32 = 40;

/// Starts of each command.
const STARTS: u32 = 20;

/// A ledger with its stage, its live executions, and how many commits it has got here.
struct Past {
    stage: Stage,
    ledger: Ledger,
    live: Vec<Execution>,
    attempt: u32,
}

fn main() {
    let mut pasts = FINISHED.map(set_up);
    let mut rows = vec![table::row(["", "p50: 100", "p99", "p50: 100,000", "p99", "ratio of p50"])];
    rows.push(line("commit of a common heartbeat", compare(&mut pasts, COMMITS, commit)));
    rows.push(line(
        "(one wait for the disk)",
        compare(&mut pasts, COMMITS, |past| {
            wait_for_disk(&past.stage.path("small"));
        }),
    ));
    rows.push(line("open, and read all that is live", compare(&mut pasts, READS, open)));
    rows.push(line(
        "read open requests",
        compare(&mut pasts, READS, |past| {
            assert_eq!(past.ledger.load_requests().expect("the ledger is fine").len(), 1);
        }),
    ));
    rows.push(line("count by status", compare(&mut pasts, READS, |past| drop(past.ledger.counts().expect("the ledger is fine")))));
    rows.push(line("read one finished, with its messages", compare(&mut pasts, READS, show)));
    for (name, pipeline, status) in [
        ("list", None, None),
        ("list a common pipeline", Some(COMMON_PIPELINE), None),
        ("list a rare pipeline", Some(RARE_PIPELINE), None),
        ("list running", None, Some(Status::Running)),
        ("list succeeded", None, Some(Status::Succeeded)),
        ("list failed", None, Some(Status::Failed)),
        ("list failed of a common pipeline", Some(COMMON_PIPELINE), Some(Status::Failed)),
        ("list succeeded of a rare pipeline", Some(RARE_PIPELINE), Some(Status::Succeeded)),
        ("list failed of a rare pipeline", Some(RARE_PIPELINE), Some(Status::Failed)),
    ] {
        let filter = Filter { pipeline: pipeline.map(str::to_owned), status, limit: 20, ..Filter::default() };
        rows.push(line(name, compare(&mut pasts, READS, |past| drop(past.ledger.list(&filter).expect("the ledger is fine")))));
    }
    table::print(
        &format!("The ledger with 100 and with 100,000 finished executions (1 and 1,000 of them failed), and {LIVE} live ones"),
        &rows,
    );
    commands(&mut pasts);
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn set_up(finished: u64) -> Past {
    let stage = Stage::set_up(&[("program", "/bin/true")], 1, "");
    let path = stage.path("state").join(FILE_NAME);
    fs::create_dir(stage.path("state")).expect("the folder is new");
    let start = Instant::now();
    history::write(&path, finished);
    let size = fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
    println!("wrote {finished} finished executions in {:.1} s: {size} MB", start.elapsed().as_secs_f64());
    let mut ledger = Ledger::open(&path).expect("it was just made");
    let live = ledger.load_state().expect("the ledger is fine").executions.into_values().collect();
    Past { stage, ledger, live, attempt: 100 }
}

/// Does the same with both, in turns.
fn compare(pasts: &mut [Past; 2], turns: u32, mut work: impl FnMut(&mut Past)) -> [Spread; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for turn in 0..turns + turns.div_ceil(10) {
        for (past, times) in pasts.iter_mut().zip(&mut times) {
            let start = Instant::now();
            work(past);
            let took = i64::try_from(start.elapsed().as_nanos()).expect("it takes no centuries");
            // The first ones fill caches.
            if turn >= turns.div_ceil(10) {
                times.push(took);
            }
        }
    }
    times.map(Spread::of)
}

fn line(name: &str, [small, big]: [Spread; 2]) -> Vec<String> {
    let ms = |spread: &Spread, percent: usize| format!("{:.2} ms", spread.percent_ms(percent));
    let ratio = big.percent_ms(50) / small.percent_ms(50);
    vec![name.to_owned(), ms(&small, 50), ms(&small, 99), ms(&big, 50), ms(&big, 99), format!("{ratio:.2}")]
}

fn commit(past: &mut Past) {
    past.attempt += 1;
    let execution = &past.live[past.attempt as usize % past.live.len()];
    let _ = past.ledger.commit(&common_heartbeat(execution, past.attempt)).expect("the disk works");
}

fn open(past: &mut Past) {
    let mut ledger = Ledger::open(past.ledger.path()).expect("it was opened before");
    assert_eq!(ledger.load_state().expect("the ledger is fine").executions.len() as u64, LIVE);
}

fn show(past: &mut Past) {
    let execution = past.ledger.load_execution(50).expect("the ledger is fine").expect("it is there");
    let messages = past.ledger.load_messages(&execution, 100).expect("the ledger is fine");
    let statistics = past.ledger.load_statistics(50).expect("the ledger is fine");
    assert!(!messages.is_empty() && !statistics.is_empty(), "it has said and counted something");
}

fn commands(pasts: &mut [Past; 2]) {
    let mut rows = vec![table::row(["", "p50: 100", "p99", "p50: 100,000", "p99", "ratio of p50"])];
    for words in [
        "list",
        "list --pipeline catalog_import",
        "list --status failed",
        "list --status failed --pipeline stock_import",
        "list --status succeeded --pipeline stock_import",
        "list --limit 1000 --json",
        "status",
        "show 50",
        "--version",
    ] {
        rows.push(line(&format!("bunchd {words}"), compare(pasts, STARTS, |past| run(past, words))));
    }
    rows.push(line(
        "(start of /bin/true)",
        compare(pasts, STARTS, |_| {
            assert!(Command::new("/bin/true").status().expect("it is there").success());
        }),
    ));
    rows.push(table::row(["wanted of bunchd list", "", "", "50.00 ms", "", ""]));
    table::print("The same as commands, from their start to their end", &rows);
}

fn run(past: &Past, words: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bunchd"));
    command.args(words.split(' ')).env("BUNCHD_CONFIG", past.stage.configuration()).stdout(Stdio::null()).stderr(Stdio::inherit());
    assert!(command.status().expect("bunchd was built with this bench").success(), "bunchd {words} ends well");
}
