//! A world of its own for each test: configuration, pipelines, an inbox, a demo shop, and the real program.
//!
//! Everything lies in one scratch directory, which texts call `/srv/bunchd`. Programs get a cleared environment, and what
//! they print has times, durations and paths replaced, so that expected texts are stable. When a world ends, no process of
//! it is left: else the test fails.

mod daemon;
mod left;
mod ran;
mod redacted;

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

pub(crate) use self::daemon::{Daemon, until};
pub(crate) use self::ran::Ran;
use crate::sources::project;

/// What texts call the directory of a world.
pub(crate) const ROOT: &str = "/srv/bunchd";
/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_bunchd");
/// A command that takes longer waits for something that will not come.
const COMMAND_S_MAX: &str = "60";
/// The user nobody, of no rights.
const NOBODY: u32 = 65534;

/// One scratch directory with all that bunchd needs.
pub(crate) struct World {
    directory: tempfile::TempDir,
    /// Commands are run without the rights of root.
    is_humble: Cell<bool>,
}

impl World {
    /// Makes a world with the configuration of the samples and the shipped pipelines.
    pub(crate) fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("bunchd-world-").tempdir().expect("a folder can be made");
        let world = Self { directory, is_humble: Cell::new(false) };
        for name in ["inbox", "trial", "shop"] {
            fs::create_dir(world.path(name)).expect("a folder can be made");
        }
        world.file("bunchd.toml", read("samples/bunchd.toml")).file("pipelines.xml", read("pipelines.xml"))
    }

    /// Writes a file below the world; in configuration and pipelines, [`ROOT`] becomes the world's directory.
    pub(crate) fn file(self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.put(path, content.into());
        self
    }

    /// Writes a program that a shell runs, and that anybody may start.
    pub(crate) fn program(self, path: &str, script: &str) -> Self {
        self.put(path, format!("#!/bin/sh\n{script}\n").into_bytes());
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o755)).expect("the rights can be set");
        self
    }

    /// Drops a file into the inbox, as one that has lain there for an hour.
    pub(crate) fn dropped(self, name: &str, content: &str) -> Self {
        let path = format!("inbox/{name}");
        let world = self.file(&path, content);
        world.age(&path);
        world
    }

    /// Says that a file was changed an hour ago.
    pub(crate) fn age(&self, path: &str) {
        self.set_changed(path, now() - Duration::from_secs(3600));
    }

    /// Says that a file was changed just now.
    pub(crate) fn touch(&self, path: &str) {
        self.set_changed(path, now());
    }

    fn set_changed(&self, path: &str, at: SystemTime) {
        let file = fs::OpenOptions::new().append(true).open(self.path(path));
        file.and_then(|file| file.set_modified(at)).unwrap_or_else(|error| panic!("{path} cannot be touched: {error}"));
    }

    /// Writes a file; folders are made.
    pub(crate) fn put(&self, path: &str, content: Vec<u8>) {
        let at = self.path(path);
        let content = match at.extension().and_then(|extension| extension.to_str()) {
            Some("toml" | "xml") => String::from_utf8_lossy(&content).replace(ROOT, &self.root().to_string_lossy()).into_bytes(),
            Some(_) | None => content,
        };
        let folder = at.parent().expect("it is below the world");
        fs::create_dir_all(folder).and_then(|()| fs::write(&at, content)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Returns a path of the world.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Returns the directory of the world.
    pub(crate) fn root(&self) -> &Path {
        self.directory.path()
    }

    /// Returns a text with everything replaced that differs from run to run.
    pub(crate) fn redacted(&self, text: &str) -> String {
        redacted::redacted(text, self.root())
    }

    /// Runs all further commands without the rights of root, since root may read every file.
    pub(crate) fn be_humble(&self) {
        if !nix::unistd::geteuid().is_root() {
            return;
        }
        self.is_humble.set(true);
        for entry in walkdir::WalkDir::new(self.root()) {
            let entry = entry.expect("the world can be read");
            chown(entry.path(), Some(NOBODY), Some(NOBODY)).expect("root may give files away");
        }
    }

    /// Runs bunchd with words that are split at blanks, to its end.
    pub(crate) fn run(&self, words: &str) -> Ran {
        let words: Vec<&str> = words.split_whitespace().collect();
        self.run_words(&words)
    }

    /// Runs bunchd to its end.
    pub(crate) fn run_words(&self, words: &[&str]) -> Ran {
        let output = self.in_world("timeout").args(["--kill-after=5", COMMAND_S_MAX, PROGRAM]).args(words).output();
        let output = output.unwrap_or_else(|error| panic!("`timeout` of coreutils cannot be started: {error}"));
        Ran::new(self.root(), words, output)
    }

    /// Starts `bunchd run`, and waits until it is ready.
    pub(crate) fn daemon(&self) -> Daemon<'_> {
        self.begin("run", "bunchd is ready")
    }

    /// Starts a command of bunchd that goes on, and waits until it says something.
    pub(crate) fn begin(&self, word: &str, awaited: &'static str) -> Daemon<'_> {
        let mut command = self.in_world(PROGRAM);
        command.arg(word);
        Daemon::start(self, command, awaited)
    }

    /// Returns a command that begins in the world and knows nothing of ours.
    pub(crate) fn in_world(&self, program: &str) -> Command {
        let folder = Path::new(PROGRAM).parent().expect("the program is in a folder");
        let path = std::env::join_paths([folder, Path::new("/usr/local/bin"), Path::new("/usr/bin"), Path::new("/bin")]);
        let mut command = Command::new(program);
        command.env_clear().env("PATH", path.expect("no folder has a colon in its name"));
        command.envs([("LC_ALL", "C.UTF-8"), ("NO_COLOR", "1"), ("TZ", "UTC")]).env("HOME", self.root());
        command.current_dir(self.root()).stdin(Stdio::null());
        if self.is_humble.get() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let left = left::processes(self.root());
        assert!(left.is_empty() || std::thread::panicking(), "processes of the world are left:\n{}", left.join("\n"));
    }
}

#[expect(clippy::disallowed_methods, reason = "files are as old as the clock of the program says, which runs beside")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn read(path: &str) -> Vec<u8> {
    fs::read(project(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

#[test]
fn a_world_that_leaves_a_process_behind_is_told() {
    let world = World::new();
    let mut sleeper = world.in_world("sleep").arg("600").spawn().expect("sleep can be started");
    assert_eq!(left::processes_now(world.root()).len(), 1);
    sleeper.kill().and_then(|()| sleeper.wait()).expect("it is ours");
    assert_eq!(left::processes(world.root()), [""; 0]);
}
