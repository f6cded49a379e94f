//! Steps, conditions and people ask the database how the indexes stand; only rebuilds call the console.

use super::shop::{PASSWORD, Shop};
use crate::index::{SCRIPT, SETTINGS, pipeline, tells};
use crate::world::World;

/// A world whose shop is a database, and whose console is a script that rebuilds whatever it is told to.
async fn world(shop: &mut Shop, pipelines: &str) -> World {
    let place = &shop.database;
    let prefix = if place.table_prefix.is_empty() { String::new() } else { format!("table_prefix = \"{}\"\n", place.table_prefix) };
    let settings = format!(
        "{SETTINGS}\n[magento]\nindex_state = \"database\"\n[magento.database]\nport = {}\nname = \"{}\"\nuser = \"{}\"\n\
         password_file = \"password\"\n{prefix}",
        place.port, place.name, place.user
    );
    let reindex = r#"shift; for id; do case $id in inventory) echo "Inventory index has been rebuilt successfully in 00:00:00" ;;
*) echo "Title of $id index has been rebuilt successfully in 00:00:00" ;; esac; done"#;
    let info = "inventory                                Inventory\nown_index                                Title of own_index\n";
    World::new()
        .file("bunchd.toml", settings)
        .file("pipelines.xml", pipelines)
        .file("password", PASSWORD)
        .file("reindex", reindex)
        .file("info", info)
        .program("console", SCRIPT)
}

/// Proves E8: the age of a rebuild is known from the database, so one that was killed is told at once, and not waited for.
#[tokio::test]
async fn e8_a_killed_rebuild_is_known_by_its_age_and_told_at_once_while_the_others_are_rebuilt() {
    let Some(mut shop) = Shop::new("m2_").await else { return };
    shop.index("inventory", "working", 3 * 3600).await;
    shop.index("own_index", "valid", 10).await;
    let world = world(&mut shop, &pipeline("reindex", "", &[("purposes", "on-save")])).await;
    let story = world.indexed(1);
    tells(&story, "1 of 2 indexes not rebuilt: inventory (it is \"working\" for 3h, as a rebuild leaves it that was killed)");
    tells(&story, "if no rebuild runs any more, `");
    assert_eq!(world.calls(), ["indexer:info", "indexer:reindex own_index"]);
    let told = world.run("index status").exits(2).out;
    tells(&told, "Read from the database");
    tells(&told, "! it is \"working\" for 3h, as a rebuild leaves it that was killed");
    tells(&told, "  fail\n");
}

#[tokio::test]
async fn e8_what_a_killed_rebuild_left_is_reset_where_the_step_says_so_whatever_the_purposes_say() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "working", 3 * 3600).await;
    shop.view("inventory", "enabled", "idle", 0, 10).await;
    shop.changelog("inventory", &[]).await;
    let world = world(&mut shop, &pipeline("reindex", "", &[("on-stale", "reset")])).await;
    tells(&world.run("index status").exits(2).out, "  reset, rebuild\n    Inventory; stale: it is \"working\" for 3h");
    tells(&world.indexed(0), "inventory: reset and rebuild (stale): it is \"working\" for 3h, as a rebuild leaves it that was killed");
    assert_eq!(world.calls(), ["indexer:reset inventory", "indexer:reindex inventory"]);
}

#[tokio::test]
async fn e8_a_condition_asks_the_database_and_says_how_long_an_index_is_being_rebuilt() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "working", 3 * 3600).await;
    let pipelines = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="index">
  <step name="work" executorType="command" sortOrder="10">
    <conditions><step_condition type="no-conflicting-indexing" indexes="inventory"/></conditions>
    <arguments><argument key="command" value="/bin/true"/></arguments>
  </step>
</pipeline></pipelines>"#;
    let world = world(&mut shop, pipelines).await;
    world.run("start index").exits(0);
    let daemon = world.daemon();
    crate::world::until("people are told why it waits", || {
        world.run("show 1").out.contains("inventory is being rebuilt, for 3h; if nobody")
    });
    drop(daemon);
    assert!(world.calls().is_empty(), "the console was not asked");
    shop.sql("UPDATE {p}indexer_state SET status = 'valid'").await;
    world.run("once").exits(0);
    tells(&world.run("show 1").exits(0).out, "work  succeeded");
}

#[tokio::test]
async fn e8_a_database_that_does_not_answer_fails_the_step_with_the_place() {
    let Some(mut shop) = Shop::new("").await else { return };
    let world = world(&mut shop, &pipeline("reindex", "", &[])).await;
    shop.sql("DROP TABLE {p}indexer_state").await;
    tells(&world.indexed(1), "how the indexes stand is not known: ");
    assert!(!world.run("show last").out.contains("hunter2") && world.calls().is_empty());
    assert!(world.run("index status").exits(1).err.contains("cannot be read from"));
}
