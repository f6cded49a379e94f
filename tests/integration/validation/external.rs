//! An external validator in a pipeline: M2IF's own operation `validate`, which moves its files and leaves no flag beside them.

use super::{FIRST, content, dropped_file, found, skus, world};
use crate::m2if::CONFIGURATION;
use crate::world::World;

/// A sound file to bunchd, and the second record is wrong to the shop.
const ODD: &str =
    "sku,attribute_set_code,product_type,name,price\nTEA-1,Default,simple,\"Green\ntea\",4.90\nTEA-2,Teapots,simple,Tea,3.90\n";

/// The same, wrong to both.
fn broken() -> String {
    ODD.replace("TEA-1,", "TEA-0\nTEA-1,")
}

fn pipeline(on_errors: &str, further: &str) -> String {
    format!(
        r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="trial">
          <step name="check" executorType="csv-validate" sortOrder="10">
            <arguments><argument key="required" value="sku"/><argument key="on-errors" value="{on_errors}"/></arguments></step>
          <step name="shop_check" executorType="import" sortOrder="20">
            <conditions><step_condition type="previous-steps-finished"/></conditions>
            <arguments><argument key="program" value="importer"/><argument key="preset" value="m2if"/>
              <argument key="command" value="import:products"/><argument key="operation" value="validate"/>{further}</arguments></step>
          <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true">
            <conditions><step_condition type="previous-steps-finished"/></conditions></step>
        </pipeline></pipelines>"#
    )
}

/// A world whose bunches are checked by bunchd and by the program.
fn trial(pipeline: String, program: &str, file: &str) -> World {
    let configuration = CONFIGURATION
        .replace(r#"importer = ["/srv/bunchd/importer"]"#, &format!("importer = [{program}]"))
        .replace("pipeline = \"catalog_import\"", "pipeline = \"trial\"");
    let world = world("stop").file("bunchd.toml", configuration).file("pipelines.d/trial.xml", pipeline);
    world.dropped(FIRST, file).dropped("import-product_a.ok", "")
}

const SHOP: &str = r#""bunchd", "demo-shop", "--installation-dir=/srv/bunchd/shop""#;

/// Proves E11: both reports in one, each with its places, and neither the files nor the shop are changed.
#[test]
fn e11_what_the_shops_own_validator_finds_is_merged_with_places_in_the_dropped_file() {
    let world = trial(pipeline("stop", ""), SHOP, &broken());
    world.run("once").exits(1);
    let report = content(&world, "failed", "report-1.txt");
    let own = "2       2";
    let shops = "import-product_a_1.csv, line 5, record 4, column attribute_set_code: Found invalid value \"Teapots\"";
    assert!(report.contains(own) && report.contains(shops), "{report}");
    assert_eq!(std::fs::read_to_string(dropped_file(&world, "failed", FIRST)).expect("it is there"), broken(), "it works on a copy");
    assert_eq!(skus(&world), [""; 0]);
}

#[test]
fn e11_a_sound_bunch_passes_a_validator_that_leaves_no_proof_behind_and_prints_nothing() {
    let sound = ODD.replace("Teapots", "Default");
    for further in ["", r#"<argument key="--log-level" value="warning"/>"#] {
        let world = trial(pipeline("stop", further), SHOP, &sound);
        world.run("once").exits(0);
        assert_eq!(content(&world, "archive", FIRST), sound);
        assert!(skus(&world).is_empty() && found(&world, "archive", "validation/invalid").is_none());
    }
}

/// A validator that never took the file has proven nothing.
#[test]
fn e11_a_validator_that_did_not_take_the_files_fails_whatever_it_says() {
    let world = trial(pipeline("stop", ""), r#""/srv/bunchd/nothing""#, &ODD.replace("Teapots", "Default")).program("nothing", "exit 0");
    world.run("once").exits(1).tells("it did not process the file");
}

/// After records were left out, lines count in the file that was handed over, and each message says so.
#[test]
fn e11_places_in_a_file_without_its_bad_records_say_that_they_count_there() {
    let world = trial(pipeline("skip", ""), SHOP, &broken());
    world.run("once").exits(1);
    let report = content(&world, "failed", "report-1.txt");
    let part = "import-product_a_1.csv, line 4, record 3, column attribute_set_code: Found invalid value \"Teapots\"";
    assert!(report.contains(part) && report.contains("(counted in validation/valid/import-product_a_1.csv)"), "{report}");
}
