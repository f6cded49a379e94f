//! What cannot begin, with what to write.

use super::rebuild::OF_2_4;
use super::{SETTINGS, SOURCE, pipeline, tells, with_script};
use crate::world::World;

#[test]
fn e8_a_shop_that_is_not_set_up_is_told_with_what_to_write() {
    let settings = SETTINGS.replace("magento = [\"./console\"]\n", "");
    for executor in ["reindex", "index-update"] {
        let world = World::new().file("bunchd.toml", settings.clone()).file("pipelines.xml", pipeline(executor, "", &[]));
        tells(&world.indexed(1), "no program named magento is set: write magento = [\"/path/to/program\"] under [programs] in bunchd.toml");
    }
    let world = World::new().file("bunchd.toml", SETTINGS).file("pipelines.xml", pipeline("reindex", "", &[]));
    tells(&world.indexed(1), "console was not found");
}

#[test]
fn e8_a_pipeline_that_the_clock_starts_needs_a_console_that_is_set() {
    let settings = format!("{}{SOURCE}", SETTINGS.replace("magento = [", "other = ["));
    let world = World::new().file("bunchd.toml", settings).file("pipelines.xml", pipeline("reindex", "", &[]));
    tells(&world.run("check").exits(78).out, "the step `work` of `index` calls the program `magento`, which is not in [programs]");
    let arguments = [("purposes", "command"), ("purpose-command", "chek --of {index}")];
    let world = World::new().file("bunchd.toml", format!("{SETTINGS}{SOURCE}")).file("pipelines.xml", pipeline("reindex", "", &arguments));
    let told = world.run("check").exits(78).out;
    tells(&told, "the step `work` of `index` calls the program `chek`, which is not in [programs]");
    tells(&told, "did you mean `check`?");
}

#[test]
fn e5_an_index_that_the_shop_does_not_have_is_told_and_one_that_is_switched_off_is_passed_over() {
    let world = with_script("reindex", "", &[("indexes", "catalog_product_prize")], OF_2_4);
    tells(&world.indexed(1), "the shop has no index catalog_product_prize; did you mean catalog_product_price?");
    let reindex = "echo 'Stock index has been rebuilt successfully in 00:00:00'\n";
    let world = with_script("reindex", "", &[("indexes", "catalog_product_flat, Stock")], OF_2_4).file("reindex", reindex);
    tells(&world.indexed(0), "catalog_product_flat: the shop does not show it, so it is switched off");
}

#[test]
fn e6_a_threshold_of_an_index_that_the_shop_does_not_have_is_told() {
    let arguments = |names: &'static str| [("purposes", "threshold"), ("thresholds", names)];
    let world = with_script("reindex", "", &arguments("default=10, catalog_product_prize=5"), OF_2_4);
    tells(&world.indexed(1), "the argument thresholds: the shop has no index catalog_product_prize; did you mean catalog_product_price?");
    assert!(world.run("index status").exits(1).err.contains("the shop has no index catalog_product_prize"));
    let world = with_script("reindex", "", &arguments("Stock=10, catalog_product_flat=5"), OF_2_4);
    tells(&world.indexed(0), "cataloginventory_stock: left to the delta");
}

#[test]
fn e7_a_chain_with_a_command_needs_one() {
    let world = with_script("reindex", "", &[("purposes", "on-save, command")], OF_2_4);
    tells(&world.indexed(1), "the purpose command needs the argument purpose-command");
    assert!(world.calls().is_empty());
}

#[test]
fn e6_titles_that_nobody_tells_leave_every_index_as_it_was() {
    // The database alone has ids in place of titles; a table whose titles are ids asks for them as well.
    let table = "| ID | Title | Status           | Update On |\n| own | own | Reindex required | Save |\n";
    let world = with_script("reindex", "", &[("purposes", "reindex-required")], table);
    tells(&world.indexed(1), "indexer:info");
    assert_eq!(world.calls(), ["indexer:status", "indexer:info"], "nothing was reset");
}

#[test]
fn e6_a_reset_that_fails_rebuilds_nothing() {
    let table = OF_2_4.replace("Stock          | Ready ", "Stock          | Reindex required ");
    let world = with_script("reindex", "", &[("purposes", "reindex-required")], &table);
    let world = world.program("console", "if test \"$1\" = indexer:status; then cat table 2>/dev/null || cat \"$(dirname \"$0\")/table\"; else echo 'Stock indexer process unknown error:'; echo 'gone away'; exit 1; fi");
    tells(&world.indexed(1), "indexer:reset cataloginventory_stock ended with exit code 1, so nothing was rebuilt: gone away");
}
