//! The first bytes of a file: what encoding they show, and whether that is the one that was expected.

use super::super::source::Bytes;
use super::super::tally::{At, Found};
use super::super::window::Halt;
use crate::model::dialect::Encoding;
use crate::model::rule::Rule;

/// How a file is to be read.
pub(super) struct Opening {
    pub(super) encoding: Encoding,
    pub(super) is_big_endian: bool,
    /// Bytes of the byte order mark.
    pub(super) mark_bytes: u64,
    pub(super) finding: Option<Surprise>,
}

/// Another encoding than the one that was expected.
pub(super) struct Surprise {
    pub(super) rule: Rule,
    /// The file cannot be read.
    pub(super) is_final: bool,
    text: String,
}

/// What the first bytes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Utf8Mark,
    Utf16 {
        is_big_endian: bool,
        has_mark: bool,
    },
    Utf32,
    /// No text of cells at all, but this.
    Foreign(&'static str),
    /// Only ASCII, and no zero byte: no UTF-16 of a header looks so.
    Ascii,
    Nothing,
}

/// Looks at the first bytes of a file.
pub(super) fn open(bytes: &dyn Bytes, expected: Encoding) -> Result<Opening, Halt> {
    let mut start = [0; 4];
    let mut length = 0;
    while length < start.len() {
        match bytes.read_at(&mut start[length..], length as u64).map_err(Halt::Io)? {
            0 => break,
            read => length += read,
        }
    }
    Ok(judge(shown(&start[..length]), expected))
}

fn shown(start: &[u8]) -> Shown {
    match start {
        [0xFF, 0xFE, 0, 0] | [0, 0, 0xFE, 0xFF] => Shown::Utf32,
        b"PK\x03\x04" => Shown::Foreign("an Excel workbook or another zip archive"),
        [0x1F, 0x8B, ..] => Shown::Foreign("compressed by gzip"),
        b"%PDF" => Shown::Foreign("a PDF document"),
        b"\x7FELF" => Shown::Foreign("a program"),
        b"<!DO" | b"<!do" | b"<htm" | b"<HTM" => Shown::Foreign("a web page"),
        b"<?xm" => Shown::Foreign("an XML document"),
        [0xEF, 0xBB, 0xBF, ..] => Shown::Utf8Mark,
        [0xFF, 0xFE, ..] => Shown::Utf16 { is_big_endian: false, has_mark: true },
        [0xFE, 0xFF, ..] => Shown::Utf16 { is_big_endian: true, has_mark: true },
        [first, 0, third, 0] if *first != 0 && *third != 0 => Shown::Utf16 { is_big_endian: false, has_mark: false },
        [0, second, 0, fourth] if *second != 0 && *fourth != 0 => Shown::Utf16 { is_big_endian: true, has_mark: false },
        [_, _, ..] if start.iter().all(|byte| byte.is_ascii() && *byte != 0) => Shown::Ascii,
        _ => Shown::Nothing,
    }
}

fn judge(shown: Shown, expected: Encoding) -> Opening {
    let plain = Opening { encoding: expected, is_big_endian: false, mark_bytes: 0, finding: None };
    match (shown, expected) {
        (Shown::Utf32, _) => {
            let text = "the file is UTF-32; save it as UTF-8; the rest of the file was not checked".to_owned();
            Opening { finding: Some(Surprise { rule: Rule::InvalidText, is_final: true, text }), ..plain }
        }
        (Shown::Foreign(what), _) => {
            let text = format!("the file is no CSV file but {what}; export it as CSV (in Excel: \"CSV UTF-8\"); it was not checked");
            Opening { finding: Some(Surprise { rule: Rule::InvalidText, is_final: true, text }), ..plain }
        }
        (Shown::Utf16 { is_big_endian, has_mark }, _) => {
            let finding = (expected != Encoding::Utf16).then(|| Surprise::new(Rule::Utf16, is_utf_16(expected)));
            Opening { encoding: Encoding::Utf16, is_big_endian, mark_bytes: if has_mark { 2 } else { 0 }, finding }
        }
        (Shown::Utf8Mark, Encoding::Utf8) => Opening { mark_bytes: 3, ..plain },
        (Shown::Utf8Mark, _) => {
            let text = format!(
                "the file is UTF-8, as its byte order mark says, and not {}; change the file, or say so (csv.encoding of the source, or --encoding)",
                expected.name()
            );
            Opening { encoding: Encoding::Utf8, mark_bytes: 3, finding: Some(Surprise::new(Rule::InvalidText, text)), ..plain }
        }
        (Shown::Ascii, Encoding::Utf16) => {
            let text = "the file is no UTF-16: its first bytes are ASCII, as in UTF-8; change the file, or say so (csv.encoding of the source, or --encoding)".to_owned();
            Opening { encoding: Encoding::Utf8, finding: Some(Surprise::new(Rule::InvalidText, text)), ..plain }
        }
        (Shown::Ascii | Shown::Nothing, Encoding::Utf8 | Encoding::Utf16 | Encoding::Latin1 | Encoding::Windows1252) => plain,
    }
}

fn is_utf_16(expected: Encoding) -> String {
    match expected {
        Encoding::Utf8 => "the file is UTF-16 (in Excel: \"Unicode text\"); save it as UTF-8 (in Excel: \"CSV UTF-8\")".to_owned(),
        other @ (Encoding::Utf16 | Encoding::Latin1 | Encoding::Windows1252) => {
            format!(
                "the file is UTF-16 (in Excel: \"Unicode text\"), and not {}; change the file, or say so (csv.encoding of the source, or --encoding)",
                other.name()
            )
        }
    }
}

impl Surprise {
    fn new(rule: Rule, text: String) -> Self {
        Self { rule, is_final: false, text }
    }

    pub(super) fn found(self) -> Found {
        Found { at: At { record: 1, line: 1, byte: 0 }, text: self.text, value: None, valid: None }
    }
}
