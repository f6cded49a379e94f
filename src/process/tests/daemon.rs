//! What happens to the trees of a daemon that was killed, and what the next one finds.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use jiff::Timestamp;
use nix::sys::signal::SigSet;

use super::super::{Lock, MARKER_VARIABLE, end_leftovers, end_recorded, find_marked, is_alive, spawn, sweep, take_over_inherited};
use super::{GRACE, Stage, guard, shell};
use crate::model::step_state::ProcessId;

const AS_DAEMON: &str = "BUNCHD_TEST_DAEMON";
const AS_SWEEPER: &str = "BUNCHD_TEST_SWEEPER";

/// Plays the daemon when another test starts it as one: starts the program and waits for it.
#[tokio::test]
async fn p5_play_the_daemon() {
    let Ok(order) = std::env::var(AS_DAEMON) else { return };
    let [folder, ledger, guarded, script] = order.split('\n').collect::<Vec<_>>()[..] else { panic!("{order}") };
    SigSet::all().thread_block().unwrap();
    take_over_inherited().unwrap();
    // Asked here, since a shell unblocks them itself.
    assert_eq!(SigSet::thread_get_mask(), Ok(SigSet::empty()));
    let folder = Path::new(folder);
    let lock = Lock::acquire(&folder.join("lock"), Timestamp::UNIX_EPOCH).unwrap();
    let _guard = (guarded == "guarded").then(|| guard::start(ledger, &lock));
    spawn(&shell(folder, ledger, script)).unwrap().wait(std::future::pending(), GRACE, |_| {}).await;
}

/// Starts a daemon that runs `script`, which tells by the pipe `alive` that it is up; then kills the daemon.
///
/// The daemon itself is started as by a careless supervisor: with a signal ignored, others blocked, and a file open that is none of its own.
pub(super) async fn kill_a_daemon_that_runs(stage: &Stage, guarded: &str, script: &str) {
    let order = format!("{}\n{}\n{guarded}\n{script}", stage.folder.path().display(), stage.ledger);
    let mut daemon = Command::new("/bin/sh");
    daemon.args(["-c", "trap '' HUP; exec 8</dev/null; exec \"$0\" --exact process::tests::daemon::p5_play_the_daemon"]);
    daemon.arg(std::env::current_exe().unwrap()).env(AS_DAEMON, order).stdout(Stdio::null()).process_group(0);
    let mut daemon = daemon.spawn().unwrap();
    tokio::time::timeout(super::TOO_LONG, stage.alive.readable()).await.expect("the daemon does not start").unwrap();
    daemon.kill().unwrap();
    daemon.wait().unwrap();
}

/// Plays a daemon that was started by one of its own attempts: sweeps a ledger whose marker it carries itself.
#[test]
fn p6_play_the_sweeper() {
    let Ok(ledger) = std::env::var(AS_SWEEPER) else { return };
    assert_eq!(sweep(&ledger, &|_| false), 0);
}

#[test]
fn p6_a_daemon_that_carries_its_own_marker_spares_itself_and_its_parents() {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "\"$0\" --exact process::tests::daemon::p6_play_the_sweeper >/dev/null; echo sweeper $?"]);
    shell.arg(std::env::current_exe().unwrap()).process_group(0);
    shell.env(AS_SWEEPER, "self-sweep").env(MARKER_VARIABLE, "self-sweep:1:import:1");
    let output = shell.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "sweeper 0\n");
}

/// A program that is none of ours; ends with the test, also when that fails.
struct Stranger(Child);

