//! Makes a folder with exactly the permissions that it shall have, whatever the process keeps back from new files (the umask).
//!
//! Invariant: no set-group-id bit is ever asked for, since a service may be forbidden to (`RestrictSUIDSGID` of systemd); the kernel
//! hands it down from the folder above by itself, and a change of the permissions afterwards would take it away again.
//!
//! What it cannot do: be exact where a thread may have no umask of its own, as in some containers.

use std::ffi::OsStr;
use std::os::fd::BorrowedFd;
use std::thread;

use nix::sched::{CloneFlags, unshare};
use nix::sys::stat::{Mode, mkdirat, umask};

/// What may be asked for: who may do what, and that only owners may remove what is in it.
const ASKED: u32 = 0o1777;

/// Makes a folder with the permissions of the one above, whose `st_mode` is given.
pub(super) fn make(above: BorrowedFd<'_>, name: &OsStr, mode: u32) -> nix::Result<()> {
    let make = || mkdirat(above, name, Mode::from_bits_truncate(mode & ASKED));
    masked(Mode::empty(), make).unwrap_or_else(make)
}

/// Does something with another umask, on a thread of its own, so that no other thread meets it; `None` if that cannot be had.
pub(super) fn masked<R: Send>(mask: Mode, act: impl FnOnce() -> R + Send) -> Option<R> {
    let alone = || {
        unshare(CloneFlags::CLONE_FS).ok()?;
        umask(mask);
        Some(act())
    };
    thread::scope(|scope| thread::Builder::new().spawn_scoped(scope, alone).ok()?.join().ok().flatten())
}
