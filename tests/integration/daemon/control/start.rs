//! Pipelines that are started by hand, or at times: what waits says so, and a start takes a bunch along.

use bunchd::model::execution::Status;

use super::super::drop_bunch;
use super::{PATIENT, has, let_go, pipeline, told, told_words};
use crate::yard::{Ended, Yard, statuses};

/// Makes a yard whose pipeline has a condition.
fn yard(condition: &str) -> Yard {
    let conditions = format!("<conditions><pipeline_condition type={condition}/></conditions>\n  <step name=\"import\"");
    let yard = Yard::new(&pipeline("").replacen("<step name=\"import\"", &conditions, 1));
    yard.importer(PATIENT);
    yard.configure();
    ["import", "after", "always"].iter().for_each(|step| let_go(&yard, step));
    yard
}

/// Proves P8 for starts.
#[test]
fn p8_a_start_takes_the_oldest_bunch_that_is_ready_or_the_one_that_is_named() {
    let yard = yard("\"no-auto-spawn\"");
    ["A", "B", "C"].iter().for_each(|identifier| drop_bunch(&yard, identifier));
    let Ended { status, out, .. } = yard.run(&["once"]);
    assert_eq!(status.code(), Some(0), "it ends, and says why:\n{out}");
    has(&out, "the pipeline p is started by hand only: `bunchd start p` takes this bunch");
    let daemon = yard.daemon();
    has(&told_words(&yard, &["start", "p", "--bunch", "product B"], 0), "execution 1 has started");
    yard.executions_over(1);
    has(&told_words(&yard, &["start", "p", "--bunch", "product X"], 1), "no bunch named \"product X\" is ready for the pipeline p");
    told(&yard, "start p", 0);
    let all = yard.executions_over(2);
    assert_eq!(statuses(&all), [Status::Succeeded, Status::Succeeded]);
    let taken = all.iter().filter_map(|execution| execution.bunch.as_ref()).map(|bunch| bunch.key.identifier.clone());
    assert_eq!(taken.collect::<Vec<_>>(), ["B", "A"]);
    has(&told(&yard, "show p", 0), "  no-auto-spawn: waits, it is started by hand only: `bunchd start p`");
    daemon.terminate();
}

#[test]
fn p8_a_bunch_that_is_named_is_found_however_many_are_older() {
    let mut yard = yard("\"no-auto-spawn\"");
    yard.settings = "[limits]\nclaimed = 1\nfree_disk = 0\n".to_owned();
    yard.configure();
    ["A", "B", "C", "D"].iter().for_each(|identifier| drop_bunch(&yard, identifier));
    let daemon = yard.daemon();
    has(&told_words(&yard, &["start", "p", "--bunch", "product D"], 0), "execution 1 has started");
    yard.executions_over(1);
    daemon.terminate();
}

/// Proves P8 for times.
#[test]
fn p8_once_does_not_wait_for_a_time_and_status_tells_the_next() {
    // The 29th of February is rare enough.
    let yard = yard("\"cron\" schedule=\"30 2 29 2 *\" timezone=\"UTC\"");
    drop_bunch(&yard, "A");
    let Ended { status, out, .. } = yard.run(&["once"]);
    assert_eq!(status.code(), Some(0), "{out}");
    has(&out, "the pipeline p takes bunches at certain times only, the next is 20");
    has(&told(&yard, "status", 0), "Schedule: p takes bunches next at 20");
    let shown = told(&yard, "show p", 0);
    has(&shown, "Pipeline p: something keeps it from starting");
    has(&shown, "-02-29T02:30:00Z");
    assert!(yard.executions().is_empty());
}

/// Proves B23 for the command.
#[test]
fn b23_the_reload_command_answers_with_what_became_of_it() {
    let mut yard = yard("\"enabled\" value=\"false\"");
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    has(&told(&yard, "inbox", 0), "the pipeline p is switched off (condition enabled)");
    let good = yard.pipelines.clone();
    yard.pipelines = good.replace("value=\"false\"", "value=\"maybe\"");
    yard.configure();
    has(&told(&yard, "reload", 1), "maybe");
    yard.pipelines = good.replace("value=\"false\"", "value=\"true\"");
    yard.configure();
    told(&yard, "reload --json", 0);
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}
