//! `skip`: the import gets the files without their bad records, and the report says so.

use super::{BAD, BROKEN, FIRST, HOPELESS, LEFT, SECOND, content, dropped_file, found, patch, skus, world};
use crate::m2if::{CONFIGURATION, PRELUDE};
use crate::world::{World, until};

fn dropped(world: World, second: &str) -> World {
    world.dropped(FIRST, BROKEN).dropped(SECOND, second).dropped("import-product_a.ok", "")
}

/// A world in which a script stands for M2IF.
fn scripted(second: &str, script: &str) -> World {
    dropped(world("skip"), second).file("bunchd.toml", CONFIGURATION).program("importer", &format!("{PRELUDE}{script}"))
}

/// Proves E11 and D11: through the service; a file without a good record is no part of the import.
#[test]
fn e11_d11_bad_records_are_left_out_of_the_import_and_the_report_tells_how_many_and_where_they_are() {
    let world = dropped(world("skip"), HOPELESS);
    let daemon = world.daemon();
    until("the bunch is in the archive", || found(&world, "archive", "report-1.txt").is_some());
    daemon.end();
    world.run("show 1").exits(0).tells("check          succeeded-with-warnings").tells("import         succeeded");
    assert_eq!(skus(&world), ["TEA-1", "TEA-4"]);
    assert_eq!(content(&world, "archive", &format!("validation/valid/{FIRST}")), LEFT);
    assert_eq!(content(&world, "archive", &format!("validation/invalid/{FIRST}")), BAD);
    assert!(found(&world, "archive", &format!("validation/valid/{SECOND}")).is_none());
    assert_eq!(content(&world, "archive", &format!("validation/invalid/{SECOND}")), HOPELESS);
    let report = content(&world, "archive", "report-1.txt");
    for part in [
        "import-product_a_1.csv: 2 of 4 records are left out; later steps get validation/valid/import-product_a_1.csv in its place",
        "import-product_a_2.csv: its only record is bad, so later steps do not get the file",
        "import-product_a_1.csv was handed over without its bad records, as validation/valid/import-product_a_1.csv",
        "3  csv records left out",
    ] {
        assert!(report.contains(part), "{part} is not in {report}");
    }
    let log = world.run("log 1 import").exits(0).out;
    assert!(log.contains("product-import_a_01.csv") && !log.contains("product-import_a_02.csv"), "{log}");
}

#[test]
fn d11_where_no_record_is_good_nothing_is_imported() {
    let world = world("skip").dropped(FIRST, HOPELESS).dropped("import-product_a.ok", "");
    world.run("once").exits(1).tells("check failed: no record is good, so nothing is left to be handed on; 1 error in the file");
    assert!(found(&world, "failed", "validation/valid").is_none());
}

/// A missing column is wrong with every record: nothing is skipped blindly.
#[test]
fn d11_an_error_of_the_whole_file_is_not_skipped() {
    let world = dropped(world("skip"), "name\nTea\n");
    let told = world.run("once").exits(1).out;
    assert!(told.contains("check failed: leaving records out cannot help; 1 error in 1 of 2 files: 1 × missing-column"), "{told}");
    assert_eq!(told.matches("missing-column").count(), 1, "it is told once: {told}");
    assert_eq!(skus(&world), [""; 0]);
    assert!(found(&world, "failed", "validation/valid").is_none());
}

/// The import of a retry takes what the check of the first execution has left.
#[test]
fn f8_a_retry_of_the_import_takes_what_the_check_had_left() {
    let script = r#"take; cat "$work"/*_01.csv > "$(dirname "$0")/got.$serial"; test -e "$(dirname "$0")/good" || exit 1; import"#;
    let world = scripted(LEFT, script);
    world.run("once").exits(1);
    world.run("retry 1").exits(0);
    std::fs::write(world.path("good"), "").expect("it is writable");
    world.run("once").exits(2).tells("import succeeded-with-warnings");
    for got in ["got.1", "got.2"] {
        assert_eq!(std::fs::read_to_string(world.path(got)).expect("it was imported"), LEFT, "{got}");
    }
    world.run("show 2").exits(0).tells("it ended well in execution 1");
    let report = content(&world, "archive", "report-2.txt");
    assert!(report.contains("import-product_a_1.csv was taken without 2 records, which check has left out"), "{report}");
}

