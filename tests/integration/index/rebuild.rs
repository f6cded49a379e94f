//! What is rebuilt for which purpose, with the console of the demo shop, and what Magento's lines come to.

use super::{SETTINGS, SOURCE, pipeline, tells, with_script, with_shop};
use crate::world::World;

/// Waiting changes of the demo shop: a backlog of that many for an index.
fn changes(world: &World, index: &str, count: usize) {
    let rows: Vec<String> = (1..=count).map(|entity| format!("({entity})")).collect();
    world.shop_sql(&format!("INSERT INTO {index}_cl (entity_id) VALUES {}", rows.join(", ")));
}

/// Proves E5 and why on-save exists: an importer writes SQL, and an index that is updated on save never learns of that.
#[test]
fn e5_an_index_on_save_is_rebuilt_after_an_import_and_one_by_schedule_is_left_to_the_delta() {
    let world = with_shop("reindex", &[]);
    let steps = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="index">
  <step name="import" executorType="import" sortOrder="10"><arguments>
    <argument key="program" value="importer"/><argument key="command" value="import:products"/><argument key="operation" value="add-update"/>
    <argument key="preset" value="m2if"/>
  </arguments></step>
  <step name="work" executorType="reindex" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/></conditions>
    <arguments><argument key="indexes" value="inventory, Product EAV"/></arguments>
  </step>
</pipeline></pipelines>"#;
    let world = world.file("pipelines.xml", steps).file("bunchd.toml", format!("{SETTINGS}{SOURCE}"));
    world.shop("indexer:set-mode realtime inventory");
    let products = "sku,attribute_set_code,product_type,name,price\nOZE-0001,Outdoor,simple,Zelt,291.95\n";
    let world = world.dropped("import-product_20260302_1.csv", products).dropped("import-product_20260302.ok", "");
    world.run("once").exits(0);
    let story = world.run("show last").exits(0).out;
    tells(&story, "work (attempt 1): info: inventory: rebuild (on-save): updated on save, which an import does not trigger");
    tells(
        &story,
        "info: catalog_product_attribute: left to the delta: it is updated by schedule; 1 change waits, not more than 1000; it is ready",
    );
    tells(&story, "1  indexes left");
    tells(&story, "1  indexes rebuilt");
    assert_eq!(world.calls(), ["indexer:status", "indexer:reindex inventory"]);
    let log = world.run("log last work").exits(0).out;
    tells(&log, "bunchd: inventory: rebuild (on-save)");
    tells(&log, "Inventory index has been rebuilt successfully in 00:00:00");
}

#[test]
fn e6_a_threshold_that_is_reached_leaves_an_index_and_one_more_change_rebuilds_it() {
    let arguments = [("indexes", "inventory,catalog_product_attribute,customer_grid"), ("thresholds", "default=10, customer_grid=1")];
    let world = with_shop("reindex", &arguments);
    changes(&world, "inventory", 10);
    changes(&world, "catalog_product_attribute", 11);
    changes(&world, "customer_dummy", 2);
    let story = world.indexed(0);
    tells(&story, "inventory: left to the delta: it is updated by schedule; 10 changes wait, not more than 10; it is ready");
    tells(&story, "catalog_product_attribute: rebuild (threshold): 11 changes wait, more than 10");
    tells(&story, "customer_grid: rebuild (threshold): 2 changes wait, more than 1");
    assert_eq!(world.calls(), ["indexer:status", "indexer:reindex catalog_product_attribute customer_grid"], "one call for both");
}

#[test]
fn e6_an_invalid_index_is_reset_and_then_rebuilt() {
    let world = with_shop("reindex", &[("indexes", "customer_grid, inventory, design_config_grid")]);
    world.shop("indexer:reset inventory design_config_grid");
    let story = world.indexed(0);
    tells(&story, "inventory, design_config_grid: reset and rebuild (reindex-required): Magento says that a reindex is required");
    tells(&story, "customer_grid: left to the delta");
    assert_eq!(
        world.calls(),
        ["indexer:status", "indexer:reset inventory design_config_grid", "indexer:reindex inventory design_config_grid"]
    );
}

#[test]
fn e7_the_order_of_the_purposes_decides_and_one_that_is_left_out_is_not_asked() {
    let both = |purposes: &str| {
        let world = with_shop("reindex", &[("indexes", "inventory"), ("purposes", purposes)]);
        world.shop("indexer:set-mode realtime inventory");
        world.shop("indexer:reset inventory");
        world.indexed(0);
        world.calls()
    };
    assert_eq!(both("on-save, reindex-required"), ["indexer:status", "indexer:reindex inventory"]);
    assert_eq!(both("reindex-required, on-save"), ["indexer:status", "indexer:reset inventory", "indexer:reindex inventory"]);
    assert_eq!(both("threshold"), ["indexer:status"]);
}

