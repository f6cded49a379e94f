//! `bunchd index status`.

use std::process::Stdio;

use expect_test::expect;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::rebuild::OF_2_4;
use super::{SETTINGS, pipeline, tells, with_script, with_shop};
use crate::world::{World, until};

#[test]
fn e5_index_status_shows_what_the_chain_would_do_and_why_and_changes_nothing() {
    let world = with_script("reindex", "", &[("thresholds", "default=10"), ("indexes", "Stock, catalogsearch_fulltext")], OF_2_4);
    world.run("index status").exits(0).prints(expect![[r#"
        Read from the console magento
        Purposes of step work of index: on-save, threshold, reindex-required

        index                   updated   status  backlog  threshold  would
        catalogsearch_fulltext  schedule  ready         0         10  leave
            Catalog Search; left to the delta: it is updated by schedule; no change waits, not more than 10;
            it is ready
        catalog_product_price   save      ready         -          -  -
            Product Price; the step does not name it
        cataloginventory_stock  save      ready         -          -  rebuild
            Stock; on-save: updated on save, which an import does not trigger

        3 indexes: 1 would be rebuilt, 1 left to the delta
    "#]]);
    assert_eq!(world.calls(), ["indexer:status"]);
}

#[test]
fn e7_index_status_asks_the_program_that_decides() {
    let arguments = [("purposes", "command"), ("purpose-command", "check {index}"), ("indexes", "inventory, customer_grid")];
    let world = with_shop("reindex", &arguments).program("check", r#"test "$1" = inventory && exit 0; exit 9"#);
    let json = world.run("index status --json").exits(2).json();
    let would = |id: &str| {
        let indexes = json["indexes"].as_array().expect("a list");
        indexes.iter().find(|index| index["id"] == id).expect("it is there")["would"].clone()
    };
    assert_eq!(
        (would("inventory"), would("customer_grid"), would("cataloginventory_stock")),
        ("rebuild".into(), "unknown".into(), "not-asked".into())
    );
}

/// Proves that the command decides as the step does: also for indexes that the step does not name, or that are "working".
#[test]
fn e5_index_status_decides_as_the_step() {
    let table =
        OF_2_4.replace("Stock          | Ready ", "Stock          | Reindex required ").replace("Search | Ready ", "Search | Processing ");
    let arguments = [("indexes", "catalog_product_price, catalogsearch_fulltext"), ("purposes", "command"), ("purpose-command", "check")];
    let would = |more: &[(&str, &str)]| {
        let arguments = [&arguments, more].concat();
        let world = with_script("reindex", "", &arguments, &table).program("check", "exit 0");
        let json = world.run("index status --json").exits(2).json();
        json["indexes"].as_array().expect("a list").iter().map(|index| index["would"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(would(&[]), ["wait-and-rebuild", "rebuild", "not-asked"]);
    assert_eq!(would(&[("all-invalid", "true")]), ["wait-and-rebuild", "rebuild", "rebuild"]);
}

/// Proves that whoever ends the command is told so, and that nothing of the shop's console stays behind.
#[test]
fn e5_index_status_that_is_told_to_end_ends_the_console_and_says_so() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let world = with_script("reindex", "", &[], OF_2_4);
        let world = world.program(
            "console",
            "echo $$ > \"$(dirname \"$0\")/began\"; mv \"$(dirname \"$0\")/began\" \"$(dirname \"$0\")/begun\"; sleep 100; true",
        );
        let mut command = world.in_world(env!("CARGO_BIN_EXE_bunchd"));
        let child = command.args(["index", "status"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        until("the console runs", || world.path("begun").exists());
        kill(Pid::from_raw(child.id().cast_signed()), signal).expect("it runs");
        let ended = child.wait_with_output().expect("it is our child");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(1) && said.contains("it was ended before it was known how the indexes stand"), "{ended:?}");
        let console = std::fs::read_to_string(world.path("begun")).expect("it was written");
        assert!(!std::path::Path::new(&format!("/proc/{}", console.trim())).exists(), "the console still runs");
    }
}

#[test]
fn e5_index_status_says_whose_purposes_it_takes() {
    let two = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="index"><step name="a" executorType="reindex" sortOrder="1"/></pipeline>
  <pipeline name="other"><step name="b" executorType="reindex" sortOrder="1"><arguments><argument key="purposes" value="threshold"/></arguments></step></pipeline>
  <pipeline name="none"><step name="c" executorType="report" sortOrder="1"/></pipeline>
</pipelines>"#;
    let world = with_script("reindex", "", &[], OF_2_4).file("pipelines.xml", two);
    let told = world.run("index status").exits(0).out;
    tells(&told, "There are several such steps (a of index, b of other): name one by --pipeline and --step;");
    tells(&world.run("index status --pipeline other").exits(0).out, "Purposes of step b of other: threshold\n");
    tells(&world.run("index status --step a").exits(0).out, "Purposes of step a of index: on-save");
    world.run("index status --pipeline othr").exits(66);
    world.run("index status --pipeline none").exits(66);
    let world = with_script("command", "", &[("command", "/bin/true")], OF_2_4);
    tells(&world.run("index status").exits(0).out, "No pipeline has a step with executorType=\"reindex\": these are the defaults");
}

#[test]
fn e8_index_status_tells_what_nobody_takes_up_and_that_nobody_answers() {
    let table = OF_2_4.replace("idle (0 in backlog) ", "suspended (7 in backlog)");
    let told = with_script("reindex", "", &[], &table).run("index status").exits(2).out;
    tells(&told, "! it is suspended, so that the cron job leaves its changes");
    let world = World::new().file("bunchd.toml", SETTINGS).file("pipelines.xml", pipeline("reindex", "", &[]));
    assert!(world.run("index status").exits(1).err.contains("console was not found"));
    let world = with_script("reindex", "", &[], "There are no commands defined in the \"indexer\" namespace.\n");
    assert!(world.run("index status").exits(1).err.contains("magento indexer:status: it printed no table of indexes"));
}
