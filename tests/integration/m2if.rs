//! The import step with the preset `m2if`: against the demo shop, which is as strict as M2IF, and against a program that prints
//! what M2IF prints, word for word.

mod clear_cache;
mod exits;
mod importing;
mod names;
mod retries;
mod silence;
mod validations;

use crate::world::World;

/// A sound CSV file of two products.
const TWO: &str =
    "sku,attribute_set_code,product_type,name,price\nTEA-1,Default,simple,\"Green\ntea\",4.90\nTEA-2,Default,simple,Black tea,3.90\n";

/// One source whose bunches are imported by a program of the test's own.
pub(crate) const CONFIGURATION: &str = r#"
[paths]
state = "state"
working = "working"
archive = "archive"
failed = "failed"

[programs]
importer = ["/srv/bunchd/importer"]
magento = ["bunchd", "demo-shop", "--installation-dir=/srv/bunchd/shop"]

[magento]
media = "shop/pub/media"

[[source]]
name = "products"
inbox = "inbox"
types = ["product"]
pipeline = "catalog_import"
"#;

/// One attempt, so that no test waits minutes for the next one.
const ONCE: &str = r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import"><referenceStep name="import">
  <conditions><referenceStep_condition type="attempts-limit" limit="1"/></conditions>
</referenceStep></referencePipeline></pipelines>"#;

/// What each program of the tests begins with: it knows where M2IF would work, and prints lines as M2IF does.
pub(crate) const PRELUDE: &str = r#"
for word in "$@"; do case $word in
  --source-dir=*) source=${word#*=};; --target-dir=*) target=${word#*=};; --serial=*) serial=${word#*=};;
esac; done
work="$target/$serial"
mkdir -p "$work"
log() { echo "[2026-01-05T09:00:01.482115+00:00] logger/system.$1: $2 [] {\"serial\":\"$serial\"}"; }
take() { for file in "$source"/*.csv; do mv "$file" "$work/"; done; rm -f "$source"/*.ok; }
import() {
  for file in "$work"/*.csv; do
    name=${file##*/}
    log INFO "Now start processing file \"$name\""
    log INFO "Successfully processed file \"$name\" with \"3\" lines (skipping \"${1:-0}\") in \"0.12\" s"
    touch "$file.imported"
  done
}
"#;

/// A world with a bunch of two files in its inbox, and a program in place of M2IF; the shipped pipeline tries once.
fn world(script: &str) -> World {
    World::new()
        .file("bunchd.toml", CONFIGURATION)
        .file("pipelines.d/once.xml", ONCE)
        .program("importer", &format!("{PRELUDE}{script}"))
        .dropped("import-product_20260302-0800_1.csv", TWO)
        .dropped("import-product_20260302-0800_2.csv", TWO)
        .dropped("import-product_20260302-0800.ok", "")
}