/// Somebody corrects the dropped file in the failed folder, and retries the import alone: the old selection does not fit any more.
#[test]
fn d11_a_file_that_was_changed_behind_the_check_is_not_imported_by_halves() {
    let world = scripted(LEFT, r#"test -e "$(dirname "$0")/good" || exit 1; take; import"#);
    world.run("once").exits(1);
    std::fs::write(dropped_file(&world, "failed", FIRST), LEFT).expect("it is writable");
    std::fs::write(world.path("good"), "").expect("it is writable");
    world.run("retry 1").exits(0);
    world.run("once").exits(1).tells("is not as it was when check left bad records out");
    world.run("retry 2 --from-start").exits(0);
    world.run("once").exits(0);
    assert!(found(&world, "archive", &format!("validation/valid/{FIRST}")).is_none());
    assert_eq!(content(&world, "archive", "validation/left-out.json"), "{\n  \"files\": []\n}");
}

/// Somebody tidies the failed folder up, and retries the import: what is missing is no proof that nothing was left out.
#[test]
fn d11_without_the_note_of_the_check_nothing_is_imported_and_the_failure_says_how_to_go_on() {
    let world = scripted(LEFT, r#"test -e "$(dirname "$0")/good" || exit 1; take; import"#);
    world.run("once").exits(1);
    let note = found(&world, "failed", "validation/left-out.json").expect("the check has left it");
    std::fs::remove_dir_all(note.parent().expect("it is in a folder")).expect("it is ours");
    std::fs::write(world.path("good"), "").expect("it is writable");
    world.run("retry 1").exits(0);
    world
        .run("once")
        .exits(1)
        .tells("left-out.json is gone, so it is not known which records check left out: retry the execution from its start");
    assert!(skus(&world).is_empty());
    world.run("retry 2 --from-start").exits(0);
    world.run("once").exits(2);
    assert!(content(&world, "archive", &format!("validation/valid/{FIRST}")) == LEFT);
}

/// A step that comes before the check looks at the files as they were dropped, and waits for nothing.
#[test]
fn d11_a_step_before_the_check_gets_the_whole_files() {
    let look = r#"<step name="look" executorType="command" sortOrder="5"><arguments>
        <argument key="program" value="/usr/bin/env"/><argument key="command" value="cp ${file} got"/>
        </arguments></step>"#;
    let world = dropped(world("skip").file("pipelines.d/own.xml", patch("skip", look)), LEFT);
    world.run("once").exits(2);
    assert_eq!(content(&world, "archive", "got"), BROKEN);
}

/// What is written for programs says what became of the records, and the advice asks for no more than them.
#[test]
fn e14_the_findings_tell_which_records_went_on_and_what_is_to_be_delivered_again() {
    let world = dropped(world("skip"), LEFT);
    world.run("once").exits(2);
    let findings: serde_json::Value = serde_json::from_str(&content(&world, "archive", "validation/findings.json")).expect("it is JSON");
    let file = &findings["files"][0];
    assert_eq!((&file["bad_records"], &file["left_out_records"]), (&2.into(), &2.into()), "{file}");
    assert_eq!(file["invalid_records"], format!("validation/invalid/{FIRST}"));
    let advice = world.run("show 1").exits(0).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(advice.contains("The import goes on without 2 records: correct them in validation/invalid/"), "{advice}");
}

#[test]
fn e14_where_errors_hold_nothing_back_the_advice_says_that_all_records_were_imported() {
    let world = dropped(world("warn"), LEFT).file("bunchd.toml", CONFIGURATION).program("importer", &format!("{PRELUDE}take; import"));
    world.run("once").exits(2);
    let advice = world.run("show 1").exits(0).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(advice.contains("All records went to the import as they came, also 2 records with errors: correct them in"), "{advice}");
}

/// A second check judges what the first one has left, and any program that takes the rest says that it took no more.
#[test]
fn d11_what_stands_behind_a_check_works_on_what_is_left_and_says_so() {
    let further = r#"<step name="again" executorType="csv-validate" sortOrder="15">
        <conditions><step_condition type="previous-steps-completed"/></conditions></step>
        <step name="look" executorType="command" sortOrder="16">
        <conditions><step_condition type="previous-steps-completed"/></conditions><arguments>
        <argument key="program" value="/usr/bin/env"/><argument key="command" value="cp ${file} got"/></arguments></step>"#;
    let world = dropped(world("skip").file("pipelines.d/own.xml", patch("skip", further)), HOPELESS);
    world.run("once").exits(2);
    assert_eq!(content(&world, "archive", "got"), LEFT);
    world.run("show 1").exits(0).tells("again          succeeded  ").tells("look           succeeded-with-warnings");
    let report = content(&world, "archive", "report-1.txt");
    for part in [
        "of import-product_a_1.csv, lines and records are counted in validation/valid/import-product_a_1.csv",
        "import-product_a_1.csv was taken without 2 records, which check has left out",
        "import-product_a_2.csv was not taken: check has left out all of it, 1 record",
    ] {
        assert!(report.contains(part), "{part} is not in {report}");
    }
}

/// A number without bound would make a report that nobody can read.
#[test]
fn e14_the_findings_that_are_kept_have_a_limit() {
    let limited = patch("stop", "").replace(r#"<argument key="required" value="sku"/>"#, r#"<argument key="findings" value="10001"/>"#);
    let world = world("stop").file("pipelines.d/own.xml", limited);
    world.run("check").tells("`10001` is not an allowed number").tells("allowed: a whole number from 0 to 10000");
}
