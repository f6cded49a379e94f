//! The check of a bunch and what its errors lead to: the import begins or not, and with which records.

mod dialects;
mod external;
mod skipping;
mod stopping;

use std::fs;
use std::path::PathBuf;

use crate::world::World;

/// Four products, of which the second and the third lack cells.
const BROKEN: &str = "sku,attribute_set_code,product_type,name,price\n\
    TEA-1,Default,simple,\"Green\ntea\",4.90\nTEA-2,Default\nTEA-3\nTEA-4,Default,simple,Black tea,3.90\n";

/// The same without them.
const LEFT: &str =
    "sku,attribute_set_code,product_type,name,price\nTEA-1,Default,simple,\"Green\ntea\",4.90\nTEA-4,Default,simple,Black tea,3.90\n";

/// And they alone.
const BAD: &str = "sku,attribute_set_code,product_type,name,price\nTEA-2,Default\nTEA-3\n";

/// No good record.
const HOPELESS: &str = "sku,attribute_set_code,product_type,name,price\nTEA-5\n";

const FIRST: &str = "import-product_a_1.csv";
const SECOND: &str = "import-product_a_2.csv";

/// A pipeline that checks and imports once; the demo shop stands for M2IF.
fn world(on_errors: &str) -> World {
    let configuration = crate::m2if::CONFIGURATION
        .replace(r#"importer = ["/srv/bunchd/importer"]"#, r#"importer = ["bunchd", "demo-shop", "--installation-dir=/srv/bunchd/shop"]"#);
    World::new().file("bunchd.toml", configuration).file("pipelines.d/own.xml", patch(on_errors, ""))
}

/// Changes what the shipped pipeline does about errors.
fn patch(on_errors: &str, steps: &str) -> String {
    format!(
        r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import">
          <referenceStep name="validate" remove="true"/>
          <step name="check" executorType="csv-validate" sortOrder="10"><arguments>
            <argument key="required" value="sku"/><argument key="on-errors" value="{on_errors}"/></arguments></step>
          <referenceStep name="import"><conditions><referenceStep_condition type="attempts-limit" limit="1"/></conditions></referenceStep>
          {steps}
        </referencePipeline></pipelines>"#
    )
}

/// Finds a file by the end of its path, below the archive or the failed folder.
fn found(world: &World, folder: &str, path: &str) -> Option<PathBuf> {
    walkdir::WalkDir::new(world.path(folder)).into_iter().flatten().map(walkdir::DirEntry::into_path).find(|found| found.ends_with(path))
}

/// Finds a dropped file, not one of the check's own files of the same name.
fn dropped_file(world: &World, folder: &str, name: &str) -> PathBuf {
    let all = walkdir::WalkDir::new(world.path(folder)).into_iter().flatten().map(walkdir::DirEntry::into_path);
    let is_own = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "validation" || part.as_os_str() == "import");
    all.filter(|path| path.ends_with(name)).find(|path| !is_own(path)).unwrap_or_else(|| panic!("{folder} has no {name}"))
}

fn content(world: &World, folder: &str, path: &str) -> String {
    let found = found(world, folder, path).unwrap_or_else(|| panic!("{folder} has no {path}"));
    fs::read_to_string(found).expect("it can be read")
}

/// Returns the SKUs that the demo shop has.
fn skus(world: &World) -> Vec<String> {
    let path = world.path("shop/var/shop.sqlite");
    if !path.exists() {
        return Vec::new();
    }
    let shop = rusqlite::Connection::open(path).expect("the demo shop has made it");
    let mut query = shop.prepare("SELECT DISTINCT sku FROM catalog_product_entity ORDER BY sku").expect("the table is there");
    let skus = query.query_map([], |row| row.get(0)).expect("it can be read");
    skus.map(|sku| sku.expect("it is a text")).collect()
}
