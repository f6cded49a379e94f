//! `tests/acceptance.md` maps each id that is done to its tests; here the map is held to the code.

use std::collections::BTreeSet;

use crate::sources::{project, rust_files};

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    id: String,
    tests: Vec<String>,
}

/// Reads the table `| id | test |`; several tests of one id are separated by `<br>`.
fn rows(table: &str) -> Vec<Row> {
    let lines = table.lines().map(str::trim).filter(|line| line.starts_with('|'));
    let cells = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    let data = cells.filter(|cells| cells[0] != "id" && !cells[0].starts_with("--") && !cells[0].starts_with(":-"));
    data.map(|cells| Row { id: cells[0].to_owned(), tests: test_names(cells.get(1).copied().unwrap_or_default()) }).collect()
}

fn test_names(cell: &str) -> Vec<String> {
    cell.split("<br>").map(|name| name.trim().trim_matches('`').to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Returns what is wrong with the table, a sentence for each mistake.
fn mistakes(rows: &[Row], code: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for Row { id, tests } in rows {
        if !is_id(id) {
            out.push(format!("{id:?} is no id such as F2"));
        }
        if !seen.insert(id) {
            out.push(format!("{id} is in the table twice; separate its tests by <br>"));
        }
        if tests.is_empty() {
            out.push(format!("{id} has no test"));
        }
        out.extend(tests.iter().filter_map(|test| test_mistake(id, test, code)));
    }
    out
}

fn is_id(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    number.len() < text.len() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn test_mistake(id: &str, test: &str, code: &[String]) -> Option<String> {
    let Some(above) = code.iter().find_map(|text| lines_above(test, text)) else {
        return Some(format!("{id}: there is no function {test}"));
    };
    if !above.iter().any(|line| line.starts_with("#[") && line.contains("test")) {
        return Some(format!("{id}: {test} is no test"));
    }
    let is_in_name = test.split('_').any(|word| word.eq_ignore_ascii_case(id));
    let is_in_doc = above.iter().filter(|line| line.starts_with("///")).any(|line| words(line).any(|word| word == id));
    (!is_in_name && !is_in_doc).then(|| format!("{id}: neither the name nor the doc line of {test} names it"))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric())
}

/// Returns the attributes and doc lines of a function, if the text has it.
fn lines_above<'a>(function: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| !line.starts_with("//") && is_head_of(function, line))?;
    let above = lines[..at].iter().rev().take_while(|line| line.starts_with("///") || line.starts_with("#["));
    Some(above.copied().collect())
}

fn is_head_of(function: &str, line: &str) -> bool {
    let behind = line.split_once("fn ").and_then(|(_, behind)| behind.strip_prefix(function));
    behind.is_some_and(|behind| behind.starts_with(['(', '<']))
}

#[test]
fn each_id_of_the_table_names_tests_that_exist() {
    let table = std::fs::read_to_string(project("tests/acceptance.md")).expect("tests/acceptance.md can be read");
    let code: Vec<String> = rust_files("src").into_iter().chain(rust_files("tests")).map(|source| source.text).collect();
    let mistakes = mistakes(&rows(&table), &code);
    assert!(mistakes.is_empty(), "\n{}\n", mistakes.join("\n"));
}

fn mistakes_in(table: &str) -> Vec<String> {
    let code = "
        #[test]
        fn f1_counters_are_numbers() {}
        /// Proves E3 and E4.
        #[tokio::test]
        async fn a_threshold_is_strict() {}
        fn f2_is_no_test() {}
        // fn f9_in_a_comment() {}
    ";
    mistakes(&rows(table), &[code.to_owned()])
}

#[test]
fn a_sound_table_has_no_mistakes() {
    let table = "# Text\n\n| id | test |\n|---|---|\n| F1 | `f1_counters_are_numbers` |\n| E4 | a_threshold_is_strict |";
    assert_eq!(mistakes_in(table), [""; 0]);
    assert_eq!(rows(table).len(), 2);
    assert_eq!(rows("| F1 | `a`<br> `b` |")[0].tests, ["a", "b"]);
}

#[test]
fn a_wrong_row_is_named() {
    assert_eq!(mistakes_in("| F1 | f1_counters |"), ["F1: there is no function f1_counters"]);
    assert_eq!(mistakes_in("| F9 | f9_in_a_comment |"), ["F9: there is no function f9_in_a_comment"]);
    assert_eq!(mistakes_in("| F2 | f2_is_no_test |"), ["F2: f2_is_no_test is no test"]);
    assert_eq!(mistakes_in("| E1 | a_threshold_is_strict |"), ["E1: neither the name nor the doc line of a_threshold_is_strict names it"]);
    assert_eq!(mistakes_in("| F1 | |"), ["F1 has no test"]);
    assert_eq!(mistakes_in("| one | f1_counters_are_numbers |").len(), 2);
    let twice = "| F1 | f1_counters_are_numbers |\n| F1 | f1_counters_are_numbers |";
    assert_eq!(mistakes_in(twice), ["F1 is in the table twice; separate its tests by <br>"]);
}
