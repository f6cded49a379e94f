//! The guard: what it ends when its daemon is killed, what it spares, and its own end.

use std::path::Path;

use jiff::Timestamp;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::super::{Guard, Lock, find_marked, is_alive, keep_guard, spawn};
use super::daemon::kill_a_daemon_that_runs;
use super::{Stage, TOO_LONG};

/// How this executable is told to play the guard; the prefix follows.
const AS_GUARD: [&str; 3] = ["--exact", "process::tests::guard::p5_play_the_guard", "--test-threads=1"];

/// Plays the guard when another test starts it as one.
#[test]
fn p5_play_the_guard() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [leading @ .., prefix] = words.as_slice()
        && leading == AS_GUARD
    {
        keep_guard(prefix);
    }
}

pub(super) fn start(ledger: &str, lock: &Lock) -> Guard {
    Guard::start(&std::env::current_exe().unwrap(), &AS_GUARD, &format!("{ledger}:"), lock).unwrap()
}

fn lock(stage: &Stage) -> Lock {
    Lock::acquire(&stage.path("lock"), Timestamp::UNIX_EPOCH).unwrap()
}

fn is_there(process: u32) -> bool {
    Path::new(&format!("/proc/{process}")).exists()
}

fn pid_of(guard: &Guard) -> Pid {
    Pid::from_raw(guard.id().cast_signed())
}

#[tokio::test]
async fn p5_whole_trees_end_when_their_daemon_is_killed() {
    let mut stage = Stage::new("whole");
    // A child, one with cleared environment, and one in a session of its own, without parent and deaf.
    let script = "exec 9>alive; trap '' TERM HUP; sleep 1000 & env -i sleep 1000 & \
                  (setsid sh -c '>there; sleep 1000; :' &); until [ -e there ]; do sleep 0.01; done; echo up >&9; wait; sleep 1000";
    kill_a_daemon_that_runs(&stage, "guarded", script).await;
    assert_eq!(stage.all_dead().await, "up\n");
}

#[tokio::test]
async fn p5_a_tree_that_forks_all_the_time_ends_with_its_daemon() {
    let mut stage = Stage::new("guardhop");
    // Each hop is a new process whose parent is gone; the last one would tell.
    std::fs::write(stage.path("hop"), "[ $1 = 0 ] && echo outran >&9\n[ $1 -gt 0 ] && sh hop $(($1 - 1)) &\n").unwrap();
    kill_a_daemon_that_runs(&stage, "guarded", "exec 9>alive; setsid sh hop 20000 & echo up >&9; sleep 1000").await;
    assert_eq!(stage.all_dead().await, "up\n");
}

#[tokio::test]
async fn p5_the_next_daemon_gets_the_lock_when_the_guard_is_done() {
    let mut stage = Stage::new("next");
    kill_a_daemon_that_runs(&stage, "guarded", "exec 9>alive; echo up >&9; sleep 1000; :").await;
    let _lock = lock(&stage);
    // Nobody kills any more either, so what this one starts under the same ledger's name lives on.
    assert_eq!(find_marked(&stage.ledger), []);
    assert_eq!(stage.all_dead().await, "up\n");
}

#[tokio::test]
async fn p5_a_guard_spares_the_programs_of_other_ledgers() {
    let (mut ours, other) = (Stage::new("mine"), Stage::new("mine1"));
    let spared = spawn(&other.shell("exec 9>alive; echo up >&9; sleep 1000; :")).unwrap();
    other.alive.readable().await.unwrap();
    kill_a_daemon_that_runs(&ours, "guarded", "exec 9>alive; echo up >&9; sleep 1000; :").await;
    ours.all_dead().await;
    // With the lock its guard gave up everything.
    drop(lock(&ours));
    assert!(is_alive(spared.process));
}

#[tokio::test]
async fn p5_a_daemon_that_ends_in_the_right_way_leaves_no_guard() {
    let stage = Stage::new("farewell");
    let lock = lock(&stage);
    let mut guard = start(&stage.ledger, &lock);
    let process = guard.id();
    assert!(guard.is_alive() && is_there(process));
    drop(guard);
    assert!(!is_there(process), "it is reaped");
}

#[tokio::test]
async fn p5_a_guard_hears_no_signal_that_asks_it_to_end() {
    let stage = Stage::new("deafguard");
    let lock = lock(&stage);
    let mut guard = start(&stage.ledger, &lock);
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP, Signal::SIGQUIT] {
        kill(pid_of(&guard), signal).unwrap();
    }
    assert!(guard.end().unwrap().success(), "it ended by the farewell");
}

#[tokio::test]
async fn p5_a_guard_that_was_killed_is_renewed() {
    let stage = Stage::new("renewed");
    let lock = lock(&stage);
    let mut guard = start(&stage.ledger, &lock);
    let first = guard.id();
    assert!(!guard.renew_if_dead().unwrap(), "it lives");
    kill(pid_of(&guard), Signal::SIGKILL).unwrap();
    tokio::time::timeout(TOO_LONG, guard.ended()).await.expect("its end is not seen");
    assert!(guard.renew_if_dead().unwrap());
    assert!(guard.is_alive() && guard.id() != first && !is_there(first));
    assert!(guard.end().unwrap().success(), "the new one hears us");
}

#[tokio::test]
async fn p5_a_guard_is_not_started_for_a_part_of_a_ledger_or_for_all() {
    let stage = Stage::new("part");
    let lock = lock(&stage);
    for prefix in ["", ":", "no-end", "ledger:1:"] {
        assert!(Guard::start(Path::new("/bin/true"), &[], prefix, &lock).is_err(), "{prefix}");
    }
}
