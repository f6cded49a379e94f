//! Odd names go through a whole run.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use bunchd::model::execution::Status;

use super::{pipeline, yard};
use crate::yard::{Place, Yard, statuses};

/// Longest file name, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Imports one bunch of that identifier; the OK file may write it in another form.
fn goes_through(identifier: &str, ok_identifier: &str) {
    let yard = Yard::new(&pipeline("", "", r#"<argument key="single_mode" value="true"/>"#));
    yard.importer(r#"cat "$2" > "$yard/seen" && echo "${2##*/}" > "$yard/tally"; echo imported"#);
    yard.configure();
    let (csv, ok) = (format!("import-product_{identifier}_1.csv"), format!("import-product_{ok_identifier}.ok"));
    yard.drop_file(&csv, "sku\n1\n");
    yard.drop_file(&ok, "");
    let ended = yard.once();
    let all = yard.executions_over(0);
    assert_eq!(statuses(&all), [Status::Succeeded], "{csv:?}: {all:#?}\n{ended:#?}");
    assert_eq!(yard.all_in_one_place(&[(&csv, "sku\n1\n"), (&ok, "")]), Place::Archive);
    assert_eq!(fs::read_to_string(yard.home().join("seen")).expect("the program has seen the file"), "sku\n1\n");
    for words in [["show", "1"], ["log", "1"]] {
        let shown = yard.run(&words);
        assert!(shown.status.success(), "{shown:?}");
    }
}

#[test]
fn f1_a_name_with_blanks_goes_through_a_whole_run() {
    goes_through("two  words ", "two  words ");
}

#[test]
fn f1_a_name_with_quotes_and_signs_of_a_shell_goes_through_a_whole_run() {
    goes_through("a'b\"$(touch x)`;*?\\", "a'b\"$(touch x)`;*?\\");
}

#[test]
fn f1_umlauts_in_both_normal_forms_are_one_bunch() {
    goes_through("Gr\u{f6}\u{df}e", "Gro\u{308}\u{df}e");
    goes_through("Gro\u{308}\u{df}e", "Gr\u{f6}\u{df}e");
}

#[test]
fn f1_a_name_of_255_bytes_goes_through_a_whole_run() {
    let identifier = "x".repeat(NAME_BYTES_MAX - "import-product__1.csv".len());
    goes_through(&identifier, &identifier);
}

#[test]
fn f1_a_name_of_255_bytes_with_umlauts_goes_through_a_whole_run() {
    let mut identifier = "ü".repeat((NAME_BYTES_MAX - "import-product__1.csv".len()) / 2);
    while identifier.len() < NAME_BYTES_MAX - "import-product__1.csv".len() {
        identifier.push('x');
    }
    goes_through(&identifier, &identifier);
}

#[test]
fn f3_a_name_that_is_no_text_stays_in_the_inbox_and_is_spoken_of() {
    let yard = yard("");
    let name = OsStr::from_bytes(b"import-product_\xff\xfe_1.csv");
    yard.drop_file(name, "sku\n1\n");
    yard.drop_file(OsStr::from_bytes(b"import-product_\xff\xfe.ok"), "");
    super::drop_bunch(&yard, "good");
    let ended = yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    assert!(yard.inbox.join(name).exists(), "{ended:?}");
    assert!(ended.out.contains("_1.csv"), "{}", ended.out);
}

/// An OK file lists names line by line, so no list could ever name this one.
#[test]
fn f3_a_name_with_a_line_break_stays_in_the_inbox_and_is_spoken_of() {
    let yard = yard("");
    let files = [("import-product_two\nlines_1.csv", "sku\n1\n"), ("import-product_two\nlines.ok", "")];
    for (name, content) in files {
        yard.drop_file(name, content);
    }
    let ended = yard.once();
    assert_eq!(yard.all_in_one_place(&files), Place::Inbox);
    assert!(ended.out.contains("left alone") && ended.out.contains("lines_1.csv"), "{}", ended.out);
}
