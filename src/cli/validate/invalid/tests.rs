//! The records with errors of a file go into one of the same name, byte by byte.

use super::*;
use crate::csv::Input;
use crate::model::validation::ValidatedFile;

const TEXT: &str = "\u{feff}sku,name\nA-1,Tent\nA-2\nA-3,\"two\nlines\"\nA-4\n";

fn file(name: &str, bad: Option<Vec<std::ops::Range<u64>>>) -> ValidatedFile {
    let bad_records = bad.as_ref().map_or(600_000, |bad| bad.len() as u64);
    let (columns, bytes) = (vec!["sku".to_owned(), "name".to_owned()], TEXT.len() as u64);
    ValidatedFile { name: name.into(), records: 4, columns, bytes, is_complete: true, records_from: 12, bad, bad_records }
}

#[test]
fn e11_records_with_errors_keep_their_header_and_their_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |text: &str| TEXT.find(text).expect("it is there") as u64;
    let bad = vec![at("A-2")..at("A-3"), at("A-4")..TEXT.len() as u64];
    let path = |name: &str| folder.path().join(name);
    for name in ["bad.csv", "good.csv", "many.csv"] {
        fs::write(path(name), TEXT).expect("it can be written");
    }
    let input = |name: &str| Input { name: name.to_owned(), path: path(name) };
    let inputs = ["bad.csv", "good.csv", "many.csv"].map(input).to_vec();
    let group = Group { key: None, feed: None, inputs, notes: Vec::new(), needs_a_look: false };
    let files = vec![file("bad.csv", Some(bad)), file("good.csv", Some(Vec::new())), file("many.csv", None)];
    let validation = Validation { files, ..Validation::default() };
    let mut view = ValidationView::of(&validation);
    let groups = [group];
    let mut invalid = Invalid::into(&path("to-correct"), &groups, &Known { loaded: None, feeds: Vec::new() }).expect("nothing is there");
    invalid.write(&groups[0], &validation, &mut view);
    invalid.end().expect("it can be written");
    let written = fs::read_to_string(path("to-correct/bad.csv")).expect("it is there");
    assert_eq!(written, "\u{feff}sku,name\nA-2\nA-4\n");
    assert!(!path("to-correct/good.csv").exists() && !path("to-correct/many.csv").exists());
    let noted: Vec<bool> = view.summary.files.iter().map(|file| file.invalid_records.is_some()).collect();
    assert_eq!(noted, [true, false, false]);
}
