//! Indexes that somebody else rebuilds, or that a killed rebuild left behind.

use super::rebuild::OF_2_4;
use super::{pipeline, tells, with_script, with_shop};
use crate::world::until;

#[test]
fn e8_an_index_that_stays_in_working_is_told_with_what_to_do_and_waited_for_only_so_long() {
    let world = with_shop("reindex", &[("indexes", "inventory, customer_grid"), ("purposes", "on-save"), ("wait", "1 s")]);
    world.shop("indexer:set-mode realtime inventory customer_grid");
    world.shop_sql("UPDATE indexer_state SET status = 'working' WHERE indexer_id = 'inventory'");
    let story = world.indexed(1);
    tells(&story, "1 of 2 indexes not rebuilt: inventory (somebody else rebuilds it for ");
    tells(&story, " at least, or that rebuild was killed)");
    tells(&story, "indexer:reset inventory`, then `");
    tells(&story, "1  indexes rebuilt");
    let calls = world.calls();
    assert_eq!(calls.last().map(String::as_str), Some("indexer:reindex customer_grid"), "the others are rebuilt: {calls:?}");
    assert!(calls.len() >= 3, "it was looked at again: {calls:?}");
    tells(&story, "warning: waited 1s for inventory, which is still being rebuilt, or a killed rebuild left it so; if no rebuild runs");
    tells(&world.run("log last work").exits(0).out, "bunchd: waits for what somebody else rebuilds: inventory");
}

#[test]
fn e8_an_index_that_somebody_else_rebuilds_is_waited_for_and_then_rebuilt() {
    // The second look finds it ready.
    let reindex = "shift; echo 'Product Price index has been rebuilt successfully in 00:00:00'\n";
    let console = r#"
here=$(dirname "$0")
echo "$*" >> "$here/calls"
case "$1" in
indexer:status) cat "$here/table"; mv "$here/next" "$here/table" 2>/dev/null; true ;;
indexer:reindex) . "$here/reindex" ;;
esac"#;
    let working = OF_2_4.replace("Product Price  | Ready ", "Product Price  | Processing ");
    let world = with_script("reindex", "", &[("indexes", "catalog_product_price")], &working).file("reindex", reindex);
    let world = world.file("next", OF_2_4).program("console", console);
    let story = world.indexed(0);
    tells(&story, "1  indexes rebuilt");
    tells(&story, "s for catalog_product_price, until nobody else rebuilt it any more");
    assert_eq!(world.calls(), ["indexer:status", "indexer:status", "indexer:reindex catalog_product_price"]);
}

#[test]
fn e8_a_dependent_index_that_somebody_else_rebuilds_is_waited_for_as_well() {
    let working = OF_2_4.replace("Catalog Search | Ready ", "Catalog Search | Processing ");
    let reindex = "echo 'Product Price index has been rebuilt successfully in 00:00:00'\n\
        echo 'process error during indexation process:'\necho 'Catalog Search index is locked by another reindex process. Skipping.'\nexit 1\n";
    let arguments = [("indexes", "catalog_product_price"), ("wait", "1 s")];
    let world = with_script("reindex", "", &arguments, &working).file("reindex", reindex);
    let story = world.indexed(2);
    tells(&story, "warning: catalogsearch_fulltext was not rebuilt: it is locked");
    tells(
        &story,
        "warning: waited 1s for catalogsearch_fulltext, which is still being rebuilt, or a killed rebuild left it so; if no rebuild",
    );
    assert!(!story.contains("since when"), "it is told once: {story}");
    assert!(world.calls().len() >= 3, "{:?}", world.calls());
}

#[test]
fn e8_what_a_killed_rebuild_left_is_reset_and_rebuilt_where_the_step_says_so() {
    let arguments = [("indexes", "inventory"), ("purposes", "reindex-required"), ("stale-after", "1 s"), ("on-stale", "reset")];
    let world = with_shop("reindex", &arguments);
    world.shop_sql("UPDATE indexer_state SET status = 'working' WHERE indexer_id = 'inventory'");
    // The console tells no age, and nothing else asks for a rebuild: it may be somebody else's.
    tells(&world.indexed(0), "inventory: left to the delta: it is being rebuilt now");
    assert_eq!(world.calls(), ["indexer:status"]);
    let arguments = [("indexes", "inventory"), ("wait", "20 s"), ("stale-after", "1 s"), ("on-stale", "reset")];
    let world = with_shop("reindex", &arguments);
    world.shop("indexer:set-mode realtime inventory");
    world.shop_sql("UPDATE indexer_state SET status = 'working' WHERE indexer_id = 'inventory'");
    let story = world.indexed(0);
    tells(&story, "inventory: reset and rebuild (on-save)");
    let calls = world.calls();
    assert_eq!(calls[calls.len() - 2..], ["indexer:reset inventory", "indexer:reindex inventory"]);
}

/// Proves E8 with the console, which tells no age: what may be left by a killed rebuild is told wherever it is seen.
#[test]
fn e8_an_index_in_processing_that_no_purpose_takes_is_told_with_what_to_do() {
    let working = OF_2_4.replace("Catalog Search | Ready ", "Catalog Search | Processing ");
    let world = with_script("reindex", "", &[("purposes", "threshold")], &working);
    let told = "catalogsearch_fulltext is being rebuilt, or a killed rebuild left it so (the console does not say since when)";
    let story = world.indexed(0);
    tells(&story, &format!("info: {told}; if no rebuild runs any more, `"));
    tells(&story, "indexer:reset catalogsearch_fulltext`, then `");
    assert!(!story.contains("waited"), "{story}");
    let status = world.run("index status").exits(2).out;
    tells(&status, "! it is being rebuilt, or a killed rebuild left it so (the console does not say since");
    tells(&status, "1 to look at (marked !)");
}

/// A rebuild that is ended leaves its index in "working", so whoever only asks waits for its end.
#[test]
fn b25_an_execution_that_is_asked_to_stop_lets_a_rebuild_come_to_its_end() {
    let reindex = "touch \"$here/begun\"; until test -e \"$here/go\"; do sleep 0.05; done\n\
        echo 'Stock index has been rebuilt successfully in 00:00:00'\necho 'Product Price index has been rebuilt successfully in 00:00:00'\n";
    let stoppable = pipeline("reindex", "", &[]).replace("<pipeline ", "<pipeline stoppable=\"true\" ");
    let world = with_script("reindex", "", &[], OF_2_4).file("reindex", reindex).file("pipelines.xml", stoppable);
    let daemon = world.daemon();
    world.run("start index").exits(0);
    until("the rebuild has begun", || world.path("begun").exists());
    world.run("stop 1").exits(0);
    until("the stop is known", || world.run("show 1").out.contains("stopping"));
    world.put("go", Vec::new());
    until("the step has ended", || world.run("show 1").out.contains("work  succeeded"));
    drop(daemon);
    tells(&world.run("show 1").out, "2  indexes rebuilt");
}
