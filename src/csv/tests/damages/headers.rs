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
    ] => expect![[r#"
        no byte: 0 records
          line 1, byte 0, record 1: empty-file
        a line feed: 0 records
          line 1, byte 0, record 1: blank-line (warning)
          line 2, byte 1, record 1: empty-file
        blank lines: 0 records
          line 1, byte 0, record 1: blank-line (warning)
          line 4, byte 6, record 1: empty-file
        a byte order mark: 0 records
          line 1, byte 3, record 1: empty-file
        a byte order mark and a line feed: 0 records
          line 1, byte 3, record 1: blank-line (warning)
          line 2, byte 4, record 1: empty-file
        a header: 0 records
          line 1, byte 0, record 1: header-only
        a header without line end: 0 records
          line 1, byte 0, record 1: header-only
        a header and blank lines: 0 records
          line 1, byte 0, record 1: header-only
          line 2, byte 8, record 2: blank-line (warning)
        no byte where no header is expected: 0 records
          line 1, byte 0, record 1: empty-file
        = blank-line: a blank line, which is skipped; remove it
        = empty-file: the file is empty: it has no header and no records
        = header-only: the file has a header and no records; was the export empty?
    "#]];
    e11_one_file_of_several_is_empty: [
        Bunch::of("the second", "sku,qty\n1,5\n").and("").and("sku,qty\n2,6\n"),
        Bunch::of("a header alone", "sku,qty\n").and("sku,qty\n2,6\n"),
    ] => expect![[r#"
        the second: 1 + 0 + 1 records
          b.csv, line 1, byte 0, record 1: empty-file
        a header alone: 0 + 1 records
          a.csv, line 1, byte 0, record 1: header-only
        = empty-file: the file is empty: it has no header and no records
        = header-only: the file has a header and no records; was the export empty?
    "#]];
    e11_columns_without_a_name: [
        Bunch::of("the first", ",qty\n1,5\n"),
        Bunch::of("the last", "sku,qty,\n1,5,\n"),
        Bunch::of("blanks and quotes", "sku, ,\"\"\n1,5,\n"),
    ] => expect![[r#"
        the first: 1 records
          line 1, byte 0, record 1, 1: empty-column-name
        the last: 1 records
          line 1, byte 8, record 1, 3: empty-column-name
        blanks and quotes: 1 records
          line 1, byte 4, record 1, 2: empty-column-name
          line 1, byte 6, record 1, 3: empty-column-name
        = empty-column-name: column 1 has no name; name it or remove it
        = empty-column-name: column 2 has no name; name it or remove it
        = empty-column-name: column 3 has no name; name it or remove it
    "#]];
    e11_columns_of_one_name: [
        Bunch::of("exactly", "sku,qty,sku\n1,5,2\n"),
        Bunch::of("with a quote", "sku,\"sku\"\n1,2\n"),
        Bunch::of("otherwise written is another name", "sku,SKU\n1,2\n"),
    ] => expect![[r#"
        exactly: 1 records
          line 1, byte 8, record 1, sku: duplicate-column
        with a quote: 1 records
          line 1, byte 4, record 1, sku: duplicate-column
        otherwise written is another name: 1 records
        = duplicate-column: columns 1 and 2 are both called "sku"; rename or remove one
        = duplicate-column: columns 1 and 3 are both called "sku"; rename or remove one
    "#]];
    e11_sep_lines: [
        Bunch::of("the same delimiter", "sep=,\nsku,qty\n1,5\n"),
        Bunch::of("another delimiter", "sep=;\nsku;qty\n1;5\n"),
        Bunch::of("a declared delimiter", "sep=;\r\nsku;qty\r\n1;5\r\n").in_dialect(semicolons()),
        Bunch::of("in upper case", "SEP=;\nsku;qty\n1;5\n").in_dialect(semicolons()),
        Bunch::of("behind a byte order mark", "\u{feff}sep=;\nsku;qty\n1;5\n").in_dialect(semicolons()),
        Bunch::of("in quotes", "\"sep=;\"\nsku;qty\n1;5\n").in_dialect(semicolons()),
        Bunch::of("alone", "sep=;\n").in_dialect(semicolons()),
        Bunch::of("a column that is called so", "sep=,qty\n1,5\n"),
    ] => expect![[r#"
        the same delimiter: 1 records
          line 1, byte 0, record 1: sep-line
        another delimiter: 1 records
          line 1, byte 0, record 1: sep-line
          line 1, byte 0, record 1: wrong-delimiter
        a declared delimiter: 1 records
          line 1, byte 0, record 1: sep-line
        in upper case: 1 records
          line 1, byte 0, record 1: sep-line
        behind a byte order mark: 1 records
          line 1, byte 3, record 1: sep-line
        in quotes: 1 records
          line 1, byte 0, record 1: sep-line
        alone: 0 records
          line 1, byte 0, record 1: sep-line
          line 2, byte 6, record 1: empty-file
        a column that is called so: 1 records
        = empty-file: the file is empty: it has no header and no records
        = sep-line: "sep=" is a hint for Excel alone; remove this line (the delimiter is a comma (,))
        = sep-line: "sep=" is a hint for Excel alone; remove this line (the delimiter is a semicolon (;))
        = wrong-delimiter: the delimiter is a semicolon (;), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter)
    "#]];
    e11_a_wrong_delimiter: [
        Bunch::of("semicolons", "sku;qty\n1;5\n"),
        Bunch::of("tabs", "sku\tqty\n1\t5\n"),
        Bunch::of("bars", "sku|qty\n1|5\n"),
        Bunch::of("commas where semicolons are expected", "sku,qty\n1,5\n").in_dialect(semicolons()),
        Bunch::of("one column is fine", "sku\n1\n2\n"),
    ] => expect![[r#"
        semicolons: 0 records, not read to the end
          line 1, byte 0, record 1: wrong-delimiter
        tabs: 0 records, not read to the end
          line 1, byte 0, record 1: wrong-delimiter
        bars: 0 records, not read to the end
          line 1, byte 0, record 1: wrong-delimiter
        commas where semicolons are expected: 0 records, not read to the end
          line 1, byte 0, record 1: wrong-delimiter
        one column is fine: 2 records
        = wrong-delimiter: the delimiter seems to be a comma (,), and not a semicolon (;); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
        = wrong-delimiter: the delimiter seems to be a semicolon (;), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
        = wrong-delimiter: the delimiter seems to be a tab, and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
        = wrong-delimiter: the delimiter seems to be a vertical bar (|), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
    "#]];
    e11_a_header_that_is_too_long: [
        Bunch::of("by one byte", [&vec![b'a'; HEADER_BYTES_MAX + 1][..], b",b\n1,2\n"].concat()),
    ] => expect![[r#"
        by one byte: 0 records, not read to the end
          line 1, byte 0, record 1: header-too-long
        = header-too-long: the header is longer than 1048576 bytes; is this a CSV file?; the rest of the file was not checked
    "#]];
    e11_a_header_that_is_too_wide: [
        Bunch::of("by one column", [&b"a,".repeat(COLUMNS_MAX)[..], b"b\n1,2\n"].concat()),
    ] => expect![[r#"
        by one column: 0 records, not read to the end
          line 1, byte 0, record 1: header-too-wide
        = header-too-wide: the header has 10001 columns, at most 10000 are read; the rest of the file was not checked
    "#]];
    e11_a_file_without_header: [
        headerless("sound", "1,Mug\n2,\"Cup\n\"\n"),
        headerless("a record with a cell too few", "1,Mug\n2\n3,Pot\n"),
        headerless("a stray quote in the first record", "1,5\" Mug\n2,Cup\n"),
        headerless("an open quote in the first record", "1,\"Mug\n2,Cup\n"),
        headerless("cells that are alike are no double columns", "a,a\n1,2\n"),
    ] => expect![[r#"
        sound: 2 records
        a record with a cell too few: 3 records
          line 2, byte 6, record 2, 2: too-few-columns
        a stray quote in the first record: 2 records
          line 1, byte 3, record 1, 2: stray-quote <5" Mug>
        an open quote in the first record: 2 records
          line 1, byte 2, record 1, 2: unterminated-quote <"Mug>
        cells that are alike are no double columns: 2 records
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
    "#]];
    e11_other_files_go_on: [
        Bunch::of("columns may differ", "sku,qty\n1,5\n").and("sku,name,price\n2,Cup,6\n3,Pot\n"),
        Bunch::of("an unusable header", "sku;qty\n1;5\n").and("sku,qty\n1,5,6\n"),
    ] => expect![[r#"
        columns may differ: 1 + 2 records
          b.csv, line 3, byte 23, record 3, price: too-few-columns
        an unusable header: 0 + 1 records, not read to the end
          a.csv, line 1, byte 0, record 1: wrong-delimiter
          b.csv, line 2, byte 8, record 2, 3: too-many-columns
        = too-few-columns: the header has 3 columns, this record has 2; fill up the record
        = too-many-columns: the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
        = wrong-delimiter: the delimiter seems to be a semicolon (;), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
    "#]];
}
