//! The CPU time of the programs that a bench has run, as `/proc` tells it.

use std::fs;

/// Clock ticks of `/proc` in a second.
const TICKS_PER_S: f64 = 100.0;

/// Returns the CPU time of all children that this process has waited for, and of theirs, in seconds; in steps of 10 ms.
pub(crate) fn cpu_s() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("a process can look at itself");
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // The first field after the name is the third of all; the children's user and system time are the 16th and the 17th.
    let ticks: f64 = after_name.split_ascii_whitespace().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_S
}
