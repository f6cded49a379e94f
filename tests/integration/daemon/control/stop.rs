//! Stop and cancel reach what runs, and steps that run always run still.

use bunchd::model::execution::Status;

use super::super::drop_bunch;
use super::{BUNCH_A, has, let_go, says, states, told, yard};
use crate::yard::{Place, eventually, statuses};

/// Proves B24 and B27.
#[test]
fn b24_a_pipeline_that_cannot_be_stopped_refuses_with_the_reason_and_goes_on() {
    let yard = yard("", &["import"]);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    assert!(!told(&yard, "show 1", 0).contains("bunchd stop"), "it is not offered");
    let refused = told(&yard, "stop 1", 1);
    has(&refused, "execution 1 cannot be stopped, since its pipeline does not say stoppable=\"true\"; `bunchd cancel` ends it anyway");
    has(&told(&yard, "stop --all --json", 1), "\"answer\": \"refused\"");
    has(&told(&yard, "stop --pipeline p", 1), "cannot be stopped");
    let_go(&yard, "import");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    has(&told(&yard, "stop 1", 1), "execution 1 is not in progress; `bunchd show 1` tells how it ended");
    has(&told(&yard, "stop --all", 1), "no execution is in progress that could be stopped");
    assert!(!yard.tally().contains(&"import term".to_owned()));
    daemon.terminate();
}

/// Proves B25, B26 and B27.
#[test]
fn b25_a_stop_reaches_a_running_import_later_steps_are_not_begun_and_steps_that_run_always_run() {
    let yard = yard("stoppable=\"true\"", &["import"]);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    has(&told(&yard, "show 1", 0), "  can be     stopped: `bunchd stop 1`");
    has(&told(&yard, "stop 1", 0), "execution 1 is being stopped");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Stopped]);
    assert_eq!(states(&yard, 1), ["stopped", "stopped", "succeeded"]);
    assert_eq!(yard.tally(), ["import start", "import term", "always start", "always end"]);
    assert_eq!(yard.all_in_one_place(&BUNCH_A), Place::Failed);
    let shown = told(&yard, "show 1", 0);
    has(&shown, "Execution 1 of p: stopped");
    has(&shown, "  stop       by ");
    has(&shown, "(request 1), at 20");
    assert!(!shown.contains("bunchd stop"), "it is not offered any more");
    has(&told(&yard, "list --status stopped", 0), "import: stopped by ");

    let_go(&yard, "import");
    has(&told(&yard, "retry 1", 0), "execution 2 has started");
    assert_eq!(statuses(&yard.executions_over(2)), [Status::Stopped, Status::Succeeded]);
    assert_eq!(yard.all_in_one_place(&BUNCH_A), Place::Archive);
    daemon.terminate();
}

/// Proves P8 for cancel.
#[test]
fn p8_a_cancel_always_works_and_force_ends_also_what_runs_always() {
    let yard = yard("", &["import", "always"]);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    has(&told(&yard, "cancel --pipeline p", 0), "execution 1 is being cancelled");
    says(&yard, "always start");
    assert_eq!(states(&yard, 1), ["cancelled", "cancelled", "running"]);
    has(&told(&yard, "status", 0), "stopping (cancelling)");
    has(&told(&yard, "cancel 1", 1), "only steps that run always are left in execution 1; `bunchd cancel 1 --force` ends them too");
    has(&told(&yard, "cancel 1 --force", 0), "execution 1 is being cancelled");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Cancelled]);
    assert_eq!(states(&yard, 1), ["cancelled", "cancelled", "cancelled"]);
    assert_eq!(yard.tally(), ["import start", "import term", "always start", "always term"]);
    assert_eq!(yard.all_in_one_place(&BUNCH_A), Place::Failed);
    yard.nothing_runs();
    daemon.terminate();
}

/// Proves P8 for retries of one step and from the start.
#[test]
fn p8_a_retry_runs_one_step_or_all_again() {
    let yard = yard("", &["import", "after"]);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    says(&yard, "import start");
    let_go(&yard, "import");
    says(&yard, "after start");
    told(&yard, "cancel 1", 0);
    yard.executions_over(1);
    assert_eq!(states(&yard, 1), ["succeeded", "cancelled", "succeeded"]);
    has(
        &told(&yard, "retry 1 --step atfer", 66),
        "execution 1 has no step named atfer; did you mean after? its steps are import, after, always",
    );
    has(&told(&yard, "retry 1 --step import", 1), "the step import of execution 1 ended well; there is nothing to retry");
    told(&yard, "retry 1 --step after --from-start", 64);
    has(&told(&yard, "retry 1 --from-start", 0), "execution 2 has started");
    eventually("the import runs again", || states(&yard, 2)[0] == "succeeded");
    told(&yard, "cancel last", 0);
    yard.executions_over(2);
    let_go(&yard, "after");
    told(&yard, "retry 2 --step after", 0);
    yard.executions_over(3);
    assert_eq!(states(&yard, 3), ["skipped", "succeeded", "succeeded"]);
    assert_eq!(yard.tally().iter().filter(|line| *line == "import end").count(), 2);
    daemon.terminate();
}
