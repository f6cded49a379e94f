//! Records and line ends that are wrong.

use expect_test::expect;

use super::{damages, everywhere, in_each_row};
use crate::csv::tests::bunch::Bunch;

/// Longest record that can be judged, in bytes.
const RECORD_BYTES_MAX: usize = 16 * 1024 * 1024;

damages! {
    e11_a_record_with_a_cell_too_few: in_each_row("2,Cup") => expect![[]];
    e11_a_record_of_one_cell: in_each_row("2") => expect![[]];
    e11_a_record_with_a_cell_too_many: in_each_row("2,Cup,6,7") => expect![[]];
    e11_a_record_with_a_comma_too_many: in_each_row("2,Cup,6,") => expect![[]];
    e11_a_record_of_commas: in_each_row(",,") => expect![[]];
    e11_a_record_of_several_lines_with_a_cell_too_few: in_each_row("2,\"Cup\nblue\"") => expect![[]];
    e11_a_blank_line: in_each_row("") => expect![[]];
    e11_several_blank_lines: in_each_row("\n\n") => expect![[]];
    e11_a_line_of_blanks: in_each_row("  ") => expect![[]];
    e11_a_line_of_an_empty_quoted_cell: in_each_row("\"\"") => expect![[]];
    e11_a_carriage_return_in_a_cell: everywhere("a\rb") => expect![[]];
    e11_a_carriage_return_at_the_end_of_a_cell: everywhere("a\r") => expect![[]];
    e11_two_carriage_returns: everywhere("a\r\r") => expect![[]];
    e11_mixed_line_ends: [
        Bunch::of("CRLF first", "sku,qty\r\n1,5\n2,6\r\n3,7\n"),
        Bunch::of("LF first", "sku,qty\n1,5\n2,6\r\n3,7\n"),
        Bunch::of("the last line", "sku,qty\n1,5\n2,6\n3,7\r\n"),
        Bunch::of("within quotes it is text", "sku,qty\r\n1,\"5\n6\"\r\n"),
        Bunch::of("LFCR", "sku,qty\n\r1,5\n\r"),
    ] => expect![[]];
    e11_old_mac_line_ends: [Bunch::of("only carriage returns", "sku,qty\r1,5\r2,6\r")] => expect![[]];
    e11_a_record_that_is_too_long: [
        Bunch::of("by one byte", [&b"sku,qty\n1,"[..], &vec![b'a'; RECORD_BYTES_MAX - 1], b"\n2,5\n"].concat()),
    ] => expect![[]];
}
