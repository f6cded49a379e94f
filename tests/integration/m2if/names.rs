//! Which files of a bunch a command gets, and under which names; the demo shop takes M2IF's names only.

use super::{CONFIGURATION, OTHERS, PRELUDE, TWO, world};
use crate::world::World;

const DEMO: &str = r#"importer = ["bunchd", "demo-shop", "--installation-dir=/srv/bunchd/shop"]"#;

/// A world in which the demo shop stands for M2IF.
fn strict() -> World {
    World::new().file("bunchd.toml", CONFIGURATION.replace(r#"importer = ["/srv/bunchd/importer"]"#, DEMO))
}

/// Proves E4: counters 1, 2 and 10, an identifier with signs of a pattern, and a name in capitals: all are read, in order.
#[test]
fn e4_a_bunch_with_names_of_bunchds_is_read_by_a_program_that_takes_m2ifs_names_only() {
    let mut world = strict();
    for (counter, extension) in [(10, "csv"), (2, "CSV"), (1, "csv")] {
        world = world.dropped(&format!("import-product_2026(1)+[a]_{counter}.{extension}"), &TWO.replace("TEA", &format!("T{counter}")));
    }
    let world = world.dropped(
        "import-product_2026(1)+[a].ok",
        "import-product_2026(1)+[a]_1.csv\r\nimport-product_2026(1)+[a]_2.CSV\r\nimport-product_2026(1)+[a]_10.csv\r\n",
    );
    world.run("once").exits(0).tells("6 rows");
    let log = world.run("log 1 import").exits(0).out;
    let mut order: Vec<&str> = log.lines().filter_map(|line| line.split("start processing file \"").nth(1)?.split('"').next()).collect();
    order.truncate(3);
    assert_eq!(order, [1, 2, 10].map(|counter| format!("product-import_2026-1---a-_{counter:02}.csv")));
}

/// Proves E4: the same bunch with another preset of names.
#[test]
fn e4_without_the_preset_names_of_bunchds_are_no_files_for_m2if() {
    let patch = r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import"><referenceStep name="import">
      <conditions><referenceStep_condition type="attempts-limit" limit="1"/></conditions>
      <arguments><referenceArgument key="preset" remove="true"/><argument key="--source-dir" value="${source_directory}"/></arguments>
    </referenceStep></referencePipeline></pipelines>"#;
    let world = strict().file("pipelines.d/plain.xml", patch).dropped("import-product_a_1.csv", TWO).dropped("import-product_a.ok", "");
    world.run("once").exits(1);
    world.run("show 1").exits(0).tells("Can't find any files to import for prefix \"product-import\"");
}

/// Proves E4: with `single_mode` just the first file is handed over, which needs no OK file, and just that one must be processed.
#[test]
fn e4_in_single_mode_the_first_file_alone_counts() {
    let patch = r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import"><referenceStep name="import">
      <arguments><argument key="single_mode" value="true"/></arguments></referenceStep></referencePipeline></pipelines>"#;
    let bunch = |world: World, name: &str, skus: &str| world.dropped(name, &TWO.replace("TEA", skus));
    let world = bunch(bunch(strict(), "import-product_a_1.csv", "A"), "import-product_a_2.csv", "B");
    let world = world.dropped("import-product_a.ok", "").file("pipelines.d/single.xml", patch);
    world.run("once").exits(0).tells("succeeded  2 rows");
}

/// A pipeline that imports stock from bunches that hold only products.
fn without_files(arguments: &str) -> World {
    let patch = format!(
        r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import">
      <step name="stock" executorType="import" sortOrder="30">
        <conditions><step_condition type="previous-steps-completed"/></conditions>
        <arguments><argument key="program" value="importer"/><argument key="preset" value="m2if"/>
          <argument key="command" value="import:products:inventory"/>{arguments}</arguments>
      </step></referencePipeline></pipelines>"#
    );
    let configuration = CONFIGURATION.replace("types = [\"product\"]", "pattern = \"m2if\"");
    World::new()
        .file("bunchd.toml", configuration)
        .file("pipelines.d/stock.xml", patch)
        .program("importer", &format!("{PRELUDE}take; import"))
        .dropped("product-import_a_01.csv", TWO)
        .dropped("product-import_a.ok", "")
}

/// Proves E4: a step whose command has no file in the bunch does not run, and its exit codes say whether that is a failure.
#[test]
fn e4_a_step_without_files_in_the_bunch_fails_unless_its_exit_codes_allow_that() {
    let world = without_files("");
    world.run("once").exits(1);
    let shown = world.run("show 1").exits(0).out;
    let text = "the bunch holds no file for import:products:inventory, whose files are called \
                product-import-inventory_<identifier>_<counter>.csv; its files are product-import_a_01.csv";
    assert!(shown.contains(text) && shown.contains("import         succeeded"), "{shown}");
    let world = without_files(r#"<argument key="exit-codes" value="0=success, 4=success, 13=warnings"/>"#);
    world.run("once").exits(0);
    world.run("show 1").exits(0).tells("info: the bunch holds no file for import:products:inventory");
}

/// Proves E4: whatever the program does in its own directory, the dropped files stay as they came.
#[test]
fn e4_the_claimed_files_are_never_touched() {
    let world = world("take; import; for f in $work/*.csv; do rm \"$f\"; echo broken > \"$f\"; done; rm -rf \"$source\"");
    world.run("once").exits(0);
    let found = walkdir::WalkDir::new(world.path("archive")).into_iter().flatten();
    let csv: Vec<_> = found.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "csv")).collect();
    assert_eq!(csv.len(), 2);
    assert!(csv.iter().all(|entry| std::fs::read_to_string(entry.path()).is_ok_and(|content| [TWO, OTHERS].contains(&content.as_str()))));
}
