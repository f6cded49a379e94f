//! What is left of files, by rules that look at several records.

use std::fs;
use std::path::Path;

use super::*;
use crate::csv::validate;
use crate::executor::csv_validate::settings::{Settings, inputs};
use crate::executor::csv_validate::tests::task;
use crate::executor::csv_validate::work::contents;
use crate::model::rules::{ColumnRule, RecordCount, Reference, Rules, UniqueKey};

fn rules() -> Rules {
    let not_empty = ColumnRule { not_empty: true, ..ColumnRule::new("name") };
    let severity = Severity::Error;
    Rules {
        columns: vec![not_empty],
        unique: vec![UniqueKey { columns: vec!["sku".into()], severity, stop_after: None }],
        references: vec![Reference {
            column: "parent".into(),
            separator: None,
            to: Some("sku".into()),
            key_file: None,
            severity,
            stop_after: None,
        }],
        ..Rules::new("r")
    }
}

/// Leaves records out of one or two files; returns what is left, by file, and what was said.
fn left(directory: &Path, files: &[(&str, &str)], rules: Rules) -> (Left, Results) {
    for (name, text) in files {
        fs::write(directory.join(name), text).expect("it is writable");
    }
    let sizes: Vec<(&str, u64)> = files.iter().map(|(name, text)| (*name, text.len() as u64)).collect();
    let task = task(directory, &sizes, rules);
    let (settings, inputs, results) = (Settings::of(&task).expect("it is sound"), inputs(&task), Results::of(&task));
    let reading = Reading::default();
    let validation = validate(&inputs, &settings.dialect, &settings.wanted(&task), &reading).expect("it can be checked");
    let judged = contents(&inputs).expect("they are there");
    let skip = Skip { task: &task, settings: &settings, inputs: &inputs, judged: &judged, results: &results, reading: &reading };
    let left = skip.leave_out(&validation).expect("it can be written");
    (left, results)
}

/// Proves D11 for references: a record whose parent is left out does not go on alone, however long the chain is.
#[test]
fn d11_a_record_that_refers_to_one_that_is_left_out_is_left_out_too() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let first = "sku,name,parent\na,,\nb,B,a\nc,C,b\nd,D,\n";
    let second = "sku,name,parent\ne,E,c\nf,F,d\nd,again,\n";
    let (left, results) = left(directory.path(), &[("1.csv", first), ("2.csv", second)], rules());
    assert_eq!(left.records(), 5);
    let valid = |name: &str| fs::read_to_string(results.at(VALID).join(name)).expect("it is there");
    assert_eq!((valid("1.csv").as_str(), valid("2.csv").as_str()), ("sku,name,parent\nd,D,\n", "sku,name,parent\nf,F,d\n"));
    let notes: Vec<String> = left.notes(&results).into_iter().map(|note| note.text).collect();
    assert_eq!(
        notes[2],
        "of the records that are left out, 4 are fine by themselves: they refer to one that is left out, or have the key of one that is kept"
    );
    let Left::Some(rest) = left else { panic!("some are left") };
    assert_eq!(rest.bad, [(std::iter::once(16..32).collect(), 3), (vec![16..22, 28..37], 2)]);
}

/// Proves D11 for keys: the first record of a key goes, since it is bad; the second, which is good, does not.
#[test]
fn d11_a_good_record_is_kept_where_the_other_of_the_same_key_is_bad() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (left, results) = left(directory.path(), &[("1.csv", "sku,name,parent\na,,\na,A,\nb,B,\nb,again,\n")], rules());
    let valid = fs::read_to_string(results.at(VALID).join("1.csv")).expect("it is there");
    assert_eq!((valid.as_str(), left.records()), ("sku,name,parent\na,A,\nb,B,\n", 2));
}

/// Proves D11 for counts: too few records are left, which nobody can skip.
#[test]
fn d11_what_is_left_must_keep_the_rules_as_a_whole() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let records = Some(RecordCount { min: Some(2), max: None, severity: Severity::Error });
    let text = "sku,name,parent\na,,\nb,B,\n";
    let (left, results) = left(directory.path(), &[("1.csv", text)], Rules { records, ..rules() });
    let Left::Nothing { why } = &left else { panic!("it is handed on: {left:?}") };
    assert!(why.starts_with("leaving records out cannot help; 1 error in the file: 1 × records"), "{why}");
    assert!(!results.at(VALID).exists() && left.records() == 0);
}

/// Proves D11: a check that ended early has not seen all, so nothing is skipped blindly.
#[test]
fn d11_nothing_is_left_out_of_files_that_were_not_judged_to_their_end() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let text = format!("sku,name,parent\n{}", "a,,\n".repeat(50));
    let (left, _) = left(directory.path(), &[("1.csv", &text)], Rules { stop_after: Some(3), ..rules() });
    assert!(matches!(&left, Left::Nothing { why } if why.starts_with("no record is left out, since ")), "{left:?}");
}
