//! What a child does between fork and exec: it ties its life to ours, and lets go of all that is ours.
//!
//! Invariant: a child never runs a program whose daemon is already dead, has default signal actions, and no open file but the standard three.
//!
//! What it cannot do: the kernel sends the death signal when the *thread* that forked ends, and a set-user-id program loses
//! it at exec. This code needs `fork`, whose time grows with our memory, where a plain spawn shares that memory until exec.

use std::fs;
use std::io;
use std::os::fd::{BorrowedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::OnceLock;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::unistd::{Pid, getpid, getppid};

/// Makes the child end by SIGKILL when the thread that spawns it ends, and start without signal actions and files of ours.
#[expect(unsafe_code, reason = "nothing safe runs code between fork and exec, and the death signal can only be asked for there")]
pub(super) fn tie_to_us(command: &mut Command) {
    let daemon = getpid();
    let inherited = inherited_files();
    // SAFETY: the closure runs in the forked child, where only async-signal-safe work is allowed: prctl, getppid, sigaction
    // and fcntl are; it neither allocates nor locks. Default actions (no handler) cannot call into our code. A borrowed number
    // is used for one call only, which fails harmlessly when no file has it any more.
    unsafe {
        command.pre_exec(move || {
            for each in Signal::iterator().filter(|each| !matches!(each, Signal::SIGKILL | Signal::SIGSTOP)) {
                signal(each, SigHandler::SigDfl)?;
            }
            for &file in inherited {
                let _ = fcntl(BorrowedFd::borrow_raw(file), FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC));
            }
            live_only_while(daemon)
        });
    }
}

fn live_only_while(daemon: Pid) -> io::Result<()> {
    set_pdeathsig(Signal::SIGKILL)?;
    // It may have died before the call above, and then no signal comes any more.
    if getppid() == daemon { Ok(()) } else { Err(Errno::ESRCH.into()) }
}

/// Returns the files that we ourselves inherited and that would go on to every program; what we open ourselves closes at exec.
fn inherited_files() -> &'static [RawFd] {
    static FILES: OnceLock<Vec<RawFd>> = OnceLock::new();
    FILES.get_or_init(|| {
        let Ok(entries) = fs::read_dir("/proc/self/fdinfo") else { return Vec::new() };
        let files = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        files.filter(|&file: &RawFd| file > 2 && stays_open_at_exec(file)).collect()
    })
}

fn stays_open_at_exec(file: RawFd) -> bool {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{file}")).unwrap_or_default();
    let flags = info.lines().find_map(|line| i32::from_str_radix(line.strip_prefix("flags:")?.trim(), 8).ok());
    flags.is_some_and(|flags| !OFlag::from_bits_retain(flags).contains(OFlag::O_CLOEXEC))
}
