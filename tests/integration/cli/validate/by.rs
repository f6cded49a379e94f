//! By what files are checked: their source, rules of the definitions, or a Table Schema.

use std::fs;

use expect_test::expect;

use super::{GOOD, bare};
use crate::world::World;

const CONFIG: &str = "\
[[source]]
name = \"products\"
inbox = \"inbox\"
types = [\"product\"]
pipeline = \"catalog\"
csv.delimiter = \";\"

[[source]]
name = \"prices\"
inbox = \"inbox\"
types = [\"price\"]
pipeline = \"plain\"

[[source]]
name = \"trial\"
inbox = \"trial\"
pipeline = \"structure\"
";

const PIPELINES: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <rules name="products"><column name="sku" required="true"/></rules>
  <rules name="prices"><column name="price" required="true"/></rules>
  <pipeline name="catalog">
    <step name="check" executorType="csv-validate" sortOrder="10">
      <arguments><argument key="rules" value="products"/><argument key="required" value="name"/></arguments>
    </step>
  </pipeline>
  <pipeline name="plain"><step name="report" executorType="report" sortOrder="10"/></pipeline>
  <pipeline name="structure"><step name="check" executorType="csv-validate" sortOrder="10"/></pipeline>
</pipelines>"#;

const PRODUCTS: &str = "sku;name\nA-1;Tent\n";

fn with_rules() -> World {
    World::new().file("bunchd.toml", CONFIG).file("pipelines.xml", PIPELINES)
}

#[test]
fn e11_a_file_is_checked_as_the_import_of_its_source_would_check_it() {
    let world = with_rules().file("import-product_1_1.csv", PRODUCTS).file("in/import-product_1_1.csv", "sku;nam\nA-1;Tent\n");
    world.run("validate import-product_1_1.csv").exits(0).complains(expect![[r#"
        checked as source products, rules products
    "#]]);
    world.run("validate in/import-product_1_1.csv").exits(1).tells("missing-column");
}

#[test]
fn e11_a_file_in_an_inbox_is_checked_as_the_source_of_that_inbox() {
    let world = with_rules().file("trial/import-product_1_1.csv", GOOD).file("inbox/import-price_1_1.csv", GOOD);
    world.run("validate trial/import-product_1_1.csv").exits(0).complains(expect![[r#"
        checked as source trial: structure only, since its step check names no rules
    "#]]);
    world.run("validate inbox/import-price_1_1.csv").exits(0).complains(expect![[r#"
        checked as source prices: structure only, since its pipeline plain has no step csv-validate
    "#]]);
}

#[test]
fn e11_several_bunches_are_checked_each_by_what_is_its_own() {
    let world = with_rules().dropped("import-product_1_1.csv", PRODUCTS).dropped("import-price_1_1.csv", GOOD).dropped("x.csv", GOOD);
    let bunches = ["validate", "--bunch", "price 1", "--bunch", "product 1"];
    let told = world.run_words(&bunches).exits(0).err;
    assert!(
        told.contains("price 1: checked as source prices") && told.contains("product 1: checked as source products, rules products"),
        "{told}"
    );
    let told = world.run("validate --directory inbox").exits(0).err;
    assert!(told.contains("x.csv: checked for structure only: no source takes files of this name"), "{told}");
}

#[test]
fn e11_rules_are_named_by_hand_and_the_file_is_read_as_its_source_writes_it() {
    let world = with_rules().file("import-product_1_1.csv", PRODUCTS).file("offers.csv", GOOD);
    world.run("validate import-product_1_1.csv --rules prices").complains(expect![[r#"
        checked by the rules prices, written as the source products has it
    "#]]);
    world.run("validate offers.csv --rules products").exits(0).complains(expect![[r#"
        checked by the rules products
    "#]]);
    world.run("validate offers.csv --rules prices").exits(0);
    world.run("validate offers.csv --rules product").exits(66).complains(expect![[r#"
        bunchd: there are no rules named product; did you mean products?
    "#]]);
}

#[test]
fn e11_a_table_schema_needs_no_configuration_and_its_mistakes_have_their_places() {
    let world = bare()
        .file("offers.csv", GOOD)
        .file("schemas/good.json", r#"{"fields": [{"name": "sku", "constraints": {"required": true}}]}"#)
        .file("schemas/bad.json", "{\"fields\": [\n  {\"name\": \"sku\", \"type\": \"intger\"}\n]}");
    world.run("validate offers.csv --schema schemas/good.json").exits(0).complains(expect![[r#"
        checked by the schema schemas/good.json
    "#]]);
    let world = world.file("typed.json", r#"{"fields": [{"name": "price", "type": "integer", "constraints": {"maximum": 3}}]}"#);
    let told = world.run("validate offers.csv --schema typed.json --json").exits(1).json();
    assert_eq!((&told["findings"][0]["rule"], &told["findings"][0]["value"], &told["errors"]), (&"max".into(), &"4".into(), &1.into()));
    let bad = world.run("validate offers.csv --schema schemas/bad.json").exits(78);
    assert!(bad.err.contains("schemas/bad.json:2:") && bad.err.contains("intger"), "{}", bad.err);
    world.run("validate offers.csv --schema nothing.json").exits(66).complains(expect![[r#"
        bunchd: there is no schema nothing.json
    "#]]);
}

#[test]
fn e11_further_steps_that_would_check_the_files_are_named_since_they_are_not_checked() {
    let further = r#"<step name="prices" executorType="csv-validate" sortOrder="20"/><step name="stock" executorType="csv-validate" sortOrder="30"/>
        </pipeline><pipeline name="plain">"#;
    let xml = PIPELINES.replacen("</pipeline>\n  <pipeline name=\"plain\">", further, 1);
    let world = with_rules().file("pipelines.xml", xml).file("import-product_1_1.csv", PRODUCTS);
    world.run("validate import-product_1_1.csv").exits(0).complains(expect![[r#"
        checked as source products, rules products; by its step check only: not checked by prices, stock
    "#]]);
}

#[test]
fn e11_a_schema_that_is_a_pipe_is_told_and_not_waited_for() {
    let world = World::new().file("offers.csv", GOOD);
    nix::unistd::mkfifo(&world.path("pipe.json"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe can be made");
    let ran = world.run("validate offers.csv --schema pipe.json").exits(74);
    assert!(ran.err.contains("cannot read pipe.json: it is a folder, a pipe or a device, and must be a file"), "{}", ran.err);
    let xml = r#"<pipelines xmlns="urn:bunchd:pipelines"><rules name="offers" schema="pipe.json"/></pipelines>"#;
    let ran = world.file("pipelines.xml", xml).run("check").exits(78);
    let said = format!("{}{}", ran.out, ran.err);
    assert!(said.contains("it is a folder, a pipe or a device, and must be a file"), "{said}");
}

#[test]
fn e11_what_a_step_says_by_placeholders_is_filled_in_and_what_has_no_value_is_told() {
    let world = with_rules().file("import-product_1_1.csv", PRODUCTS);
    let patch = |value: &str| fs::write(world.path("pipelines.xml"), PIPELINES.replace("value=\"name\"", &format!("value=\"{value}\"")));
    patch("${bunch.type}_${source.name}").expect("it can be written");
    world.run("validate import-product_1_1.csv").exits(1).tells("product_products");
    patch("${env.COLUMNS_THAT_NOBODY_SET}").expect("it can be written");
    let ran = world.run("validate import-product_1_1.csv").exits(78);
    assert!(ran.err.contains("the step check of the pipeline catalog: the placeholder ${env.COLUMNS_THAT_NOBODY_SET}"), "{}", ran.err);
}
