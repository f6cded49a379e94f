//! A yard: a scratch directory with inbox, configuration, pipelines and a small program, in which the real binary runs.
//!
//! Invariant: nothing outlives the test. Processes that a yard's programs left are found by a variable in their environment.

mod daemon;
mod files;
mod ledger;
mod runs;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(crate) use daemon::Daemon;
pub(crate) use files::Place;
pub(crate) use ledger::{failure, statuses, step};
pub(crate) use runs::Ended;

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
    /// Keys of `[inbox]`.
    pub(crate) watch: String,
    /// Variables that bunchd itself gets.
    pub(crate) variables: Vec<(String, String)>,
    runs: AtomicU32,
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
        let Self { settings, watch, .. } = self;
        let environment = if settings.contains("[environment]") {
            String::new()
        } else {
            format!("[environment]\nset = {{ {MARK} = \"{home}\", PATH = \"/usr/local/bin:/usr/bin:/bin\" }}\n")
        };
        // The small disks of tests are full enough to keep every bunch waiting.
        let limits = if settings.contains("[limits]") { "" } else { "[limits]\nfree_disk = 0\n" };
        let text = format!(
            "[paths]\nstate = \"{home}/state\"\narchive = \"{archive}\"\nfailed = \"{failed}\"\npipelines = [\"pipelines.xml\"]\n\
             [inbox]\n{watch}\n[programs]\nimporter = [\"/bin/sh\", \"{home}/importer.sh\"]\n{limits}{environment}{settings}\n\
             [[source]]\nname = \"s\"\ninbox = \"{inbox}\"\npipeline = \"p\"\n"
        );
        fs::write(self.home().join("bunchd.toml"), text).expect("the yard is writable");
        let xml = format!("<pipelines xmlns=\"urn:bunchd:pipelines\">\n{}\n</pipelines>\n", self.pipelines);
        fs::write(self.home().join("pipelines.xml"), xml).expect("the yard is writable");
    }

    /// Returns what the importer has written to `$yard/tally`, a line for each thing.
    pub(crate) fn tally(&self) -> Vec<String> {
        let text = fs::read_to_string(self.home().join("tally")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
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

/// Says that a test cannot be done here, past the capture of the test harness.
pub(crate) fn skipped(why: &str) {
    let thread = thread::current();
    let line = format!("SKIPPED {}: {why}\n", thread.name().unwrap_or("a test"));
    let _ = std::io::stderr().write_all(line.as_bytes());
}
