//! Real processes and process trees; what they tell comes by lines, files and the end of a pipe, never by waiting a while.

mod daemon;
mod end;
mod guard;
mod start;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::stat::Mode;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::{OpenOptions, Receiver};
use tokio::sync::watch;
use tokio::time::timeout;

use super::{Ended, Program, spawn};

/// No test lasts that long unless something is broken.
const TOO_LONG: Duration = Duration::from_secs(20);
const GRACE: Duration = Duration::from_millis(150);

/// A folder with a pipe `alive`: whoever holds its other end is alive.
struct Stage {
    folder: TempDir,
    alive: Receiver,
    ledger: String,
}

impl Stage {
    fn new(test: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        nix::unistd::mkfifo(&folder.path().join("alive"), Mode::S_IRWXU).unwrap();
        let alive = OpenOptions::new().open_receiver(folder.path().join("alive")).unwrap();
        Self { alive, ledger: format!("{test}-{}", std::process::id()), folder }
    }

    fn shell(&self, script: &str) -> Program {
        shell(self.folder.path(), &self.ledger, script)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }

    /// Waits until nobody holds the pipe; returns what was written into it.
    async fn all_dead(&mut self) -> String {
        let mut text = String::new();
        timeout(TOO_LONG, self.alive.read_to_string(&mut text)).await.expect("somebody still lives").unwrap();
        text
    }
}

fn shell(folder: &Path, ledger: &str, script: &str) -> Program {
    Program {
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        directory: folder.to_owned(),
        environment: vec![(OsString::from("PATH"), OsString::from("/usr/local/bin:/usr/bin:/bin"))],
        log: folder.join("log"),
        makes_log_directory: false,
        log_bytes_max: 1 << 20,
        marker: format!("{ledger}:1:import:1"),
        secrets: Vec::new(),
    }
}

/// Runs a program to its own end.
async fn run(program: &Program) -> (Ended, Vec<String>) {
    let mut lines = Vec::new();
    let on_line = |line: &[u8]| lines.push(String::from_utf8_lossy(line).into_owned());
    let ended = timeout(TOO_LONG, spawn(program).unwrap().wait(std::future::pending(), GRACE, on_line)).await.expect("it does not end");
    (ended, lines)
}

/// Runs a program and stops it as soon as it prints `ready`.
async fn stop_when_ready(program: &Program) -> Ended {
    let (tell, mut told) = watch::channel(false);
    let on_line = |line: &[u8]| {
        tell.send_if_modified(|stop| {
            *stop |= line == b"ready";
            *stop
        });
    };
    let stop = async move {
        let _ = told.wait_for(|&stop| stop).await;
    };
    timeout(TOO_LONG, spawn(program).unwrap().wait(stop, GRACE, on_line)).await.expect("it does not end")
}
