//! Runs that end well and did nothing: the first complaint of those who use M2IF.

use super::world;

const SAID_WELL: &str = r#"log INFO "Successfully executed command import:products with serial $serial in 00:00:00 s""#;

/// Proves E4: a run without any file is a failure, whatever its exit code says.
#[test]
fn e4_a_run_that_ends_well_and_took_no_file_is_a_failure_that_names_the_files() {
    let world = world(SAID_WELL);
    world.run("once").exits(1);
    let shown = world.run("show 1").exits(0).out;
    let expected = "the program says that all went well, but it did not process any of the 2 files: import-product_20260302-0800_1.csv was \
                    not taken: offered as product-import_20260302-0800_01.csv, it does not match what import:products reads, or the OK file \
                    product-import_20260302-0800.ok does not match it, import-product_20260302-0800_2.csv was not taken";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn e4_a_run_that_left_one_file_out_is_a_failure_that_names_it() {
    let world = world(&format!("take; rm \"$work\"/*_02.csv; import; {SAID_WELL}"));
    world.run("once").exits(1).tells("did not process 1 of 2 files: import-product_20260302-0800_2.csv was taken");
}

/// Proves E4: neither warnings hide it, nor a pass that only checked the file.
#[test]
fn e4_a_file_that_was_begun_and_not_done_is_told_also_with_warnings() {
    let world = world("take; import; f=$work/product-import_20260302-0800_02.csv; mv $f.imported $f.inProgress; exit 13");
    world.run("once").exits(1).tells(
        "did not process 1 of 2 files: import-product_20260302-0800_2.csv was begun and not done (it left the flag \
         product-import_20260302-0800_02.csv.inProgress)",
    );
}

/// Without lines, for want of a log level, the flags tell.
#[test]
fn e4_a_run_that_prints_nothing_is_believed_by_its_flags() {
    let world = world("take; import >/dev/null");
    world.run("once").exits(0);
}

/// Proves E4: flags of an earlier run, where a step says itself where M2IF works.
#[test]
fn e4_a_flag_of_an_earlier_run_is_named_as_the_reason() {
    let patch = r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import"><referenceStep name="import"><arguments>
      <argument key="--target-dir" value="/srv/bunchd/shop"/><argument key="--serial" value="always"/>
    </arguments></referenceStep></referencePipeline></pipelines>"#;
    let world = world(&format!("take; {SAID_WELL}"))
        .file("pipelines.d/target.xml", patch)
        .file("shop/always/product-import_20260302-0800_01.csv.imported", "");
    world.run("once").exits(1);
    let expected = "_1.csv was passed over, since the flag product-import_20260302-0800_01.csv.imported of an earlier run lay beside it";
    world.run("show 1").exits(0).tells(expected);
}
