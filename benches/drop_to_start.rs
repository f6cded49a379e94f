//! From an OK file renamed into the inbox to the first instruction of the import process, with nothing left out: the claim and the
//! start are each on the disk before. Wanted: p50 at most 3 ms, p99 at most 10 ms.
//!
//! The floor is a bare loop on inotify that spawns the same program and keeps no promise at all. Both take turns.

/// What several benches share.
mod support {
    pub(crate) mod daemon;
    pub(crate) mod disk;
    pub(crate) mod files;
    pub(crate) mod runner;
    pub(crate) mod spread;
    pub(crate) mod stage;
    pub(crate) mod table;
}

use std::fs;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::fs::inotify;
use support::daemon::Daemon;
use support::disk::wait_for_disk;
use support::files::{ok_name, write_csv};
use support::runner::{Ear, WORD, now_ns, tell_start};
use support::spread::Spread;
use support::stage::Stage;
use support::table;

const DROPS: usize = 200;

/// Between two drops all that follows the first is over.
const PAUSE: Duration = Duration::from_millis(30);

fn main() {
    if tell_start() {
        return;
    }
    let program = std::env::current_exe().expect("this executable has a path");
    let stage = stage_for(&program);
    let (ear, floor_ear) = (Ear::at(&stage.path("ear")), Ear::at(&stage.path("floor-ear")));
    let floor = stage.path("floor");
    fs::create_dir(&floor).expect("the stage is new");
    start_floor(&program, &floor, stage.path("floor-ear"));
    let daemon = Daemon::start(&stage);
    let (mut ours, mut floors, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..DROPS {
        ours.push(drop_into(&stage, &stage.inbox(), number, &ear));
        floors.push(drop_into(&stage, &floor, number, &floor_ear));
        waits.push(wait_for_disk(&stage.path("small")));
    }
    drop(daemon);
    print(&Spread::of(ours), &Spread::of(floors), &Spread::of(waits));
}

fn stage_for(program: &Path) -> Stage {
    let (program, command) = (program.to_str().expect("the build's path is text"), format!("{WORD} ${{working_directory}}/../../ear"));
    Stage::set_up(&[("program", program), ("command", &command)], 4, "")
}

/// Drops one bunch and returns the time from its OK file to the first instruction of its program.
fn drop_into(stage: &Stage, inbox: &Path, number: usize, ear: &Ear) -> i64 {
    let (identifier, hidden) = (format!("{number:05}"), stage.path("next.ok"));
    write_csv(inbox, &identifier, 1);
    fs::write(&hidden, "").expect("the stage is writable");
    thread::sleep(PAUSE);
    let dropped_ns = now_ns();
    fs::rename(&hidden, inbox.join(ok_name(&identifier))).expect("the inbox is writable");
    ear.hear() - dropped_ns
}

/// Spawns the program for each OK file that is moved into a directory, until the bench ends.
fn start_floor(program: &Path, directory: &Path, ear: PathBuf) {
    let watch = inotify::init(inotify::CreateFlags::CLOEXEC).expect("there is inotify");
    inotify::add_watch(&watch, directory, inotify::WatchFlags::MOVED_TO).expect("the directory is there");
    let program = program.to_owned();
    thread::spawn(move || {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = inotify::Reader::new(watch, &mut buffer);
        // The directory is gone when the bench is over.
        while events.next().is_ok_and(|event| event.events().contains(inotify::ReadFlags::MOVED_TO)) {
            let child = Command::new(&program).arg(WORD).arg(&ear).stdin(Stdio::null()).spawn();
            child.and_then(|mut child| child.wait()).expect("the program runs");
        }
    });
}

fn print(ours: &Spread, floor: &Spread, disk: &Spread) {
    let line = |name: &str, spread: &Spread| {
        let times = [50, 99, 100].map(|percent| format!("{:.2} ms", spread.percent_ms(percent)));
        let ratio = format!("{:.1}", spread.percent_ms(50) / floor.percent_ms(50));
        [vec![name.to_owned()], times.to_vec(), vec![ratio]].concat()
    };
    let rows = [
        table::row(["", "p50", "p99", "max", "ratio of p50"]),
        line("bunchd", ours),
        line("bare inotify and spawn", floor),
        line("(one wait for the disk)", disk),
        table::row(["wanted of bunchd", "3 ms", "10 ms"]),
    ];
    table::print(&format!("From the OK file to the first instruction of the import, {DROPS} drops each"), &rows);
}
