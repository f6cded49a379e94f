//! SIGTERM: what runs is stopped, or ends first, as the configuration says.

use bunchd::model::execution::Status;
use nix::sys::signal::Signal;

use super::{UNTIL_GO, drop_bunch, go, pipeline, tallied, yard};
use crate::yard::{Place, Yard, failure, statuses, step};

const STUBBORN: &str = r#"
trap 'echo term >> "$yard/tally"; exit 0' TERM
sleep 1000 &
setsid sleep 1000 &
echo start >> "$yard/tally"
wait
"#;

/// Proves E3 and R5.
#[test]
fn e3_sigterm_stops_a_step_with_its_tree_and_records_it() {
    let yard = yard(STUBBORN);
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    daemon.signal(Signal::SIGTERM);
    assert!(daemon.end().success(), "{}", daemon.said());
    assert_eq!(yard.tally(), ["start", "term"]);
    yard.nothing_runs();
    let execution = yard.executions().remove(0);
    assert_eq!((step(&execution, "import"), step(&execution, "report")), (("failed", 1), ("pending", 0)));
    assert!(failure(&execution, "import").contains("bunchd"), "{}", failure(&execution, "import"));
    yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Failed]);
    assert_eq!(yard.all_in_one_place(&[("import-product_A_1.csv", "sku\n1\n"), ("import-product_A.ok", "")]), Place::Failed);
    assert_eq!(yard.tally().len(), 2, "it may run once");
}

#[test]
fn e3_sigterm_lets_a_step_end_first_where_the_configuration_says_so() {
    let mut yard = Yard::new(&pipeline("", "", ""));
    yard.settings = "[stop]\non_sigterm = \"finish\"".to_owned();
    yard.importer(UNTIL_GO);
    yard.configure();
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    daemon.signal(Signal::SIGTERM);
    daemon.says("told to end");
    drop_bunch(&yard, "B");
    go(&yard);
    assert!(daemon.end().success(), "{}", daemon.said());
    assert_eq!(yard.tally(), ["start 1", "end"]);
    let all = yard.executions();
    assert_eq!((all.len(), step(&all[0], "import")), (1, ("succeeded", 1)), "nothing new is begun");
    yard.once();
    assert_eq!(statuses(&yard.executions_over(2)), [Status::Succeeded, Status::Succeeded]);
}

#[test]
fn e3_a_second_sigterm_stops_what_was_to_end_first() {
    let mut yard = Yard::new(&pipeline("", "", ""));
    yard.settings = "[stop]\non_sigterm = \"finish\"".to_owned();
    yard.importer(STUBBORN);
    yard.configure();
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    daemon.signal(Signal::SIGTERM);
    daemon.says("told to end");
    daemon.signal(Signal::SIGTERM);
    assert!(daemon.end().success(), "{}", daemon.said());
    yard.nothing_runs();
}
