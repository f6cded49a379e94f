//! Stale flags of M2IF never hurt a later attempt, neither of the same execution nor of one that takes the files up again.

use super::world;
use crate::world::World;

/// The first run flags all that it can reach, and dies; each later one skips what is flagged, as M2IF does without a word.
const FLAGS_AND_SKIPS: &str = r#"
take
if ! test -e "$target/../../../../../flagged"; then
  touch "$target/../../../../../flagged"
  for directory in "$work" "$source" "$target" "$target/../../.."; do
    for name in product-import_20260302-0800_01.csv product-import_20260302-0800_02.csv import-product_20260302-0800_1.csv; do
      for flag in imported failed inProgress; do touch "$directory/$name.$flag"; done
    done
  done
  log ERROR "SQLSTATE[40001]: Serialization failure: 1213 Deadlock found when trying to get lock"
  exit 1
fi
for file in "$work"/*.csv; do
  for flag in imported failed inProgress; do test -e "$file.$flag" && rm "$file"; done
done
echo "serial $serial in $work"
import
"#;

fn names_below(world: &World, folder: &str) -> Vec<String> {
    let all = walkdir::WalkDir::new(world.path(folder)).sort_by_file_name().into_iter().flatten();
    let files = all.filter(|entry| {
        entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "csv" || extension == "txt")
    });
    files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Proves E4: an attempt has a serial and a directory of its own.
#[test]
fn e4_a_second_attempt_meets_no_flag_of_the_first() {
    let twice = r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import"><referenceStep name="import"><conditions>
      <referenceStep_condition type="attempts-limit" limit="2"/>
      <referenceStep_condition type="time-between-attempts" minutes="0" seconds="1"/>
    </conditions></referenceStep></referencePipeline></pipelines>"#;
    let world = world(FLAGS_AND_SKIPS).file("pipelines.d/once.xml", twice);
    world.run("once").exits(0).tells("4 rows");
    world.run("log 1 import").exits(0).tells("serial 1-2 in /srv/bunchd/working/1/import/1-import-2/target/1-2\n");
}

/// Proves F8 and E4: from the failed folder, with all flags that the first run left there, beside the dropped files too.
#[test]
fn f8_a_failed_bunch_is_retried_from_its_folder_although_flags_lie_beside_its_files() {
    let world = world(FLAGS_AND_SKIPS);
    world.run("once").exits(1);
    let dropped = ["import-product_20260302-0800_1.csv", "import-product_20260302-0800_2.csv"];
    let failed = names_below(&world, "failed");
    assert!(dropped.iter().all(|name| failed.iter().filter(|found| found == name).count() == 1), "{failed:?}");
    assert!(failed.iter().any(|name| name == "report-1.txt"), "{failed:?}");
    world.run("log 1 import").exits(0).tells("Deadlock found");
    world.run("retry 1").exits(0);
    world.run("once").exits(0).tells("4 rows");
    world.run("log 2 import").exits(0).tells("serial 2 in /srv/bunchd/working/2/import/2-import-1/target/2\n");
    let archived = names_below(&world, "archive");
    assert!(dropped.iter().all(|name| archived.iter().any(|found| found == name)), "{archived:?}");
    assert!(names_below(&world, "failed").is_empty());
    for (name, expected) in dropped.into_iter().zip([super::TWO, super::OTHERS]) {
        let found = walkdir::WalkDir::new(world.path("archive")).into_iter().flatten().find(|entry| *entry.file_name() == *name);
        let content = std::fs::read_to_string(found.expect("it is there").path()).expect("it can be read");
        assert_eq!(content, expected, "{name}");
    }
}
