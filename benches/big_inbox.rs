//! An inbox of 100,000 files: 33,333 bunches of two CSV files whose OK file lists a third that is not there, so that all of them wait.
//! Wanted: the first look costs at most 0.5 s of CPU time, and then a complete bunch starts within 20 ms.
//!
//! The floor is a bare walk that looks at each file and reads each OK file: what no look can do without.

/// What several benches share.
mod support {
    pub(crate) mod cpu;
    pub(crate) mod daemon;
    pub(crate) mod files;
    pub(crate) mod runner;
    pub(crate) mod spread;
    pub(crate) mod stage;
    pub(crate) mod table;
}

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use support::cpu::cpu_s;
use support::daemon::Daemon;
use support::files::{ok_name, write_csv};
use support::runner::{Ear, WORD, now_ns, tell_start};
use support::spread::Spread;
use support::stage::Stage;
use support::table;

const BUNCHES: usize = 33_333;
const DROPS: usize = 20;

/// Rounds of each; the middle one counts.
const ROUNDS: usize = 3;

/// Between two drops all that follows the first is over.
const PAUSE: Duration = Duration::from_millis(100);

fn main() {
    if tell_start() {
        return;
    }
    let (full, empty) = (stage(), stage());
    fill(&full);
    // No file counts as just written any more.
    thread::sleep(Duration::from_secs(6));
    let (mut looks, mut starts, mut walks) = (Vec::new(), Vec::new(), Vec::new());
    let mut drops = Vec::new();
    for round in 0..ROUNDS {
        let ear = Ear::at(&full.path("ear"));
        let daemon = Daemon::start(&full);
        looks.push(cpu_s(daemon.id));
        for number in 0..DROPS {
            drops.push(drop_one(&full, &format!("x{round}{number:02}"), &ear));
        }
        thread::sleep(PAUSE);
        drop(daemon);
        starts.push(cpu_s(Daemon::start(&empty).id));
        walks.push(walk(&full.inbox()));
        for stage in [&full, &empty] {
            // A socket's path can be taken once.
            let _ = fs::remove_file(stage.path("notify.sock"));
            let _ = fs::remove_file(stage.path("ear"));
        }
    }
    print(middle(looks) - middle(starts), middle(walks), &Spread::of(drops));
}

fn stage() -> Stage {
    let program = std::env::current_exe().expect("this executable has a path");
    let command = format!("{WORD} ${{working_directory}}/../../ear");
    Stage::set_up(&[("program", program.to_str().expect("the build's path is text")), ("command", &command)], 4, "")
}

fn fill(stage: &Stage) {
    for number in 0..BUNCHES {
        let identifier = format!("{number:05}");
        write_csv(&stage.inbox(), &identifier, 1);
        write_csv(&stage.inbox(), &identifier, 2);
        let list: String = (1..=3).map(|counter| format!("import-product_{identifier}_{counter}.csv\n")).collect();
        fs::write(stage.inbox().join(ok_name(&identifier)), list).expect("the inbox is writable");
    }
}

/// Drops one complete bunch and returns the time from its OK file to the first instruction of its program.
fn drop_one(stage: &Stage, identifier: &str, ear: &Ear) -> i64 {
    write_csv(&stage.inbox(), identifier, 1);
    fs::write(stage.path("next.ok"), "").expect("the stage is writable");
    thread::sleep(PAUSE);
    let dropped_ns = now_ns();
    fs::rename(stage.path("next.ok"), stage.inbox().join(ok_name(identifier))).expect("the inbox is writable");
    ear.hear() - dropped_ns
}

/// Looks at each file of a directory, reads each OK file, and returns the CPU time of that.
fn walk(directory: &Path) -> f64 {
    let before = cpu_s(std::process::id());
    let mut bytes = 0;
    for entry in fs::read_dir(directory).expect("the inbox is there") {
        let entry = entry.expect("the inbox stays");
        bytes += entry.metadata().expect("the file stays").len();
        if entry.path().extension().is_some_and(|end| end == "ok") {
            bytes += fs::read(entry.path()).expect("the file stays").len() as u64;
        }
    }
    assert!(bytes > 0, "the walk has looked");
    cpu_s(std::process::id()) - before
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print(look: f64, walk: f64, drops: &Spread) {
    let rows = [
        table::row(["", "measured", "wanted", "bare walk", "ratio"]),
        vec!["CPU of the first look".into(), format!("{look:.2} s"), "0.5 s".into(), format!("{walk:.2} s"), format!("{:.1}", look / walk)],
        vec!["drop to start, p50".into(), format!("{:.1} ms", drops.percent_ms(50)), "20 ms".into()],
        vec!["drop to start, max".into(), format!("{:.1} ms", drops.percent_ms(100)), "20 ms".into()],
    ];
    table::print(&format!("An inbox of {} files that all wait, then {DROPS} complete bunches, {ROUNDS} rounds", BUNCHES * 3), &rows);
}
