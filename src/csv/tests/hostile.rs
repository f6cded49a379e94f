//! Files that would cost time, memory or good records if nobody had thought of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{LARGE, Nobody, Sizes, checked, checked_with, told, wanted};
use crate::csv::Watch;
use crate::csv::source::Bytes;
use crate::csv::validate::validate_bytes;
use crate::model::dialect::{Dialect, Encoding};

#[test]
fn e11_a_quote_that_is_open_for_longer_than_a_record_may_be_is_named_and_costs_few_errors() {
    let lines = b"c29tZSBiYXNlNjQgb2YgYW4gaW1hZ2UgdGhhdCBpcyBtdWNoIHRvbyBsYXJnZQ==\n".repeat(300_000);
    let data = [b"sku,name\n1,\"\n".to_vec(), lines, b"2,b\n3,c\n".to_vec()].concat();
    expect_test::expect![[r#"
        3 records, 1 errors, 0 warnings
        2 at 11: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <">
    "#]]
    .assert_eq(&told(&checked(&data)));
}

#[test]
fn e11_only_one_line_for_excel_is_read_as_such() {
    let checked = checked(&[b"sep=;\n".repeat(1000), b"1;2\n".to_vec()].concat());
    assert_eq!(checked.files[0].columns, ["sep=", ""], "the second one is the header");
}

#[test]
fn e11_a_line_for_excel_cannot_make_a_line_end_the_delimiter() {
    let checked = checked(b"\"sep=\n\"\na,b\n1,2\n");
    assert_eq!((checked.files[0].columns.as_slice(), checked.records()), (["a".to_owned(), "b".to_owned()].as_slice(), 1));
}

#[test]
fn e11_half_a_character_at_the_end_of_utf_16_lies_within_the_file() {
    let mut data: Vec<u8> = "sku,n\n1,a\n2,b".encode_utf16().flat_map(u16::to_le_bytes).collect();
    data.push(b'x');
    let dialect = Dialect { encoding: Encoding::Utf16, ..Dialect::default() };
    let checked = checked_with(&data, &dialect, &wanted(None));
    let file = &checked.files[0];
    let bad: Vec<(u64, u64)> = file.bad.iter().flatten().map(|range| (range.start, range.end)).collect();
    assert_eq!((file.bytes, bad), (27, vec![(20, 27)]));
}

#[test]
fn e11_a_blank_line_of_a_broken_cell_stays_with_it() {
    let data = b"a,b\n1,\"x\n\ny\n2,c\n3,d\"e\n4,f\n";
    assert_eq!(checked(data).files[0].bad.as_deref(), Some(&[4..12, 16..22][..]));
}

#[test]
fn e11_mixed_line_ends_are_told_without_a_header_too() {
    let dialect = Dialect { header: false, ..Dialect::default() };
    let told = told(&checked_with(b"\n1,2\r\n3,4\r\n", &dialect, &wanted(None)));
    assert!(told.contains("mixed-line-ends"), "{told}");
}

/// Ends a reading thread in a way that nobody foresaw.
struct Panics;

impl Watch for Panics {
    fn read(&self, _: u64) {
        assert!(std::thread::current().name().is_some(), "a thread without a name reads");
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

#[test]
fn e11_a_thread_that_panics_ends_the_validation_and_does_not_hang_it() {
    let data = b"a,b\n1,2\n".repeat(100);
    let files = [("a.csv", &data as &dyn Bytes, data.len() as u64)];
    let sizes = Sizes { part_bytes: 40, threads: 2, ..LARGE };
    let all =
        |watch: &dyn Watch| validate_bytes(&files, &Dialect::default(), &wanted(None), watch, sizes).map(|validation| validation.records());
    assert!(catch_unwind(AssertUnwindSafe(|| all(&Panics))).is_err());
    assert_eq!(all(&Nobody).ok(), Some(199));
}
