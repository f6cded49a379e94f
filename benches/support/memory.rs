//! The memory of a process, as `/proc` tells it.

use std::fs;

/// Returns how many bytes of a process are in memory.
pub(crate) fn resident_bytes(process: u32) -> u64 {
    bytes(process, "VmRSS:")
}

/// Returns how many bytes of a process were in memory at most.
pub(crate) fn peak_bytes(process: u32) -> u64 {
    bytes(process, "VmHWM:")
}

fn bytes(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process lives");
    let kib = status.lines().find_map(|line| line.strip_prefix(name)?.split_ascii_whitespace().next()?.parse::<u64>().ok());
    kib.expect("it tells that size in kB") * 1024
}
