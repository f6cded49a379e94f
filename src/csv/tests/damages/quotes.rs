//! Quotes that are wrong.

use expect_test::expect;

use super::{damages, everywhere};
use crate::csv::tests::bunch::Bunch;
use crate::model::dialect::Dialect;

fn escaped(name: &str, bytes: &[u8]) -> Bunch {
    Bunch::of(name, bytes).in_dialect(Dialect { escape: Some(b'\\'), ..Dialect::default() })
}

damages! {
    e11_a_quote_within_a_cell: everywhere("5\" screen") => expect![[]];
    e11_a_quote_at_the_end_of_a_cell: everywhere("5\"") => expect![[]];
    e11_a_blank_before_a_quote: everywhere(" \"a, b\"") => expect![[]];
    e11_a_blank_after_a_quote: everywhere("\"a, b\" ") => expect![[]];
    e11_text_after_a_closing_quote: everywhere("\"5\" screen") => expect![[]];
    e11_a_quote_that_is_not_doubled: everywhere("\"5\" screen\"") => expect![[]];
    e11_a_quote_that_is_not_doubled_before_a_comma: everywhere("\"5\", wide\"") => expect![[]];
    e11_a_quote_that_is_not_closed: everywhere("\"open") => expect![[]];
    e11_a_quote_alone: everywhere("\"") => expect![[]];
    e11_three_quotes: everywhere("\"\"\"") => expect![[]];
    e11_a_quote_that_is_not_closed_in_a_cell_of_several_lines: everywhere("\"one\ntwo\nthree") => expect![[]];
    e11_a_quote_that_is_not_doubled_in_a_cell_of_several_lines: everywhere("\"one\n5\" two\nthree\"") => expect![[]];
    e11_a_carriage_return_between_quote_and_comma: everywhere("\"a\"\r") => expect![[]];
    e11_single_quotes_are_text: everywhere("'it''s'") => expect![[]];
    e11_quotes_of_word_processors_are_text: everywhere("“5” screen") => expect![[]];
    e11_sound_quotes: everywhere("\"5\"\" screen,\nwide\"") => expect![[]];
    e11_several_open_quotes: [
        Bunch::of("in records that follow each other", "sku,name,qty\n1,\"a,5\n2,\"b,6\n3,\"c,7\n4,d,8\n5,\"e\",9\n"),
        Bunch::of("in one record", "sku,name,qty\n1,\"a,\"5\n2,b,6\n3,c,7\n"),
        Bunch::of("with sound cells of several lines between", "sku,name,qty\n1,\"a,5\n2,\"b\nb\",6\n3,\"c\nc\",7\n4,\"d,8\n5,e,9\n"),
    ] => expect![[]];
    e11_an_open_quote_in_a_file_of_quoted_cells: [
        Bunch::of("all cells are quoted", "\"sku\",\"name\"\n\"1\",\"Mug\n\"2\",\"Cup\"\n\"3\",\"Pot\"\n"),
        Bunch::of("the opening one is missing", "\"sku\",\"name\"\n\"1\",Mug\"\n\"2\",\"Cup\"\n\"3\",\"Pot\"\n"),
    ] => expect![[]];
    e11_an_escape_that_is_not_declared: everywhere("\"5\\\" screen\"") => expect![[]];
    e11_an_escape_that_is_declared: [
        escaped("within quotes", b"sku,name\n1,\"5\\\" screen\"\n2,\"a\"\n"),
        escaped("before a doubled quote", b"sku,name\n1,\"5\\\"\"\n2,\"a\"\n"),
        escaped("an escaped escape", b"sku,name\n1,\"C:\\\\\"\n2,\"a\"\n"),
        escaped("outside of quotes it is text", b"sku,name\n1,5\\\" screen\n2,a\n"),
        escaped("it takes the closing quote", b"sku,name\n1,\"C:\\\"\n2,\"a\"\n3,b\n"),
        escaped("the last byte", b"sku,name\n1,\"a\\"),
    ] => expect![[]];
    e11_another_quote: [
        Bunch::of("a single one", "sku;name\n1;'it''s; \"so\"'\n2;it's\n3;'open\n4;b\n")
            .in_dialect(Dialect { delimiter: b';', quote: b'\'', ..Dialect::default() }),
    ] => expect![[]];
}
