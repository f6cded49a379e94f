//! People ask for something while a bunch is imported, and bunchd is killed at every point from there on: it ends as without the kill.

use std::process::Child;
use std::time::Instant;

use bunchd::daemon::wake::wake;
use bunchd::model::execution::{Execution, Status};
use bunchd::model::request::{Request, Target};

use super::{BUNCH, IMPORTER, PIPELINE, for_each_turn};
use crate::yard::{PATIENCE, Place, Yard, eventually, statuses, step};

/// The left step goes on until it is told to end.
const WAITS: &str = r#"
test "$2" != left || test -e "$yard/go" || { trap 'exit 7' TERM; sleep 20 & wait $!; exit 8; }
"#;

/// A bunch that is dropped in a pause.
const SECOND: [(&str, &str); 2] = [("import-product_B_1.csv", "sku\n1\n"), ("import-product_B.ok", "")];

/// Makes a yard with the bunch in its inbox, whose left step waits to be told to end.
fn yard() -> Yard {
    let yard = Yard::new(&PIPELINE.replace("connector=\"csv\"", "connector=\"csv\" stoppable=\"true\""));
    yard.importer(&IMPORTER.replace("test \"$2\" != left || sleep 0.1", WAITS));
    yard.configure();
    BUNCH.iter().for_each(|(name, content)| yard.drop_file(name, content));
    yard
}

fn ask(yard: &Yard, request: &Request) {
    let now = "2026-03-02T08:00:00Z".parse().expect("it is a time");
    yard.ledger().ask(request, "operator", now).expect("the ledger takes requests");
    wake(&yard.home().join("state"));
}

/// Starts `bunchd once`, which dies at a point if one is given.
fn start(yard: &Yard, point: Option<&str>) -> Child {
    let mut command = yard.command(&["once"]);
    command.envs(point.map(|point| ("BUNCHD_CRASH_AT", point)));
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().expect("the binary starts")
}

/// Runs `bunchd once` to its end, and asks for something as soon as the left step has run; returns whether it died at the point.
fn run(yard: &Yard, point: Option<&str>, request: &Request, is_asked: &mut bool) -> bool {
    let mut child = start(yard, point);
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        if !*is_asked && yard.tally().iter().any(|line| line.contains(" left ")) {
            ask(yard, request);
            *is_asked = true;
        }
        match child.try_wait().expect("it is our child") {
            Some(status) => break status,
            None => std::thread::sleep(std::time::Duration::from_millis(2)),
        }
        assert!(Instant::now() < deadline, "{point:?}: it does not end");
    };
    status.code().is_none()
}

/// Asks for something, dies at a point, and starts again; what was asked for is done all the same.
fn ends_as(points: &[&str], request: &Request, status: Status, left: &str) {
    for point in points {
        for_each_turn(point, |turn| {
            let yard = yard();
            let mut is_asked = false;
            let is_reached = run(&yard, Some(turn), request, &mut is_asked);
            if is_reached {
                run(&yard, None, request, &mut is_asked);
            }
            if !yard.state().held.is_empty() {
                // A bunch waits for 10 s after a claim that came to nothing; that time is over now.
                yard.sql("UPDATE held SET retry_at = 0");
                run(&yard, None, request, &mut is_asked);
            }
            assert!(is_asked, "{turn}: the left step never ran");
            let all = yard.executions_over(1);
            check(&yard, &all[0], status, left, turn);
            is_reached
        });
    }
}

fn check(yard: &Yard, execution: &Execution, status: Status, left: &str, turn: &str) {
    assert_eq!(execution.status(), status, "{turn}: {execution:#?}");
    assert_eq!((step(execution, "left").0, step(execution, "again").0), (left, left), "{turn}");
    assert_eq!(step(execution, "report").0, "succeeded", "{turn}: {execution:#?}");
    assert_eq!(yard.all_in_one_place(&BUNCH), Place::Failed, "{turn}");
    assert_eq!(yard.processes(), [0; 0], "{turn}: a program is left");
    assert!(!yard.tally().iter().any(|line| line.contains("twice")), "{turn}: {:?}", yard.tally());
}

/// Proves B25 and P5 for a stop.
#[test]
fn b25_p5_a_stop_that_was_asked_for_survives_a_kill_at_any_point() {
    let points = ["ledger.before-commit", "ledger.after-commit", "daemon.before-effect"];
    ends_as(&points, &Request::Stop { target: Target::Pipeline("p".into()) }, Status::Stopped, "stopped");
}

/// Proves P8 and P5 for a cancel.
#[test]
fn p8_p5_a_cancel_that_was_asked_for_survives_a_kill_at_any_point() {
    ends_as(
        &["ledger.after-commit", "daemon.before-effect"],
        &Request::Cancel { target: Target::All, force: false },
        Status::Cancelled,
        "cancelled",
    );
}

/// Proves P8 and P5 for a pause.
#[test]
fn p8_p5_a_pause_survives_a_kill_at_any_commit_and_ends_when_somebody_says_so() {
    for point in ["ledger.before-commit:1", "ledger.after-commit:1", "ledger.before-commit:2", "ledger.after-commit:2"] {
        let yard = yard();
        // The left step runs; its daemon is killed, and the pause is asked for before the next one is there.
        let mut first = start(&yard, None);
        eventually("the left step runs", || yard.tally().iter().any(|line| line.contains(" left ")));
        first.kill().and_then(|()| first.wait()).expect("it is our child");
        yard.nothing_runs();
        ask(&yard, &Request::Pause { target: Target::All, why: "maintenance".into() });
        let mut killed = yard.command(&["run"]);
        killed.env("BUNCHD_CRASH_AT", point).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut killed = killed.spawn().expect("the binary starts");
        eventually("it dies, or has paused", || killed.try_wait().expect("it is our child").is_some() || !yard.state().pauses.is_empty());
        let _ = killed.kill();
        killed.wait().expect("it is our child");
        let before = yard.tally();
        SECOND.iter().for_each(|(name, content)| yard.drop_file(name, content));
        let mut daemon = yard.daemon();
        eventually("it has paused", || yard.state().pauses.contains_key(&Target::All));
        daemon.kill();
        assert_eq!(yard.tally(), before, "{point}: something was started in the pause");
        let state = yard.state();
        assert!(state.executions[&1].control.paused_since.is_some(), "{point}");
        assert!(state.executions.len() == 1 && state.claims.is_empty(), "{point}: a bunch was taken in the pause");
        std::fs::write(yard.home().join("go"), "").expect("the yard is writable");
        ask(&yard, &Request::Resume { target: Target::All });
        yard.once();
        let all = yard.executions_over(2);
        assert_eq!(statuses(&all), [Status::Succeeded; 2], "{point}: {all:#?}");
        assert_eq!(step(&all[0], "left").1, 2, "{point}");
        assert_eq!(yard.all_in_one_place(&[&BUNCH[..], &SECOND].concat()), Place::Archive, "{point}");
    }
}
