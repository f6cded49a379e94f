//! `bunchd media variants`.

use expect_test::expect;

use super::{CONFIG, pipeline};
use crate::world::World;

/// Some images of a theme, two of them alike.
const VIEW: &str = r#"<view>
  <media>
    <images module="Magento_Catalog">
      <image id="category_page_grid" type="small_image"><width>240</width><height>300</height></image>
      <image id="category_page_list" type="small_image"><width>240</width><height>300</height></image>
      <image id="product_page_image_large" type="image"/>
      <image id="product_thumbnail_image" type="thumbnail"><width>75</width><height>75</height></image>
    </images>
  </media>
</view>"#;

/// A child of the theme.
const CHILD: &str = r#"<view><media><images module="Magento_Catalog">
  <image id="product_thumbnail_image"><frame>false</frame><background>[248, 248, 248]</background></image>
</images></media></view>"#;

fn world() -> World {
    World::new().file("bunchd.toml", CONFIG).file("pipelines.xml", pipeline("")).file("parent.xml", VIEW).file("child.xml", CHILD)
}

#[test]
fn e10_the_sizes_of_a_theme_are_listed_with_the_folders_of_the_shop() {
    world().run("media variants --from parent.xml").exits(0).prints(expect![[r#"
        folder                            width  height  quality  settings  variants
        2765542505660baab28ecd555e27366e  240    300     80       -         category_page_grid, category_page_list
        74c1057f7991b4edb2bc7bdaa94de933  -      -       80       -         product_page_image_large
        dc09e1c71e492175f875827bcbf6a37c  75     75      80       -         product_thumbnail_image
    "#]]);
}

#[test]
fn e10_the_entries_of_a_theme_are_ready_for_the_configuration_and_mean_the_same_there() {
    let world = world();
    world.run("media variants --from parent.xml --from child.xml --toml").exits(0).prints(expect![[r##"

        # also for: category_page_list
        [[magento.images.variant]]
        name = "category_page_grid"
        width = 240
        height = 300

        [[magento.images.variant]]
        name = "product_page_image_large"

        [[magento.images.variant]]
        name = "product_thumbnail_image"
        width = 75
        height = 75
        background = "#f8f8f8"
        frame = false
    "##]]);
    let toml = world.run("media variants --from parent.xml --from child.xml --toml").out;
    world.put("bunchd.toml", format!("{CONFIG}\n{toml}").into_bytes());
    let of_theme = world.run("media variants --from parent.xml --from child.xml --json").exits(0).json();
    let own = world.run("media variants --json").exits(0).json();
    let folders = |list: &serde_json::Value| {
        let list = list.as_array().expect("it is a list").iter();
        list.map(|view| view["folder"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(folders(&own), folders(&of_theme));
    assert_eq!(of_theme[0]["names"], serde_json::json!(["category_page_grid", "category_page_list"]));
    world.run("media variants").exits(0).tells("background #f8f8f8, no frame");
}

#[test]
fn e10_mistakes_in_a_theme_have_their_place_and_their_exit_code() {
    let world = world().file("wrong.xml", VIEW.replace("<width>75</width>", "<width>wide</width>"));
    world.run("media variants --from parent.xml --from wrong.xml").exits(1).complains(expect![[r#"
        error: `wide` is no value for `<width>`
         --> wrong.xml:7:67
          |
        7 |       <image id="product_thumbnail_image" type="thumbnail"><width>wide</width><height>75</height></image>
          |                                                                   ^^^^
          |
          = help: write a number of pixels, 1 to 16384

        1 error
    "#]]);
    world.run("media variants --from none.xml").exits(74).complains(expect![[r#"
        bunchd: cannot read none.xml: No such file or directory (os error 2)
    "#]]);
}

#[test]
fn e10_without_sizes_the_next_step_is_told() {
    world().run("media variants").exits(0).prints(expect![[r#"
        No sizes are set; `bunchd media variants --from VIEW.XML --toml` prints those of a theme for bunchd.toml.
    "#]]);
}
