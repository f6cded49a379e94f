//! Bytes that are no text, or text in another encoding.

use expect_test::expect;

use super::{damages, everywhere};
use crate::csv::tests::bunch::Bunch;
use crate::model::dialect::{Dialect, Encoding};

const TEXT: &str = "sku,größe\n1,ä€\n2,\"😀\nb\"\n3\n";

fn little(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn big(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn wide(text: &str) -> Vec<u8> {
    text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect()
}

fn wide_big(text: &str) -> Vec<u8> {
    text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect()
}

fn read_as(encoding: Encoding, name: &str, bytes: impl AsRef<[u8]>) -> Bunch {
    Bunch::of(name, bytes.as_ref()).in_dialect(Dialect { encoding, ..Dialect::default() })
}

fn utf_16(name: &str, parts: &[Vec<u8>]) -> Bunch {
    read_as(Encoding::Utf16, name, parts.concat())
}

damages! {
    e11_a_zero_byte: everywhere("a\0b") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: nul-byte <a\u{0}b>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: nul-byte <a\u{0}b>
        in the middle: 3 records
          line 3, byte 24, record 3, name: nul-byte <a\u{0}b>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: nul-byte <a\u{0}b>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: nul-byte <a\u{0}b>
        = nul-byte: a zero byte; the file is damaged or no text file: write it anew as UTF-8 text
    "#]];
    e11_a_zero_byte_in_quotes: everywhere("\"a\n\0\"") => expect![[r#"
        in the header: 2 records
          line 2, byte 7, record 1, 2: nul-byte <"a\n\u{0}">
        in the first cell: 3 records
          line 3, byte 16, record 2, sku: nul-byte <"a\n\u{0}">
        in the middle: 3 records
          line 4, byte 26, record 3, name: nul-byte <"a\n\u{0}">
        at the end of a record: 3 records
          line 4, byte 32, record 3, qty: nul-byte <"a\n\u{0}">
        at the end of the file: 2 records
          line 4, byte 30, record 3, qty: nul-byte <"a\n\u{0}">
        = nul-byte: a zero byte; the file is damaged or no text file: write it anew as UTF-8 text
    "#]];
    e11_a_byte_that_begins_no_character: everywhere(b"a\xFFb") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: invalid-utf-8 <a�b>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: invalid-utf-8 <a�b>
        in the middle: 3 records
          line 3, byte 24, record 3, name: invalid-utf-8 <a�b>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: invalid-utf-8 <a�b>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: invalid-utf-8 <a�b>
        = invalid-utf-8: byte 0xFF is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ÿ": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_a_character_that_is_written_too_long: everywhere(b"a\xC0\xAFb") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: invalid-utf-8 <a��b>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: invalid-utf-8 <a��b>
        in the middle: 3 records
          line 3, byte 24, record 3, name: invalid-utf-8 <a��b>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: invalid-utf-8 <a��b>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: invalid-utf-8 <a��b>
        = invalid-utf-8: byte 0xC0 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "À": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_a_character_beyond_the_last: everywhere(b"a\xF4\x90\x80\x80b") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: invalid-utf-8 <a����b>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: invalid-utf-8 <a����b>
        in the middle: 3 records
          line 3, byte 24, record 3, name: invalid-utf-8 <a����b>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: invalid-utf-8 <a����b>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: invalid-utf-8 <a����b>
        = invalid-utf-8: byte 0xF4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ô": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_a_continuation_without_a_beginning: everywhere(b"a\x80b") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: invalid-utf-8 <a�b>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: invalid-utf-8 <a�b>
        in the middle: 3 records
          line 3, byte 24, record 3, name: invalid-utf-8 <a�b>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: invalid-utf-8 <a�b>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: invalid-utf-8 <a�b>
        = invalid-utf-8: byte 0x80 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "€": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_a_beginning_without_a_continuation: everywhere(b"a\xE2\x28\xA1b") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: invalid-utf-8 <a�(�b>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: invalid-utf-8 <a�(�b>
        in the middle: 3 records
          line 3, byte 24, record 3, name: invalid-utf-8 <a�(�b>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: invalid-utf-8 <a�(�b>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: invalid-utf-8 <a�(�b>
        = invalid-utf-8: byte 0xE2 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "â": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_a_character_that_is_cut_off: everywhere(b"ab\xE2\x82") => expect![[r#"
        in the header: 2 records
          line 1, byte 6, record 1, 2: invalid-utf-8 <ab�>
        in the first cell: 3 records
          line 2, byte 15, record 2, sku: invalid-utf-8 <ab�>
        in the middle: 3 records
          line 3, byte 25, record 3, name: invalid-utf-8 <ab�>
        at the end of a record: 3 records
          line 3, byte 31, record 3, qty: invalid-utf-8 <ab�>
        at the end of the file: 2 records
          line 3, byte 29, record 3, qty: invalid-utf-8 <ab�>
        = invalid-utf-8: a UTF-8 character is cut off; was a text shortened by bytes, or the file cut? Write the cell again and save the file as UTF-8
    "#]];
    e11_a_character_of_four_bytes_that_is_cut_off: everywhere(b"\xF0\x9F\x98") => expect![[r#"
        in the header: 2 records
          line 1, byte 4, record 1, 2: invalid-utf-8 <�>
        in the first cell: 3 records
          line 2, byte 13, record 2, sku: invalid-utf-8 <�>
        in the middle: 3 records
          line 3, byte 23, record 3, name: invalid-utf-8 <�>
        at the end of a record: 3 records
          line 3, byte 29, record 3, qty: invalid-utf-8 <�>
        at the end of the file: 2 records
          line 3, byte 27, record 3, qty: invalid-utf-8 <�>
        = invalid-utf-8: a UTF-8 character is cut off; was a text shortened by bytes, or the file cut? Write the cell again and save the file as UTF-8
    "#]];
    e11_half_of_a_surrogate_pair_as_utf_8: everywhere(b"\xED\xA0\x80") => expect![[r#"
        in the header: 2 records
          line 1, byte 4, record 1, 2: invalid-utf-8 <���>
        in the first cell: 3 records
          line 2, byte 13, record 2, sku: invalid-utf-8 <���>
        in the middle: 3 records
          line 3, byte 23, record 3, name: invalid-utf-8 <���>
        at the end of a record: 3 records
          line 3, byte 29, record 3, qty: invalid-utf-8 <���>
        at the end of the file: 2 records
          line 3, byte 27, record 3, qty: invalid-utf-8 <���>
        = invalid-utf-8: byte 0xED is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "í": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_latin_1_that_is_not_declared: everywhere(b"T\xE4sse") => expect![[r#"
        in the header: 2 records
          line 1, byte 5, record 1, 2: invalid-utf-8 <T�sse>
        in the first cell: 3 records
          line 2, byte 14, record 2, sku: invalid-utf-8 <T�sse>
        in the middle: 3 records
          line 3, byte 24, record 3, name: invalid-utf-8 <T�sse>
        at the end of a record: 3 records
          line 3, byte 30, record 3, qty: invalid-utf-8 <T�sse>
        at the end of the file: 2 records
          line 3, byte 28, record 3, qty: invalid-utf-8 <T�sse>
        = invalid-utf-8: byte 0xE4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ä": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_windows_1252_that_is_not_declared: everywhere(b"5 \x80") => expect![[r#"
        in the header: 2 records
          line 1, byte 6, record 1, 2: invalid-utf-8 <5 �>
        in the first cell: 3 records
          line 2, byte 15, record 2, sku: invalid-utf-8 <5 �>
        in the middle: 3 records
          line 3, byte 25, record 3, name: invalid-utf-8 <5 �>
        at the end of a record: 3 records
          line 3, byte 31, record 3, qty: invalid-utf-8 <5 �>
        at the end of the file: 2 records
          line 3, byte 29, record 3, qty: invalid-utf-8 <5 �>
        = invalid-utf-8: byte 0x80 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "€": save the file as UTF-8, or tell bunchd its encoding
    "#]];
    e11_a_byte_order_mark_in_a_cell: everywhere("\u{feff}x") => expect![[r#"
        in the header: 2 records
        in the first cell: 3 records
        in the middle: 3 records
        at the end of a record: 3 records
        at the end of the file: 2 records
    "#]];
    e11_sound_characters_of_all_lengths: everywhere("aä€😀") => expect![[r#"
        in the header: 2 records
        in the first cell: 3 records
        in the middle: 3 records
        at the end of a record: 3 records
        at the end of the file: 2 records
    "#]];
    e11_several_bad_bytes_in_one_record_are_one_finding: [
        Bunch::of("in two cells", b"sku,name\n\xE4,\xE4\xE4\n2,\xE4\n3,c\n"),
        Bunch::of("beside a zero byte and a stray quote", b"sku,name\n1,\0\xE4\"\n2,b\n"),
    ] => expect![[r#"
        in two cells: 3 records
          line 2, byte 9, record 2, sku: invalid-utf-8 <�>
          line 3, byte 16, record 3, name: invalid-utf-8 <�>
        beside a zero byte and a stray quote: 2 records
          line 2, byte 11, record 2, name: nul-byte <\u{0}�">
          line 2, byte 12, record 2, name: invalid-utf-8 <\u{0}�">
          line 2, byte 13, record 2, name: stray-quote <\u{0}�">
        = invalid-utf-8: byte 0xE4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ä": save the file as UTF-8, or tell bunchd its encoding
        = nul-byte: a zero byte; the file is damaged or no text file: write it anew as UTF-8 text
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
    "#]];
    e11_a_byte_order_mark: [
        Bunch::of("at the start", "\u{feff}sku,qty\n1,5\n2\n"),
        Bunch::of("at the start of a quoted header", "\u{feff}\"sku\",qty\n1,5\n"),
        Bunch::of("twice", "\u{feff}\u{feff}sku,qty\n1,5\n"),
        Bunch::of("at the start of the second file", "sku,qty\n1,5\n").and("\u{feff}sku,qty\n1,5\n"),
        Bunch::of("two bytes of it", b"\xEF\xBBsku,qty\n1,5\n"),
    ] => expect![[r#"
        at the start: 2 records
          line 3, byte 15, record 3, qty: too-few-columns
        at the start of a quoted header: 1 records
        twice: 1 records
        at the start of the second file: 1 + 1 records
        two bytes of it: 1 records
          line 1, byte 0, record 1, 1: invalid-utf-8 <�sku>
        = invalid-utf-8: a UTF-8 character is cut off; was a text shortened by bytes, or the file cut? Write the cell again and save the file as UTF-8
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
    "#]];
    e11_utf_16_that_is_not_declared: [
        Bunch::of("little-endian with a mark", little(&format!("\u{feff}{TEXT}"))),
        Bunch::of("big-endian with a mark", big(&format!("\u{feff}{TEXT}"))),
        Bunch::of("little-endian without a mark", little(TEXT)),
        Bunch::of("big-endian without a mark", big(TEXT)),
        Bunch::of("a mark alone", b"\xFF\xFE"),
    ] => expect![[r#"
        little-endian with a mark: 3 records
          line 1, byte 0, record 1: utf-16
          line 5, byte 50, record 4, größe: too-few-columns
        big-endian with a mark: 3 records
          line 1, byte 0, record 1: utf-16
          line 5, byte 50, record 4, größe: too-few-columns
        little-endian without a mark: 3 records
          line 1, byte 0, record 1: utf-16
          line 5, byte 48, record 4, größe: too-few-columns
        big-endian without a mark: 3 records
          line 1, byte 0, record 1: utf-16
          line 5, byte 48, record 4, größe: too-few-columns
        a mark alone: 0 records
          line 1, byte 0, record 1: utf-16
          line 1, byte 2, record 1: empty-file
        = empty-file: the file is empty: it has no header and no records
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
        = utf-16: the file is UTF-16 (in Excel: "Unicode text"); save it as UTF-8 (in Excel: "CSV UTF-8")
    "#]];
    e11_utf_16_that_is_declared: [
        utf_16("little-endian with a mark", &[little(&format!("\u{feff}{TEXT}"))]),
        utf_16("big-endian with a mark", &[big(&format!("\u{feff}{TEXT}"))]),
        utf_16("little-endian without a mark", &[little(TEXT)]),
        utf_16("half of a surrogate pair", &[little("\u{feff}sku,qty\n1,"), vec![0x3D, 0xD8], little("5\n2,6\n")]),
        utf_16("the other half alone", &[little("\u{feff}sku,qty\n1,"), vec![0x00, 0xDE], little("5\n2,6\n")]),
        utf_16("half of a pair at the end", &[little("\u{feff}sku,qty\n1,"), vec![0x3D, 0xD8]]),
        utf_16("a byte too few at the end", &[little("\u{feff}sku,qty\n1,5\n2,6"), vec![0x41]]),
        utf_16("a zero character", &[little("\u{feff}sku,qty\n1,\0\n")]),
        utf_16("a stray quote", &[big("\u{feff}sku,qty\n1,5\"\n2,6\n")]),
        read_as(Encoding::Utf16, "and UTF-8 is there", TEXT),
        utf_16("no byte", &[]),
    ] => expect![[r#"
        little-endian with a mark: 3 records
          line 5, byte 50, record 4, größe: too-few-columns
        big-endian with a mark: 3 records
          line 5, byte 50, record 4, größe: too-few-columns
        little-endian without a mark: 3 records
          line 5, byte 48, record 4, größe: too-few-columns
        half of a surrogate pair: 2 records
          line 2, byte 22, record 2, qty: invalid-text <�5>
        the other half alone: 2 records
          line 2, byte 22, record 2, qty: invalid-text <�5>
        half of a pair at the end: 1 records
          line 2, byte 22, record 2, qty: invalid-text <�>
        a byte too few at the end: 2 records
          line 3, byte 32, record 3, qty: invalid-text <6�>
        a zero character: 1 records
          line 2, byte 22, record 2, qty: nul-byte <\u{0}>
        a stray quote: 2 records
          line 2, byte 24, record 2, qty: stray-quote <5">
        and UTF-8 is there: 3 records
          line 1, byte 0, record 1: invalid-text
          line 5, byte 31, record 4, größe: too-few-columns
        no byte: 0 records
          line 1, byte 0, record 1: empty-file
        = empty-file: the file is empty: it has no header and no records
        = invalid-text: half of a UTF-16 character; was a text shortened, or the file cut? Write the cell again, best as UTF-8
        = invalid-text: the file is no UTF-16: its first bytes are ASCII, as in UTF-8; change the file, or say so (csv.encoding of the source, or --encoding)
        = nul-byte: a zero byte; the file is damaged or no text file: write it anew as UTF-8 text
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
    "#]];
    e11_utf_32: [
        Bunch::of("little-endian with a mark", wide(&format!("\u{feff}{TEXT}"))),
        Bunch::of("big-endian with a mark", wide_big(&format!("\u{feff}{TEXT}"))),
        Bunch::of("without a mark it looks like zero bytes", wide("a,b\n1,2\n")),
        read_as(Encoding::Utf16, "where UTF-16 is expected", wide(&format!("\u{feff}{TEXT}"))),
    ] => expect![[r#"
        little-endian with a mark: 0 records, not read to the end
          line 1, byte 0, record 1: invalid-text
        big-endian with a mark: 0 records, not read to the end
          line 1, byte 0, record 1: invalid-text
        without a mark it looks like zero bytes: 2 records
          line 1, byte 1, record 1, 1: nul-byte <a\u{0}\u{0}\u{0}>
          line 2, byte 13, record 2, a\u{0}\u{0}\u{0}: nul-byte <\u{0}\u{0}\u{0}1\u{0}\u{0}\u{0}>
          line 3, byte 29, record 3, a\u{0}\u{0}\u{0}: nul-byte <\u{0}\u{0}\u{0}>
          line 3, byte 29, record 3, \u{0}\u{0}\u{0}b\u{0}\u{0}\u{0}: too-few-columns
        where UTF-16 is expected: 0 records, not read to the end
          line 1, byte 0, record 1: invalid-text
        = invalid-text: the file is UTF-32; save it as UTF-8; the rest of the file was not checked
        = nul-byte: a zero byte; the file is damaged or no text file: write it anew as UTF-8 text
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
    "#]];
    e11_latin_1_that_is_declared: [
        read_as(Encoding::Latin1, "letters", b"sku,gr\xF6\xDFe\n1,T\xE4sse\n2\n"),
        read_as(Encoding::Latin1, "controls are characters", b"sku,qty\n1,\x80\x9F\n"),
        read_as(Encoding::Latin1, "a zero byte", b"sku,qty\n1,\0\n"),
        read_as(Encoding::Latin1, "and UTF-8 with a mark is there", format!("\u{feff}{TEXT}")),
        read_as(Encoding::Latin1, "and UTF-16 with a mark is there", little(&format!("\u{feff}{TEXT}"))),
    ] => expect![[r#"
        letters: 2 records
          line 3, byte 18, record 3, größe: too-few-columns
        controls are characters: 1 records
        a zero byte: 1 records
          line 2, byte 10, record 2, qty: nul-byte <\u{0}>
        and UTF-8 with a mark is there: 3 records
          line 1, byte 0, record 1: invalid-text
          line 5, byte 34, record 4, größe: too-few-columns
        and UTF-16 with a mark is there: 3 records
          line 1, byte 0, record 1: utf-16
          line 5, byte 50, record 4, größe: too-few-columns
        = invalid-text: the file is UTF-8, as its byte order mark says, and not latin-1; change the file, or say so (csv.encoding of the source, or --encoding)
        = nul-byte: a zero byte; the file is damaged or no text file: write it anew as UTF-8 text
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
        = utf-16: the file is UTF-16 (in Excel: "Unicode text"), and not latin-1; change the file, or say so (csv.encoding of the source, or --encoding)
    "#]];
    e11_windows_1252_that_is_declared: [
        read_as(Encoding::Windows1252, "letters and the euro", b"sku,gr\xF6\xDFe\n1,5 \x80\n2\n"),
        read_as(Encoding::Windows1252, "bytes without a character", b"sku,qty\n1,a\x81b\x8D\n2,\x8F\n3,\x90\n4,\x9D\n5,c\n"),
        read_as(Encoding::Windows1252, "in the header", b"sku,q\x81ty\n1,5\n"),
        read_as(Encoding::Windows1252, "at the end", b"sku,qty\n1,\x9D"),
    ] => expect![[r#"
        letters and the euro: 2 records
          line 3, byte 16, record 3, größe: too-few-columns
        bytes without a character: 5 records
          line 2, byte 11, record 2, qty: invalid-text <a�b�>
          line 3, byte 17, record 3, qty: invalid-text <�>
          line 4, byte 21, record 4, qty: invalid-text <�>
          line 5, byte 25, record 5, qty: invalid-text <�>
        in the header: 1 records
          line 1, byte 5, record 1, 2: invalid-text <q�ty>
        at the end: 1 records
          line 2, byte 10, record 2, qty: invalid-text <�>
        = invalid-text: a byte that has no character in Windows-1252: is that its encoding? Write the cell again, best as UTF-8
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
    "#]];
}
