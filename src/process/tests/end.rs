//! How trees end: by themselves, when stopped, and when they resist.

use super::super::{Exit, find_marked, spawn, sweep};
use super::{Stage, run, stop_when_ready};

#[tokio::test]
async fn e3_a_program_that_hears_the_stop_ends_in_its_own_way() {
    let stage = Stage::new("polite");
    let ended = stop_when_ready(&stage.shell("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 1000 & wait; done")).await;
    assert_eq!((ended.exit, ended.stopped), (Exit::Code(7), true));
    assert_eq!(stage.log(), "ready\nbye\n");
    assert_eq!(ended.survivors, []);
}

#[tokio::test]
async fn e3_a_tree_that_ignores_the_stop_is_killed_after_the_grace() {
    let mut stage = Stage::new("deaf");
    let script = "exec 9>alive; trap '' TERM; sleep 1000 & sh -c 'sleep 1000; :' & echo ready; wait; sleep 1000";
    let ended = stop_when_ready(&stage.shell(script)).await;
    assert_eq!((ended.exit, ended.stopped), (Exit::Signal(9), true));
    stage.all_dead().await;
}

#[tokio::test]
async fn e3_a_halted_program_hears_the_stop() {
    let stage = Stage::new("halted");
    let script = "trap 'exit 7' TERM; (trap '' TERM; until grep -q '^State:.T' /proc/$$/status; do :; done; echo ready) & kill -STOP $$; while :; do :; done";
    let ended = stop_when_ready(&stage.shell(script)).await;
    assert_eq!(ended.exit, Exit::Code(7));
}

#[tokio::test]
async fn e3_descendants_in_sessions_of_their_own_end_with_the_tree() {
    let mut stage = Stage::new("sessions");
    // One with a living parent and a cleared environment, one without parent, and one that is deaf besides.
    let script = "exec 9>alive; setsid env -i sleep 1000 & (setsid sleep 1000 &); \
                  (setsid sh -c 'trap \"\" TERM; echo ready; sleep 1000; :' &); wait; sleep 1000";
    let ended = stop_when_ready(&stage.shell(script)).await;
    assert!(ended.stopped);
    stage.all_dead().await;
    assert_eq!(find_marked(&stage.ledger), []);
}

#[tokio::test]
async fn e3_a_tree_that_forks_while_it_is_killed_ends() {
    let mut stage = Stage::new("hop");
    // Each hop is a new process whose parent is gone; the last one would tell.
    std::fs::write(stage.path("hop"), "trap '' TERM\n[ $1 = 0 ] && echo outran >&9\n[ $1 -gt 0 ] && sh hop $(($1 - 1)) &\n").unwrap();
    let ended = stop_when_ready(&stage.shell("exec 9>alive; setsid sh hop 20000 & echo ready; sleep 1000")).await;
    assert!(ended.stopped);
    assert_eq!(stage.all_dead().await, "");
}

#[tokio::test]
async fn e3_a_program_that_closed_its_output_is_still_waited_for_and_stopped() {
    let mut stage = Stage::new("silent");
    let ended = stop_when_ready(&stage.shell("exec 9>alive; echo ready; exec sleep 1000 >/dev/null 2>&1")).await;
    assert_eq!((ended.exit, ended.stopped), (Exit::Signal(15), true));
    stage.all_dead().await;
}

#[tokio::test]
async fn p6_what_a_program_leaves_in_its_group_is_killed_when_it_ends() {
    let mut stage = Stage::new("rest");
    let (ended, _) = run(&stage.shell("exec 9>alive; trap '' TERM HUP; sleep 1000 & exit 3")).await;
    assert_eq!((ended.exit, ended.stopped), (Exit::Code(3), false));
    stage.all_dead().await;
}

#[tokio::test]
async fn p6_an_escaped_daemon_holds_up_no_end_and_is_swept_when_its_attempt_is_over() {
    let mut stage = Stage::new("escaped");
    let script = "exec 9>alive; setsid sh -c '>there; sleep 1000; :' & until [ -e there ]; do sleep 0.01; done; echo done";
    let (ended, lines) = run(&stage.shell(script)).await;
    assert_eq!((ended.exit, lines), (Exit::Code(0), vec!["done".to_owned()]));
    let marker = format!("{}:1:import:1", stage.ledger);
    assert!(!find_marked(&stage.ledger).is_empty());
    assert_eq!(sweep(&stage.ledger, &|found| found == marker), 0, "its attempt runs");
    assert!(sweep(&stage.ledger, &|_| false) >= 1);
    stage.all_dead().await;
}

#[tokio::test]
async fn p6_a_program_that_is_dropped_ends_with_its_group() {
    let mut stage = Stage::new("dropped");
    let spawned = spawn(&stage.shell("exec 9>alive; echo there >&9; sleep 1000; :")).unwrap();
    stage.alive.readable().await.unwrap();
    drop(spawned);
    stage.all_dead().await;
}

#[tokio::test]
async fn p6_a_program_that_ended_is_reaped() {
    let stage = Stage::new("reaped");
    let spawned = spawn(&stage.shell("exit 0")).unwrap();
    let process = spawned.process;
    // It may also run on a task that moves between threads.
    tokio::spawn(spawned.wait(std::future::pending(), super::GRACE, |_| {})).await.unwrap();
    assert!(!std::fs::exists(format!("/proc/{}", process.pid)).unwrap());
}
