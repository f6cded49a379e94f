//! Switches for tests: end the process at a named point, as a power failure would, or hold a thread of it there.
//!
//! In debug builds, `BUNCHD_CRASH_AT=name` kills the process by SIGKILL when it comes to the
//! point of that name; `name:3` lets it pass twice before. `BUNCHD_HOLD_AT=name=path` holds whoever comes to that point
//! until the file `path.1` is there, the second time until `path.2` is there. Release builds have no such switches.

/// Ends the process here, if the switch names this point.
#[cfg(debug_assertions)]
pub fn point(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("BUNCHD_CRASH_AT") else { return };
    let (wanted, turn) = wanted.split_once(':').map_or((wanted.as_str(), 1), |(name, turn)| (name, turn.parse().unwrap_or(1)));
    if wanted == name && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == turn {
        let _ = nix::sys::signal::kill(nix::unistd::getpid(), nix::sys::signal::Signal::SIGKILL);
    }
}

/// Does nothing: release builds have no such switch.
#[cfg(not(debug_assertions))]
pub fn point(_name: &str) {}

/// Holds the thread here, if the switch names this point; never call it on the loop's thread.
#[cfg(debug_assertions)]
pub fn hold(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("BUNCHD_HOLD_AT") else { return };
    let Some((_, path)) = wanted.split_once('=').filter(|(wanted, _)| *wanted == name) else { return };
    let until = format!("{path}.{}", PASSED.fetch_add(1, Ordering::Relaxed) + 1);
    while !std::path::Path::new(&until).exists() {
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
}

/// Does nothing: release builds have no such switch.
#[cfg(not(debug_assertions))]
pub fn hold(_name: &str) {}
