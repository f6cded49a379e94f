//! SIGHUP: new definitions are in force for new executions; broken ones are refused.

use bunchd::model::execution::Status;
use nix::sys::signal::Signal;

use super::{drop_bunch, pipeline, tallied, twice, yard};
use crate::yard::{Yard, statuses, step};

/// Proves P2 for a running daemon.
#[test]
fn p2_a_broken_definition_is_refused_with_its_place_and_the_old_one_stays_in_force() {
    let mut yard = yard("");
    let good = yard.pipelines.clone();
    let daemon = yard.daemon();
    yard.pipelines = good.replace("executorType=\"report\"", "executorType=\"reprot\"");
    yard.configure();
    daemon.signal(Signal::SIGHUP);
    daemon.says("stay in force");
    let said = daemon.said();
    assert!(said.contains("pipelines.xml:10:") && said.contains("report"), "file, line and a hint: {said}");
    drop_bunch(&yard, "A");
    yard.executions_over(1);

    yard.pipelines = good.replace("name=\"report\"", "name=\"renamed\"");
    yard.configure();
    daemon.signal(Signal::SIGHUP);
    daemon.says("were read again");
    drop_bunch(&yard, "B");
    let all = yard.executions_over(2);
    assert_eq!(statuses(&all), [Status::Succeeded, Status::Succeeded]);
    assert_eq!((step(&all[0], "report"), step(&all[1], "renamed")), (("succeeded", 1), ("succeeded", 1)));
    daemon.terminate();
}

/// Proves P10.
#[test]
fn p10_an_execution_between_two_attempts_goes_on_with_the_definition_that_it_started_with() {
    let operation = r#"<argument key="operation" value="old"/>"#;
    let mut yard = Yard::new(&pipeline("", &twice(3), operation));
    yard.importer(r#"echo "$2 $ATTEMPT" >> "$yard/tally"; test "$ATTEMPT" = 2"#);
    yard.configure();
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    daemon.says("step failed");
    yard.pipelines = pipeline("", "", &operation.replace("old", "new")).replace("name=\"report\"", "name=\"renamed\"");
    yard.configure();
    daemon.signal(Signal::SIGHUP);
    daemon.says("were read again");
    assert_eq!(yard.tally(), ["old 1"], "the reload comes between the two attempts");
    tallied(&yard, 2);
    let all = yard.executions_over(1);
    assert_eq!(yard.tally(), ["old 1", "old 2"]);
    assert_eq!((statuses(&all), step(&all[0], "report")), (vec![Status::Succeeded], ("succeeded", 1)));
    daemon.terminate();
}

/// Proves P10 for a start with other definitions.
#[test]
fn p10_an_execution_goes_on_with_its_definition_after_a_kill_and_a_change() {
    let operation = r#"<argument key="operation" value="old"/>"#;
    let mut yard = Yard::new(&pipeline("", &twice(60), operation));
    yard.importer(r#"echo "$2 $ATTEMPT" >> "$yard/tally"; test "$ATTEMPT" = 2"#);
    yard.configure();
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    daemon.says("step failed");
    daemon.kill();
    yard.pipelines = pipeline("", "", &operation.replace("old", "new")).replace("name=\"p\"", "name=\"q\"");
    yard.configure();
    let broken = yard.run(&["once"]);
    assert_eq!(broken.status.code(), Some(78), "the source names a pipeline that is gone: {broken:?}");
    yard.pipelines = pipeline("", "", &operation.replace("old", "new"));
    yard.configure();
    make_due(&yard);
    yard.once();
    assert_eq!(yard.tally(), ["old 1", "old 2"]);
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
}

/// Makes the next attempt due, as if its time had come.
fn make_due(yard: &Yard) {
    yard.sql("UPDATE step SET state = json_set(state, '$.due', '2020-01-01T00:00:00Z') WHERE json_extract(state, '$.state') = 'retrying'");
}
