//! A program's whole tree ends with it: after its time, and when the daemon is killed.

use std::fs::File;
use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use bunchd::model::execution::Status;
use nix::sys::stat::Mode;

use super::{drop_bunch, pipeline, tallied, twice};
use crate::yard::{PATIENCE, Place, Yard, failure, statuses, step};

/// Starts a child, and one in a session of its own; all three hold the pipe open and hear no TERM.
const FAMILY: &str = r#"
trap '' TERM HUP INT
exec 8>"$yard/alive"
sleep 1000 &
setsid sleep 1000 &
echo "start $ATTEMPT" >> "$yard/tally"
wait
"#;

/// Makes a pipe, and tells when nobody holds it open any more.
fn all_gone(yard: &Yard) -> Receiver<()> {
    let path = yard.home().join("alive");
    nix::unistd::mkfifo(&path, Mode::S_IRWXU).expect("the yard is writable");
    let (sender, gone) = channel();
    thread::spawn(move || {
        // It opens when the program has opened its end, and ends with the last holder.
        let read = File::open(path).and_then(|mut pipe| pipe.read_to_end(&mut Vec::new()));
        let _ = read.map(|_| sender.send(()));
    });
    gone
}

/// Proves P5 and R5, and that a killed daemon takes its programs with it.
#[test]
fn p5_a_killed_daemon_takes_the_whole_tree_along_and_the_step_is_tried_again() {
    let yard = Yard::new(&pipeline("", &twice(1), ""));
    yard.importer(&format!("test \"$ATTEMPT\" = 1 || exit 0\n{FAMILY}"));
    yard.configure();
    let gone = all_gone(&yard);
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    daemon.kill();
    gone.recv_timeout(PATIENCE).expect("the last process of the tree ends");
    yard.nothing_runs();
    let daemon = yard.daemon();
    let all = yard.executions_over(1);
    assert_eq!((statuses(&all), step(&all[0], "import")), (vec![Status::Succeeded], ("succeeded", 2)));
    let said = daemon.terminate();
    assert!(said.contains("what it had done by then is not known"), "{said}");
    assert_eq!(yard.all_in_one_place(&[("import-product_A_1.csv", "sku\n1\n"), ("import-product_A.ok", "")]), Place::Archive);
}

/// Proves P6.
#[test]
fn p6_a_step_that_runs_too_long_is_ended_with_its_whole_tree_and_steps_that_run_always_run() {
    let mut yard = Yard::new(&pipeline("expireIn=\"1 s\"", "", ""));
    yard.settings = "[stop]\ngrace = \"200 ms\"".to_owned();
    yard.importer(FAMILY);
    yard.configure();
    let gone = all_gone(&yard);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    let all = yard.executions_over(1);
    gone.recv_timeout(PATIENCE).expect("the last process of the tree ends");
    yard.nothing_runs();
    assert_eq!((statuses(&all), step(&all[0], "report")), (vec![Status::Failed], ("succeeded", 1)));
    let text = failure(&all[0], "import");
    assert!(text.contains("expireIn"), "{text}");
    daemon.terminate();
}

/// Proves P6 for the pipeline.
#[test]
fn p6_a_pipeline_that_takes_too_long_is_cancelled_with_its_trees_and_steps_that_run_always_run() {
    let mut yard = Yard::new(&pipeline("", &twice(1), ""));
    yard.pipelines = yard.pipelines.replace("connector=\"csv\"", "connector=\"csv\" expire-in=\"1 s\"");
    yard.settings = "[stop]\ngrace = \"200 ms\"".to_owned();
    yard.importer(FAMILY);
    yard.configure();
    let gone = all_gone(&yard);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    let all = yard.executions_over(1);
    gone.recv_timeout(PATIENCE).expect("the last process of the tree ends");
    yard.nothing_runs();
    assert_eq!((step(&all[0], "import"), step(&all[0], "report")), (("cancelled", 1), ("succeeded", 1)));
    assert_eq!(statuses(&all), [Status::Cancelled]);
    daemon.terminate();
}
