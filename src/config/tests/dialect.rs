//! The table `csv` of a source.

use super::*;
use crate::model::dialect::{Dialect, Encoding};

const SOURCE: &str = "[[source]]\nname = \"s\"\ninbox = \"in\"\npipeline = \"p\"\n";

fn dialect(keys: &str) -> Dialect {
    read(&text(&format!("{SOURCE}{keys}"))).expect("it is good").sources[0].csv
}

/// Proves C2, its first half: how it is told.
#[test]
fn c2_a_source_says_how_its_files_are_written_and_what_it_does_not_say_has_its_default() {
    assert_eq!(dialect(""), Dialect::default());
    let all = "csv.delimiter = \"tab\"\ncsv.quote = \"'\"\ncsv.escape = \"\\\\\"\ncsv.encoding = \"windows-1252\"\ncsv.header = false";
    let expected = Dialect { delimiter: b'\t', quote: b'\'', escape: Some(b'\\'), encoding: Encoding::Windows1252, header: false };
    assert_eq!(dialect(all), expected);
    assert_eq!(dialect("[source.csv]\ndelimiter = \";\""), Dialect { delimiter: b';', ..Dialect::default() });
    assert_eq!(dialect("csv.escape = \"none\""), Dialect::default());
}

#[test]
fn c2_each_mistake_in_it_is_told_at_its_place_with_what_to_do() {
    let keys = "csv.delimiter = \";;\"\ncsv.escape = \"ä\"\ncsv.encoding = \"utf8\"\ncsv.header = \"yes\"\ncsv.quotes = \"x\"\n";
    expect![[r#"
        error: `;;` cannot be a delimiter
         --> bunchd.toml:5:17
          |
        5 | csv.delimiter = ";;"
          |                 ^^^^
          |
          = help: write one ASCII character, or `tab`

        error: `ä` cannot be an escape
         --> bunchd.toml:6:14
          |
        6 | csv.escape = "ä"
          |              ^^^
          |
          = help: write one ASCII character, or `none`

        error: unknown value `utf8` of `encoding`
         --> bunchd.toml:7:16
          |
        7 | csv.encoding = "utf8"
          |                ^^^^^^
          |
          = help: did you mean `utf-8`? allowed: utf-8, utf-16, latin-1, windows-1252

        error: true or false is expected here
         --> bunchd.toml:8:14
          |
        8 | csv.header = "yes"
          |              ^^^^^
          |
          = help: write true or false, without quotes

        error: unknown key `quotes` in [source.csv]
         --> bunchd.toml:9:5
          |
        9 | csv.quotes = "x"
          |     ^^^^^^
          |
          = help: did you mean `quote`? allowed here: delimiter, quote, escape, encoding, header

        5 errors
    "#]]
    .assert_eq(&rendered(&format!("{SOURCE}{keys}")));
    expect![[r#"
        error: delimiter and quote must differ
         --> bunchd.toml:6:13
          |
        6 | csv.quote = "'"
          |             ^^^
          |
          = help: choose another character

        1 error
    "#]]
    .assert_eq(&rendered(&format!("{SOURCE}csv.delimiter = \"'\"\ncsv.quote = \"'\"\n")));
    expect![[r#"
        error: the escape must differ from delimiter and quote; leave it out where quotes are doubled
         --> bunchd.toml:5:14
          |
        5 | csv.escape = "\""
          |              ^^^^
          |
          = help: choose another character

        1 error
    "#]]
    .assert_eq(&rendered(&format!("{SOURCE}csv.escape = \"\\\"\"\n")));
    assert!(rendered(&format!("{SOURCE}csv = \"tab\"\n")).contains("write `[source.csv]` and its keys below"));
}
