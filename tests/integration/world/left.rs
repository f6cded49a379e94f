//! Which processes of a world are left: those that work in its directory, or name it in their arguments.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// A process that ends needs a moment; this is more than it needs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Returns the processes that are still there when all had time to end, a line for each.
pub(super) fn processes(root: &Path) -> Vec<String> {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = processes_now(root);
        if left.is_empty() || Instant::now() >= until {
            return left;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Returns the processes that are there now.
pub(super) fn processes_now(root: &Path) -> Vec<String> {
    let entries = fs::read_dir("/proc").expect("this system has /proc");
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| *pid != std::process::id()).filter_map(|pid| described(pid, root)).collect()
}

/// Describes a process, if it belongs to the world. One that is gone by now does not.
fn described(pid: u32, root: &Path) -> Option<String> {
    let works_there = fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|directory| directory.starts_with(root));
    let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let arguments = String::from_utf8_lossy(&arguments).replace('\0', " ");
    (works_there || arguments.contains(&*root.to_string_lossy())).then(|| format!("{pid}: {arguments}"))
}
