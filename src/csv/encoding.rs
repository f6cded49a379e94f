//! Tells encodings apart by their bytes: UTF-8 with or without mark, UTF-16, and what looks like Windows-1252.

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// UTF-8 text, after so many bytes of mark (0 or 3).
    Utf8 { mark_bytes: usize },
    /// UTF-16 or UTF-32.
    Utf16,
}

/// Most bytes that [`opening`] looks at.
pub(super) const OPENING_BYTES: usize = 4;

/// Judges the first bytes of a file; they must be four unless the file is shorter.
pub(super) fn opening(start: &[u8]) -> Opening {
    match start {
        [0xEF, 0xBB, 0xBF, ..] => Opening::Utf8 { mark_bytes: 3 },
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Opening::Utf16,
        [0, 0, 0xFE, 0xFF, ..] => Opening::Utf16,
        [first, 0, third, 0, ..] if *first != 0 && *third != 0 => Opening::Utf16,
        [0, second, 0, fourth, ..] if *second != 0 && *fourth != 0 => Opening::Utf16,
        _ => Opening::Utf8 { mark_bytes: 0 },
    }
}

/// What Windows-1252 has at 0x80 to 0x9F; a question mark where it has nothing.
const WINDOWS_1252: &str = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";

/// Says what is wrong with a sequence of bytes that is no UTF-8, and what to do.
pub(super) fn invalid_text(sequence: &[u8]) -> String {
    match sequence {
        [byte] => match as_windows_1252(*byte) {
            Some(character) => format!(
                "byte 0x{byte:02X} is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is \"{character}\": save the file as UTF-8"
            ),
            None => format!("byte 0x{byte:02X} is no UTF-8: save the file as UTF-8"),
        },
        _ => {
            "a UTF-8 character is cut off; was a text shortened by bytes, or the file cut? Write the cell again and save the file as UTF-8"
                .to_owned()
        }
    }
}

fn as_windows_1252(byte: u8) -> Option<char> {
    match byte {
        0xA1.. => Some(char::from(byte)),
        0x80..=0x9F => WINDOWS_1252.chars().nth(usize::from(byte - 0x80)).filter(|character| *character != '?'),
        _ => None,
    }
}
