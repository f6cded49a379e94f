//! What `bunchd show` and the report tell of a validation that found something.

use std::fs;
use std::path::PathBuf;

use bunchd::model::message::Severity;
use bunchd::model::rule::Rule;
use bunchd::model::validation::{Count, Finding, ValidatedFile, Validation};
use bunchd::view::palette::Palette;
use bunchd::view::validation::{FINDINGS_JSON, FOLDER, Format, ValidationView};
use expect_test::expect;
use serde_json::Value;

use super::{CSV, OK, ONE_SOURCE, PRODUCTS};
use crate::world::World;

/// A check, and a report of it.
const PIPELINES: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="catalog_import">
    <step name="validate" executorType="csv-validate" sortOrder="1"/>
    <step name="report" executorType="report" sortOrder="2" runAlwaysStep="true"/>
  </pipeline>
</pipelines>
"#;

/// A world in which a bunch was checked and put away.
fn checked(content: &str, exit: i32) -> World {
    let world = World::new().file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", PIPELINES).dropped(CSV, content).dropped(OK, "");
    world.run("once").exits(exit);
    world
}

/// Returns the file in the directory of the only execution that `bunchd show` reads.
fn findings_json(world: &World) -> PathBuf {
    let shown = world.run("show 1 --json").exits(0).json();
    let folder = PathBuf::from(shown["directory"].as_str().expect("it has a directory")).join(FOLDER);
    fs::create_dir_all(&folder).expect("it is ours");
    folder.join(FINDINGS_JSON)
}

/// Sixty errors and a warning, of which all are listed.
fn found() -> Validation {
    let count = |rule, severity, column: &str, count| Count { rule, severity, column: Some(column.to_owned()), count };
    let finding = |record: u64| Finding {
        severity: Severity::Error,
        rule: Rule::Decimal,
        file: CSV.into(),
        record,
        line: record,
        byte: record * 10,
        column: Some("price".to_owned()),
        text: "this is no number".to_owned(),
        value: Some("free".to_owned()),
        valid: Some("a number such as 12.50".to_owned()),
    };
    let warning = Finding { severity: Severity::Warning, rule: Rule::Length, column: Some("name".to_owned()), ..finding(2) };
    let file = ValidatedFile {
        name: CSV.into(),
        records: 70,
        columns: Vec::new(),
        bytes: 700,
        is_complete: true,
        records_from: 10,
        bad: Some(Vec::new()),
        bad_records: 60,
    };
    Validation {
        files: vec![file],
        counts: vec![count(Rule::Decimal, Severity::Error, "price", 60), count(Rule::Length, Severity::Warning, "name", 1)],
        findings: [warning].into_iter().chain((2..62).map(finding)).collect(),
        ended_early: None,
    }
}

fn json(validation: &Validation) -> Vec<u8> {
    let mut out = Vec::new();
    ValidationView::of(validation).write(Format::Json, Palette::PLAIN, &mut out).expect("memory takes all");
    out
}

/// Proves E14.
#[test]
fn e14_show_tells_the_counts_then_the_first_findings_then_where_the_others_are() {
    let world = checked("sku,price\nA,1\nB,\"1\n", 1);
    fs::write(findings_json(&world), json(&found())).expect("it is ours");
    let shown = world.run("show 1").exits(0);
    let lines: Vec<&str> = shown.out.lines().collect();
    let at = |start: &str| lines.iter().position(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}:\n{}", shown.out));
    let validation = &lines[at("Validation")..at("Counted")];
    expect![[r#"
        Validation
          70 records in 1 file: 60 errors, 1 warning; 60 records have errors

              count            rule     column
                 60  error     decimal  price
                  1  warning   length   name

          import-product_20260302_1.csv  60 of 70 records with errors
            line  record  byte  column  what
               2       2    20  name    warning length
                this is no number (cell: free); valid: a number such as 12.50
               2       2    20  price   error   decimal
    "#]]
    .assert_eq(&(validation[..12].join("\n") + "\n"));
    assert_eq!(validation.iter().filter(|line| line.ends_with("error   decimal")).count(), 49, "50 findings are shown");
    let end = [
        "  … and 11 more: /srv/bunchd/state/failed/catalog_import/YYYY-MM-DD/000001_product_20260302/validation/findings.csv",
        "  Correct the places above in the files, or in what exports them, and deliver the files again",
    ];
    assert_eq!(validation[validation.len() - 2..], end);
    assert!(!shown.out.contains("(attempt 1): error: import-product"), "findings are not told twice:\n{}", shown.out);

    let shown = world.run("show 1 --json").exits(0).json();
    let told = &shown["validation"][0];
    assert_eq!((&told["errors"], &told["counts"][0]["count"], &told["counts"][0]["rule"]), (&60.into(), &60.into(), &"decimal".into()));
    assert_eq!(told["findings"].as_array().map(Vec::len), Some(50));
    assert!(told["all_findings"].as_str().is_some_and(|path| path.ends_with("/validation/findings.csv")), "{told}");
    assert!(shown["messages"].as_array().is_some_and(|messages| !messages.is_empty()), "programs get all");
}

#[test]
fn e14_a_sound_bunch_has_no_validation_to_look_at() {
    let world = checked(PRODUCTS, 0);
    let path = findings_json(&world);
    fs::write(path, json(&Validation { counts: Vec::new(), findings: Vec::new(), ..found() })).expect("it is ours");
    let shown = world.run("show 1").exits(0);
    assert!(!shown.out.contains("Validation\n"), "{}", shown.out);
    assert_eq!(world.run("show 1 --json").exits(0).json().get("validation"), None::<&Value>);
}

#[test]
fn e14_findings_that_cannot_be_read_are_told_and_the_rest_is_shown() {
    let world = checked(PRODUCTS, 0);
    fs::write(findings_json(&world), "{").expect("it is ours");
    world.run("show 1").exits(0).tells("Validation\n  what it came to cannot be read from /srv/bunchd/").tells("Counted\n");
}

/// Proves E14 as far as the report goes, which lies beside the findings; each check has a folder of its own.
#[test]
fn e14_the_report_tells_what_each_check_found_and_where_all_of_it_is() {
    let again = r#"<step name="again" executorType="csv-validate" sortOrder="1"><arguments><argument key="required" value="nope"/></arguments></step>
    <step name="report""#;
    let world = World::new().file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", PIPELINES.replace(r#"<step name="report""#, again));
    let world = world.dropped(CSV, PRODUCTS).dropped(OK, "");
    world.run("once").exits(1);
    let directory = findings_json(&world).with_file_name("..");
    let text = fs::read_to_string(directory.join("report-1.txt")).expect("the report is written");
    assert_eq!(text.matches("\nValidation").count(), 1, "only one check found something:\n{text}");
    assert!(
        text.contains("\nValidation\n  1 record in 1 file: 1 error\n") && text.contains("1  error     missing-column  nope\n"),
        "{text}"
    );
    assert!(text.contains("\n  all of them: validation-again/findings.csv\n"), "{text}");
    let messages = text.split_once("\nMessages\n").expect("the check says where its findings are").1;
    assert!(!messages.contains(" × ") && !messages.contains(", column nope"), "nothing is told twice:\n{text}");
    let report: Value = serde_json::from_slice(&fs::read(directory.join("report-1.json")).expect("it is written")).expect("it is JSON");
    assert_eq!((&report["validation"][0]["step"], &report["validation"][0]["errors"]), (&"again".into(), &1.into()));
}
