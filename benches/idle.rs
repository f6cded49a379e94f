//! What an idle daemon costs, with the default settings. Wanted: at most 15 MB of memory, and no wake-up but the periodic look.
//!
//! The floor is `sleep`, which does nothing at all.

/// What several benches share.
mod support {
    pub(crate) mod daemon;
    pub(crate) mod stage;
    pub(crate) mod table;
}

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use support::daemon::Daemon;
use support::stage::Stage;
use support::table;

/// How long is looked; much shorter than the time between two periodic looks.
const WATCHED: Duration = Duration::from_secs(10);

fn main() {
    let stage = Stage::set_up(&[("program", "/bin/true")], 1, "");
    let daemon = Daemon::start(&stage);
    let mut sleep = Command::new("/bin/sleep").arg("600").spawn().expect("there is sleep");
    // What follows the start is over then.
    thread::sleep(Duration::from_secs(2));
    let processes = [("bunchd", daemon.id), ("its guard", guard_of(daemon.id)), ("sleep", sleep.id())];
    let before = processes.map(|(_, process)| switches(process));
    thread::sleep(WATCHED);
    let mut rows = vec![table::row(["", "resident", "of that its own", "threads", "wake-ups in 10 s"])];
    for ((name, process), before) in processes.iter().zip(before) {
        rows.push(line(name, *process, switches(*process) - before));
    }
    rows.push(table::row(["wanted of bunchd", "15.0 MB", "", "", "0"]));
    sleep.kill().and_then(|()| sleep.wait()).expect("it is ours");
    drop(daemon);
    table::print("An idle daemon", &rows);
}

#[expect(clippy::cast_precision_loss, reason = "sizes of a few megabytes")]
fn line(name: &str, process: u32, switches: u64) -> Vec<String> {
    let path = PathBuf::from(format!("/proc/{process}/status"));
    let size = |name: &str| format!("{:.1} MB", status(&path, name) as f64 * 1024.0 / 1e6);
    vec![name.to_owned(), size("VmRSS"), size("RssAnon"), threads(process).len().to_string(), switches.to_string()]
}

/// Returns how often the threads of a process have slept and were woken.
fn switches(process: u32) -> u64 {
    threads(process).iter().map(|path| status(path, "voluntary_ctxt_switches")).sum()
}

fn threads(process: u32) -> Vec<PathBuf> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).expect("the process lives");
    tasks.filter_map(|task| Some(task.ok()?.path().join("status"))).collect()
}

/// Finds the daemon's only child.
fn guard_of(daemon: u32) -> u32 {
    let children = fs::read_to_string(format!("/proc/{daemon}/task/{daemon}/children")).unwrap_or_default();
    children.split_ascii_whitespace().next().and_then(|child| child.parse().ok()).expect("the daemon has started its guard")
}

/// Returns a number that a status file of `/proc` gives a name to.
fn status(path: &Path, name: &str) -> u64 {
    let text = fs::read_to_string(path).expect("the process lives");
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')?.split_ascii_whitespace().next()?.parse().ok());
    value.unwrap_or_else(|| panic!("{} tells {name}", path.display()))
}
