//! bunchd is killed around the step that leaves bad records out: the import behind it gets just what is left, never the whole file.

use std::fs;
use std::path::Path;

use bunchd::model::execution::Status;

use super::{dies_at, for_each_turn};
use crate::yard::{Place, Yard, step};

const NAME: &str = "import-product_A_1.csv";
const WHOLE: &str = "sku,name\n1,one\n2\n3,three\n";
const REDUCED: &str = "sku,name\n1,one\n3,three\n";
const BAD: &str = "sku,name\n2\n";

/// Both steps may be tried once more.
const PIPELINE: &str = r#"
<pipeline name="p" connector="csv">
  <step name="validate" executorType="csv-validate" sortOrder="10">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments><argument key="on-errors" value="skip"/></arguments>
  </step>
  <step name="import" executorType="import" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="import:products"/>
      <argument key="env.SOURCE" value="${source_directory}"/>
    </arguments>
  </step>
</pipeline>"#;

fn yard() -> Yard {
    let yard = Yard::new(PIPELINE);
    yard.importer(r#"for file in "$SOURCE"/*.csv; do base64 -w0 "$file" >> "$yard/tally"; echo >> "$yard/tally"; done"#);
    yard.configure();
    yard.drop_file(NAME, WHOLE);
    yard.drop_file("import-product_A.ok", "");
    yard
}

/// Starts bunchd again until all is done: each import got the reduced file, and the dropped one is whole.
fn check(yard: &Yard, what: &str) {
    yard.once();
    if !yard.state().held.is_empty() {
        yard.sql("UPDATE held SET retry_at = 0");
        yard.once();
    }
    let all = yard.executions_over(1);
    assert_eq!((all.len(), all[0].status()), (1, Status::SucceededWithWarnings), "{what}: {all:#?}");
    assert_eq!((step(&all[0], "validate").0, step(&all[0], "import").0), ("succeeded-with-warnings", "succeeded-with-warnings"), "{what}");
    let imported = yard.tally();
    // Of `sku,name\n1,one\n3,three\n`.
    assert!(!imported.is_empty() && imported.iter().all(|file| file == "c2t1LG5hbWUKMSxvbmUKMyx0aHJlZQo="), "{what}: {imported:?}");
    let directory = all[0].location.path().expect("it is put away").clone();
    let read = |path: &str| fs::read_to_string(directory.join(path)).unwrap_or_else(|error| panic!("{what}: {path}: {error}"));
    assert_eq!((read(NAME).as_str(), read("validation/valid/import-product_A_1.csv").as_str()), (WHOLE, REDUCED), "{what}");
    assert_eq!(read("validation/invalid/import-product_A_1.csv"), BAD, "{what}");
    assert!(yard.files().values().flatten().all(|(place, _)| *place == Place::Archive), "{what}");
    assert!(!has_part(&directory), "{what}: something half is left");
}

fn has_part(directory: &Path) -> bool {
    walkdir::WalkDir::new(directory).into_iter().flatten().any(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."))
}

/// Proves E11 and P5 for a check that leaves records out.
#[test]
fn e11_p5_a_kill_around_the_check_never_makes_an_import_take_the_whole_file_in_place_of_what_is_left() {
    for point in ["csv-validate.cleared", "csv-validate.before-note", "csv-validate.in-note", "csv-validate.after-note"] {
        let yard = yard();
        assert!(dies_at(&yard, point), "{point} was not reached");
        assert_eq!(yard.tally().len(), 0, "{point}");
        check(&yard, point);
        assert_eq!(step(&yard.executions()[0], "validate").1, 2, "{point}: what was killed counts as an attempt");
    }
}

/// Proves the same for each commit and each effect of the whole run.
#[test]
fn e11_p5_a_kill_at_any_commit_or_effect_never_makes_an_import_take_the_whole_file() {
    for point in ["ledger.before-commit", "ledger.after-commit", "daemon.before-effect"] {
        for_each_turn(point, |turn| {
            let yard = yard();
            let is_reached = dies_at(&yard, turn);
            check(&yard, turn);
            is_reached
        });
    }
}

/// A check that may not be tried again has failed; then nothing is imported, also where somebody asks for the import alone.
#[test]
fn e11_after_a_kill_without_another_attempt_nothing_is_imported_although_all_files_are_there() {
    let mut yard = yard();
    yard.pipelines = PIPELINE.replacen(r#"limit="2""#, r#"limit="1""#, 1);
    yard.configure();
    assert!(dies_at(&yard, "csv-validate.after-note"));
    yard.once();
    assert_eq!(yard.executions_over(1)[0].status(), Status::Failed);
    let asked = yard.run(&["retry", "1", "--step", "import"]);
    assert!(asked.status.success(), "{asked:?}");
    yard.once();
    let all = yard.executions_over(2);
    assert_eq!((all[1].status(), yard.tally().len()), (Status::Failed, 0), "{all:#?}");
    let why = crate::yard::failure(&all[1], "import");
    assert!(why.contains("validate leaves bad records out, and has not ended well"), "{why}");
    let asked = yard.run(&["retry", "2"]);
    assert!(asked.status.success(), "{asked:?}");
    yard.once();
    let last = yard.executions().pop().expect("there is one");
    assert_eq!(
        (step(&last, "import").0, yard.tally()),
        ("succeeded-with-warnings", vec!["c2t1LG5hbWUKMSxvbmUKMyx0aHJlZQo=".to_owned()]),
        "{last:#?}"
    );
}
