//! README.md is held to the program: its commands are run, in order, in one scratch directory.
//!
//! The directory has what a reader sees at the root of the project: `samples`, `etc` and `pipelines.xml`, as copies.
//! What it cannot do: compare what the commands print with what README.md shows.

mod blocks;
mod commands;

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use self::commands::{Command, commands};
use crate::sources::project;

/// A command that takes longer waits for something that will not come.
const COMMAND_S_MAX: &str = "120";
/// What `timeout` ends with when the time was up.
const TIMED_OUT: i32 = 124;

/// Runs a command in a shell; returns what is wrong with how it ended.
fn mistake(command: &Command, directory: &Path) -> Option<String> {
    let Command { line, typed, exit } = command;
    let program = Path::new(env!("CARGO_BIN_EXE_bunchd")).parent().expect("the program is in a folder");
    let path = std::env::join_paths([program, Path::new("/usr/local/bin"), Path::new("/usr/bin"), Path::new("/bin")]);
    let output = Process::new("timeout")
        .args(["--kill-after=10", COMMAND_S_MAX, "sh", "-c", typed])
        .env_clear()
        .env("PATH", path.expect("no folder has a colon in its name"))
        .envs([("LC_ALL", "C.UTF-8"), ("NO_COLOR", "1")])
        .env("HOME", directory)
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("`timeout` of coreutils cannot be started: {error}"));
    let code = output.status.code();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    match code {
        Some(code) if code == *exit => None,
        Some(TIMED_OUT) => Some(format!("line {line}: `{typed}` did not end within {COMMAND_S_MAX} s; mark its block no-run\n{said}")),
        Some(code) => Some(format!("line {line}: `{typed}` ended with {code} instead of {exit}\n{said}")),
        None => Some(format!("line {line}: `{typed}` was ended by a signal\n{said}")),
    }
}

/// Returns the first mistake of a text; later commands build on earlier ones.
fn first_mistake(text: &str, directory: &Path) -> Option<String> {
    commands(text).iter().find_map(|command| mistake(command, directory))
}

fn copy_into(directory: &Path, name: &str) {
    for entry in walkdir::WalkDir::new(project(name)) {
        let entry = entry.unwrap_or_else(|error| panic!("{name} cannot be read: {error}"));
        let relative = entry.path().strip_prefix(project("")).expect("it is in the project");
        let made = if entry.file_type().is_dir() {
            fs::create_dir(directory.join(relative))
        } else {
            fs::copy(entry.path(), directory.join(relative)).map(|_| ())
        };
        made.unwrap_or_else(|error| panic!("{} cannot be copied: {error}", relative.display()));
    }
}

#[test]
fn each_command_of_the_readme_ends_as_it_says() {
    let text = fs::read_to_string(project("README.md")).unwrap_or_else(|error| panic!("README.md cannot be read: {error}"));
    let directory = tempfile::tempdir().expect("a folder can be made");
    for name in ["samples", "etc", "pipelines.xml"] {
        copy_into(directory.path(), name);
    }
    if let Some(mistake) = first_mistake(&text, directory.path()) {
        panic!("README.md, {mistake}");
    }
}

#[test]
fn a_command_that_ends_otherwise_is_named_with_its_line_and_what_it_said() {
    let directory = tempfile::tempdir().expect("a folder can be made");
    let text =
        "# Title\n```sh\nbunchd --help >help.txt\nbunchd --help; cat help.txt missing.txt # exit 0\nbunchd --help && touch later\n```";
    let mistake = first_mistake(text, directory.path()).expect("cat does not find a file");
    assert!(mistake.starts_with("line 4: `bunchd --help; cat help.txt missing.txt # exit 0` ended with 1 instead of 0"), "{mistake}");
    assert!(mistake.contains("missing.txt: No such file"), "{mistake}");
    assert!(!directory.path().join("later").exists(), "the rest is not run");
    let expected = text.replace("# exit 0", "# exit 1");
    assert_eq!(first_mistake(&expected, directory.path()), None);
    assert!(directory.path().join("later").exists());
}
