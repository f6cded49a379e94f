//! What people asked for is kept: over a kill of the daemon, and from before it runs.

use bunchd::model::execution::Status;
use bunchd::model::request::{Request, Target};
use jiff::Timestamp;

use super::super::drop_bunch;
use super::{BUNCH_A, has, let_go, says, states, told, told_words, yard};
use crate::yard::{Place, eventually, statuses};

/// Proves P8 for a daemon that is killed.
#[test]
fn p8_a_pause_a_stop_and_maintenance_mode_survive_a_kill_of_the_daemon() {
    let yard = yard("stoppable=\"true\"", &["import", "always"]);
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    told(&yard, "stop 1", 0);
    says(&yard, "always start");
    told(&yard, "pause --all --why deploy", 0);
    daemon.kill();
    yard.nothing_runs();
    let daemon = yard.daemon();
    daemon.says("everything is paused: nothing new is started there");
    let status = told(&yard, "status", 0);
    has(&status, "Maintenance mode is on since ");
    has(&status, "stopping (paused)");
    eventually("the lost attempt is settled", || states(&yard, 1)[2] != "running");
    let_go(&yard, "import");
    let_go(&yard, "always");
    has(&told(&yard, "resume --all", 0), "everything goes on");
    let all = yard.executions_over(1);
    assert_eq!(states(&yard, 1)[..2], ["stopped", "stopped"], "{}", told(&yard, "show 1", 0));
    assert!(!statuses(&all).contains(&Status::Succeeded));
    assert_eq!(yard.all_in_one_place(&BUNCH_A), Place::Failed);
    daemon.terminate();
}

/// Proves P8 for more requests than one heartbeat takes.
#[test]
fn p8_all_requests_are_answered_at_once_however_many_have_gathered() {
    let mut yard = yard("", &[]);
    // Nothing but the requests wakes the daemon.
    yard.watch = yard.watch.replace("60 s", "1 hour");
    yard.configure();
    yard.once();
    let mut ledger = yard.ledger();
    let mut numbers = Vec::new();
    for _ in 0..bunchd::ledger::OPEN_MAX + 10 {
        let resume = Request::Resume { target: Target::All };
        numbers.push(ledger.ask(&resume, "operator", Timestamp::UNIX_EPOCH).expect("the ledger is writable"));
    }
    numbers.push(ledger.ask(&Request::Reload, "operator", Timestamp::UNIX_EPOCH).expect("the ledger is writable"));
    let daemon = yard.daemon();
    let is_answered = |number: &u64| ledger.answer(*number).expect("the ledger can be read").is_some();
    eventually("all requests are answered", || numbers.iter().all(is_answered));
    daemon.terminate();
}

/// Proves P8 for requests that are made while no daemon runs.
#[test]
fn p8_a_request_without_a_daemon_is_noted_and_done_by_the_next() {
    let yard = yard("", &[]);
    drop_bunch(&yard, "A");
    let noted = told_words(&yard, &["maintenance", "on", "--why", "deploy"], 0);
    has(&noted, "noted as request 1; no daemon runs, so the next `bunchd run` or `bunchd once` will do it; it starts nothing before that");
    has(&told(&yard, "resume --all --json", 0), "{\n  \"request\": 2,\n  \"answer\": \"noted\"\n}");
    told(&yard, "pause --all --why still", 0);
    let once = told(&yard, "once", 0);
    has(&once, "request 3: everything is paused: nothing new is started, what runs goes on\n");
    has(&once, "Nothing was ready to be imported.");
    has(&once, "everything is paused since 20");
    has(&once, "Maintenance mode is on since ");
    assert_eq!(yard.all_in_one_place(&BUNCH_A), Place::Inbox);
    told(&yard, "maintenance off", 0);
    yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    has(&told(&yard, "reload", 0), "no daemon runs, so there is nothing to reload");
}

#[test]
fn p8_once_ends_although_an_execution_is_paused_and_says_so() {
    let yard = yard("max-parallel=\"1\" processing=\"parallel\"", &["import"]);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    told(&yard, "pause 1", 0);
    let_go(&yard, "import");
    eventually("the import ends well", || states(&yard, 1)[0] == "succeeded");
    // It waits behind the paused one, since only one may run at a time.
    drop_bunch(&yard, "B");
    eventually("B is claimed", || yard.executions().len() == 2);
    daemon.terminate();
    let once = told(&yard, "once", 2);
    has(&once, "Execution 1 is paused since ");
    has(&once, "Execution 2 waits: `bunchd show 2` tells for what; a later run goes on with it");
    assert_eq!(states(&yard, 1), ["succeeded", "pending", "pending"]);
    told(&yard, "resume 1", 0);
    yard.once();
    assert_eq!(statuses(&yard.executions_over(2)), [Status::Succeeded, Status::Succeeded]);
}
