//! The guard: a small process beside the daemon that ends the daemon's process trees when the daemon dies.
//!
//! Invariant: it lives as long as the daemon, shares the daemon's lock, and acts when the daemon is gone without a farewell. As long as it
//! kills, no next daemon has the lock, so it never meets processes of the next one.
//!
//! What it cannot do: whoever kills the guard and the daemon in one go leaves the trees to systemd (`KillMode=mixed` kills what is left) or to
//! [`super::end_leftovers`] at the next start.

mod keep;

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, PipeWriter, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, SigmaskHow};
use tokio::signal::unix::{SignalKind, signal};

pub use keep::keep_guard;
pub(super) use keep::{FAREWELL, KILL_MAX};

/// The daemon's own executable, also when an upgrade has replaced its file meanwhile.
pub const OUR_PROGRAM: &str = "/proc/self/exe";

/// How long a guard that was told farewell has to end; nearly always some milliseconds are enough.
const END_MAX: Duration = Duration::from_secs(2);

/// The pause after a guard could not be renewed.
const RENEW_PAUSE: Duration = Duration::from_secs(1);

/// The daemon's hold on its guard; when it is dropped, the guard ends.
#[derive(Debug)]
#[must_use = "the guard ends when this is dropped"]
pub struct Guard {
    order: Order,
    child: Child,
    /// The guard holds the other end, and sees this one close when we end, however that happens.
    line: PipeWriter,
    /// Set when a dead guard could not be renewed.
    retry_at: Option<Instant>,
}

/// All that is needed to start a guard, and to start it again.
#[derive(Debug)]
struct Order {
    program: PathBuf,
    arguments: Vec<OsString>,
    lock: File,
}

impl Guard {
    /// Starts `<program> <leading arguments> <prefix>`, which must do [`keep_guard`]; the daemon gives [`OUR_PROGRAM`], `guard` and `<ledger id>:`.
    ///
    /// # Errors
    /// The prefix is not `<ledger id>:`, or the system did not start the process.
    pub fn start(program: &Path, leading_arguments: &[&str], prefix: &str, lock: &super::Lock) -> io::Result<Self> {
        if !keep::is_whole_ledger(prefix) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{prefix:?} does not name a ledger")));
        }
        let arguments = leading_arguments.iter().copied().chain([prefix]).map(OsString::from).collect();
        let order = Order { program: program.to_owned(), arguments, lock: lock.share()? };
        let (child, line) = order.start()?;
        Ok(Self { order, child, line, retry_at: None })
    }

    /// Returns its process number, for logs.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Tells whether it still lives; one system call.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it is dead, and when it could not be renewed, a second longer; may be dropped and called again at any time.
    pub async fn ended(&mut self) {
        if let Some(at) = self.retry_at {
            tokio::time::sleep_until(at.into()).await;
        }
        // The stream comes before the look, so that no end is missed.
        let Ok(mut child_ended) = signal(SignalKind::child()) else { return std::future::pending().await };
        while self.is_alive() {
            child_ended.recv().await;
        }
    }

    /// Starts a new one if it is dead, and tells whether it did.
    ///
    /// # Errors
    /// The system did not start the process; until a later call does, nobody guards.
    pub fn renew_if_dead(&mut self) -> io::Result<bool> {
        if self.is_alive() {
            return Ok(false);
        }
        self.retry_at = Some(Instant::now() + RENEW_PAUSE);
        (self.child, self.line) = self.order.start()?;
        self.retry_at = None;
        Ok(true)
    }

    /// Says farewell and waits for its end; kills one that does not hear.
    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        // One that is dead hears nothing, which is no failure.
        let _ = self.line.write_all(&[FAREWELL]);
        let deadline = Instant::now() + END_MAX;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(1));
        }
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // It can only fail when the guard is reaped already.
        let _ = self.end();
    }
}

impl Order {
    fn start(&self) -> io::Result<(Child, PipeWriter)> {
        let (pipe, line) = io::pipe()?;
        let mut command = Command::new(&self.program);
        // It never writes to the lock's file; as standard output it only holds it open. Its one line about what it did goes to our standard error.
        command
            .arg0("bunchd")
            .args(&self.arguments)
            .env_clear()
            .current_dir("/")
            .process_group(0)
            .stdin(pipe)
            .stdout(self.lock.try_clone()?);
        // A child inherits what is blocked: this one never hears a signal that asks it to end.
        let before = SigSet::all().thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
        let child = command.spawn();
        before.thread_set_mask()?;
        Ok((child?, line))
    }
}
