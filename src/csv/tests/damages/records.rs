//! Records and line ends that are wrong.

use expect_test::expect;

use super::{damages, everywhere, in_each_row};
use crate::csv::tests::bunch::Bunch;

/// Longest record that can be judged, in bytes.
const RECORD_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Makes a file with a record of so many bytes, its line feed included.
fn long(bytes: usize) -> Vec<u8> {
    [&b"sku,qty\n1,"[..], &vec![b'a'; bytes - 3], b"\n2,5\n"].concat()
}

damages! {
    e11_a_record_with_a_cell_too_few: in_each_row("2,Cup") => expect![[r#"
        before the header: 2 records
          line 2, byte 6, record 2, 3: too-many-columns
          line 3, byte 19, record 3, 3: too-many-columns
        the first record: 3 records
          line 2, byte 13, record 2, qty: too-few-columns
        in the middle: 3 records
          line 3, byte 23, record 3, qty: too-few-columns
        the last record: 3 records
          line 4, byte 29, record 4, qty: too-few-columns
        = too-few-columns: the header has 3 columns, this record has 2; fill up the record
        = too-many-columns: the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_a_record_of_one_cell: in_each_row("2") => expect![[r#"
        before the header: 2 records
          line 2, byte 2, record 2, 2: too-many-columns
          line 3, byte 15, record 3, 2: too-many-columns
        the first record: 3 records
          line 2, byte 13, record 2, name: too-few-columns
        in the middle: 3 records
          line 3, byte 23, record 3, name: too-few-columns
        the last record: 3 records
          line 4, byte 29, record 4, name: too-few-columns
        = too-few-columns: the header has 3 columns, this record has 1; fill up the record
        = too-many-columns: the header has 1 column, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_a_record_with_a_cell_too_many: in_each_row("2,Cup,6,7") => expect![[r#"
        before the header: 2 records
          line 2, byte 10, record 2, 7: too-few-columns
          line 3, byte 23, record 3, 7: too-few-columns
        the first record: 3 records
          line 2, byte 13, record 2, 4: too-many-columns
        in the middle: 3 records
          line 3, byte 23, record 3, 4: too-many-columns
        the last record: 3 records
          line 4, byte 29, record 4, 4: too-many-columns
        = too-few-columns: the header has 4 columns, this record has 3; fill up the record
        = too-many-columns: the header has 3 columns, this record has 4; put cells that hold the delimiter in quotes
    "#]];
    e11_a_record_with_a_comma_too_many: in_each_row("2,Cup,6,") => expect![[r#"
        before the header: 2 records
          line 1, byte 8, record 1, 4: empty-column-name
          line 2, byte 9, record 2, 4: too-few-columns
          line 3, byte 22, record 3, 4: too-few-columns
        the first record: 3 records
          line 2, byte 13, record 2, 4: too-many-columns
        in the middle: 3 records
          line 3, byte 23, record 3, 4: too-many-columns
        the last record: 3 records
          line 4, byte 29, record 4, 4: too-many-columns
        = empty-column-name: column 4 has no name; name it or remove it
        = too-few-columns: the header has 4 columns, this record has 3; fill up the record
        = too-many-columns: the header has 3 columns, this record has 4; put cells that hold the delimiter in quotes
    "#]];
    e11_a_record_of_commas: in_each_row(",,") => expect![[r#"
        before the header: 2 records
          line 1, byte 0, record 1, 1: empty-column-name
          line 1, byte 1, record 1, 2: empty-column-name
          line 1, byte 2, record 1, 3: empty-column-name
        the first record: 3 records
        in the middle: 3 records
        the last record: 3 records
        = empty-column-name: column 1 has no name; name it or remove it
        = empty-column-name: column 2 has no name; name it or remove it
        = empty-column-name: column 3 has no name; name it or remove it
    "#]];
    e11_a_record_of_several_lines_with_a_cell_too_few: in_each_row("2,\"Cup\nblue\"") => expect![[r#"
        before the header: 2 records
          line 3, byte 13, record 2, 3: too-many-columns
          line 4, byte 26, record 3, 3: too-many-columns
        the first record: 3 records
          line 2, byte 13, record 2, qty: too-few-columns
        in the middle: 3 records
          line 3, byte 23, record 3, qty: too-few-columns
        the last record: 3 records
          line 4, byte 29, record 4, qty: too-few-columns
        = too-few-columns: the header has 3 columns, this record has 2; a quote makes it run over several lines: is that meant?
        = too-many-columns: the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_a_blank_line: in_each_row("") => expect![[r#"
        before the header: 1 records
          line 1, byte 0, record 1: blank-line (warning)
        the first record: 2 records
          line 2, byte 13, record 2: blank-line (warning)
        in the middle: 2 records
          line 3, byte 23, record 3: blank-line (warning)
        the last record: 2 records
        = blank-line: a blank line, which is skipped; remove it
    "#]];
    e11_several_blank_lines: in_each_row("\n\n") => expect![[r#"
        before the header: 1 records
          line 1, byte 0, record 1: blank-line (warning)
        the first record: 2 records
          line 2, byte 13, record 2: blank-line (warning)
        in the middle: 2 records
          line 3, byte 23, record 3: blank-line (warning)
          line 3, byte 23, record 3: mixed-line-ends (warning)
        the last record: 2 records
          line 4, byte 29, record 4: blank-line (warning)
        = blank-line: a blank line, which is skipped; remove it
        = mixed-line-ends: this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
    "#]];
    e11_a_line_of_blanks: in_each_row("  ") => expect![[r#"
        before the header: 2 records
          line 1, byte 0, record 1, 1: empty-column-name
          line 2, byte 3, record 2, 2: too-many-columns
          line 3, byte 16, record 3, 2: too-many-columns
        the first record: 3 records
          line 2, byte 13, record 2, name: too-few-columns
        in the middle: 3 records
          line 3, byte 23, record 3, name: too-few-columns
        the last record: 3 records
          line 4, byte 29, record 4, name: too-few-columns
        = empty-column-name: column 1 has no name; name it or remove it
        = too-few-columns: the header has 3 columns, this record has 1; fill up the record
        = too-many-columns: the header has 1 column, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_a_line_of_an_empty_quoted_cell: in_each_row("\"\"") => expect![[r#"
        before the header: 2 records
          line 1, byte 0, record 1, 1: empty-column-name
          line 2, byte 3, record 2, 2: too-many-columns
          line 3, byte 16, record 3, 2: too-many-columns
        the first record: 3 records
          line 2, byte 13, record 2, name: too-few-columns
        in the middle: 3 records
          line 3, byte 23, record 3, name: too-few-columns
        the last record: 3 records
          line 4, byte 29, record 4, name: too-few-columns
        = empty-column-name: column 1 has no name; name it or remove it
        = too-few-columns: the header has 3 columns, this record has 1; fill up the record
        = too-many-columns: the header has 1 column, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_a_carriage_return_in_a_cell: everywhere("a\rb") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 5, record 1, 2: lone-carriage-return <a\rb>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: lone-carriage-return <a\rb>
        in the middle: 3 records
          line 3, byte 24, record 3, name: lone-carriage-return <a\rb>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: lone-carriage-return <a\rb>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: lone-carriage-return <a\rb>
        = lone-carriage-return: a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked
        = lone-carriage-return: a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks
    "#]];
    e11_a_carriage_return_at_the_end_of_a_cell: everywhere("a\r") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 5, record 1, 2: lone-carriage-return <a>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: lone-carriage-return <a>
        in the middle: 3 records
          line 3, byte 24, record 3, name: lone-carriage-return <a>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: lone-carriage-return <a>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: lone-carriage-return <a>
        = lone-carriage-return: a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked
        = lone-carriage-return: a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks
    "#]];
    e11_two_carriage_returns: everywhere("a\r\r") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 5, record 1, 2: lone-carriage-return <a>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: lone-carriage-return <a>
        in the middle: 3 records
          line 3, byte 24, record 3, name: lone-carriage-return <a>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: lone-carriage-return <a>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: lone-carriage-return <a>
        = lone-carriage-return: a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked
        = lone-carriage-return: a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks
    "#]];
    e11_mixed_line_ends: [
        Bunch::of("CRLF first", "sku,qty\r\n1,5\n2,6\r\n3,7\n"),
        Bunch::of("LF first", "sku,qty\n1,5\n2,6\r\n3,7\n"),
        Bunch::of("the last line", "sku,qty\n1,5\n2,6\n3,7\r\n"),
        Bunch::of("within quotes it is text", "sku,qty\r\n1,\"5\n6\"\r\n"),
        Bunch::of("LFCR", "sku,qty\n\r1,5\n\r"),
    ] => expect![[r#"
        CRLF first: 3 records
          line 2, byte 12, record 2: mixed-line-ends (warning)
        LF first: 3 records
          line 3, byte 16, record 3: mixed-line-ends (warning)
        the last line: 3 records
          line 4, byte 20, record 4: mixed-line-ends (warning)
        within quotes it is text: 1 records
        LFCR: 2 records
          line 2, byte 8, record 2, sku: lone-carriage-return <\r1>
          line 3, byte 13, record 3, qty: too-few-columns
          line 3, byte 13, record 3, sku: lone-carriage-return <>
        = lone-carriage-return: a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks
        = mixed-line-ends: this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
    "#]];
    e11_old_mac_line_ends: [Bunch::of("only carriage returns", "sku,qty\r1,5\r2,6\r")] => expect![[r#"
        only carriage returns: 0 records, not read to the end
          line 1, byte 7, record 1, 2: lone-carriage-return <qty\r1>
        = lone-carriage-return: a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked
    "#]];
    e11_a_record_that_is_too_long: [
        Bunch::of("by one byte", long(RECORD_BYTES_MAX + 1)),
        Bunch::of("not by any", long(RECORD_BYTES_MAX)),
    ] => expect![[r#"
        by one byte: 2 records
          line 2, byte 8, record 2: record-too-long
        not by any: 2 records
        = record-too-long: the record is longer than 16 MiB and cannot be judged; is a quote or a line end missing?
    "#]];
}
