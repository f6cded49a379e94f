//! `stop` and `warn`: the import does not begin, or gets the files as they came.

use super::{BAD, BROKEN, FIRST, content, dropped_file, found, skus, world};
use crate::world::World;

fn dropped(world: World) -> World {
    world.dropped(FIRST, BROKEN).dropped("import-product_a.ok", "")
}

/// Proves E11 and D11: the step fails, what it found lies beside the files, and nothing is imported.
#[test]
fn e11_d11_errors_stop_the_import_and_the_bad_records_lie_ready_to_be_corrected() {
    let world = dropped(world("stop"));
    world.run("once").exits(1).tells("check failed: 2 errors in the file: ");
    world.run("show 1").exits(0).tells("import         skipped");
    assert_eq!(content(&world, "failed", &format!("validation/invalid/{FIRST}")), BAD);
    let findings = content(&world, "failed", "validation/findings.csv");
    assert!(findings.lines().count() == 3 && findings.contains(&format!("{FIRST},4,3,")), "{findings}");
    let json: serde_json::Value = serde_json::from_str(&content(&world, "failed", "validation/findings.json")).expect("it is JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(2));
    assert!(found(&world, "failed", "validation/valid").is_none() && found(&world, "failed", "left-out.json").is_none());
    assert_eq!(std::fs::read_to_string(dropped_file(&world, "failed", FIRST)).expect("it is there"), BROKEN, "it stays as it came");
    let report = content(&world, "failed", "report-1.txt");
    assert!(report.contains("the bad records of import-product_a_1.csv are in validation/invalid/import-product_a_1.csv"), "{report}");
}

/// A repeated check replaces what the earlier one has written.
#[test]
fn e11_a_check_after_a_correction_leaves_nothing_of_the_earlier_one() {
    let world = dropped(world("stop"));
    world.run("once").exits(1);
    std::fs::write(dropped_file(&world, "failed", FIRST), super::LEFT).expect("it is writable");
    world.run("retry 1").exits(0);
    world.run("once").exits(0);
    assert!(found(&world, "archive", "validation").is_none(), "nothing is written where nothing is found");
    assert_eq!(skus(&world), ["TEA-1", "TEA-4"]);
}

/// Proves D11 for a pipeline that goes on with warnings.
#[test]
fn d11_with_warn_the_import_gets_the_files_as_they_came() {
    let world = dropped(world("warn"));
    let script = r#"take; cp "$work"/*.csv "$(dirname "$0")/got"; import"#;
    let world = world.file("bunchd.toml", crate::m2if::CONFIGURATION).program("importer", &format!("{}{script}", crate::m2if::PRELUDE));
    world.run("once").exits(2);
    assert_eq!(std::fs::read_to_string(world.path("got")).expect("it was imported"), BROKEN);
    world.run("show 1").exits(0).tells("check          succeeded-with-warnings").tells("import         succeeded");
    assert_eq!(content(&world, "archive", &format!("validation/invalid/{FIRST}")), BAD);
}
