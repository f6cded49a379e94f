//! The system's process table, as `/proc` tells it.
//!
//! Invariant: a process is named by its number *and* its start time. Dead processes that nobody waited for (zombies) are told apart.
//!
//! What it cannot do: two looks are two moments; who acts on a row must expect that it is gone. The start time in seconds
//! moves when somebody sets the system's clock, so it is compared with a second of play, and the marker counts for more.

use std::fs;
use std::sync::OnceLock;

use nix::unistd::Pid;

use super::program::MARKER_VARIABLE;
use crate::model::step_state::ProcessId;

/// Clock ticks of `/proc` in a second: the same on all architectures that we build for.
const TICKS_PER_S: u64 = 100;

/// One process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) pid: Pid,
    pub(super) parent: Pid,
    pub(super) group: Pid,
    /// Ticks between the system's start and its own.
    pub(super) started_ticks: u64,
    pub(super) is_dead: bool,
}

impl Row {
    pub(super) fn process(&self) -> ProcessId {
        ProcessId { pid: self.pid.as_raw().unsigned_abs(), started_s: boot_s() + self.started_ticks / TICKS_PER_S }
    }
}

/// Returns the row of one process, if there is such a process.
pub(super) fn row(pid: Pid) -> Option<Row> {
    parse(pid, &fs::read(format!("/proc/{pid}/stat")).ok()?)
}

/// Returns all processes that are not dead, each read when it is asked for, the newest first since they may be gone the soonest.
pub(super) fn living() -> impl Iterator<Item = Row> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    let mut pids: Vec<i32> = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    pids.sort_unstable_by_key(|&pid| std::cmp::Reverse(pid));
    pids.into_iter().filter_map(|pid| row(Pid::from_raw(pid))).filter(|row| !row.is_dead)
}

/// Returns the marker of the attempt that a process belongs to, if we may read its environment and it has one.
pub(super) fn marker_of(pid: Pid) -> Option<String> {
    let environment = fs::read(format!("/proc/{pid}/environ")).ok()?;
    let value = environment.split(|&byte| byte == 0).find_map(|pair| pair.strip_prefix(MARKER_VARIABLE.as_bytes())?.strip_prefix(b"="))?;
    String::from_utf8(value.to_vec()).ok()
}

/// Reads `pid (name) state parent group session … start …`; the name may hold blanks and brackets.
fn parse(pid: Pid, stat: &[u8]) -> Option<Row> {
    let after_name = stat.iter().rposition(|&byte| byte == b')')? + 1;
    let fields: Vec<&str> = std::str::from_utf8(&stat[after_name..]).ok()?.split_ascii_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse().ok().map(Pid::from_raw);
    Some(Row {
        pid,
        parent: number(1)?,
        group: number(2)?,
        started_ticks: fields.get(19)?.parse().ok()?,
        is_dead: matches!(*fields.first()?, "Z" | "X"),
    })
}

/// Returns when the system started, in seconds since 1970; read once, so that it stays the same while we live.
fn boot_s() -> u64 {
    static BOOT_S: OnceLock<u64> = OnceLock::new();
    *BOOT_S.get_or_init(|| {
        let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
        stat.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse().ok()).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_a_name_with_blanks_and_brackets_does_not_move_the_fields() {
        let stat = b"7 (a) R 1 (b) Z 3 4 5 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 152523 3133440 362";
        let row = parse(Pid::from_raw(7), stat).unwrap();
        let expected =
            Row { pid: Pid::from_raw(7), parent: Pid::from_raw(3), group: Pid::from_raw(4), started_ticks: 152_523, is_dead: true };
        assert_eq!(row, expected);
        assert_eq!(parse(Pid::from_raw(7), b"7 (cut"), None);
    }

    #[test]
    fn p5_our_own_start_is_the_one_that_sysinfo_tells() {
        let pid = std::process::id();
        let mut system = sysinfo::System::new().unwrap();
        system.refresh_processes(sysinfo::ProcessesToUpdate::Some(&[sysinfo::Pid::from_u32(pid)]), false);
        let expected = system.process(sysinfo::Pid::from_u32(pid)).unwrap().start_time();
        assert_eq!(row(nix::unistd::getpid()).unwrap().process(), ProcessId { pid, started_s: expected });
    }
}
