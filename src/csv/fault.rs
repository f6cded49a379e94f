//! What is said about mistakes of structure: one sentence each, with what to do.

use super::decoder::windows_1252;
use super::shown::{quoted, shown};
use crate::model::dialect::Encoding;
use crate::model::rule::Rule;

/// Bytes of a cell that are looked at to show it: more than 60 characters have.
const CELL_BYTES_MAX: usize = 256;

pub(super) const UNTERMINATED: &str = "this quote is opened and not closed; close it, or double it if it belongs to the text";
pub(super) const BLANK: &str = "a blank line, which is skipped; remove it";
pub(super) const MIXED: &str = "this line ends otherwise than the first one (LF and CRLF are mixed); use one of them";
pub(super) const LONE_IN_HEADER: &str =
    "a carriage return without a line feed ends no line (old Mac files have them); end lines with LF or CRLF";
pub(super) const NOT_CHECKED: &str = "; the rest of the file was not checked";

/// It cannot be shown.
const NO_BREAK_SPACE: u8 = 0xA0;

const SENTENCES: [(Rule, &str); 5] = [
    (Rule::UnterminatedQuote, UNTERMINATED),
    (Rule::StrayQuote, "a quote within a cell that does not begin with one; put the whole cell in quotes and double this one"),
    (
        Rule::TextAfterQuote,
        "text follows a closing quote; double this quote if it belongs to the text, or close the quote that opens the cell where it should end",
    ),
    (
        Rule::LoneCarriageReturn,
        "a carriage return without a line feed outside quotes; end lines with LF or CRLF, and quote cells with line breaks",
    ),
    (Rule::NulByte, "a zero byte; the file is damaged or no text file: write it anew as UTF-8 text"),
];

/// What to do about a delimiter that was not expected.
pub(super) const SAY_DELIMITER: &str = "change the file, or say so (csv.delimiter of the source, or --delimiter)";

/// Returns what is said about a mistake of a record that lies in a cell.
pub(super) fn sentence(rule: Rule) -> &'static str {
    SENTENCES.iter().find(|(known, _)| *known == rule).map_or("", |(_, sentence)| sentence)
}

/// Returns what is said about a record with too few or too many columns.
pub(super) fn columns(expected: usize, found: usize, is_spread: bool) -> String {
    let columns = if expected == 1 { "1 column".to_owned() } else { format!("{expected} columns") };
    let advice = match (is_spread, found < expected) {
        (true, _) => "a quote makes it run over several lines: is that meant?",
        (false, true) => "fill up the record",
        (false, false) => "put cells that hold the delimiter in quotes",
    };
    format!("the header has {columns}, this record has {found}; {advice}")
}

/// Returns what is wrong with bytes of a record, where, and what to do: the first zero byte, and the first byte that is no character.
///
/// A spot is where decoding found no character.
pub(super) fn wrong_bytes(record: &[u8], spot: Option<usize>, encoding: Encoding) -> impl Iterator<Item = (Rule, usize, String)> {
    let zero = memchr::memchr(0, record).map(|at| (Rule::NulByte, at, sentence(Rule::NulByte).to_owned()));
    let spot = spot.filter(|at| *at < record.len()).map(|at| (Rule::InvalidText, at, invalid_text(encoding)));
    // What was decoded is UTF-8.
    let invalid = std::str::from_utf8(record).err().map(|error| {
        let rest = &record[error.valid_up_to()..];
        let sequence = &rest[..error.error_len().unwrap_or(rest.len())];
        (Rule::InvalidUtf8, error.valid_up_to(), invalid_utf_8(sequence))
    });
    [zero, spot, invalid].into_iter().flatten()
}

/// Says what is wrong with a sequence of bytes that is no UTF-8, and what to do.
fn invalid_utf_8(sequence: &[u8]) -> String {
    match sequence {
        [byte] => match windows_1252(*byte).filter(|_| *byte != NO_BREAK_SPACE) {
            Some(character) => format!(
                "byte 0x{byte:02X} is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is \"{character}\": save the file as UTF-8, or tell bunchd its encoding"
            ),
            None => format!("byte 0x{byte:02X} is no UTF-8: save the file as UTF-8"),
        },
        _ => {
            "a UTF-8 character is cut off; was a text shortened by bytes, or the file cut? Write the cell again and save the file as UTF-8"
                .to_owned()
        }
    }
}

/// Says what is wrong with bytes that have no character in the encoding of the file.
fn invalid_text(encoding: Encoding) -> String {
    let what = match encoding {
        Encoding::Utf16 => "half of a UTF-16 character; was a text shortened, or the file cut?",
        Encoding::Utf8 | Encoding::Latin1 | Encoding::Windows1252 => "a byte that has no character in Windows-1252: is that its encoding?",
    };
    format!("{what} Write the cell again, best as UTF-8")
}

/// Returns how people call a delimiter.
pub(super) fn delimiter(delimiter: char) -> String {
    match delimiter {
        ';' => "a semicolon (;)".to_owned(),
        ',' => "a comma (,)".to_owned(),
        '\t' => "a tab".to_owned(),
        '|' => "a vertical bar (|)".to_owned(),
        other => quoted(&other.to_string()),
    }
}

/// Returns a cell as it stands in the file, without the line break behind it.
pub(super) fn cell(cell: &[u8]) -> String {
    let start = &cell[..cell.len().min(CELL_BYTES_MAX)];
    shown(String::from_utf8_lossy(start).trim_end_matches(['\r', '\n']))
}
