//! The binary runs in a yard, and what it leaves running is found.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::{MARK, PATIENCE, Yard};

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Yard {
    /// Returns a command of the binary with a clean environment.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bunchd"));
        command.args(words).env_clear().current_dir(self.home()).stdin(Stdio::null());
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("BUNCHD_CONFIG", self.home().join("bunchd.toml"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        self.run_with(words, &[])
    }

    /// Runs the binary to its end, with further variables.
    pub(crate) fn run_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Ended {
        let mut command = self.command(words);
        command.envs(variables.iter().copied());
        self.run_command(command)
    }

    /// Runs any command to its end; what it says goes to files, since a grandchild may keep them open.
    pub(crate) fn run_command(&self, mut command: Command) -> Ended {
        let number = self.runs.fetch_add(1, Ordering::Relaxed);
        let [out, err] = ["out", "err"].map(|name| self.home().join(format!("{name}.{number}")));
        let create = |path: &Path| File::create(path).expect("the yard is writable");
        let mut child = command.stdout(create(&out)).stderr(create(&err)).spawn().expect("the binary starts");
        let status = wait(&mut child, PATIENCE);
        let [out, err] = [out, err].map(|path| String::from_utf8_lossy(&fs::read(path).expect("it was just written")).into_owned());
        match status {
            Some(status) => Ended { status, out, err },
            None => panic!("{command:?} did not end within {PATIENCE:?}\n{out}\n{err}"),
        }
    }

    /// Runs `bunchd once` to a good end.
    pub(crate) fn once(&self) -> Ended {
        let ended = self.run(&["once"]);
        assert!(matches!(ended.status.code(), Some(0..=2)), "{ended:#?}");
        ended
    }

    /// Returns the numbers of all processes that the yard's programs have started and that still live.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let mark = format!("{MARK}={}", self.home().display());
        let numbers = fs::read_dir("/proc").expect("/proc is there").filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let is_ours = |pid: &u32| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        };
        numbers.filter(is_ours).collect()
    }
}

impl Drop for Yard {
    fn drop(&mut self) {
        for pid in self.processes() {
            let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).expect("process numbers are small"));
            let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        }
    }
}

/// Waits for a child's end; kills it when the time is up.
pub(super) fn wait(child: &mut Child, most: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + most;
    loop {
        if let Some(status) = child.try_wait().expect("it is our child") {
            return Some(status);
        }
        if Instant::now() >= deadline {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(3));
    }
}
