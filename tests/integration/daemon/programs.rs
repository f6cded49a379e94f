//! What a program gets, what it leaves in the log, and what is said when it cannot run.

use std::collections::BTreeSet;
use std::fs;

use bunchd::model::execution::{Execution, Status};
use walkdir::WalkDir;

use super::{drop_bunch, pipeline, twice};
use crate::yard::{Yard, failure, statuses, step};

/// Returns the log of the import's first attempt.
fn log(execution: &Execution) -> String {
    let directory = execution.location.path().expect("the files are put away");
    fs::read_to_string(directory.join(format!("log/{}-import-1.log", execution.id))).expect("there is a log")
}

/// Proves that only what the configuration names reaches a program.
#[test]
fn e1_a_program_gets_the_environment_of_the_configuration_and_nothing_else() {
    let mut yard = Yard::new(&pipeline("", "", r#"<argument key="env.FROM_STEP" value="step"/>"#));
    let home = yard.home().display().to_string();
    yard.settings =
        format!("[environment]\npass = [\"PASSED\", \"PATH\", \"ABSENT\"]\nset = {{ FROM_FILE = \"file\", YARD = \"{home}\" }}");
    yard.variables =
        [("PASSED", "passed"), ("HIDDEN", "hidden"), ("LD_PRELOAD", "")].map(|(name, value)| (name.into(), value.into())).to_vec();
    yard.importer(r#"tr '\0' '\n' < /proc/$$/environ > "$yard/environment""#);
    yard.configure();
    drop_bunch(&yard, "A");
    yard.once();
    let text = fs::read_to_string(yard.home().join("environment")).expect("the program has written it");
    let names: BTreeSet<&str> = text.lines().filter_map(|line| line.split('=').next()).collect();
    assert_eq!(
        names,
        BTreeSet::from(["ATTEMPT", "BUNCHD_ATTEMPT", "BUNCHD_STOP_FILE", "FROM_FILE", "FROM_STEP", "PASSED", "PATH", "YARD"])
    );
    assert!(text.contains("PASSED=passed\n") && text.contains("FROM_FILE=file\n") && text.contains("FROM_STEP=step\n"), "{text}");
}

/// Proves that a secret of the environment is written nowhere.
#[test]
fn e1_a_secret_of_the_environment_reaches_the_program_and_no_log_report_or_ledger() {
    const SECRET: &str = "correct-horse-battery";
    let mut yard = Yard::new(&pipeline("", "", r#"<argument key="env.TOKEN" value="${env.SHOP_TOKEN}"/>"#));
    yard.variables = vec![("SHOP_TOKEN".into(), SECRET.into())];
    yard.importer(r#"echo "the token is $TOKEN, indeed"; echo "${#TOKEN}" >> "$yard/tally"; echo "bad token $TOKEN" >&2; exit 1"#);
    yard.configure();
    drop_bunch(&yard, "A");
    let ended = yard.once();
    let execution = yard.executions_over(1).remove(0);
    assert_eq!(yard.tally(), [SECRET.len().to_string()]);
    assert!(log(&execution).contains("the token is ***, indeed"), "{}", log(&execution));
    assert!(!failure(&execution, "import").contains(SECRET), "{}", failure(&execution, "import"));
    assert!(!format!("{ended:?}").contains(SECRET));
    for entry in WalkDir::new(yard.home()).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let content = fs::read(entry.path()).expect("it is readable");
        let is_in = content.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
        assert!(!is_in, "the secret is in {}", entry.path().display());
    }
}

#[test]
fn e1_a_log_above_its_limit_keeps_its_end_and_says_what_is_left_out() {
    let mut yard = Yard::new(&pipeline("", "", ""));
    yard.settings = "[limits]\nlog_bytes = \"8 KiB\"".to_owned();
    yard.importer("seq 1 20000; echo the very last words");
    yard.configure();
    drop_bunch(&yard, "A");
    yard.once();
    let log = log(&yard.executions_over(1)[0]);
    assert!(log.len() <= 8192 && log.starts_with("1\n2\n") && log.ends_with("the very last words\n"), "{} bytes", log.len());
    assert!(log.contains("bytes left out here, the limit of a log is 8 KiB"), "{log}");
}

/// Runs a bunch whose program is what the test says; returns the finished execution.
fn with_program(yard: &mut Yard, program: &str) -> Execution {
    yard.pipelines = pipeline("", &twice(0).replace(r#"<step_condition type="time-between-attempts" seconds="0"/>"#, ""), "");
    yard.pipelines = yard.pipelines.replace("value=\"importer\"", &format!("value=\"{program}\""));
    yard.configure();
    drop_bunch(yard, "A");
    yard.once();
    yard.executions_over(1).remove(0)
}

/// Proves the check of the program before the step.
#[test]
fn e1_a_program_that_is_missing_is_named_with_what_to_do_and_not_tried_endlessly() {
    let mut yard = Yard::new("");
    let execution = with_program(&mut yard, "/nowhere/import");
    let text = failure(&execution, "import");
    assert!(text.contains("/nowhere/import") && text.contains("was not found") && text.contains("install it"), "{text}");
    assert_eq!((step(&execution, "import"), step(&execution, "report")), (("failed", 2), ("succeeded", 1)));
}

#[test]
fn e1_a_program_that_is_not_executable_is_named_with_what_to_do() {
    let mut yard = Yard::new("");
    let program = yard.home().join("import.sh").display().to_string();
    fs::write(&program, "#!/bin/sh\n").expect("the yard is writable");
    let execution = with_program(&mut yard, &program);
    let text = failure(&execution, "import");
    assert!(text.contains(&format!("chmod +x {program}")), "{text}");
    assert_eq!((step(&execution, "import").1, statuses(&[execution])), (2, vec![Status::Failed]));
}

#[test]
fn e1_a_program_that_no_entry_names_is_refused_before_anything_is_claimed() {
    let yard = Yard::new(&pipeline("", "", "").replace("value=\"importer\"", "value=\"imprter\""));
    yard.configure();
    drop_bunch(&yard, "A");
    let ended = yard.run(&["once"]);
    assert_eq!(ended.status.code(), Some(78), "{ended:?}");
    assert!(ended.err.contains("pipelines.xml:6:38") && ended.err.contains("did you mean `importer`?"), "{ended:?}");
    assert!(yard.inbox.join("import-product_A.ok").exists());
}