#[test]
fn e7_a_program_decides_for_each_index_by_its_exit_code() {
    let arguments = [("indexes", "inventory, customer_grid"), ("purposes", "command"), ("purpose-command", "check --of '{index}'")];
    let world = with_shop("reindex", &arguments).program("check", r#"echo "asked $*"; test "$2" = inventory"#);
    let story = world.indexed(0);
    tells(&story, "inventory: rebuild (command): `check` says so");
    tells(&story, "customer_grid: left to the delta: `check` says no");
    assert_eq!(world.calls(), ["indexer:status", "indexer:reindex inventory"]);
    tells(&world.run("log last work").exits(0).out, "asked --of inventory");
}

#[test]
fn e7_a_program_that_says_neither_yes_nor_no_fails_the_step_before_anything_is_rebuilt() {
    let arguments = [("indexes", "inventory"), ("purposes", "command"), ("purpose-command", "check {index}")];
    let world = with_shop("reindex", &arguments).program("check", "echo 'the feed is not there'; exit 7");
    let story = world.indexed(1);
    tells(&story, "whether inventory is to be rebuilt is not known, so nothing was: command: `check`: exit code 7: the feed is not there");
    assert_eq!(world.calls(), ["indexer:status"]);
}

#[test]
fn e5_dependents_come_along_and_are_told_and_all_invalid_ones_are_rebuilt_where_that_is_wanted() {
    let world = with_shop("reindex", &[("indexes", "catalog_product_price"), ("all-invalid", "true")]);
    world.shop("indexer:set-mode realtime catalog_product_price");
    world.shop("indexer:reset customer_grid");
    let story = world.indexed(0);
    tells(&story, "customer_grid: rebuild (all-invalid): Magento says that a reindex is required");
    tells(&story, "rebuilt along by Magento, since they depend on these or are needed by them: catalogsearch_fulltext");
    tells(&story, "1  indexes rebuilt along");
    tells(&story, "2  indexes rebuilt\n");
    assert_eq!(world.calls()[1..], ["indexer:reindex catalog_product_price customer_grid"]);
}

/// A table of Magento 2.3, which knows no ids.
const OF_2_3: &str = "\
+---------------------+------------------+-----------+---------------------+---------------------+
| Title               | Status           | Update On | Schedule Status     | Schedule Updated    |
+---------------------+------------------+-----------+---------------------+---------------------+
| Catalog Search      | Ready            | Save      |                     |                     |
| Product Price       | Ready            | Save      |                     |                     |
| Stock               | Reindex required | Schedule  | idle (0 in backlog) | 2026-01-10 12:00:02 |
| Storelocator Points | Ready            | Save      |                     |                     |
+---------------------+------------------+-----------+---------------------+---------------------+
";

/// Proves E5 for Magento 2.3, whose exit code says nothing: what its lines say counts.
#[test]
fn e5_an_index_that_2_3_did_not_rebuild_fails_the_step_though_its_exit_code_is_0() {
    let info = "cataloginventory_stock                   Stock\nstorelocator_points                      Storelocator Points\n";
    let reindex = "\
echo 'Stock index has been rebuilt successfully in 00:00:01'
echo 'Product Price indexer process unknown error:'
echo 'SQLSTATE[HY000]: Lock wait timeout exceeded'
echo 'Catalog Search index is locked by another reindex process. Skipping.'
echo 'Storelocator Points index has been rebuilt successfully in 00:00:00'
";
    let world = with_script("reindex", "", &[], OF_2_3).file("info", info).file("reindex", reindex);
    let story = world.indexed(1);
    tells(&story, "error: catalog_product_price was not rebuilt: SQLSTATE[HY000]: Lock wait timeout exceeded\n");
    tells(
        &story,
        "error: catalogsearch_fulltext was not rebuilt: it is locked: somebody else rebuilds it, or a rebuild was killed; if no rebuild",
    );
    tells(&story, "2  indexes rebuilt");
    tells(&story, "2  indexes failed");
    tells(&story, "2 of 4 indexes not rebuilt: catalogsearch_fulltext (it is locked");
    let ids = "catalogsearch_fulltext catalog_product_price cataloginventory_stock storelocator_points";
    assert_eq!(
        world.calls(),
        ["indexer:status", "indexer:info", "indexer:reset cataloginventory_stock", &format!("indexer:reindex {ids}")]
    );
}

/// A table of Magento 2.4 with two indexes on save.
pub(super) const OF_2_4: &str = "\
| ID                     | Title          | Status | Update On | Schedule Status             | Schedule Updated    |
| catalogsearch_fulltext | Catalog Search | Ready  | Schedule  | idle (0 in backlog)         | 2026-01-10 12:00:02 |
| catalog_product_price  | Product Price  | Ready  | Save      |                             |                     |
| cataloginventory_stock | Stock          | Ready  | Save      |                             |                     |
";

#[test]
fn e5_a_failure_in_the_middle_names_the_index_and_one_that_came_along_is_a_warning() {
    let reindex = "\
echo 'Stock index has been rebuilt successfully in 00:00:01'
echo 'Product Price index has been rebuilt successfully in 00:00:01'
echo 'Catalog Search index process error during indexation process:'
echo 'No alive nodes found in your cluster'
exit 1
";
    let world = with_script("reindex", "", &[], OF_2_4).file("reindex", reindex);
    let story = world.indexed(2);
    tells(&story, "warning: catalogsearch_fulltext was not rebuilt: No alive nodes found in your cluster (it was not asked for");
    let world = with_script("reindex", "", &[("purposes", "on-save, command"), ("purpose-command", "check")], OF_2_4);
    let world = world.program("check", "exit 0").file("reindex", reindex);
    let story = world.indexed(1);
    tells(&story, "1 of 3 indexes not rebuilt: catalogsearch_fulltext (No alive nodes found in your cluster)");
}

#[test]
fn e5_an_exit_code_that_no_line_explains_is_a_warning() {
    let reindex = "echo 'Stock index has been rebuilt successfully in 00:00:01'\n\
        echo 'Product Price index has been rebuilt successfully in 00:00:01'\necho 'Cache server is gone'\nexit 3\n";
    let world = with_script("reindex", "", &[], OF_2_4).file("reindex", reindex);
    tells(&world.indexed(2), "warning: indexer:reindex ended with exit code 3, though all was rebuilt: Cache server is gone");
}

#[test]
fn e5_php_that_dies_fails_the_index_that_it_was_at_and_all_that_follow() {
    let reindex = "printf 'Stock index '; echo 'PHP Fatal error:  Allowed memory size exhausted'; exit 255\n";
    let world = with_script("reindex", "", &[], OF_2_4).file("reindex", reindex);
    let story = world.indexed(1);
    tells(&story, "cataloginventory_stock was not rebuilt: PHP Fatal error:  Allowed memory size exhausted");
    tells(&story, "catalog_product_price was not rebuilt: Magento ended with exit code 255 before it came to it");
}

#[test]
fn e5_a_console_that_prints_nothing_is_believed_only_when_an_index_has_become_ready() {
    let world = with_script("reindex", "", &[], OF_2_4).file("reindex", "exit 0\n");
    let story = world.indexed(1);
    tells(&story, "catalog_product_price was not rebuilt: Magento printed nothing about it, so nobody knows whether it was rebuilt\n");
    tells(&story, "2  indexes failed");
    assert_eq!(world.calls(), ["indexer:status", "indexer:reindex catalog_product_price cataloginventory_stock", "indexer:status"]);
    let became = OF_2_4.replace("Save ", "Schedule ").replace("Stock          | Ready ", "Stock          | Reindex required ");
    let world = with_script("reindex", "", &[], &became).file("next", OF_2_4).file("reindex", "mv \"$here/next\" \"$here/table\"\n");
    tells(&world.indexed(0), "1  indexes rebuilt");
    let invalid = OF_2_4.replace("Stock          | Ready ", "Stock          | Reindex required ");
    let world = with_script("reindex", "", &[], &invalid).file("reindex", "exit 0\n");
    tells(&world.indexed(1), "cataloginventory_stock was not rebuilt: Magento printed nothing about it, and it is not ready");
}

#[test]
fn e3_a_rebuild_that_is_ended_says_which_index_it_may_have_left_in_working() {
    let reindex = "echo 'Stock index has been rebuilt successfully in 00:00:01'; trap '' TERM; sleep 600\n";
    let world = with_script("reindex", r#"expireIn="1 second""#, &[], OF_2_4).file("reindex", reindex);
    let story = world.indexed(1);
    tells(&story, "it ran longer than its expireIn 1s allows and was stopped");
    tells(&story, "the rebuild was ended before it was through with catalog_product_price: one of them may be left in \"working\"");
}

/// A pipeline file alone does not name an executor's arguments wrongly without being told.
#[test]
fn e6_a_mistake_in_thresholds_and_purposes_is_shown_where_it_is_written() {
    let arguments = [("thresholds", "default=many"), ("purposes", "on-safe"), ("wait", "soon")];
    let world = World::new().file("bunchd.toml", SETTINGS).file("pipelines.xml", pipeline("reindex", "", &arguments));
    let told = world.run("check").exits(78).out;
    for part in ["`default=many` is not an index with its threshold", "did you mean `on-save`?", "`soon` is not a duration"] {
        tells(&told, part);
    }
}
