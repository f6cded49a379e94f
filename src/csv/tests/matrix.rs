//! Each kind of damage with exactly what is said about it.

use expect_test::{Expect, expect};

use super::{checked, told};

fn says(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&told(&checked(bytes)));
}

macro_rules! damages {
    ($($name:ident: $bytes:expr => $expected:expr;)*) => { $(#[test] fn $name() { says($bytes, $expected); })* };
}

damages! {
    e11_a_sound_file_has_no_findings: b"sku,name\n1,Mug\n2,\"Cup, \"\"blue\"\"\nwith handle\"\n3,\"\"" => expect![[r#"
        3 records, 0 errors, 0 warnings
    "#]];
    e11_crlf_and_byte_order_mark_are_fine: b"\xEF\xBB\xBFsku,name\r\n1,\"a\r\nb\"\r\n2,b\r\n" => expect![[r#"
        2 records, 0 errors, 0 warnings
    "#]];
    e11_a_carriage_return_within_quotes_is_text: b"sku,name\n1,\"a\rb\"\n" => expect![[r#"
        1 records, 0 errors, 0 warnings
    "#]];
    e11_an_empty_file_is_an_error: b"" => expect![[r#"
        0 records, 1 errors, 0 warnings
        1 at 0: empty-file [record 1] the file is empty: it has no header and no records
    "#]];
    e11_a_mark_alone_is_an_empty_file: b"\xEF\xBB\xBF" => expect![[r#"
        0 records, 1 errors, 0 warnings
        1 at 3: empty-file [record 1] the file is empty: it has no header and no records
    "#]];
    e11_blank_lines_alone_are_an_empty_file: b"\n\r\n\n" => expect![[r#"
        0 records, 1 errors, 2 warnings
        1 at 0: blank-line [record 1] a blank line, which is skipped; remove it
        2 at 2: mixed-line-ends [record 1] this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
        4 at 4: empty-file [record 1] the file is empty: it has no header and no records
    "#]];
    e11_a_header_only_file_is_an_error: b"sku,name\n" => expect![[r#"
        0 records, 1 errors, 0 warnings
        1 at 0: header-only [record 1] the file has a header and no records; was the export empty?
    "#]];
    e11_utf_16_with_mark_is_named: b"\xFF\xFEs\0k\0u\0,\0" => expect![[r#"
        0 records, 3 errors, 0 warnings
        1 at 0: header-only [record 1] the file has a header and no records; was the export empty?
        1 at 0: utf-16 [record 1] the file is UTF-16 (in Excel: "Unicode text"); save it as UTF-8 (in Excel: "CSV UTF-8")
        1 at 10: empty-column-name [record 1, 2] column 2 has no name; name it or remove it
    "#]];
    e11_utf_16_without_mark_is_named: b"\0s\0k\0u\0," => expect![[r#"
        0 records, 3 errors, 0 warnings
        1 at 0: header-only [record 1] the file has a header and no records; was the export empty?
        1 at 0: utf-16 [record 1] the file is UTF-16 (in Excel: "Unicode text"); save it as UTF-8 (in Excel: "CSV UTF-8")
        1 at 8: empty-column-name [record 1, 2] column 2 has no name; name it or remove it
    "#]];
    e11_latin_1_is_named_once_a_record: b"sku,name\n1,T\xE4sse\n2,B\xFCr\xFCck\n3,ok\n" => expect![[r#"
        3 records, 2 errors, 0 warnings
        2 at 12: invalid-utf-8 [record 2, name] byte 0xE4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ä": save the file as UTF-8, or tell bunchd its encoding <T�sse>
        3 at 20: invalid-utf-8 [record 3, name] byte 0xFC is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ü": save the file as UTF-8, or tell bunchd its encoding <B�r�ck>
    "#]];
    e11_a_euro_of_windows_1252_is_named: b"sku,name\n1,5 \x80\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        2 at 13: invalid-utf-8 [record 2, name] byte 0x80 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "€": save the file as UTF-8, or tell bunchd its encoding <5 �>
    "#]];
    e11_a_cut_character_is_named: b"sku,name\n1,ab\xE2\x82" => expect![[r#"
        1 records, 1 errors, 0 warnings
        2 at 13: invalid-utf-8 [record 2, name] a UTF-8 character is cut off; was a text shortened by bytes, or the file cut? Write the cell again and save the file as UTF-8 <ab�>
    "#]];
    e11_bad_bytes_in_the_header_are_named: b"sku,gr\xF6\xDFe\n1,2\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        1 at 6: invalid-utf-8 [record 1, 2] byte 0xF6 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ö": save the file as UTF-8, or tell bunchd its encoding <gr��e>
    "#]];
    e11_a_zero_byte_is_named: b"sku,name\n1,a\0b\0c\n\0,\"\0\"\n" => expect![[r#"
        2 records, 2 errors, 0 warnings
        2 at 12: nul-byte [record 2, name] a zero byte; the file is damaged or no text file: write it anew as UTF-8 text <a\u{0}b\u{0}c>
        3 at 17: nul-byte [record 3, sku] a zero byte; the file is damaged or no text file: write it anew as UTF-8 text <\u{0}>
    "#]];
    e11_a_stray_quote_is_named: b"sku,name\n1,5\" screen\n2,ok\n" => expect![[r#"
        2 records, 1 errors, 0 warnings
        2 at 12: stray-quote [record 2, name] a quote within a cell that does not begin with one; put the whole cell in quotes and double this one <5" screen>
    "#]];
    e11_text_after_a_closing_quote_is_named: b"sku,name\n1,\"5\" screen\"\n2,ok\n" => expect![[r#"
        2 records, 1 errors, 0 warnings
        2 at 13: text-after-quote [record 2, name] text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end <"5" screen">
    "#]];
    e11_a_blank_before_a_quote_is_a_stray_quote: b"sku,name\n1, \"a,b\"\n2,ok\n" => expect![[r#"
        2 records, 1 errors, 0 warnings
        2 at 12: stray-quote [record 2, name] a quote within a cell that does not begin with one; put the whole cell in quotes and double this one < "a>
    "#]];
    e11_an_open_quote_at_the_end_is_named_where_it_is_opened: b"sku,name\n1,a\n2,\"b" => expect![[r#"
        2 records, 1 errors, 0 warnings
        3 at 15: unterminated-quote [record 3, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"b>
    "#]];
    e11_an_open_quote_costs_one_record: b"sku,name,qty\n1,\"a,3\n2,b,4\n3,c,5\n" => expect![[r#"
        3 records, 1 errors, 0 warnings
        2 at 15: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"a,3>
    "#]];
    e11_an_open_quote_before_sound_quotes_costs_one_record: b"sku,name,qty\n1,\"a,3\n2,\"b\",4\n3,\"c, d\",5\n4,\"e\"\"f\",6\n" => expect![[r#"
        4 records, 1 errors, 0 warnings
        2 at 15: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"a,3>
    "#]];
    e11_behind_an_open_quote_other_mistakes_are_found: b"sku,name,qty\n1,\"a,3\n2,b,4\n3,c\n4,T\xE4,5\n5,\"d\",6\n6,e,7,8\n" => expect![[r#"
        6 records, 4 errors, 0 warnings
        2 at 15: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"a,3>
        4 at 26: too-few-columns [record 4, qty] the header has 3 columns, this record has 2; fill up the record
        5 at 33: invalid-utf-8 [record 5, name] byte 0xE4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ä": save the file as UTF-8, or tell bunchd its encoding <T�>
        7 at 45: too-many-columns [record 7, 4] the header has 3 columns, this record has 4; put cells that hold the delimiter in quotes
    "#]];
    e11_an_open_quote_in_a_cell_of_several_lines_is_recovered_at_the_next_record_that_fits: b"sku,name,qty\n1,\"a\nmore\nstill more,3\n2,b,4\n3,\"c\",5\n" => expect![[r#"
        3 records, 1 errors, 0 warnings
        2 at 15: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"a>
    "#]];
    e11_a_bad_byte_behind_an_open_quote_keeps_its_value: b"sku,name,qty\n1,\"T\xE4,3\n2,b,4\n" => expect![[r#"
        2 records, 2 errors, 0 warnings
        2 at 15: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"T�,3>
        2 at 17: invalid-utf-8 [record 2, name] byte 0xE4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ä": save the file as UTF-8, or tell bunchd its encoding <"T�,3>
    "#]];
    e11_two_open_quotes_are_two_findings: b"sku,name,qty\n1,\"a,3\n2,b,4\n3,\"c,5\n4,d,6\n5,\"e\",7\n" => expect![[r#"
        5 records, 2 errors, 0 warnings
        2 at 15: unterminated-quote [record 2, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"a,3>
        4 at 28: unterminated-quote [record 4, name] this quote is opened and not closed; close it, or double it if it belongs to the text <"c,5>
    "#]];
    e11_a_quote_not_doubled_in_a_cell_of_several_lines: b"sku,name,qty\n1,\"first\nsecond with 5\" screen\nthird\",3\n2,b,4\n" => expect![[r#"
        3 records, 2 errors, 0 warnings
        3 at 35: text-after-quote [record 2, name] text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end <"first\nsecond with 5" screen>
        4 at 49: stray-quote [record 3, sku] a quote within a cell that does not begin with one; put the whole cell in quotes and double this one <third">
    "#]];
    e11_too_few_columns_are_counted: b"sku,name,qty\n1,a\n2\n3,c,5\n" => expect![[r#"
        3 records, 2 errors, 0 warnings
        2 at 13: too-few-columns [record 2, qty] the header has 3 columns, this record has 2; fill up the record
        3 at 17: too-few-columns [record 3, name] the header has 3 columns, this record has 1; fill up the record
    "#]];
    e11_too_many_columns_are_counted: b"sku,name\n1,a,3\n2,b,\n" => expect![[r#"
        2 records, 2 errors, 0 warnings
        2 at 9: too-many-columns [record 2, 3] the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
        3 at 15: too-many-columns [record 3, 3] the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_a_spread_record_with_too_few_columns_says_so: b"sku,name,qty\n1,\"a\nb\"\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        2 at 13: too-few-columns [record 2, qty] the header has 3 columns, this record has 2; a quote makes it run over several lines: is that meant?
    "#]];
    e11_blank_lines_are_skipped_and_named_once_in_a_row: b"sku,name\n\n\n1,a\n\r\n2,b\n\n" => expect![[r#"
        2 records, 0 errors, 4 warnings
        2 at 9: blank-line [record 2] a blank line, which is skipped; remove it
        5 at 15: blank-line [record 3] a blank line, which is skipped; remove it
        5 at 16: mixed-line-ends [record 3] this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
        7 at 21: blank-line [record 4] a blank line, which is skipped; remove it
    "#]];
    e11_blank_lines_before_the_header_are_skipped: b"\n\nsku,name\n1,a\n" => expect![[r#"
        1 records, 0 errors, 1 warnings
        1 at 0: blank-line [record 1] a blank line, which is skipped; remove it
    "#]];
    e11_mixed_line_ends_are_named_once: b"sku,name\r\n1,a\n2,b\r\n3,c\n" => expect![[r#"
        3 records, 0 errors, 1 warnings
        2 at 13: mixed-line-ends [record 2] this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
    "#]];
    e11_a_lone_carriage_return_is_named: b"sku,name\n1,a\rb\n2,\"c\"\rd\n3,e\r" => expect![[r#"
        3 records, 3 errors, 0 warnings
        2 at 12: lone-carriage-return [record 2, name] a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks <a\rb>
        3 at 20: lone-carriage-return [record 3, name] a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks <"c"\rd>
        4 at 26: lone-carriage-return [record 4, name] a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks <e>
    "#]];
    e11_old_mac_line_ends_stop_the_check: b"sku,name\r1,a\r2,b\r" => expect![[r#"
        0 records, 1 errors, 0 warnings, stopped
        1 at 8: lone-carriage-return [record 1, 2] a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF; the rest of the file was not checked <name\r1>
    "#]];
    e11_an_empty_column_name_is_named: b"sku,,name,\"\", \n1,2,3,4,5\n" => expect![[r#"
        1 records, 3 errors, 0 warnings
        1 at 4: empty-column-name [record 1, 2] column 2 has no name; name it or remove it
        1 at 10: empty-column-name [record 1, 4] column 4 has no name; name it or remove it
        1 at 13: empty-column-name [record 1, 5] column 5 has no name; name it or remove it
    "#]];
    e11_a_double_column_is_named_with_both_places: b"sku,name,sku,sku\n1,2,3,4\n" => expect![[r#"
        1 records, 2 errors, 0 warnings
        1 at 9: duplicate-column [record 1, sku] columns 1 and 3 are both called "sku"; rename or remove one
        1 at 13: duplicate-column [record 1, sku] columns 1 and 4 are both called "sku"; rename or remove one
    "#]];
    e11_a_semicolon_file_is_named: b"sku;name;qty\n1;a,b;3\n" => expect![[r#"
        0 records, 1 errors, 0 warnings, stopped
        1 at 0: wrong-delimiter [record 1] the delimiter seems to be a semicolon (;), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
    "#]];
    e11_a_quoted_semicolon_file_is_named: b"\"sku\";\"name\"\n\"1\";\"a\"\n" => expect![[r#"
        0 records, 1 errors, 0 warnings, stopped
        1 at 0: wrong-delimiter [record 1] the delimiter seems to be a semicolon (;), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
    "#]];
    e11_a_tab_file_is_named: b"sku\tname\tqty\n1\ta\t3\n" => expect![[r#"
        0 records, 1 errors, 0 warnings, stopped
        1 at 0: wrong-delimiter [record 1] the delimiter seems to be a tab, and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter); the rest of the file was not checked
    "#]];
    e11_a_sep_line_of_excel_is_named: b"sep=,\r\nsku,name\r\n1,a\r\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        1 at 0: sep-line [record 1] "sep=" is a hint for Excel alone; remove this line (the delimiter is a comma (,))
    "#]];
    e11_a_sep_line_with_another_delimiter_is_named: b"sep=;\nsku;name\n1;a\n" => expect![[r#"
        1 records, 2 errors, 0 warnings
        1 at 0: sep-line [record 1] "sep=" is a hint for Excel alone; remove this line (the delimiter is a semicolon (;))
        1 at 0: wrong-delimiter [record 1] the delimiter is a semicolon (;), and not a comma (,); change the file, or say so (csv.delimiter of the source, or --delimiter)
    "#]];
    e11_an_open_quote_in_the_header_stops_the_check: b"sku,\"name\n1,\"a\"\n" => expect![[r#"
        0 records, 1 errors, 0 warnings, stopped
        1 at 4: unterminated-quote [record 1, 2] this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked <"name\n1,">
    "#]];
    e11_an_open_quote_in_a_header_alone_stops_the_check: b"sku,\"name\n1,a\n" => expect![[r#"
        0 records, 1 errors, 0 warnings, stopped
        1 at 4: unterminated-quote [record 1, 2] this quote is opened and not closed; close it, or double it if it belongs to the text; the rest of the file was not checked <"name\n1,a>
    "#]];
    e11_a_stray_quote_in_the_header_is_named: b"sku,na\"me\n1,a\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        1 at 6: stray-quote [record 1, 2] a quote within a cell that does not begin with one; put the whole cell in quotes and double this one <na"me>
    "#]];
    e11_values_are_safe_and_short: b"sku,name\n1,\x1B[2Jred\xE2\x80\xAE and\t\x07\" a long text that goes on and on and on and on and on\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        2 at 27: stray-quote [record 2, name] a quote within a cell that does not begin with one; put the whole cell in quotes and double this one <\u{1b}[2Jred\u{202e} and\t\u{7}" a long text that goes on a…>
    "#]];
    e11_a_hostile_column_name_is_made_safe: b"sku,\x1B[31m\n1,a\"\n" => expect![[r#"
        1 records, 1 errors, 0 warnings
        2 at 13: stray-quote [record 2, \u{1b}[31m] a quote within a cell that does not begin with one; put the whole cell in quotes and double this one <a">
    "#]];
}