impl Stranger {
    fn start() -> Self {
        Self(Command::new("sleep").arg("1000").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.end();
    }
}

#[tokio::test]
async fn e1_what_the_daemon_itself_inherited_does_not_go_on_to_programs() {
    let mut stage = Stage::new("inherited");
    let script = "for f in /proc/$$/fd/*; do [ -e $f ] && [ ${f##*/} -gt 2 ] && open=open${f##*/}; done; \
                  sed -n \"s/^Sig[BI][lg][kn]:[[:space:]]*/$open /p\" /proc/self/status >alive";
    kill_a_daemon_that_runs(&stage, "unguarded", script).await;
    let text = stage.all_dead().await;
    let masks: Vec<u64> = text.split_whitespace().map(|mask| u64::from_str_radix(mask, 16).expect("no file is open")).collect();
    // The C library keeps two real-time signals for itself.
    assert_eq!(masks.iter().map(|mask| mask & 0x7fff_ffff).collect::<Vec<_>>(), [0, 0], "{text}");
}

#[tokio::test]
async fn p5_the_next_daemon_ends_what_a_killed_one_left() {
    let mut stage = Stage::new("leftover");
    kill_a_daemon_that_runs(&stage, "unguarded", "exec 9>alive; setsid sh -c 'trap \"\" TERM; echo up >&9; sleep 1000; :' & wait").await;
    let found = end_leftovers(&stage.ledger, GRACE).await;
    assert!(!found.is_empty() && found.iter().all(|found| found.marker == format!("{}:1:import:1", stage.ledger)), "{found:?}");
    assert_eq!(stage.all_dead().await, "up\n");
    assert_eq!(end_leftovers(&stage.ledger, GRACE).await, []);
}

#[tokio::test]
async fn p5_a_number_that_went_to_another_program_is_not_ours() {
    let mut other = Stranger::start();
    let pid = other.0.id();
    let now = super::super::table::row(nix::unistd::Pid::from_raw(pid.cast_signed())).unwrap().process();
    assert!(is_alive(now));
    let another = ProcessId { pid, started_s: now.started_s - 100 };
    assert!(!is_alive(another));
    assert!(!end_recorded(another, GRACE).await, "a later process of the same number is not touched");
    assert_eq!(end_leftovers("no-such-ledger", GRACE).await, []);
    assert!(is_alive(now), "a process without marker is not touched");
    other.end();
    assert!(!is_alive(now));
}

#[tokio::test]
async fn p5_a_recorded_process_that_cleared_its_environment_is_ended() {
    let stage = Stage::new("recorded");
    let spawned = spawn(&stage.shell("exec 9>alive; echo up >&9; exec env -i sleep 1000")).unwrap();
    stage.alive.readable().await.unwrap();
    assert!(end_recorded(spawned.process, GRACE).await);
    assert!(!is_alive(spawned.process));
}

#[tokio::test]
async fn p5_a_dead_process_that_nobody_reaped_does_not_live() {
    let stage = Stage::new("zombie");
    let spawned = spawn(&stage.shell("exec 9>alive; echo up >&9; exit 0")).unwrap();
    let process = spawned.process;
    stage.alive.readable().await.unwrap();
    nix::sys::wait::waitid(
        nix::sys::wait::Id::Pid(nix::unistd::Pid::from_raw(process.pid.cast_signed())),
        nix::sys::wait::WaitPidFlag::WEXITED | nix::sys::wait::WaitPidFlag::WNOWAIT,
    )
    .unwrap();
    assert!(!is_alive(process));
    drop(spawned);
}

#[tokio::test]
async fn p5_a_marker_is_matched_by_whole_parts() {
    let mut stage = Stage::new("parts");
    let spawned = spawn(&stage.shell("exec 9>alive; echo up >&9; sleep 1000; :")).unwrap();
    stage.alive.readable().await.unwrap();
    let ledger = stage.ledger.clone();
    let is_found = |prefix: &str| find_marked(prefix).iter().any(|found| found.process == spawned.process);
    assert!(
        is_found(&ledger)
            && is_found(&format!("{ledger}:1"))
            && is_found(&format!("{ledger}:"))
            && is_found(&format!("{ledger}:1:import:1"))
    );
    assert!(!is_found(&format!("{ledger}:1:imp")) && !is_found(&ledger[..ledger.len() - 1]));
    drop(spawned);
    stage.all_dead().await;
}
