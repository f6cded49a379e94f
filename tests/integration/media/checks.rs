//! What `bunchd check` says of steps that work on images.

use expect_test::expect;

use super::{CONFIG, pipeline, with_shop};

#[test]
fn e9_a_step_without_a_place_to_work_at_is_a_warning_at_the_step() {
    let world = with_shop().file("pipelines.xml", pipeline("")).file("bunchd.toml", CONFIG.replace("media = \"media\"\n", ""));
    world.run("check").exits(2).prints(expect![[r#"
        warning: the step `media_cleanup` of `catalog_import` will fail: nothing says where the shop's images are
         --> pipelines.xml:3:17
          |
        3 |     <step name="media_cleanup" executorType="media-cache-cleanup" sortOrder="10">
          |                 ^^^^^^^^^^^^^
          |
          = help: add `media = "/path/to/shop/pub/media"` to [magento] in bunchd.toml, or remove the step

        1 warning
        /srv/bunchd/bunchd.toml can be used, with 1 warning: 1 source, 1 pipeline
          products: inbox (all types) → catalog_import
    "#]]);
    world.put("bunchd.toml", CONFIG.into());
    world.run("check").exits(0);
}

#[test]
fn e9_a_console_that_nobody_has_named_is_a_mistake_of_the_step_that_calls_it() {
    let arguments = "<argument key=\"cache-types\" value=\"full_page\"/>";
    let config = CONFIG.replace("magento = [\"./console\"]", "shop = [\"./console\"]");
    let world = with_shop().file("pipelines.xml", pipeline(arguments)).file("bunchd.toml", config.clone());
    world.run("check").exits(78).prints(expect![[r#"
        error: the step `media_cleanup` of `catalog_import` calls the program `magento`, which is not in [programs]
         --> pipelines.xml:4:53
          |
        4 |       <arguments><argument key="cache-types" value="full_page"/></arguments>
          |                                                     ^^^^^^^^^
          |
          = help: in [programs] are: shop; or write a path with a slash

        1 error
    "#]]);
    world.put("pipelines.xml", pipeline("").into());
    world.run("check").exits(0);
    world.put("bunchd.toml", config.replace("[magento]", "[magento]\nconsole = \"shop\"").into());
    world.put("pipelines.xml", pipeline(arguments).into());
    world.run("check").exits(0);
}

#[test]
fn e10_a_refresh_without_sizes_or_a_database_is_a_warning_at_the_step() {
    let refresh = |arguments: &str| pipeline(arguments).replace("media-cache-cleanup", "media-cache-refresh").into_bytes();
    let gallery = refresh("<argument key=\"originals\" value=\"gallery\"/>");
    let world = with_shop().file("pipelines.xml", gallery).file("bunchd.toml", CONFIG);
    let sizes = "nothing says which sizes of the images the shop needs";
    world.run("check").exits(2).tells(sizes).tells("nothing says where the shop's database is").tells("2 warnings");
    world.put("pipelines.xml", refresh("<argument key=\"by\" value=\"magento\"/>"));
    world.run("check").exits(0);
    world.put("pipelines.xml", refresh(""));
    world.put("bunchd.toml", format!("{CONFIG}\n[[magento.images.variant]]\nname = \"small\"\nwidth = 75\n").into());
    world.run("check").exits(0);
}
