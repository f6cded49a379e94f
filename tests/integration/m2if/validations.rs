//! What M2IF found wrong with the rows becomes messages with places in the dropped files.

use super::world;
use crate::world::World;

/// One that was begun by M2IF: of the second file, records 2 and 3; `TWO` has a line break in its second record.
const REPORT: &str = r#"cat > "$work/validations.json" <<END
[
    {
        "File": "product-import_20260302-0800_02.csv",
        "Line": 3,
        "Column": "price",
        "Error": "Found invalid value \"x\""
    },
    {
        "File": "$work/product-import_20260302-0800_01.csv",
        "Line": 2,
        "Column": "name",
        "Error": "Found empty value in product-import_20260302-0800_01.csv"
    }
]
END
"#;

const FIRST: &str = "import-product_20260302-0800_2.csv, line 4, record 3, column price: Found invalid value \"x\"";
const SECOND: &str =
    "import-product_20260302-0800_1.csv, line 2, record 2, column name: Found empty value in import-product_20260302-0800_1.csv";

fn reported(world: &World, folder: &str) -> String {
    let mut found = walkdir::WalkDir::new(world.path(folder)).into_iter().flatten().filter(|entry| entry.file_name() == "report-1.txt");
    std::fs::read_to_string(found.next().expect("there is a report").path()).expect("it can be read")
}

/// Proves E4: a stop by validation, with all that was found, in `show` and in the report.
#[test]
fn e4_what_stopped_the_import_is_told_with_file_line_and_column_as_dropped() {
    let world = world(&format!(
        "take; {REPORT} log WARNING 'Stopped processing because of validation errors'; log WARNING \"Stopped import with serial $serial\"; exit 1"
    ));
    world.run("once").exits(1);
    let shown = world.run("show 1").exits(0).out;
    let sentence = format!("the program's own validation found 2 mistakes and stopped the import (exit code 1); the first: {FIRST}");
    for part in [&sentence, &format!("error: {FIRST}"), &format!("error: {SECOND}")] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    let report = reported(&world, "failed");
    assert!(report.contains(FIRST) && report.contains(SECOND), "{report}");
}

/// Proves E4: wrong rows stay wrong, so the shipped three attempts are not made; a database that refuses is asked again.
#[test]
fn e4_a_stop_by_validation_is_not_tried_again() {
    let world = world(&format!("take; {REPORT} log WARNING 'Stopped processing because of validation errors'; exit 1"));
    std::fs::remove_file(world.path("pipelines.d/once.xml")).expect("it is there");
    world.run("once").exits(1).tells("import failed");
}

/// Proves E3 and E4: rows that were skipped are warnings, and those that the log and the report both tell are told once.
#[test]
fn e4_what_was_skipped_is_a_warning_with_its_place_and_told_once() {
    let line = r#"log WARNING 'Found invalid value "x" in file product-import_20260302-0800_02.csv on line 3'"#;
    let other = r#"log WARNING 'Image of product-import_20260302-0800_02.csv is large'"#;
    let world = world(&format!("take; import 1; {line}; {other}; {REPORT} exit 13"));
    world.run("once").exits(2).tells("4 rows");
    let shown = world.run("show 1").exits(0).out;
    for part in
        [&format!("warning: {FIRST}"), &format!("warning: {SECOND}"), "warning: Image of import-product_20260302-0800_2.csv is large"]
    {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert_eq!(shown.matches("Found invalid value").count(), 1, "{shown}");
    assert!(reported(&world, "archive").contains(FIRST));
}

/// An exit code 0 does not hide what was found.
#[test]
fn e4_entries_of_a_run_that_ended_well_are_warnings() {
    let world = world(&format!("take; import; {REPORT}"));
    world.run("once").exits(2);
    world.run("show 1").exits(0).tells(&format!("warning: {FIRST}"));
}

#[test]
fn e4_a_report_that_cannot_be_read_is_itself_a_warning() {
    let world = world(r#"take; import; echo '[{"File": "product-imp' > "$work/validations.json""#);
    world.run("once").exits(2);
    world.run("show 1").exits(0).tells("warning: the import program's list of mistakes, validations.json, cannot be read: ");
}
