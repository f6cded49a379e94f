//! `bunchd media cleanup`.

use expect_test::expect;

use super::{CONFIG, CSV, HASHES, cached, is_whole, pipeline, with_shop};
use crate::world::World;

fn world() -> World {
    with_shop().file("pipelines.xml", pipeline("")).file("files/products.csv", CSV)
}

#[test]
fn e9_a_dry_run_by_hand_tells_the_same_as_the_deed_and_touches_nothing() {
    let world = world();
    world.run("media cleanup files/products.csv --dry-run").exits(2).prints(expect![[r#"
        4 cached files of 2 images would be removed from the folders of 2 variants, 40 B
        warning: products.csv, line 2, record 2, column additional_images: the image "../../../../private/key.jpg" was refused: it leaves its folder by `.` or `..`
    "#]]);
    assert_eq!(cached(&world).len(), 6);
    world.run("media cleanup files/products.csv").exits(2).prints(expect![[r#"
        4 cached files of 2 images removed from the folders of 2 variants, 40 B
        warning: products.csv, line 2, record 2, column additional_images: the image "../../../../private/key.jpg" was refused: it leaves its folder by `.` or `..`
    "#]]);
    assert_eq!(cached(&world), HASHES.map(|hash| format!("{hash}/r/o/rope.jpg")));
    is_whole(&world);
}

#[test]
fn e9_images_are_named_by_hand_and_one_that_leads_elsewhere_is_refused_before_anything_is_removed() {
    let world = world();
    let refused = world.run("media cleanup --image tent.jpg --image ../../../../private/key.jpg").exits(1);
    assert_eq!(refused.err, "bunchd: the image \"../../../../private/key.jpg\" was refused: it leaves its folder by `.` or `..`\n");
    assert_eq!(cached(&world).len(), 6);
    let cleaned = world.run("media cleanup --image tent.jpg --image /l/a/lamp.jpg --image never.jpg --json").exits(0).json();
    let count = |key: &str| cleaned[key].as_u64();
    assert_eq!(["variants", "images", "uncached", "files", "bytes", "failed", "refused"].map(count), [2, 3, 1, 4, 40, 0, 0].map(Some));
    assert_eq!((cleaned["dry_run"].as_bool(), cached(&world).len()), (Some(false), 2));
    is_whole(&world);
}

#[test]
fn e9_the_whole_cache_by_hand_leaves_foreign_folders_and_says_so() {
    let world = world().file("media/catalog/product/cache/backup/t/e/tent.jpg", "old");
    world.run("media cleanup --all").exits(0).prints(expect![[r#"
        6 cached files removed from the folders of 2 variants, 60 B
        info: folders in the image cache that are not named as Magento names them were left alone: backup
    "#]]);
    assert_eq!(cached(&world), ["backup/t/e/tent.jpg"]);
    is_whole(&world);
}

#[test]
fn e9_what_cannot_be_done_has_its_exit_code_and_its_words() {
    let world = world();
    world.run("media cleanup").exits(64);
    world.run("media cleanup --all files/products.csv").exits(64);
    world.run("media cleanup files/none.csv").exits(74).complains(expect![[r#"
        bunchd: cannot read files/none.csv: No such file or directory (os error 2)
    "#]]);
    world.put("bunchd.toml", CONFIG.replace("\"media\"", "\"nowhere\"").into_bytes());
    world.run("media cleanup --all").exits(74).complains(expect![[r#"
        bunchd: the media directory /srv/bunchd/nowhere is not there; `media` in [magento] must name the shop's pub/media
    "#]]);
    world.put("bunchd.toml", CONFIG.replace("media = \"media\"\n", "").into_bytes());
    world.run("media cleanup --all").exits(78).complains(expect![[r#"
        bunchd: where the shop's images are is not set: write media = "/path/to/shop/pub/media" under [magento] in bunchd.toml
    "#]]);
}
