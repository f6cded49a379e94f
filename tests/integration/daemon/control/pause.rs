//! Pauses and maintenance mode: nothing new is started, what runs goes on, requests are answered.

use bunchd::model::execution::Status;
use nix::sys::signal::Signal;

use super::super::drop_bunch;
use super::{BUNCH_A, has, let_go, says, states, told, told_words, yard};
use crate::yard::{Daemon, Place, Yard, eventually, statuses};

/// Lets the daemon look at all inboxes, and returns when it has decided what follows.
fn look(yard: &Yard, daemon: &Daemon, reloads: usize) {
    daemon.signal(Signal::SIGHUP);
    daemon.says_times("were read again", reloads);
    // A request is answered by a heartbeat, and that one knows what the look has found.
    told(yard, "pause --pipeline p --why again", 0);
}

/// Proves P8 for the pause of an execution.
#[test]
fn p8_a_paused_execution_is_held_between_two_steps_and_goes_on_when_resumed() {
    let yard = yard("", &["import"]);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    let paused = told_words(&yard, &["pause", "1", "--why", "the price list is wrong"], 0);
    has(&paused, "execution 1 is paused: nothing new is started, what runs goes on");
    let_go(&yard, "import");
    eventually("the import ends well in the pause", || states(&yard, 1)[0] == "succeeded");
    assert_eq!(states(&yard, 1), ["succeeded", "pending", "pending"]);
    let shown = told(&yard, "show 1", 0);
    has(&shown, "Execution 1 of p: running (paused)");
    has(&shown, "  paused     since 20");
    has(&shown, "(request 1): the price list is wrong; nothing new is started in it until `bunchd resume 1`");
    has(&told(&yard, "status", 0), "Execution 1 is paused since ");
    has(&told(&yard, "resume --pipeline p", 1), "there is no pause of the pipeline p to end; what is paused: execution 1");
    has(&told(&yard, "resume 1", 0), "execution 1 goes on");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    assert!(yard.state().pauses.is_empty());
    daemon.terminate();
}

/// Proves P8 for the pause of a pipeline.
#[test]
fn p8_a_paused_pipeline_leaves_its_bunches_in_the_inbox_and_they_say_why() {
    let yard = yard("", &[]);
    let daemon = yard.daemon();
    told(&yard, "pause --pipeline p --why deploy", 0);
    drop_bunch(&yard, "A");
    look(&yard, &daemon, 1);
    assert!(yard.executions().is_empty() && yard.state().claims.is_empty());
    assert_eq!(yard.all_in_one_place(&BUNCH_A), Place::Inbox);
    has(&told(&yard, "inbox", 0), "the pipeline p is paused since 20");
    let shown = told(&yard, "show p", 0);
    has(&shown, "Pipeline p: something keeps it from starting");
    has(&shown, "  not-paused: waits, the pipeline p is paused: again (since 20");
    has(&shown, "  product A (s): the pipeline p is paused since 20");
    has(&told(&yard, "start p", 1), "the pipeline p is paused since 20");
    has(&told(&yard, "resume --pipeline p", 0), "the pipeline p goes on");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}

/// Proves P8 for maintenance mode.
#[test]
fn p8_in_maintenance_mode_nothing_is_started_what_runs_goes_on_and_requests_are_answered() {
    let yard = yard("", &["import"]);
    let daemon = yard.daemon();
    has(&told(&yard, "maintenance", 0), "Maintenance mode is off");
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    let on = told_words(&yard, &["maintenance", "on", "--why", "deploy of 2.4"], 0);
    has(&on, "everything is paused");
    has(&told(&yard, "maintenance", 0), "deploy of 2.4; nothing new is started until `bunchd maintenance off`");
    drop_bunch(&yard, "B");
    look(&yard, &daemon, 1);
    let_go(&yard, "import");
    eventually("the import ends well", || states(&yard, 1)[0] == "succeeded");
    assert_eq!(states(&yard, 1), ["succeeded", "pending", "pending"]);
    assert_eq!(yard.executions().len(), 1, "B stays in the inbox");
    let status = told(&yard, "status", 0);
    let second = status.lines().nth(1).unwrap_or_default();
    assert!(second.starts_with("Maintenance mode is on since ") && second.contains("deploy of 2.4"), "{status}");
    has(&told(&yard, "maintenance --json", 0), "\"is_on\": true");
    has(&told(&yard, "stop --all", 1), "cannot be stopped");
    has(&told(&yard, "maintenance off", 0), "everything goes on; still paused: the pipeline p");
    assert_eq!(statuses(&yard.executions()), [Status::Running], "the pause of the pipeline holds still");
    told(&yard, "resume --pipeline p", 0);
    assert_eq!(statuses(&yard.executions_over(2)), [Status::Succeeded, Status::Succeeded]);
    daemon.terminate();
}
