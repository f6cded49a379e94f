//! How the files of a source are written is said once, in bunchd.toml.

use super::{FIRST, world};
use crate::world::World;

const SEMICOLONS: &str = "sku;name\n1;'Tea; green'\n2;Coffee\n";

fn with(source: &str, arguments: &str) -> World {
    let configuration = crate::m2if::CONFIGURATION.replace("pipeline = \"catalog_import\"", &format!("pipeline = \"check\"\n{source}"));
    let pipeline = format!(
        r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="check"><step name="validate" executorType="csv-validate" sortOrder="1">
          <arguments><argument key="required" value="sku"/>{arguments}</arguments></step></pipeline></pipelines>"#
    );
    let world = world("stop").file("bunchd.toml", configuration).file("pipelines.d/check.xml", pipeline);
    world.dropped(FIRST, SEMICOLONS).dropped("import-product_a.ok", "")
}

/// Proves C2, its first half: what a source says, a check goes by, and what its step says wins, key by key.
#[test]
fn c2_a_check_reads_files_as_their_source_says_and_its_own_arguments_win() {
    with("", "").run("once").exits(1);
    with("csv.delimiter = \";\"\ncsv.quote = \"'\"", "").run("once").exits(0);
    with("csv.delimiter = \"|\"\ncsv.quote = \"'\"", r#"<argument key="delimiter" value=";"/>"#).run("once").exits(0);
    with("csv.delimiter = \";\"\ncsv.quote = \"'\"", r#"<argument key="delimiter" value=","/>"#).run("once").exits(1);
    let clash = with("csv.delimiter = \";\"", r#"<argument key="quote" value=";"/>"#);
    clash.run("once").exits(1).tells("delimiter and quote must differ");
}

/// Proves the same for finding images by hand: the name of the file tells its source.
#[test]
fn c2_images_are_found_in_files_as_their_source_writes_them() {
    let world = with("csv.delimiter = \";\"\ncsv.quote = \"'\"", "").file(FIRST, "sku;base_image\n1;'/w/b/wb01.jpg'\n");
    std::fs::create_dir_all(world.path("shop/pub/media/catalog/product/cache")).expect("it can be made");
    let told = world.run(&format!("media cleanup {FIRST} --dry-run --json")).json();
    assert_eq!(told["images"], 1, "{told}");
    let told = world.run(&format!("media cleanup {FIRST} --delimiter , --dry-run --json")).json();
    assert_eq!(told["images"], 0, "{told}");
}
