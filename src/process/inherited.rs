//! What the daemon inherited from whoever started it, and what must not go on to its programs: blocked and ignored signals, and open files.
//!
//! Invariant: after [`take_over_inherited`] a program starts with no signal blocked, with default signal actions, and with no open file but the
//! standard three. The daemon itself still holds those files (a supervisor's lock may hang on one).
//!
//! What it cannot do: ignored signals of a terminal's job control (SIGTSTP, SIGTTIN, SIGTTOU) stay ignored, since a caught SIGTTOU
//! could hold up what we print.

use std::fs;
use std::io;
use std::os::fd::{OwnedFd, RawFd};

use nix::fcntl::OFlag;
use nix::sys::signal::{SigSet, Signal};
use nix::unistd::close;
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use tokio::signal::unix::{SignalKind, signal};

/// Ignored signals that stay so; SIGPIPE is ignored by ourselves, and the standard library resets it in each child.
const STAY_IGNORED: [Signal; 4] = [Signal::SIGPIPE, Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU];

/// Keeps what the daemon inherited from its programs: unblocks all signals, catches those that are ignored (a caught one has its default action in
/// a new program), and makes inherited files close there.
///
/// To be called once, at the daemon's start, before it has threads, inside a tokio runtime.
///
/// # Errors
/// A file could not be taken over, and so goes on to programs; all else is done.
pub fn take_over_inherited() -> io::Result<()> {
    SigSet::empty().thread_set_mask()?;
    for number in ignored_signals() {
        // Some cannot be caught; they are no one's to ignore.
        let _ = signal(SignalKind::from_raw(number));
    }
    let files = inherited_files();
    if files.is_empty() {
        return Ok(());
    }
    let us = pidfd_open(getpid(), PidfdFlags::empty())?;
    // One that fails must not keep the others from it.
    let results: Vec<_> = files.into_iter().map(|file| take_over(&us, file)).collect();
    results.into_iter().collect()
}

/// Gives an open file a number that closes at exec, for as long as we live, instead of the one that does not.
fn take_over(us: &OwnedFd, file: RawFd) -> io::Result<()> {
    let ours = pidfd_getfd(us, file, PidfdGetfdFlags::empty())?;
    std::mem::forget(ours);
    Ok(close(file)?)
}

/// Returns the numbers of ignored signals that programs should not ignore.
fn ignored_signals() -> Vec<i32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok()).unwrap_or(0);
    let stays = |number: &i32| STAY_IGNORED.iter().any(|&signal| signal as i32 == *number);
    (1..=64).filter(|number| mask >> (number - 1) & 1 == 1 && !stays(number)).collect()
}

/// Returns the files that do not close at exec: what we open ourselves does.
fn inherited_files() -> Vec<RawFd> {
    let Ok(entries) = fs::read_dir("/proc/self/fdinfo") else { return Vec::new() };
    let files = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    files.filter(|&file: &RawFd| file > 2 && stays_open_at_exec(file)).collect()
}

fn stays_open_at_exec(file: RawFd) -> bool {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{file}")).unwrap_or_default();
    let flags = info.lines().find_map(|line| i32::from_str_radix(line.strip_prefix("flags:")?.trim(), 8).ok());
    flags.is_some_and(|flags| !OFlag::from_bits_retain(flags).contains(OFlag::O_CLOEXEC))
}
