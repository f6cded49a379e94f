//! A yard: a scratch directory with inbox, configuration, pipelines and a small program, in which the real binary runs.
//!
//! Invariant: nothing outlives the test. Processes that a yard's programs left are found by a variable in their environment.

mod daemon;
mod files;
mod ledger;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(crate) use files::Place;
pub(crate) use ledger::{failure, statuses, step};

/// Longer than anything here may take, on a machine that does much else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The variable by which processes of a yard are known.
const MARK: &str = "YARD";

/// A scratch directory in which bunchd runs.
pub(crate) struct Yard {
    home: TempDir,
    /// A directory on another file system, for yards that are spread over two.
    away: Option<TempDir>,
    pub(crate) inbox: PathBuf,
    pub(crate) archive: PathBuf,
    pub(crate) failed: PathBuf,
    pub(crate) pipelines: String,
    /// Further tables of bunchd.toml, in front of the source.
    pub(crate) settings: String,
    /// Further keys of its only source.
    pub(crate) source: String,
    /// Keys of `[inbox]`.
    pub(crate) watch: String,
    /// Variables that bunchd itself gets.
    pub(crate) variables: Vec<(String, String)>,
    runs: AtomicU32,
}

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Yard {
    /// Makes a yard in memory where possible, since each commit waits for the disk.
    pub(crate) fn new(pipelines: &str) -> Self {
        let home = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a scratch directory can be made");
        let at = |name: &str| home.path().join(name);
        let yard = Self {
            inbox: at("inbox"),
            archive: at("state/archive"),
            failed: at("state/failed"),
            pipelines: pipelines.to_owned(),
            settings: String::new(),
            source: String::new(),
            watch: "look_every = \"60 s\"\nquiet = \"50 ms\"".to_owned(),
            variables: Vec::new(),
            runs: AtomicU32::new(0),
            away: None,
            home,
        };
        fs::create_dir(&yard.inbox).expect("the inbox can be made");
        yard
    }

    /// Makes a yard whose inbox and archive are on another file system than its working directory; `None` if there is only one.
    pub(crate) fn across(pipelines: &str) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let mut yard = Self::new(pipelines);
        let away = tempfile::tempdir().expect("a scratch directory can be made");
        let device = |path: &Path| fs::metadata(path).expect("it was just made").dev();
        if device(away.path()) == device(yard.home.path()) {
            return None;
        }
        yard.inbox = away.path().join("inbox");
        yard.archive = away.path().join("archive");
        fs::create_dir(&yard.inbox).expect("the inbox can be made");
        yard.away = Some(away);
        Some(yard)
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Puts a file into the inbox that has not changed for a while.
    pub(crate) fn drop_file(&self, name: impl AsRef<Path>, content: &str) {
        let path = self.inbox.join(name);
        let mut file = File::create(&path).expect("the inbox is writable");
        file.write_all(content.as_bytes()).expect("the inbox has room");
        let before = file.metadata().and_then(|metadata| metadata.modified()).expect("it has a time") - Duration::from_secs(60);
        file.set_modified(before).expect("it is ours");
    }

    /// Writes the program that steps call by the name `importer`: a script, with the yard's directory in `$yard`.
    pub(crate) fn importer(&self, script: &str) {
        let text = format!("yard='{}'\n{script}\n", self.home().display());
        fs::write(self.home().join("importer.sh"), text).expect("the yard is writable");
    }

    /// Writes bunchd.toml and pipelines.xml.
    pub(crate) fn configure(&self) {
        let (home, inbox) = (self.home().display(), self.inbox.display());
        let (archive, failed) = (self.archive.display(), self.failed.display());
        let Self { settings, source, watch, .. } = self;
        let environment = if settings.contains("[environment]") {
            String::new()
        } else {
            format!("[environment]\nset = {{ {MARK} = \"{home}\", PATH = \"/usr/local/bin:/usr/bin:/bin\" }}\n")
        };
        let text = format!(
            "[paths]\nstate = \"{home}/state\"\narchive = \"{archive}\"\nfailed = \"{failed}\"\npipelines = [\"pipelines.xml\"]\n\
             [inbox]\n{watch}\n[programs]\nimporter = [\"/bin/sh\", \"{home}/importer.sh\"]\n{environment}{settings}\n\
             [[source]]\nname = \"s\"\ninbox = \"{inbox}\"\npipeline = \"p\"\n{source}\n"
        );
        fs::write(self.home().join("bunchd.toml"), text).expect("the yard is writable");
        let xml = format!("<pipelines xmlns=\"urn:bunchd:pipelines\">\n{}\n</pipelines>\n", self.pipelines);
        fs::write(self.home().join("pipelines.xml"), xml).expect("the yard is writable");
    }

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

    /// Returns what the importer has written to `$yard/tally`, a line for each thing.
    pub(crate) fn tally(&self) -> Vec<String> {
        let text = fs::read_to_string(self.home().join("tally")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
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

/// Waits until something is so; panics with `what` if it never becomes so.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(3));
    }
}

/// Waits for a child's end; kills it when the time is up.
fn wait(child: &mut Child, most: Duration) -> Option<ExitStatus> {
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

/// Says that a test cannot be done here, past the capture of the test harness.
pub(crate) fn skipped(why: &str) {
    let thread = thread::current();
    let line = format!("SKIPPED {}: {why}\n", thread.name().unwrap_or("a test"));
    let _ = std::io::stderr().write_all(line.as_bytes());
}
