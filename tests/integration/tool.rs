//! Programs of the system that tests ask for their judgement.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// How a program ended and all that it said, on both outputs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) is_success: bool,
    pub(crate) text: String,
}

/// Returns a program if it is installed; if not, says that the test is skipped.
///
/// # Panics
/// It is missing and `CI` is `true`: there, no test is skipped.
pub(crate) fn tool(name: &str) -> Option<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(found) = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()) {
        return Some(found.into());
    }
    let missing = format!("{name} is not installed; tests/run installs it");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
    let thread = std::thread::current();
    let line = format!("SKIPPED {}: {missing}\n", thread.name().unwrap_or("a test"));
    // Written past the capture of the test harness, which swallows what `eprintln!` says in a test that passes.
    let _ = io::stderr().write_all(line.as_bytes());
    None
}

/// Runs a program in a folder, with plain output in English.
pub(crate) fn run(program: &OsString, folder: &Path, arguments: &[&str]) -> Said {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .envs([("LC_ALL", "C.UTF-8"), ("SYSTEMD_COLORS", "0"), ("SYSTEMD_LOG_LEVEL", "notice"), ("SYSTEMD_PAGER", "")])
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be started: {error}", program.display()));
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    Said { is_success: output.status.success(), text }
}
