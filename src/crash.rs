//! A switch for tests: ends the process at a named point, as a power failure would.
//!
//! In debug builds, `BUNCHD_CRASH_AT=name` kills the process by SIGKILL when it comes to the
//! point of that name; `name:3` lets it pass twice before. Release builds have no such switch.

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
