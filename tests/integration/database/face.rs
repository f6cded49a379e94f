//! The shop's database behind the commands and steps that people use.

use super::shop::{PASSWORD, Shop};
use crate::world::World;

const PIPELINE: &str = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="index">
  <step name="work" executorType="reindex" sortOrder="10"><arguments>
    <argument key="indexes" value="inventory, catalog_product_price, customer_grid"/><argument key="thresholds" value="default=2"/>
  </arguments></step>
</pipeline></pipelines>"#;

/// A console that rebuilds, and must not be asked how the indexes stand.
const CONSOLE: &str = r#"
echo "$*" >> "$(dirname "$0")/calls"
test "$1" = indexer:reindex || exit 1
echo 'Inventory index has been rebuilt successfully in 00:00:00'
echo 'Product Price index has been rebuilt successfully in 00:00:00'"#;

/// Returns a world that reads the shop's database.
fn world(shop: &Shop) -> World {
    let database = &shop.database;
    let (port, name, user, prefix) = (database.port, &database.name, &database.user, &database.table_prefix);
    let settings = format!(
        r#"
[paths]
state = "state"
working = "working"

[programs]
magento = ["./console"]

[magento]
index_state = "database"

[magento.database]
port = {port}
name = "{name}"
user = "{user}"
password_file = "password"
table_prefix = "{prefix}"
"#
    );
    let world = World::new().file("bunchd.toml", settings).file("pipelines.xml", PIPELINE).program("console", CONSOLE);
    world.file("password", format!("{PASSWORD}\n"))
}

async fn shop_with_indexes() -> Option<Shop> {
    let mut shop = Shop::new("m2_").await?;
    shop.index("inventory", "valid", 0).await;
    shop.index("catalog_product_price", "valid", 0).await;
    shop.view("catalog_product_price", "enabled", "idle", 0, 0).await;
    shop.changelog("catalog_product_price", &[1, 2, 2, 3]).await;
    shop.index("customer_grid", "valid", 0).await;
    shop.view("customer_dummy", "enabled", "idle", 0, 0).await;
    shop.changelog("customer_dummy", &[1, 2]).await;
    Some(shop)
}

#[tokio::test]
async fn e8_index_status_reads_the_database() {
    let Some(shop) = shop_with_indexes().await else { return };
    let json = world(&shop).run("index status --json").exits(0).json();
    let indexes = json["indexes"].as_array().expect("a list");
    let of = |id: &str| {
        let index = indexes.iter().find(|index| index["id"] == id).expect("it is there");
        (index["title"].clone(), index["would"].clone())
    };
    assert_eq!(of("inventory"), ("Inventory".into(), "rebuild".into()));
    assert_eq!(of("catalog_product_price"), ("Product Price".into(), "rebuild".into()));
    assert_eq!(of("customer_grid"), ("Customer Grid".into(), "leave".into()));
}

#[tokio::test]
async fn e8_a_step_decides_by_the_database_and_rebuilds_by_the_console() {
    let Some(shop) = shop_with_indexes().await else { return };
    let world = world(&shop);
    world.run("start index").exits(0);
    world.run("once").exits(0);
    let story = world.run("show last").exits(0).out;
    assert!(story.contains("catalog_product_price: rebuild (threshold): 3 changes wait, more than 2"), "{story}");
    assert!(story.contains("customer_grid: left to the delta"), "{story}");
    let calls = std::fs::read_to_string(world.path("calls")).expect("the console was called");
    assert_eq!(calls, "indexer:reindex inventory catalog_product_price\n");
}

#[tokio::test]
async fn e8_a_database_that_refuses_is_told_without_the_password() {
    let Some(mut shop) = shop_with_indexes().await else { return };
    let reader = shop.database.user.clone();
    shop.sql(&format!("SET PASSWORD FOR {reader} = PASSWORD('another')")).await;
    let ended = world(&shop).run("index status").exits(1);
    assert!(ended.err.contains(&format!("it refuses the login of {reader}; check `user` and the password")), "{}", ended.err);
    assert!(!ended.err.contains("hunter2"), "{}", ended.err);
}
