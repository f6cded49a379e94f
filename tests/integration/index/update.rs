//! `index-update`: the shop takes up what waits.

use super::{tells, with_script};

/// Two changes of one index, none of the other.
const TABLE: &str = "\
| ID                     | Title          | Status | Update On | Schedule Status             |
| catalogsearch_fulltext | Catalog Search | Ready  | Schedule  | idle (2046 in backlog)      |
| catalog_product_price  | Product Price  | Ready  | Schedule  | idle (0 in backlog)         |
| inventory              | Inventory      | Ready  | Save      |                             |
";

/// Takes up half of what waits with each call, as a cron job does that is due now and then.
const HALF: &str = r#"
if grep -q 2046 "$here/table"; then sed -i 's/2046/40/' "$here/table"; else sed -i 's/(40 /(0 /' "$here/table"; fi
"#;

const CRON: &str = "cron:run --group=index --bootstrap=standaloneProcessStarted=1";

#[test]
fn e5_the_cron_group_is_run_until_no_change_waits() {
    let world = with_script("index-update", "", &[("every", "1 s")], TABLE).file("cron", HALF);
    let story = world.indexed(0);
    tells(&story, "info: at first there waited 2046 changes of catalogsearch_fulltext");
    tells(&story, "2046  changes taken up");
    assert_eq!(world.calls(), ["indexer:status", CRON, "indexer:status", CRON, "indexer:status"]);
}

#[test]
fn e5_what_may_be_left_is_left_and_nothing_is_called_where_no_change_waits() {
    let world = with_script("index-update", "", &[("backlog", "2046")], TABLE);
    world.indexed(0);
    assert_eq!(world.calls(), ["indexer:status"]);
}

#[test]
fn e5_changes_that_nobody_takes_up_in_time_fail_the_step_and_say_how_many_wait() {
    let arguments = [("timeout", "1 s"), ("wait-only", "true"), ("every", "1 s")];
    let story = with_script("index-update", "", &arguments, TABLE).indexed(1);
    tells(&story, "after 1s there wait 2046 changes of catalogsearch_fulltext, and 0 may; look whether the shop's cron job runs");
}

/// A cron job that is killed leaves its view in "working", so the end of the time ends no call, and begins none.
#[test]
fn e5_a_call_that_lasts_longer_than_the_timeout_comes_to_its_end_and_no_other_begins() {
    let arguments = [("timeout", "1 s"), ("every", "1 s")];
    let world = with_script("index-update", "", &arguments, TABLE).file("cron", "sleep 1.2; touch \"$here/through\"\n");
    tells(&world.indexed(1), "after 1s there wait 2046 changes of catalogsearch_fulltext, and 0 may");
    assert!(world.path("through").exists());
    assert_eq!(world.calls(), ["indexer:status", CRON, "indexer:status"]);
}

/// Proves that changes that a killed cron job holds are not waited for until the time is over.
#[test]
fn e5_changes_that_a_killed_cron_job_holds_are_told_at_once() {
    let held = "\
| ID                     | Title          | Status | Update On | Schedule Status           | Schedule Updated    |
| catalogsearch_fulltext | Catalog Search | Ready  | Schedule  | working (2046 in backlog) | 2026-01-10 12:00:02 |
";
    let world = with_script("index-update", "", &[], held);
    tells(&world.indexed(2), "warning: catalogsearch_fulltext takes its changes up for ");
    assert_eq!(world.calls(), ["indexer:status"]);
}

#[test]
fn e5_cron_jobs_that_are_switched_off_are_told() {
    let world = with_script("index-update", "", &[], TABLE).file("cron", "echo 'Cron is disabled. Jobs were not run.'\n");
    tells(&world.indexed(1), "the shop's cron jobs are switched off: `cron/enabled` in app/etc/env.php");
    let world = with_script("index-update", "", &[("command", "indexer:update-mview")], TABLE);
    let world = world.program(
        "console",
        "if test \"$1\" = indexer:status; then cat \"$(dirname \"$0\")/table\"; else echo 'Command is not defined.'; exit 1; fi",
    );
    tells(&world.indexed(1), "indexer:update-mview ended with exit code 1: Command is not defined.");
}
