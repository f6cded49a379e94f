//! Conditions that are looked up in the world: a program's answer, the presence of files, the state of the shop's indexes.

use std::fs;

use bunchd::model::execution::Status;
use rusqlite::Connection;

use super::{drop_bunch, tallied};
use crate::yard::{Yard, eventually, statuses};

/// Returns a pipeline of one import with a condition of its own, or one of its import.
fn pipeline(pipeline_condition: &str, step_condition: &str) -> String {
    format!(
        r#"<pipeline name="p">
  <conditions>{pipeline_condition}</conditions>
  <step name="import" executorType="import" sortOrder="20">
    <conditions>{step_condition}</conditions>
    <arguments><argument key="program" value="importer"/><argument key="command" value="import:products"/></arguments>
  </step>
</pipeline>"#
    )
}

const IMPORT: &str = r#"echo import >> "$yard/tally""#;

/// Makes a yard with a program `check`, which is a script with the yard's directory in `$yard`.
fn yard(pipelines: &str, check: &str) -> Yard {
    let yard = Yard::new(pipelines);
    yard.importer(IMPORT);
    yard.configure();
    let home = yard.home().display();
    fs::write(yard.home().join("check.sh"), format!("yard='{home}'\n{check}\n")).expect("the yard is writable");
    let settings = yard.home().join("bunchd.toml");
    let text = fs::read_to_string(&settings).expect("it was just written");
    let shop = format!(
        "check = [\"/bin/sh\", \"{home}/check.sh\"]\nmagento = [\"{}\", \"demo-shop\", \"--installation-dir={home}/shop\"]",
        env!("CARGO_BIN_EXE_bunchd")
    );
    fs::write(settings, text.replace("[programs]\n", &format!("[programs]\n{shop}\n"))).expect("the yard is writable");
    yard
}

#[test]
fn p3_a_bunch_waits_for_a_command_and_is_claimed_when_its_answer_changes() {
    let condition = r#"<pipeline_condition type="command" program="check" command="'is open'" every="1 second" timeout="1 second"/>"#;
    let check = r#"test "$1" = 'is open' || exit 9
        echo asked >> "$yard/asked"; test -e "$yard/open" || { echo 'the shop is closed'; exit 3; }"#;
    let yard = yard(&pipeline(condition, ""), check);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    eventually("people are told why it waits", || yard.run(&["inbox"]).out.contains("exit code 3: the shop is closed"));
    assert!(yard.inbox.join("import-product_A.ok").exists() && yard.executions().is_empty());
    fs::write(yard.home().join("open"), "").expect("the yard is writable");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
    let asked = fs::read_to_string(yard.home().join("asked")).expect("it was asked").lines().count();
    assert!((2..60).contains(&asked), "{asked} looks, at most one a second");
}

/// Proves B23 for conditions: whoever has put the program right does not wait until the old answer is too old.
#[test]
fn b23_after_a_reload_conditions_are_looked_up_anew() {
    let condition = r#"<pipeline_condition type="command" program="check" every="1 hour" timeout="1 second"/>"#;
    let yard = yard(&pipeline(condition, ""), "exit 3");
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    eventually("people are told why it waits", || yard.run(&["inbox"]).out.contains("exit code 3"));
    let settings = yard.home().join("bunchd.toml");
    let text = fs::read_to_string(&settings).expect("it is there");
    fs::write(yard.home().join("right.sh"), "exit 0")
        .and_then(|()| fs::write(&settings, text.replace("check.sh", "right.sh")))
        .expect("the yard is writable");
    assert!(yard.run(&["reload"]).status.success());
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}

#[test]
fn p3_a_bunch_waits_for_a_file_and_is_claimed_when_one_is_there() {
    let condition = r#"<pipeline_condition type="files-present" pattern="release/*.flag" every="1 second"/>"#;
    let yard = yard(&pipeline(condition, ""), "");
    let _daemon = yard.daemon();
    drop_bunch(&yard, "A");
    eventually("people are told why it waits", || yard.run(&["inbox"]).out.contains("no file fits"));
    fs::create_dir(yard.home().join("release")).expect("the yard is writable");
    fs::write(yard.home().join("release/today.flag"), "").expect("the yard is writable");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
}

