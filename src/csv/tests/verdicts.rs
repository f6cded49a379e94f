//! Expectations, limits, dialects and messages.

use super::{LARGE, Wanted, checked, checked_with, told, try_checked, wanted};
use crate::csv::{COLUMNS_MAX, HEADER_BYTES_MAX, shown};
use crate::model::dialect::Dialect;
use crate::model::rule::Rule;

fn rules(bytes: &[u8], expected: &Wanted<'_>) -> Vec<Rule> {
    checked_with(bytes, &Dialect::default(), expected).findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn e11_a_missing_column_is_named_with_the_nearest_one() {
    let expected = Wanted { required_columns: vec!["sku".into(), "price".into(), "zzz".into()], ..wanted(None) };
    let checked = checked_with(b"SKU,sku,prise\n1,2,3\n", &Dialect::default(), &expected);
    expect_test::expect![[r#"
        1 records, 2 errors, 0 warnings
        1 at 0: missing-column [record 1, price] the required column "price" is missing; did you mean "prise"?
        1 at 0: missing-column [record 1, zzz] the required column "zzz" is missing; add it
    "#]]
    .assert_eq(&told(&checked));
}

#[test]
fn f3_a_header_alone_is_fine_where_it_is_allowed() {
    let expected = Wanted { allow_empty: true, ..wanted(None) };
    assert_eq!(rules(b"sku,name\n", &expected), []);
    assert_eq!(rules(b"", &expected), [Rule::EmptyFile], "no header is never fine");
}

#[test]
fn e11_totals_are_exact_where_findings_are_limited() {
    let data = [b"sku,name\n".as_slice(), &b"1\n".repeat(1000)].concat();
    let checked = checked_with(&data, &Dialect::default(), &Wanted { findings_max: 3, ..wanted(None) });
    assert_eq!((checked.findings.len(), checked.errors(), checked.records()), (3, 1000, 1000));
}

#[test]
fn e11_an_open_quote_in_a_long_file_is_one_error() {
    let data = [b"sku,name\n1,\"a\n".as_slice(), &b"2,\"b\"\n3,c\n".repeat(10_000)].concat();
    let checked = checked(&data);
    assert_eq!((checked.errors(), checked.records()), (1, 20_001));
    assert_eq!((checked.findings[0].line, checked.findings[0].rule), (2, Rule::UnterminatedQuote));
}

#[test]
fn e11_another_dialect_is_read() {
    let dialect = Dialect { delimiter: b';', quote: b'\'', ..Dialect::default() };
    let checked = checked_with(b"sku;'the; ''name'''\n1;'a;b'\n", &dialect, &wanted(None));
    assert_eq!((checked.files[0].columns.clone(), checked.errors()), (vec!["sku".to_owned(), "the; 'name'".to_owned()], 0));
}

#[test]
fn e11_an_impossible_dialect_is_refused() {
    let dialect = Dialect { delimiter: b'"', quote: b'"', ..Dialect::default() };
    let error = try_checked(&[b""], &dialect, &wanted(None), LARGE).expect_err("refused");
    assert_eq!(error.to_string(), "delimiter and quote must differ");
}

#[test]
fn e11_a_header_without_end_stops_at_its_limit() {
    let checked = checked(&b"a".repeat(HEADER_BYTES_MAX + 1));
    assert_eq!((checked.findings[0].rule, checked.files[0].is_complete), (Rule::HeaderTooLong, false));
}

#[test]
fn e11_a_header_with_too_many_columns_stops_the_check() {
    assert_eq!(rules(&[&b",".repeat(COLUMNS_MAX)[..], b"\n1\n"].concat(), &wanted(None)), [Rule::HeaderTooWide]);
}

#[test]
fn e11_a_cell_of_many_megabytes_is_no_matter() {
    let data = [b"sku,name\n1,\"".to_vec(), b"0123456789abcde\n".repeat(15 * 64 * 1024), b"\"\n2,b\n".to_vec()].concat();
    let checked = checked(&data);
    assert_eq!((checked.records(), checked.errors()), (2, 0));
}

#[test]
fn e11_a_record_that_is_too_long_is_passed_over() {
    let data = [b"sku,name\n1,".to_vec(), b"0123456789abcdef".repeat(1024 * 1024), b"\n2,b\n3\n".to_vec()].concat();
    expect_test::expect![[r#"
        3 records, 2 errors, 0 warnings
        2 at 9: record-too-long [record 2] the record is longer than 16 MiB and cannot be judged; is a quote or a line end missing?
        4 at 16777232: too-few-columns [record 4, name] the header has 2 columns, this record has 1; fill up the record
    "#]]
    .assert_eq(&told(&checked(&data)));
}

#[test]
fn e11_a_finding_becomes_a_message_with_its_place() {
    let messages: Vec<String> = checked(b"sku,name\n1,5\"\n").findings.iter().map(|finding| finding.message().to_string()).collect();
    assert_eq!(
        messages,
        ["error: products.csv, line 2, record 2, column name: a quote within a cell that does not begin with one; \
          put the whole cell in quotes and double this one (cell: 5\")"]
    );
}

#[test]
fn e11_shown_text_is_short_and_has_no_controls() {
    assert_eq!(shown(&"ä".repeat(60)), "ä".repeat(60));
    assert_eq!(shown(&"ä".repeat(61)), format!("{}…", "ä".repeat(59)));
    assert_eq!(shown("\u{1b}]0;x\u{7}\u{202e}\u{9b}"), "\\u{1b}]0;x\\u{7}\\u{202e}\\u{9b}");
}

#[test]
fn e11_rule_names_are_kebab_case_and_unique() {
    let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Rule::ALL.len());
}
