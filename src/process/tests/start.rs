//! What a program gets from us, what becomes of its output, and which programs are refused.

use std::fs;
use std::process::Command;

use super::super::{Exit, LogSummary, MARKER_VARIABLE, SpawnError, spawn};
use super::{Stage, run};
use crate::model::failure::{Failure, FailureKind};

#[tokio::test]
async fn e1_both_streams_come_into_the_log_in_order_and_the_exit_code_is_told() {
    let stage = Stage::new("order");
    let (ended, lines) = run(&stage.shell("echo one; echo two >&2; echo three; exit 4")).await;
    assert_eq!((ended.exit, ended.stopped), (Exit::Code(4), false));
    assert_eq!(ended.log, LogSummary { bytes_written: 14, bytes_dropped: 0, trouble: None });
    assert_eq!(stage.log(), "one\ntwo\nthree\n");
    assert_eq!(lines, ["one", "two", "three"]);
}

#[tokio::test]
async fn e1_a_signal_that_ends_the_program_is_told_by_number_and_name() {
    let stage = Stage::new("signal");
    let (ended, _) = run(&stage.shell("kill -SEGV $$")).await;
    assert_eq!(ended.exit, Exit::Signal(11));
    assert_eq!(ended.exit.to_string(), "signal 11 (SIGSEGV)");
    let (ended, _) = run(&stage.shell("kill -40 $$")).await;
    assert_eq!(ended.exit, Exit::Signal(40), "a real-time signal");
}

#[tokio::test]
async fn e1_the_program_gets_its_environment_and_nothing_else_of_ours() {
    let stage = Stage::new("clean");
    // What this process itself inherited is for the daemon to take over; what it opens is at stake here.
    let _open = fs::File::create(stage.path("ours")).unwrap();
    let script = "for f in /proc/$$/fd/*; do [ $f -ef ours ] && echo open; done; pwd; cat; tr '\\0' '\\n' </proc/$$/environ";
    let (_, lines) = run(&stage.shell(script)).await;
    let folder = stage.folder.path().canonicalize().unwrap().display().to_string();
    let marker = format!("{MARKER_VARIABLE}={}:1:import:1", stage.ledger);
    assert_eq!(lines, [&*folder, &marker, "PATH=/usr/local/bin:/usr/bin:/bin"]);
}

#[tokio::test]
async fn e1_secrets_are_hidden_in_log_and_lines() {
    let stage = Stage::new("secrets");
    let mut program = stage.shell("printf 'token gehe'; printf 'im77 sent\\n'");
    program.secrets = vec!["geheim77".into(), "t".into()];
    let (_, lines) = run(&program).await;
    assert_eq!((stage.log().as_str(), lines[0].as_str()), ("token *** sent\n", "token *** sent"));
    assert!(!format!("{program:?}").contains("geheim77"));
}

#[tokio::test]
async fn e1_a_full_disk_under_the_log_does_not_stop_the_program() {
    let stage = Stage::new("full");
    let mut program = stage.shell("head -c 1000000 /dev/zero; echo; echo end");
    program.log = "/dev/full".into();
    let (ended, lines) = run(&program).await;
    assert_eq!(ended.exit, Exit::Code(0));
    assert_eq!((ended.log.bytes_written, ended.log.bytes_dropped), (0, 1_000_005));
    assert!(ended.log.trouble.is_some());
    assert_eq!(lines.last().map(String::as_str), Some("end"));
}

#[tokio::test]
async fn e1_a_program_that_cannot_run_is_refused_with_what_to_do() {
    let stage = Stage::new("refused");
    // Written by another process: a file that we had open for writing could not be executed while other tests fork.
    let write = "mkdir d; printf x >plain; printf 'echo hi' >noline; printf '#!/missing/php\\n' >missing; printf '#!/bin/sh\\r\\n' >windows; \
                 printf '\\177ELFxxx' >broken; chmod +x noline missing windows broken";
    assert!(Command::new("/bin/sh").args(["-c", write]).current_dir(stage.folder.path()).status().unwrap().success());
    let cases = [
        ("nothing-like-it", "was not found in PATH (/usr/local/bin:/usr/bin:/bin); install it"),
        ("./nothing", "was not found (No such file"),
        ("./d", "is not a file"),
        ("./plain", "is not executable by this user; run `chmod +x"),
        ("./noline", "is neither a binary nor a script"),
        ("./missing", "asks for the interpreter \"/missing/php\", which is not there; install it"),
        ("./windows", "the file has Windows line ends"),
        ("./broken", "does not fit this system"),
    ];
    for (name, text) in cases {
        let mut program = stage.shell("");
        program.program = name.into();
        let error = spawn(&program).err().unwrap();
        assert!(error.to_string().contains(text), "{name}: {error}");
        assert_eq!(Failure::from(&error).kind, FailureKind::NotStarted, "{name}");
    }
}

#[tokio::test]
async fn e1_a_missing_directory_and_a_missing_log_folder_are_told() {
    let stage = Stage::new("folders");
    let mut program = stage.shell("true");
    program.log = stage.path("missing/log");
    let error = spawn(&program).err().unwrap();
    assert!(matches!(error, SpawnError::Log { .. }), "{error}");
    assert_eq!(Failure::from(&error).kind, FailureKind::Internal);
    program.directory = stage.path("missing");
    let text = spawn(&program).err().unwrap().to_string();
    assert!(text.contains("missing cannot be used: No such file"), "{text}");
}

#[tokio::test]
async fn e1_arguments_that_no_program_can_get_are_told() {
    let stage = Stage::new("long");
    let mut program = stage.shell("true");
    program.arguments.push("x".repeat(200_000).into());
    assert!(matches!(spawn(&program).err().unwrap(), SpawnError::TooLong { .. }));
    program.arguments = vec!["a\0b".into()];
    assert!(matches!(spawn(&program).err().unwrap(), SpawnError::ZeroByte { .. }));
}

#[test]
fn e1_a_bare_name_is_found_in_the_path_of_the_given_environment() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = super::shell(folder.path(), "path", "");
    program.program = "sh".into();
    assert!(program.find().unwrap().ends_with("bin/sh"));
    program.environment = vec![("PATH".into(), "/missing".into())];
    assert!(matches!(program.find(), Err(SpawnError::NotInPath { .. })));
    program.environment.clear();
    assert!(program.find().is_ok(), "without PATH the usual folders are looked at");
}
