//! The CPU time of a process, as `/proc` tells it.

use std::fs;

/// Clock ticks of `/proc` in a second.
const TICKS_PER_S: f64 = 100.0;

/// Returns the CPU time of a process so far, its own and the system's for it, in seconds; in steps of 10 ms.
pub(crate) fn cpu_s(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process lives");
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // The first field after the name is the third of all; user and system time are the 14th and the 15th.
    let ticks: f64 = after_name.split_ascii_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_S
}
