//! `--help` of every command is one expected text; completions are scripts that their shells accept.

use std::io::Write;
use std::process::{Command, Stdio};

use expect_test::expect_file;

use crate::sources::project;
use crate::world::World;

/// Every command that people type, as `bunchd --help` lists them.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|word| !word.is_empty()).map(str::to_owned)).collect()
}

#[test]
fn r2_the_help_of_every_command_is_as_expected() {
    let world = World::new();
    let own = world.run("--help").exits(0);
    let names = commands(&own.out);
    assert!(names.len() > 10, "the commands are listed otherwise: {}", own.out);
    let mut all = format!("$ bunchd --help\n{}", own.out);
    for name in names.iter().filter(|name| !matches!(name.as_str(), "help" | "demo-shop")) {
        let help = world.run_words(&[name, "--help"]).exits(0).out;
        let below = commands(&help);
        all += &format!("\n$ bunchd {name} --help\n{help}");
        for word in below.iter().filter(|word| *word != "help") {
            all += &format!("\n$ bunchd {name} {word} --help\n{}", world.run_words(&[name, word, "--help"]).exits(0).out);
        }
    }
    expect_file![project("tests/integration/cli/help.txt")].assert_eq(&all);
}

#[test]
fn r2_completions_are_there_for_each_shell_and_bash_accepts_its_own() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = world.run_words(&["completions", shell]).exits(0).out;
        assert!(script.contains("bunchd") && script.contains("inbox"), "{shell}: {script}");
    }
    let script = world.run("completions bash").exits(0).out;
    let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().expect("bash is there");
    bash.stdin.take().expect("it is piped").write_all(script.as_bytes()).expect("bash reads");
    assert!(bash.wait().expect("bash ends").success());
}