#[test]
fn p4_a_step_waits_while_the_shop_rebuilds_an_index_of_it() {
    let condition =
        r#"<step_condition type="no-conflicting-indexing" program="magento" indexes="catalog_product_price" every="1 second"/>"#;
    let yard = yard(&pipeline("", condition), "");
    let shop = yard.home().join("shop");
    fs::create_dir(&shop).expect("the yard is writable");
    let status = yard.run(&["demo-shop", &format!("--installation-dir={}", shop.display()), "indexer:status"]);
    assert!(status.out.contains("catalog_product_price"), "{status:?}");
    let set = |state: &str| {
        let shop = Connection::open(shop.join("var/shop.sqlite")).expect("the shop has a database");
        let changed = shop.execute("UPDATE indexer_state SET status = ?1 WHERE indexer_id = 'catalog_product_price'", [state]);
        assert_eq!(changed, Ok(1));
    };
    set("working");
    let _daemon = yard.daemon();
    drop_bunch(&yard, "A");
    eventually("people are told why it waits", || yard.run(&["show", "1"]).out.contains("catalog_product_price is being rebuilt"));
    assert!(yard.tally().is_empty());
    set("valid");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
}

#[test]
fn p3_a_look_that_goes_on_ends_with_the_daemon_and_its_processes_are_spared_until_then() {
    let condition = r#"<pipeline_condition type="command" program="check" every="5 minutes" timeout="5 minutes"/>"#;
    let check = r#"setsid sleep 1000 & echo look >> "$yard/tally"; sleep 1000"#;
    let yard = yard(&pipeline(condition, ""), check);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    daemon.terminate();
    yard.nothing_runs();
    assert_eq!(yard.tally().len(), 1, "no two looks at once");
}

/// Proves that the sweep after a step takes a look for none of what the step has left.
#[test]
fn p4_the_sweep_after_a_step_spares_a_look_that_goes_on() {
    let condition = r#"<step_condition type="no-conflicting-indexing" program="check" indexes="mine" every="1 hour"/>"#;
    // The sweep comes a second after the first import has ended.
    let check = r#"echo look >> "$yard/looks"; sleep 2; printf '| ID | Title | Status | Update On |\n| mine | Mine | Ready | Save |\n'"#;
    let two = pipeline("", condition).replace("<step ", &format!("{}<step ", step_before()));
    let yard = yard(&two, check);
    let _daemon = yard.daemon();
    drop_bunch(&yard, "A");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    assert_eq!(fs::read_to_string(yard.home().join("looks")).expect("it was asked"), "look\n");
}

fn step_before() -> &'static str {
    r#"<step name="before" executorType="command" sortOrder="10"><arguments><argument key="command" value="/bin/true"/></arguments></step>"#
}

#[test]
fn p3_a_killed_daemon_takes_its_looks_along() {
    let condition = r#"<pipeline_condition type="command" program="check" every="5 minutes" timeout="5 minutes"/>"#;
    let yard = yard(&pipeline(condition, ""), r#"setsid sleep 1000 & echo look >> "$yard/tally"; sleep 1000"#);
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    daemon.kill();
    yard.nothing_runs();
}

#[test]
fn p3_a_run_that_ends_by_itself_looks_once_and_does_not_wait_for_another_answer() {
    let condition = r#"<pipeline_condition type="command" program="check" every="1 hour" timeout="5 seconds"/>"#;
    let yard = yard(&pipeline(condition, ""), r#"echo look >> "$yard/tally"; exit 1"#);
    drop_bunch(&yard, "A");
    let ended = yard.run(&["once"]);
    assert_eq!((ended.status.code(), yard.tally()), (Some(0), vec!["look".to_owned()]), "{ended:?}");
    assert!(yard.inbox.join("import-product_A.ok").exists());
}
