//! The names that images have until they are whole, and what a killed refresh left under them.
//!
//! Invariant: whoever writes such a file holds a lock on it from before its first byte until it has its real name, and the kernel
//! takes the lock back when the writer dies. So a file that can be locked is a leftover, in whatever container its writer lived.
//!
//! What it cannot do: tell leftovers on a file system without locks; they stay there. And they are looked for where the refresh looks
//! for images: not in folders whose originals are all gone or not meant, nor in those of sizes that the configuration no longer has.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::os::unix::ffi::OsStrExt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat};
use nix::sys::stat::{Mode, fstat};
use nix::unistd::{UnlinkatFlags, unlinkat};

use super::RefreshError;
use super::folder::{Folder, give};

/// What such a name begins and ends with.
const BEGIN: &str = ".bunchd-refresh-";
const END: &str = ".part";

/// How often a new file is begun when another refresh takes it for a leftover, in the moment before it is locked.
const TRIES_MAX: usize = 100;

/// A file that is not whole yet. Its lock ends with it.
pub(super) struct Part {
    pub(super) file: File,
    pub(super) name: OsString,
}

/// Tells whether a name is one that an image has until it is whole.
pub(super) fn is_ours(name: &OsStr) -> bool {
    let bytes = name.as_bytes();
    bytes.starts_with(BEGIN.as_bytes()) && bytes.ends_with(END.as_bytes())
}

impl Part {
    /// Begins a file in a folder, for whoever the folder is for, and locks it.
    pub(super) fn begin(folder: &Folder) -> Result<Self, RefreshError> {
        let above = folder.stat()?;
        for _ in 0..TRIES_MAX {
            let name = new_name();
            let path = || folder.path.join(&name);
            let how = OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_WRONLY | OFlag::O_CLOEXEC;
            let fd = openat(folder.fd(), name.as_os_str(), how, Mode::from_bits_truncate(0o600))
                .map_err(|errno| RefreshError::of("make", &path())(errno))?;
            give(&fd, &above);
            let file = File::from(fd);
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => continue,
                // Without locks nobody takes it for a leftover.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            if fstat(&file).is_ok_and(|stat| stat.st_nlink > 0) {
                return Ok(Self { file, name });
            }
        }
        Err(RefreshError::of("make a file in", &folder.path)(Errno::EAGAIN))
    }

    /// Takes the file away again.
    pub(super) fn drop_from(self, folder: &Folder) {
        // The next refresh tries it again.
        let _ = unlinkat(folder.fd(), self.name.as_os_str(), UnlinkatFlags::NoRemoveDir);
    }
}

/// Returns a name that no other refresh uses, on this machine or on others that share the disk.
fn new_name() -> OsString {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{BEGIN}{:016x}-{}{END}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed)).into()
}

/// Removes a file that a killed refresh left; returns whether it did. One that is being written stays, and one that may not be removed.
pub(super) fn remove(folder: &Folder, name: &OsStr) -> bool {
    let open = |how| openat(folder.fd(), name, how | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC, Mode::empty());
    // Over NFS, a lock needs a file that is open for writing.
    let Ok(fd) = open(OFlag::O_RDWR).or_else(|_| open(OFlag::O_RDONLY)) else { return false };
    let file = File::from(fd);
    file.try_lock().is_ok() && unlinkat(folder.fd(), name, UnlinkatFlags::NoRemoveDir).is_ok()
}
