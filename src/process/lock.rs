//! One daemon for one ledger.
//!
//! Invariant: the kernel holds the lock for as long as the process or its guard lives, so a dead holder blocks nobody longer than
//! its guard kills, and the file is never removed. What the file says is only for people and for how long to wait.
//!
//! What it cannot do: a network mount without locks (NFS with `nolock`) lets each machine have its own holder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use nix::unistd::getpid;
use serde::{Deserialize, Serialize};

use super::guard::KILL_MAX;
use super::recovery::is_alive;
use super::table::row;
use crate::model::step_state::ProcessId;

/// The content of the file is read up to this many bytes.
const HOLDER_BYTES_MAX: u64 = 4096;

/// How long a dead holder's guard is waited for: a second more than it works.
const GUARD_WAIT_MAX: Duration = KILL_MAX.saturating_add(Duration::from_secs(1));

/// The pause between two tries while a guard works.
const GUARD_LOOK_PAUSE: Duration = Duration::from_millis(10);

/// A lock that is held until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is given back when this is dropped"]
pub struct Lock {
    file: File,
}

/// Who holds a lock: one line of JSON in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process number.
    pub pid: u32,
    /// When its process started, in seconds since 1970.
    pub started_s: u64,
    /// The name of its machine.
    pub host: String,
    /// Its version of bunchd.
    pub version: String,
    /// When it took the lock.
    pub since: Timestamp,
}

/// The lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("{}", held(path, holder.as_ref()))]
    Held {
        /// The file.
        path: PathBuf,
        /// Who has it, if the file tells.
        holder: Option<Holder>,
    },
    /// The file cannot be used.
    #[error("the lock file {} cannot be used: {source}; see that its directory exists, is writable, and has room", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Lock {
    /// Takes the lock and writes into its file who has it since `now`; when its holder died, waits until that one's guard is done, 6 s at most.
    ///
    /// # Errors
    /// Another process has it, or the file cannot be used.
    pub fn acquire(path: &Path, now: Timestamp) -> Result<Self, LockError> {
        let unusable = |source| LockError::Unusable { path: path.to_owned(), source };
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(unusable)?;
        take(&file, path)?;
        write_holder(&mut file, &Holder::us(now)).map_err(unusable)?;
        Ok(Self { file })
    }

    /// Returns another hold on the same lock: it is given back when both are dropped.
    pub(super) fn share(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Returns who has the lock, by what its file says and whether that process lives; takes no lock, so it disturbs nobody.
    pub fn holder(path: &Path) -> Option<Holder> {
        let holder = read_holder(&File::open(path).ok()?)?;
        is_alive(ProcessId { pid: holder.pid, started_s: holder.started_s }).then_some(holder)
    }
}

impl Holder {
    /// Tells whether it lives, as far as we can see from this machine.
    fn may_live(&self) -> bool {
        let is_here = self.host == sysinfo::System::host_name().unwrap_or_default();
        !is_here || is_alive(ProcessId { pid: self.pid, started_s: self.started_s })
    }

    fn us(now: Timestamp) -> Self {
        Self {
            pid: std::process::id(),
            started_s: row(getpid()).map_or(0, |row| row.process().started_s),
            host: sysinfo::System::host_name().unwrap_or_default(),
            version: env!("CARGO_PKG_VERSION").into(),
            since: now,
        }
    }
}

/// Takes the lock on the open file; waits while it is held for somebody who is dead.
fn take(file: &File, path: &Path) -> Result<(), LockError> {
    let deadline = Instant::now() + GUARD_WAIT_MAX;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(source)) => return Err(LockError::Unusable { path: path.to_owned(), source }),
            Err(TryLockError::WouldBlock) => {}
        }
        let holder = File::open(path).ok().and_then(|file| read_holder(&file));
        if holder.as_ref().is_some_and(Holder::may_live) || Instant::now() >= deadline {
            return Err(LockError::Held { path: path.to_owned(), holder });
        }
        thread::sleep(GUARD_LOOK_PAUSE);
    }
}

fn write_holder(file: &mut File, holder: &Holder) -> io::Result<()> {
    let line = serde_json::to_string(holder)? + "\n";
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(line.as_bytes())
}

fn read_holder(file: &File) -> Option<Holder> {
    let mut text = String::new();
    file.take(HOLDER_BYTES_MAX).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn held(path: &Path, holder: Option<&Holder>) -> String {
    let who = holder.map_or_else(
        || "another process".to_owned(),
        |Holder { pid, host, version, since, .. }| format!("another bunchd (version {version}, process {pid} on {host}, since {since:.0})"),
    );
    format!("{who} holds {}; only one daemon may work on a ledger: use that one, or stop it first", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn p5_a_second_daemon_is_told_who_holds_the_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bunchd.lock");
        let first = Lock::acquire(&path, NOW).unwrap();
        let error = Lock::acquire(&path, NOW).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&format!("process {} on ", std::process::id())) && text.contains("since 1970-01-01T00:00:00Z"), "{text}");
        assert!(matches!(error, LockError::Held { holder: Some(_), .. }), "{error:?}");
        drop(first);
        assert!(Lock::acquire(&path, NOW).is_ok());
    }

    #[test]
    fn p5_what_a_dead_holder_wrote_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bunchd.lock");
        std::fs::write(&path, "x".repeat(9000)).unwrap();
        let _lock = Lock::acquire(&path, NOW).unwrap();
        let holder: Holder = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!((holder.pid, holder.since), (std::process::id(), NOW));
    }

    #[test]
    fn p5_a_lock_in_a_missing_folder_says_what_to_look_at() {
        let text = Lock::acquire(Path::new("/missing/bunchd.lock"), NOW).unwrap_err().to_string();
        assert!(text.starts_with("the lock file /missing/bunchd.lock cannot be used"), "{text}");
    }
}
