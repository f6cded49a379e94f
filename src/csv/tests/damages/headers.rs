//! Files without records, and headers that are wrong.

use expect_test::expect;

use super::damages;
use crate::csv::tests::bunch::Bunch;
use crate::csv::{COLUMNS_MAX, HEADER_BYTES_MAX};
use crate::model::dialect::Dialect;

fn semicolons() -> Dialect {
    Dialect { delimiter: b';', ..Dialect::default() }
}

fn headerless(name: &str, bytes: &str) -> Bunch {
    Bunch::of(name, bytes).in_dialect(Dialect { header: false, ..Dialect::default() })
}

damages! {
    e11_nothing_to_read: [
        Bunch::of("no byte", ""),
        Bunch::of("a line feed", "\n"),
        Bunch::of("blank lines", "\r\n\r\n\r\n"),
        Bunch::of("a byte order mark", "\u{feff}"),
        Bunch::of("a byte order mark and a line feed", "\u{feff}\n"),
        Bunch::of("a header", "sku,qty\n"),
        Bunch::of("a header without line end", "sku,qty"),
        Bunch::of("a header and blank lines", "sku,qty\n\n\n"),
        headerless("no byte where no header is expected", ""),
    ] => expect![[]];
    e11_one_file_of_several_is_empty: [
        Bunch::of("the second", "sku,qty\n1,5\n").and("").and("sku,qty\n2,6\n"),
        Bunch::of("a header alone", "sku,qty\n").and("sku,qty\n2,6\n"),
    ] => expect![[]];
    e11_columns_without_a_name: [
        Bunch::of("the first", ",qty\n1,5\n"),
        Bunch::of("the last", "sku,qty,\n1,5,\n"),
        Bunch::of("blanks and quotes", "sku, ,\"\"\n1,5,\n"),
    ] => expect![[]];
    e11_columns_of_one_name: [
        Bunch::of("exactly", "sku,qty,sku\n1,5,2\n"),
        Bunch::of("with a quote", "sku,\"sku\"\n1,2\n"),
        Bunch::of("otherwise written is another name", "sku,SKU\n1,2\n"),
    ] => expect![[]];
    e11_sep_lines: [
        Bunch::of("the same delimiter", "sep=,\nsku,qty\n1,5\n"),
        Bunch::of("another delimiter", "sep=;\nsku;qty\n1;5\n"),
        Bunch::of("a declared delimiter", "sep=;\r\nsku;qty\r\n1;5\r\n").in_dialect(semicolons()),
        Bunch::of("in upper case", "SEP=;\nsku;qty\n1;5\n").in_dialect(semicolons()),
        Bunch::of("behind a byte order mark", "\u{feff}sep=;\nsku;qty\n1;5\n").in_dialect(semicolons()),
        Bunch::of("in quotes", "\"sep=;\"\nsku;qty\n1;5\n").in_dialect(semicolons()),
        Bunch::of("alone", "sep=;\n").in_dialect(semicolons()),
        Bunch::of("a column that is called so", "sep=,qty\n1,5\n"),
    ] => expect![[]];
    e11_a_wrong_delimiter: [
        Bunch::of("semicolons", "sku;qty\n1;5\n"),
        Bunch::of("tabs", "sku\tqty\n1\t5\n"),
        Bunch::of("bars", "sku|qty\n1|5\n"),
        Bunch::of("commas where semicolons are expected", "sku,qty\n1,5\n").in_dialect(semicolons()),
        Bunch::of("one column is fine", "sku\n1\n2\n"),
    ] => expect![[]];
    e11_a_header_that_is_too_long: [
        Bunch::of("by one byte", [&vec![b'a'; HEADER_BYTES_MAX + 1][..], b",b\n1,2\n"].concat()),
    ] => expect![[]];
    e11_a_header_that_is_too_wide: [
        Bunch::of("by one column", [&b"a,".repeat(COLUMNS_MAX)[..], b"b\n1,2\n"].concat()),
    ] => expect![[]];
    e11_a_file_without_header: [
        headerless("sound", "1,Mug\n2,\"Cup\n\"\n"),
        headerless("a record with a cell too few", "1,Mug\n2\n3,Pot\n"),
        headerless("a stray quote in the first record", "1,5\" Mug\n2,Cup\n"),
        headerless("an open quote in the first record", "1,\"Mug\n2,Cup\n"),
        headerless("cells that are alike are no double columns", "a,a\n1,2\n"),
    ] => expect![[]];
    e11_other_files_go_on: [
        Bunch::of("columns may differ", "sku,qty\n1,5\n").and("sku,name,price\n2,Cup,6\n3,Pot\n"),
        Bunch::of("an unusable header", "sku;qty\n1;5\n").and("sku,qty\n1,5,6\n"),
    ] => expect![[]];
}
