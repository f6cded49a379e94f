//! How exit codes of M2IF are told, with the lines that come before them.

use super::world;

/// Proves E4: the usual run, with rows from its lines; M2IF counts the header as a line.
#[test]
fn e4_a_run_that_processed_all_files_succeeds_and_its_rows_are_counted() {
    let world = world(r#"take; import; log INFO "Successfully executed command import:products with serial $serial in 00:00:01 s""#);
    world.run("once").exits(0).tells("succeeded  4 rows");
    let log = world.run("log 1 import").exits(0).out;
    let order: Vec<&str> = log.lines().filter_map(|line| line.split("start processing file \"").nth(1)?.split('"').next()).collect();
    assert_eq!(order, ["product-import_20260302-0800_01.csv", "product-import_20260302-0800_02.csv"]);
}

/// Proves E4: `4` says what was offered.
#[test]
fn e4_no_file_found_says_which_files_and_which_ok_file_were_offered() {
    let world = world(r#"log ERROR "Can't find any files to import for prefix \"product-import\""; exit 4"#);
    world.run("once").exits(1);
    let shown = world.run("show 1").exits(0).out;
    for part in [
        "the program found no file to import (exit code 4), although it was offered import-product_20260302-0800_1.csv as \
         product-import_20260302-0800_01.csv, import-product_20260302-0800_2.csv as product-import_20260302-0800_02.csv with the OK file \
         product-import_20260302-0800.ok in /srv/bunchd/working/1/import/1-import-1/source",
        "import:products takes files called product-import_<identifier>_<counter>.csv",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

/// Proves E4: three ends have the exit code 1, and each is told in its own way.
#[test]
fn e4_another_import_that_runs_is_told_as_such() {
    let world = world(
        r#"log WARNING "PID file /tmp/importer.pid is already in use"
log WARNING "Can't finish import with serial because another import process is running $serial in 0.012000 s"
exit 1"#,
    );
    world.run("once").exits(1);
    world.run("show 1").exits(0).tells("another import holds the PID file, so nothing was imported (exit code 1)");
}

#[test]
fn e4_an_exception_is_told_by_its_last_words_with_names_as_they_were_dropped() {
    let world = world(
        r#"take; log INFO 'Now start processing file "product-import_20260302-0800_01.csv"'
log ERROR "Can't find a value for attribute set \"Tee\" in file $work/product-import_20260302-0800_01.csv on line 2"
log ERROR "Can't finish import with serial $serial in 00:00:00 s"
exit 1"#,
    );
    world.run("once").exits(1);
    let shown = world.run("show 1").exits(0).out;
    let expected = "the import failed (exit code 1); its last words: Can't find a value for attribute set \"Tee\" in file \
                    import-product_20260302-0800_1.csv on line 2\n";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn e4_codes_of_php_and_of_the_database_are_told_as_such() {
    for (lines, code, expected) in [
        (r#"echo "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted""#, 255, "PHP ended in the middle of the import"),
        (r#"log ERROR "SQLSTATE[HY000] [2002] Connection refused""#, 1, "the shop's database refused the import (exit code 1)"),
        ("log ERROR broken", 42, "the import ended with exit code 42, one of PHP's or of the database's; its last words: broken"),
    ] {
        let world = world(&format!("{lines}; exit {code}"));
        world.run("once").exits(1);
        world.run("show 1").exits(0).tells(expected);
    }
}

/// Proves E4: rows that were skipped before do not make a deadlock a matter of the rows, which would not be tried again.
#[test]
fn e4_a_refusal_by_the_database_is_told_as_such_also_beside_skipped_rows() {
    let lines = r#"take
echo '[{"File": "product-import_20260302-0800_01.csv", "Line": 2, "Column": "name", "Error": "empty"}]' > "$work/validations.json"
log ERROR "SQLSTATE[40001]: Serialization failure: 1213 Deadlock found when trying to get lock"
log CRITICAL "Failed to process file product-import_20260302-0800_02.csv"; exit 1"#;
    let world = world(lines);
    world.run("once").exits(1);
    world.run("show 1").exits(0).tells("the shop's database refused the import (exit code 1)");
}

/// Proves E4: what was only checked, or rolled back, is not told as imported.
#[test]
fn e4_a_failed_import_counts_the_rows_of_those_files_only_that_it_imported() {
    let world = world("take; import; rm \"$work\"/*_02.csv.imported; log ERROR broken; exit 1");
    world.run("once").exits(1);
    world.run("show 1").exits(0).tells("         2  products rows\n");
}
