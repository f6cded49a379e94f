//! The characters of a cell, by the encoding of its file; what is no character is replaced, since judging it is the work of csv-validate.

use std::borrow::Cow;

use crate::model::dialect::Encoding;

/// What Windows-1252 has in place of the control characters from 0x80 to 0x9f. Source: the WHATWG's index of windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Returns the characters; those of UTF-16 are not known here.
pub(super) fn decoded(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Latin1 if !bytes.is_ascii() => bytes.iter().map(|byte| char::from(*byte)).collect(),
        Encoding::Windows1252 if !bytes.is_ascii() => bytes.iter().map(|byte| windows(*byte)).collect(),
        Encoding::Utf8 | Encoding::Utf16 | Encoding::Latin1 | Encoding::Windows1252 => String::from_utf8_lossy(bytes),
    }
}

fn windows(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
    special.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c2_cells_are_read_in_the_encoding_of_their_file() {
        assert_eq!(decoded(b"Bl\xfcte_\x80.jpg", Encoding::Windows1252), "Blüte_€.jpg");
        assert_eq!(decoded(b"Bl\xfcte.jpg", Encoding::Latin1), "Blüte.jpg");
        assert_eq!(decoded("Blüte.jpg".as_bytes(), Encoding::Utf8), "Blüte.jpg");
        assert_eq!(decoded(b"\xff", Encoding::Utf8), "\u{fffd}");
    }
}
