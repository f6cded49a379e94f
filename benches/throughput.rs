//! How fast small imports follow each other: 2,000 bunches of one file, each running one program that does nothing, two at a time.
//! Wanted: at least 0.4 of the rate at which a bare loop spawns the same program and waits for it, two at a time.

/// What several benches share.
mod support {
    pub(crate) mod disk;
    pub(crate) mod files;
    pub(crate) mod spread;
    pub(crate) mod stage;
    pub(crate) mod table;
}

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use support::disk::wait_for_disk;
use support::files::{ok_name, write_csv};
use support::spread::Spread;
use support::stage::Stage;
use support::table;

const BUNCHES: u32 = 2_000;

/// Rounds of both, in turns; the middle one counts.
const ROUNDS: usize = 3;

const PROGRAM: &str = "/bin/true";

/// What `bunchd once --json` tells.
struct Told {
    took: Duration,
    commits: u64,
    disk: Spread,
}

fn main() {
    let (mut ours, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(import());
        floors.push(spawn_bare());
    }
    ours.sort_by_key(|told| told.took);
    floors.sort();
    print(&ours[ROUNDS / 2], floors[ROUNDS / 2]);
}

/// Imports all bunches, from the start of `bunchd once` until the last execution has finished; the listing that follows is not import.
fn import() -> Told {
    let stage = Stage::set_up(&[("program", PROGRAM)], 2, "attempts = 2");
    for number in 0..BUNCHES {
        let identifier = format!("{number:05}");
        write_csv(&stage.inbox(), &identifier, 1);
        fs::write(stage.inbox().join(ok_name(&identifier)), "").expect("the inbox is writable");
    }
    // All files have been quiet for long enough, so that `once` does not wait for that.
    thread::sleep(Duration::from_secs(6));
    let disk = Spread::of((0..100).map(|_| wait_for_disk(&stage.path("small"))).collect());
    let start = now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bunchd"));
    let output =
        command.args(["once", "--json", "--config"]).arg(stage.configuration()).output().expect("bunchd was built with this bench");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let succeeded = told["finished"].as_array().map_or(0, |all| all.iter().filter(|one| one["status"] == "succeeded").count());
    assert_eq!(succeeded, BUNCHES as usize, "all bunches are imported");
    let ends = told["finished"].as_array().into_iter().flatten().filter_map(|one| one["finished_at"].as_str()?.parse().ok());
    let last: Timestamp = ends.max().expect("it tells when executions finished");
    let took = Duration::try_from(start.duration_until(last)).expect("the clock was not set back");
    Told { took, commits: told["commits"].as_u64().expect("it tells its commits"), disk }
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Spawns the program as often, by two threads that each wait for theirs.
fn spawn_bare() -> Duration {
    let start = Instant::now();
    let one_half = || {
        for _ in 0..BUNCHES / 2 {
            let status = Command::new(PROGRAM).stdin(Stdio::null()).status().expect("the program is there");
            assert!(status.success(), "it does nothing, and that well");
        }
    };
    thread::scope(|scope| {
        scope.spawn(one_half);
        scope.spawn(one_half);
    });
    start.elapsed()
}

fn print(ours: &Told, floor: Duration) {
    let rate = |took: Duration| f64::from(BUNCHES) / took.as_secs_f64();
    let line = |name: &str, took: Duration| {
        let ratio = format!("{:.2}", rate(took) / rate(floor));
        [name.to_owned(), format!("{:.2} s", took.as_secs_f64()), format!("{:.0} per s", rate(took)), ratio].to_vec()
    };
    #[expect(clippy::cast_precision_loss, reason = "a few thousand commits")]
    let commits = ours.commits as f64 / f64::from(BUNCHES);
    let rows = [
        table::row(["", "took", "rate", "ratio of rate"]),
        line("bunchd once", ours.took),
        line("bare spawn and wait", floor),
        vec!["(one wait for the disk)".to_owned(), format!("{:.2} ms", ours.disk.percent_ms(50))],
        table::row(["wanted of bunchd", "", "", "0.40"]),
    ];
    table::print(&format!("{BUNCHES} bunches that run {PROGRAM}, two at a time ({commits:.2} commits per execution)"), &rows);
}
