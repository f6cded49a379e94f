//! The step `media-cache-cleanup`.

use std::fs;

use serde_json::{Value, json};

use super::{CONFIG, CSV, HASHES, cached, is_whole, pipeline, with_shop};
use crate::world::World;

const FILE: &str = "import-product_20260302_1.csv";
const OK: &str = "import-product_20260302.ok";

/// A shop whose inbox has a bunch, and whose pipeline is the step with arguments.
fn with_step(arguments: &str) -> World {
    with_shop().file("pipelines.xml", pipeline(arguments)).dropped(FILE, CSV).dropped(OK, "")
}

/// Returns the last execution, which is that of the step.
fn step(world: &World) -> Value {
    world.run("show last --json").json()
}

fn statistics(step: &Value) -> Vec<(String, u64)> {
    let list = step["statistics"].as_array().expect("a step has statistics");
    list.iter().map(|known| (format!("{} {}", known["table"], known["operation"]), known["count"].as_u64().unwrap_or(0))).collect()
}

fn messages(step: &Value) -> Vec<String> {
    let list = step["messages"].as_array().expect("a step has messages");
    list.iter()
        .map(|message| format!("{} {}", message["severity"].as_str().unwrap_or(""), message["text"].as_str().unwrap_or("")))
        .collect()
}

#[test]
fn e9_an_import_removes_the_cached_sizes_of_just_its_images_and_refuses_what_leads_elsewhere() {
    let world = with_step("");
    world.run("once").exits(2).tells("media_cleanup succeeded-with-warnings");
    assert_eq!(cached(&world), HASHES.map(|hash| format!("{hash}/r/o/rope.jpg")));
    is_whole(&world);
    let step = step(&world);
    let expected = [
        ("bytes", "freed", 40),
        ("cached images", "failed", 0),
        ("cached images", "removed", 4),
        ("images", "not cached", 0),
        ("images", "refused", 1),
    ];
    assert_eq!(statistics(&step), expected.map(|(table, operation, count)| (format!("\"{table}\" \"{operation}\""), count)));
    assert_eq!(
        messages(&step),
        [
            "info 4 cached files of 2 images removed from the folders of 2 variants, 40 B",
            "warning the image \"../../../../private/key.jpg\" was refused: it leaves its folder by `.` or `..`",
        ]
    );
    let place = &step["messages"][1]["place"];
    assert_eq!(place, &json!({"file": FILE, "record": 2, "line": 2, "column": "additional_images"}));
}

#[test]
fn e9_the_whole_cache_is_emptied_where_the_step_says_so() {
    let world = with_step("<argument key=\"scope\" value=\"all\"/>");
    world.run("once").exits(0);
    assert_eq!(cached(&world), Vec::<String>::new());
    is_whole(&world);
    assert_eq!(messages(&step(&world)), ["info 6 cached files removed from the folders of 2 variants, 60 B"]);
}

#[test]
fn e9_columns_and_separator_are_those_that_the_step_names() {
    let arguments = "<argument key=\"columns\" value=\"pictures, none\"/><argument key=\"separator\" value=\"|\"/>\
                     <argument key=\"delimiter\" value=\";\"/>";
    let world = with_step(arguments).dropped(FILE, "sku;base_image;pictures\n1;tent.jpg;lamp.jpg|rope.jpg\n");
    world.run("once").exits(2);
    assert_eq!(cached(&world), HASHES.map(|hash| format!("{hash}/t/e/tent.jpg")));
    assert_eq!(messages(&step(&world))[1], "warning no file of the bunch has the column none, which `columns` names");
}

#[test]
fn e9_without_a_media_directory_the_step_fails_and_says_what_to_write_where() {
    let world = with_step("").file("bunchd.toml", CONFIG.replace("media = \"media\"\n", ""));
    world
        .run("once")
        .exits(1)
        .tells("where the shop's images are is not set: write media = \"/path/to/shop/pub/media\" under [magento] in bunchd.toml");
    assert_eq!(cached(&world).len(), 6);
}

#[test]
fn e9_a_media_directory_that_is_not_there_fails_and_is_named() {
    let world = with_step("").file("bunchd.toml", CONFIG.replace("\"media\"", "\"/srv/bunchd/elsewhere\""));
    world
        .run("once")
        .exits(1)
        .tells("the media directory /srv/bunchd/elsewhere is not there; `media` in [magento] must name the shop's pub/media");
}

#[test]
fn e9_without_a_bunch_nothing_is_removed_and_the_step_says_so() {
    let config = CONFIG.replace("pipeline = \"catalog_import\"", "enabled = false\npipeline = \"catalog_import\"");
    let world = with_shop().file("pipelines.xml", pipeline("")).file("bunchd.toml", config);
    world.run("start catalog_import").exits(0);
    world.run("once").exits(0);
    assert_eq!(cached(&world).len(), 6);
    let told = messages(&step(&world));
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("info this execution has no bunch, so it imported no images"), "{told:?}");
}

/// Proves E9: cache:clean types by argument.
#[test]
fn e9_caches_of_the_shop_are_cleaned_afterwards_and_the_log_has_what_the_console_says() {
    let world = with_step("<argument key=\"cache-types\" value=\"full_page, block_html\"/>");
    world.run("once").exits(2);
    let asked = fs::read_to_string(world.path("console.log")).expect("the console was asked");
    assert_eq!(asked, "cache:clean full_page block_html\n");
    world.run("log last").exits(0).tells("Cleaned cache types:");
    assert_eq!(cached(&world).len(), 2, "the images are gone too");
}

#[test]
fn e9_a_console_that_fails_fails_the_step_and_the_images_are_gone_all_the_same() {
    let world = with_step("<argument key=\"cache-types\" value=\"full_page\"/>").program("console", "echo no such cache; exit 1");
    world.run("once").exits(1).tells("the image cache is clean, but cache:clean failed: the program ended with exit code 1");
    assert_eq!(cached(&world).len(), 2);
    assert_eq!(statistics(&step(&world))[2].1, 4, "what was removed is counted");
}

#[test]
fn e9_an_endless_cell_fails_the_step_with_its_place_and_nothing_is_removed() {
    let endless = format!("sku,base_image\n1,tent.jpg\n2,\"{}", "x".repeat(17 * 1024 * 1024));
    let world = with_step("").dropped(FILE, &endless);
    world.run("once").exits(1).tells("line 3, record 3: the record has more than 16 MiB; is the end of a quoted cell missing?");
    assert_eq!(cached(&world).len(), 6);
}
