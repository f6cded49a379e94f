//! The process that we started: a child that leads its own group.
//!
//! Invariant: it is not reaped before its group was signalled for the last time, since as long as it is unreaped the
//! system gives its number, and so the number of its group, to nobody else. Dropped unreaped, its group is killed and it is reaped.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;
use tokio::signal::unix::Signal as Stream;

/// A look without a signal, should one be lost.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It ended by itself with this code, 0 to 255.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(number) => match Signal::try_from(*number) {
                Ok(signal) => write!(f, "signal {number} ({})", signal.as_str()),
                Err(_) => write!(f, "signal {number}"),
            },
        }
    }
}

/// A child that leads its group.
pub(super) struct Leader {
    /// `None` once it is reaped.
    child: Option<Child>,
    pid: Pid,
    /// Tells that some child ended.
    child_ended: Stream,
}

impl Leader {
    pub(super) fn new(child: Child, child_ended: Stream) -> Self {
        let pid = Pid::from_raw(i32::try_from(child.id()).expect("the system's process numbers are below 2^22"));
        Self { child: Some(child), pid, child_ended }
    }

    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// Waits until it has ended, and leaves it unreaped.
    pub(super) async fn ended(&mut self) {
        while self.is_running() {
            let _ = tokio::time::timeout(LOOK_AGAIN, self.child_ended.recv()).await;
        }
    }

    /// Sends a signal to all that are in its group.
    pub(super) fn signal_group(&self, signal: Signal) {
        // The only failure is that nobody is there who may be signalled.
        let _ = killpg(self.pid, signal);
    }

    /// Reaps it; it must have ended.
    pub(super) fn reap(mut self) -> Exit {
        let mut child = self.child.take().expect("only `reap` takes the child, and it takes `self`");
        let status = child.wait().expect("nobody else in this program waits for our children");
        status.code().map_or_else(|| Exit::Signal(status.signal().unwrap_or_default()), Exit::Code)
    }

    fn is_running(&self) -> bool {
        let look = waitid(Id::Pid(self.pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG);
        // An end by a real-time signal is an error of the reading, not of the waiting.
        matches!(look, Ok(WaitStatus::StillAlive) | Err(Errno::EINTR))
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            self.signal_group(Signal::SIGKILL);
            // Its end may take a moment; we cannot wait here.
            let reaper = std::thread::Builder::new().name("reap".into()).spawn(move || child.wait());
            drop(reaper);
        }
    }
}
