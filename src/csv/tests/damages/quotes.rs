//! Quotes that are wrong.

use expect_test::expect;

use super::{damages, everywhere};
use crate::csv::tests::bunch::Bunch;
use crate::model::dialect::Dialect;

fn escaped(name: &str, bytes: &[u8]) -> Bunch {
    Bunch::of(name, bytes).in_dialect(Dialect { escape: Some(b'\\'), ..Dialect::default() })
}

damages! {
    e11_a_quote_within_a_cell: everywhere("5\" screen") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: stray-quote <5" screen>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: stray-quote <5" screen>
        in the middle: 3 records
          line 3, byte 24, record 3, name: stray-quote <5" screen>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: stray-quote <5" screen>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: stray-quote <5" screen>
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
    "#]];
    e11_a_quote_at_the_end_of_a_cell: everywhere("5\"") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: stray-quote <5">
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: stray-quote <5">
        in the middle: 3 records
          line 3, byte 24, record 3, name: stray-quote <5">
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: stray-quote <5">
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: stray-quote <5">
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
    "#]];
    e11_a_blank_before_a_quote: everywhere(" \"a, b\"") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: stray-quote < "a>
          line 2, byte 16, record 2, qty: too-few-columns
          line 3, byte 24, record 3, qty: too-few-columns
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: stray-quote < "a>
        in the middle: 3 records
          line 3, byte 24, record 3, name: stray-quote < "a>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: stray-quote < "a>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: stray-quote < "a>
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = too-few-columns: the header has 4 columns, this record has 3; fill up the record
    "#]];
    e11_a_blank_after_a_quote: everywhere("\"a, b\" ") => expect![[r#"
        in the header: 2 records
          line 1, byte 9, record 1, 2: text-after-quote <"a, b" >
        in the first cell: 3 records
          line 2, byte 18, record 2, sku: text-after-quote <"a, b" >
        in the middle: 3 records
          line 3, byte 28, record 3, name: text-after-quote <"a, b" >
        at the end of a record: 3 records
          line 3, byte 34, record 3, qty: text-after-quote <"a, b" >
        at the end of the file: 2 records
          line 3, byte 32, record 3, qty: text-after-quote <"a, b" >
        = text-after-quote: text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end
    "#]];
    e11_text_after_a_closing_quote: everywhere("\"5\" screen") => expect![[r#"
        in the header: 2 records
          line 1, byte 6, record 1, 2: text-after-quote <"5" screen>
        in the first cell: 3 records
          line 2, byte 15, record 2, sku: text-after-quote <"5" screen>
        in the middle: 3 records
          line 3, byte 25, record 3, name: text-after-quote <"5" screen>
        at the end of a record: 3 records
          line 3, byte 31, record 3, qty: text-after-quote <"5" screen>
        at the end of the file: 2 records
          line 3, byte 29, record 3, qty: text-after-quote <"5" screen>
        = text-after-quote: text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end
    "#]];
    e11_a_quote_that_is_not_doubled: everywhere("\"5\" screen\"") => expect![[r#"
        in the header: 2 records
          line 1, byte 6, record 1, 2: text-after-quote <"5" screen">
        in the first cell: 3 records
          line 2, byte 15, record 2, sku: text-after-quote <"5" screen">
        in the middle: 3 records
          line 3, byte 25, record 3, name: text-after-quote <"5" screen">
        at the end of a record: 3 records
          line 3, byte 31, record 3, qty: text-after-quote <"5" screen">
        at the end of the file: 2 records
          line 3, byte 29, record 3, qty: text-after-quote <"5" screen">
        = text-after-quote: text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end
    "#]];
    e11_a_quote_that_is_not_doubled_before_a_comma: everywhere("\"5\", wide\"") => expect![[r#"
        in the header: 2 records
          line 1, byte 13, record 1, 3: stray-quote < wide">
          line 2, byte 19, record 2, qty: too-few-columns
          line 3, byte 27, record 3, qty: too-few-columns
        in the first cell: 3 records
          line 2, byte 22, record 2, name: stray-quote < wide">
        in the middle: 3 records
          line 3, byte 32, record 3, qty: stray-quote < wide">
        at the end of a record: 3 records
          line 3, byte 38, record 3, 4: stray-quote < wide">
        at the end of the file: 2 records
          line 3, byte 36, record 3, 4: stray-quote < wide">
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = too-few-columns: the header has 4 columns, this record has 3; fill up the record
    "#]];
    e11_a_quote_that_is_not_closed: everywhere("\"open") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 4, record 1, 2: unterminated-quote <"open,qty\n1,Mug,5\n2,Cup,6>
        in the first cell: 3 records
          line 2, byte 13, record 2, sku: unterminated-quote <"open,Mug,5>
        in the middle: 3 records
          line 3, byte 23, record 3, name: unterminated-quote <"open,6>
        at the end of a record: 3 records
          line 3, byte 29, record 3, qty: unterminated-quote <"open>
        at the end of the file: 2 records
          line 3, byte 27, record 3, qty: unterminated-quote <"open>
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked
    "#]];
    e11_a_quote_alone: everywhere("\"") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 4, record 1, 2: unterminated-quote <",qty\n1,Mug,5\n2,Cup,6>
        in the first cell: 3 records
          line 2, byte 13, record 2, sku: unterminated-quote <",Mug,5>
        in the middle: 3 records
          line 3, byte 23, record 3, name: unterminated-quote <",6>
        at the end of a record: 3 records
          line 3, byte 29, record 3, qty: unterminated-quote <">
        at the end of the file: 2 records
          line 3, byte 27, record 3, qty: unterminated-quote <">
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked
    "#]];
    e11_three_quotes: everywhere("\"\"\"") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 4, record 1, 2: unterminated-quote <""",qty\n1,Mug,5\n2,Cup,6>
        in the first cell: 3 records
          line 2, byte 13, record 2, sku: unterminated-quote <""",Mug,5>
        in the middle: 3 records
          line 3, byte 23, record 3, name: unterminated-quote <""",6>
        at the end of a record: 3 records
          line 3, byte 29, record 3, qty: unterminated-quote <""">
        at the end of the file: 2 records
          line 3, byte 27, record 3, qty: unterminated-quote <""">
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked
    "#]];
    e11_a_quote_that_is_not_closed_in_a_cell_of_several_lines: everywhere("\"one\ntwo\nthree") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 4, record 1, 2: unterminated-quote <"one\ntwo\nthree,qty\n1,Mug,5\n2,Cup,6>
        in the first cell: 4 records
          line 2, byte 13, record 2, sku: unterminated-quote <"one>
        in the middle: 3 records
          line 3, byte 23, record 3, name: unterminated-quote <"one>
        at the end of a record: 3 records
          line 3, byte 29, record 3, qty: unterminated-quote <"one>
          line 4, byte 37, record 4: mixed-line-ends (warning)
        at the end of the file: 2 records
          line 3, byte 27, record 3, qty: unterminated-quote <"one\ntwo\nthree>
        = mixed-line-ends: this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked
    "#]];
    e11_a_quote_that_is_not_doubled_in_a_cell_of_several_lines: everywhere("\"one\n5\" two\nthree\"") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 4, record 1, 2: unterminated-quote <"one\n5">
        in the first cell: 4 records
          line 3, byte 19, record 2, sku: text-after-quote <"one\n5" two>
          line 4, byte 30, record 3, sku: stray-quote <three">
        in the middle: 4 records
          line 4, byte 29, record 3, name: text-after-quote <"one\n5" two>
          line 5, byte 40, record 4, sku: stray-quote <three">
        at the end of a record: 4 records
          line 4, byte 35, record 3, qty: text-after-quote <"one\n5" two>
          line 4, byte 40, record 3: mixed-line-ends (warning)
          line 5, byte 46, record 4, sku: stray-quote <three">
        at the end of the file: 3 records
          line 4, byte 33, record 3, qty: text-after-quote <"one\n5" two>
          line 5, byte 44, record 4, sku: stray-quote <three">
        = mixed-line-ends: this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = text-after-quote: text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked
    "#]];
    e11_a_carriage_return_between_quote_and_comma: everywhere("\"a\"\r") => expect![[r#"
        in the header: 0 records, not read to the end
          line 1, byte 7, record 1, 2: lone-carriage-return <"a">
        in the first cell: 3 records
          line 2, byte 16, record 2, sku: lone-carriage-return <"a">
        in the middle: 3 records
          line 3, byte 26, record 3, name: lone-carriage-return <"a">
        at the end of a record: 3 records
          line 3, byte 32, record 3, qty: lone-carriage-return <"a">
        at the end of the file: 2 records
          line 3, byte 30, record 3, qty: lone-carriage-return <"a">
        = lone-carriage-return: a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked
        = lone-carriage-return: a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks
    "#]];
    e11_single_quotes_are_text: everywhere("'it''s'") => expect![[r#"
        in the header: 2 records
        in the first cell: 3 records
        in the middle: 3 records
        at the end of a record: 3 records
        at the end of the file: 2 records
    "#]];
    e11_quotes_of_word_processors_are_text: everywhere("“5” screen") => expect![[r#"
        in the header: 2 records
        in the first cell: 3 records
        in the middle: 3 records
        at the end of a record: 3 records
        at the end of the file: 2 records
    "#]];
    e11_sound_quotes: everywhere("\"5\"\" screen,\nwide\"") => expect![[r#"
        in the header: 2 records
        in the first cell: 3 records
        in the middle: 3 records
        at the end of a record: 3 records
        at the end of the file: 2 records
    "#]];
    e11_several_open_quotes: [
        Bunch::of("in records that follow each other", "sku,name,qty\n1,\"a,5\n2,\"b,6\n3,\"c,7\n4,d,8\n5,\"e\",9\n"),
        Bunch::of("in one record", "sku,name,qty\n1,\"a,\"5\n2,b,6\n3,c,7\n"),
        Bunch::of("with sound cells of several lines between", "sku,name,qty\n1,\"a,5\n2,\"b\nb\",6\n3,\"c\nc\",7\n4,\"d,8\n5,e,9\n"),
    ] => expect![[r#"
        in records that follow each other: 5 records
          line 2, byte 15, record 2, name: unterminated-quote <"a,5>
          line 3, byte 22, record 3, name: unterminated-quote <"b,6>
          line 4, byte 29, record 4, name: unterminated-quote <"c,7>
        in one record: 3 records
          line 2, byte 18, record 2, name: text-after-quote <"a,"5>
        with sound cells of several lines between: 5 records
          line 2, byte 15, record 2, name: unterminated-quote <"a,5>
          line 7, byte 42, record 5, name: unterminated-quote <"d,8>
        = text-after-quote: text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
    "#]];
    e11_an_open_quote_in_a_file_of_quoted_cells: [
        Bunch::of("all cells are quoted", "\"sku\",\"name\"\n\"1\",\"Mug\n\"2\",\"Cup\"\n\"3\",\"Pot\"\n"),
        Bunch::of("the opening one is missing", "\"sku\",\"name\"\n\"1\",Mug\"\n\"2\",\"Cup\"\n\"3\",\"Pot\"\n"),
    ] => expect![[r#"
        all cells are quoted: 3 records
          line 2, byte 17, record 2, name: unterminated-quote <"Mug>
        the opening one is missing: 3 records
          line 2, byte 20, record 2, name: stray-quote <Mug">
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
    "#]];
    e11_an_escape_that_is_not_declared: everywhere("\"5\\\" screen\"") => expect![[r#"
        in the header: 2 records
          line 1, byte 7, record 1, 2: text-after-quote <"5\" screen">
        in the first cell: 3 records
          line 2, byte 16, record 2, sku: text-after-quote <"5\" screen">
        in the middle: 3 records
          line 3, byte 26, record 3, name: text-after-quote <"5\" screen">
        at the end of a record: 3 records
          line 3, byte 32, record 3, qty: text-after-quote <"5\" screen">
        at the end of the file: 2 records
          line 3, byte 30, record 3, qty: text-after-quote <"5\" screen">
        = text-after-quote: text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end
    "#]];
    e11_an_escape_that_is_declared: [
        escaped("within quotes", b"sku,name\n1,\"5\\\" screen\"\n2,\"a\"\n"),
        escaped("before a doubled quote", b"sku,name\n1,\"5\\\"\"\n2,\"a\"\n"),
        escaped("an escaped escape", b"sku,name\n1,\"C:\\\\\"\n2,\"a\"\n"),
        escaped("outside of quotes it is text", b"sku,name\n1,5\\\" screen\n2,a\n"),
        escaped("it takes the closing quote", b"sku,name\n1,\"C:\\\"\n2,\"a\"\n3,b\n"),
        escaped("the last byte", b"sku,name\n1,\"a\\"),
    ] => expect![[r#"
        within quotes: 2 records
        before a doubled quote: 2 records
        an escaped escape: 2 records
        outside of quotes it is text: 2 records
          line 2, byte 13, record 2, name: stray-quote <5\" screen>
        it takes the closing quote: 3 records
          line 2, byte 11, record 2, name: unterminated-quote <"C:\">
        the last byte: 1 records
          line 2, byte 11, record 2, name: unterminated-quote <"a\>
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
    "#]];
    e11_another_quote: [
        Bunch::of("a single one", "sku;name\n1;'it''s; \"so\"'\n2;it's\n3;'open\n4;b\n")
            .in_dialect(Dialect { delimiter: b';', quote: b'\'', ..Dialect::default() }),
    ] => expect![[r#"
        a single one: 4 records
          line 3, byte 29, record 3, name: stray-quote <it's>
          line 4, byte 34, record 4, name: unterminated-quote <'open>
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
    "#]];
}
