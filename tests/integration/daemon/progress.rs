//! How far a running step has come is seen from other processes, and still known when the daemon was killed.
//!
//! A switch of debug builds holds the check before each time that it counts what it has read.

use std::fs;

use bunchd::model::execution::Status;
use serde_json::{Value, json};

use crate::yard::{Yard, eventually, statuses};

/// Each of the two dropped files.
const HALF: &str = "sku,name\n1,one\n2,two\n3,three\n4,four\n5,fifths\n";

/// What is read of a file when its records are: reading the header is not counted.
const READ: usize = HALF.len() - "sku,name\n".len();

/// More often than the check reads anything.
const READS_MAX: u32 = 20;

fn yard() -> Yard {
    let mut yard = Yard::new(
        r#"<pipeline name="p">
  <step name="first" executorType="command" sortOrder="10">
    <arguments><argument key="program" value="importer"/></arguments>
  </step>
  <step name="check" executorType="csv-validate" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="attempts-limit" limit="1"/></conditions>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true"/>
</pipeline>"#,
    );
    yard.importer("true");
    let switch = format!("csv-validate.read={}", yard.home().join("go").display());
    yard.variables.push(("BUNCHD_HOLD_AT".to_owned(), switch));
    yard.configure();
    yard
}

fn drop_bunch(yard: &Yard) {
    yard.drop_file("import-product_A_1.csv", HALF);
    yard.drop_file("import-product_A_2.csv", HALF);
    yard.drop_file("import-product_A.ok", "");
}

/// Lets the check count what it has read for the so-manieth time.
fn go(yard: &Yard, time: u32) {
    fs::write(yard.home().join(format!("go.{time}")), "").expect("the yard is writable");
}

/// Returns the step `check` as `bunchd show --json` has it.
fn check(yard: &Yard) -> Value {
    let shown: Value = serde_json::from_str(&yard.run(&["show", "1", "--json"]).out).expect("it is JSON");
    shown["steps"][1].clone()
}

/// Waits until other processes see that the total is known and nothing is read, then that the first file is.
fn half_is_seen(yard: &Yard) {
    eventually("the bunch is claimed", || !yard.executions().is_empty());
    eventually("the total is known before anything was read", || !check(yard)["progress"].is_null());
    let first = check(yard);
    assert_eq!((&first["progress"]["done"], &first["progress"]["total"]), (&json!(0), &json!(2 * HALF.len())));
    go(yard, 1);
    eventually("other processes see how far it has come", || check(yard)["progress"]["done"] == json!(READ));
}

/// Proves B30, B31 and B32: the check tells how far it is, the steps beside it tell nothing.
#[test]
fn b30_b31_b32_the_total_is_known_first_and_what_is_done_rises_for_everybody_to_see() {
    let yard = yard();
    let daemon = yard.daemon();
    drop_bunch(&yard);
    half_is_seen(&yard);
    let text = yard.run(&["show", "1"]).out;
    assert!(text.contains("check   running, 36 B of 90 B (40 %)"), "{text}");
    let status = yard.run(&["status"]).out;
    assert!(status.contains("Execution 1, check: 36 B of 90 B (40 %)"), "{status}");
    let status: Value = serde_json::from_str(&yard.run(&["status", "--json"]).out).expect("it is JSON");
    assert_eq!((&status["progress"][0]["step"], &status["progress"][0]["what"]), (&json!("check"), &json!("bytes")));
    (2..READS_MAX).for_each(|time| go(&yard, time));
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    assert_eq!(check(&yard)["progress"]["done"], json!(2 * HALF.len()), "the last is written with the end");
    let shown: Value = serde_json::from_str(&yard.run(&["show", "1", "--json"]).out).expect("it is JSON");
    assert_eq!((&shown["steps"][0]["progress"], &shown["steps"][2]["progress"]), (&Value::Null, &Value::Null));
    assert!(!yard.run(&["show", "1"]).out.contains("of 90 B"), "a step that ended well tells what it counted");
    daemon.terminate();
}

#[test]
fn b31_p5_after_a_kill_the_next_daemon_tells_how_far_the_lost_attempt_had_come() {
    let yard = yard();
    let mut daemon = yard.daemon();
    drop_bunch(&yard);
    half_is_seen(&yard);
    daemon.kill();
    let daemon = yard.daemon();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Failed]);
    let text = yard.run(&["show", "1"]).out;
    assert!(text.contains("check   failed at 36 B of 90 B (40 %)"), "{text}");
    assert_eq!(check(&yard)["progress"]["seconds_left"], Value::Null);
    let directory = yard.executions()[0].location.path().expect("the files are put away").clone();
    let report = std::fs::read_to_string(directory.join("report-1.txt")).expect("the report is written");
    assert!(report.contains("check   failed at 36 B of 90 B (40 %)"), "{report}");
    daemon.terminate();
}
