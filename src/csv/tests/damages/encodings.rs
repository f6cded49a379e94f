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
    e11_a_zero_byte: everywhere("a\0b") => expect![[]];
    e11_a_zero_byte_in_quotes: everywhere("\"a\n\0\"") => expect![[]];
    e11_a_byte_that_begins_no_character: everywhere(b"a\xFFb") => expect![[]];
    e11_a_character_that_is_written_too_long: everywhere(b"a\xC0\xAFb") => expect![[]];
    e11_a_character_beyond_the_last: everywhere(b"a\xF4\x90\x80\x80b") => expect![[]];
    e11_a_continuation_without_a_beginning: everywhere(b"a\x80b") => expect![[]];
    e11_a_beginning_without_a_continuation: everywhere(b"a\xE2\x28\xA1b") => expect![[]];
    e11_a_character_that_is_cut_off: everywhere(b"ab\xE2\x82") => expect![[]];
    e11_a_character_of_four_bytes_that_is_cut_off: everywhere(b"\xF0\x9F\x98") => expect![[]];
    e11_half_of_a_surrogate_pair_as_utf_8: everywhere(b"\xED\xA0\x80") => expect![[]];
    e11_latin_1_that_is_not_declared: everywhere(b"T\xE4sse") => expect![[]];
    e11_windows_1252_that_is_not_declared: everywhere(b"5 \x80") => expect![[]];
    e11_a_byte_order_mark_in_a_cell: everywhere("\u{feff}x") => expect![[]];
    e11_sound_characters_of_all_lengths: everywhere("aä€😀") => expect![[]];
    e11_several_bad_bytes_in_one_record_are_one_finding: [
        Bunch::of("in two cells", b"sku,name\n\xE4,\xE4\xE4\n2,\xE4\n3,c\n"),
        Bunch::of("beside a zero byte and a stray quote", b"sku,name\n1,\0\xE4\"\n2,b\n"),
    ] => expect![[]];
    e11_a_byte_order_mark: [
        Bunch::of("at the start", "\u{feff}sku,qty\n1,5\n2\n"),
        Bunch::of("at the start of a quoted header", "\u{feff}\"sku\",qty\n1,5\n"),
        Bunch::of("twice", "\u{feff}\u{feff}sku,qty\n1,5\n"),
        Bunch::of("at the start of the second file", "sku,qty\n1,5\n").and("\u{feff}sku,qty\n1,5\n"),
        Bunch::of("two bytes of it", b"\xEF\xBBsku,qty\n1,5\n"),
    ] => expect![[]];
    e11_utf_16_that_is_not_declared: [
        Bunch::of("little-endian with a mark", little(&format!("\u{feff}{TEXT}"))),
        Bunch::of("big-endian with a mark", big(&format!("\u{feff}{TEXT}"))),
        Bunch::of("little-endian without a mark", little(TEXT)),
        Bunch::of("big-endian without a mark", big(TEXT)),
        Bunch::of("a mark alone", b"\xFF\xFE"),
    ] => expect![[]];
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
    ] => expect![[]];
    e11_utf_32: [
        Bunch::of("little-endian with a mark", wide(&format!("\u{feff}{TEXT}"))),
        Bunch::of("big-endian with a mark", wide_big(&format!("\u{feff}{TEXT}"))),
        Bunch::of("little-endian without a mark", wide(TEXT)),
        Bunch::of("big-endian without a mark", wide_big(TEXT)),
        read_as(Encoding::Utf16, "where UTF-16 is expected", wide(&format!("\u{feff}{TEXT}"))),
    ] => expect![[]];
    e11_latin_1_that_is_declared: [
        read_as(Encoding::Latin1, "letters", b"sku,gr\xF6\xDFe\n1,T\xE4sse\n2\n"),
        read_as(Encoding::Latin1, "controls are characters", b"sku,qty\n1,\x80\x9F\n"),
        read_as(Encoding::Latin1, "a zero byte", b"sku,qty\n1,\0\n"),
        read_as(Encoding::Latin1, "and UTF-8 with a mark is there", format!("\u{feff}{TEXT}")),
        read_as(Encoding::Latin1, "and UTF-16 with a mark is there", little(&format!("\u{feff}{TEXT}"))),
    ] => expect![[]];
    e11_windows_1252_that_is_declared: [
        read_as(Encoding::Windows1252, "letters and the euro", b"sku,gr\xF6\xDFe\n1,5 \x80\n2\n"),
        read_as(Encoding::Windows1252, "bytes without a character", b"sku,qty\n1,a\x81b\x8D\n2,\x8F\n3,\x90\n4,\x9D\n5,c\n"),
        read_as(Encoding::Windows1252, "in the header", b"sku,q\x81ty\n1,5\n"),
        read_as(Encoding::Windows1252, "at the end", b"sku,qty\n1,\x9D"),
    ] => expect![[]];
}
