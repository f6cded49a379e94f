//! A daemon that runs in a yard.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, ExitStatus};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::runs::wait;
use super::{PATIENCE, Yard, eventually};

/// A daemon; it is killed when this is dropped.
pub(crate) struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Yard {
    /// Starts `bunchd run` and waits until it is ready.
    pub(crate) fn daemon(&self) -> Daemon {
        let daemon = self.start_daemon();
        daemon.says("bunchd is ready");
        daemon
    }

    /// Starts `bunchd run`.
    pub(crate) fn start_daemon(&self) -> Daemon {
        let log = self.home().join(format!("daemon.{}", self.runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
        let file = File::create(&log).expect("the yard is writable");
        let mut command = self.command(&["run"]);
        command.stdout(file.try_clone().expect("it is open")).stderr(file);
        Daemon { child: command.spawn().expect("the binary starts"), log }
    }
}

impl Daemon {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns all that it has said so far.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).expect("it was made before")).into_owned()
    }

    /// Waits until it has said something.
    pub(crate) fn says(&self, text: &str) {
        self.says_times(text, 1);
    }

    /// Waits until it has said something so many times.
    pub(crate) fn says_times(&self, text: &str, times: usize) {
        let mut said = String::new();
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            if self.said().matches(text).count() >= times {
                return;
            }
            assert!(std::time::Instant::now() < deadline, "it never said {text:?} {times} times:\n{}", std::mem::take(&mut said));
            said = self.said();
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.id()).expect("process numbers are small")), signal).expect("it is our child");
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> ExitStatus {
        wait(&mut self.child, PATIENCE).unwrap_or_else(|| panic!("the daemon did not end:\n{}", self.said()))
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn terminate(self) -> String {
        self.signal(Signal::SIGTERM);
        self.terminate_told()
    }

    /// Waits until one that was asked to end has ended well.
    pub(crate) fn terminate_told(mut self) -> String {
        let status = self.end();
        assert!(status.success(), "{status}:\n{}", self.said());
        self.said()
    }

    /// Kills it, as a loss of power would.
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        let _ = self.end();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Yard {
    /// Waits until the yard's programs and all that they have started are gone.
    pub(crate) fn nothing_runs(&self) {
        eventually("all programs are gone", || self.processes().is_empty());
    }
}
