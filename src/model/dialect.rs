//! How a CSV file is written: delimiter, quote, escape, encoding, and whether it has a header.
//!
//! Delimiter, quote and escape are ASCII bytes, so no byte of a longer UTF-8 character is ever taken for one of them.

use serde::{Deserialize, Serialize};

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// Stands between two cells; one ASCII byte.
    pub delimiter: u8,
    /// Stands around a cell, and doubled for itself within; one ASCII byte.
    pub quote: u8,
    /// Within quotes it takes away the meaning of a quote behind it, as PHP's `fgetcsv` does; `None`: nothing does.
    pub escape: Option<u8>,
    /// How characters are written as bytes.
    pub encoding: Encoding,
    /// Whether the first record names the columns; else they are called by their numbers from 1.
    pub header: bool,
}

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16; little-endian unless its byte order mark says otherwise.
    #[serde(rename = "utf-16")]
    Utf16,
    /// ISO 8859-1: every byte is the character of its number.
    #[serde(rename = "latin-1")]
    Latin1,
    /// Windows-1252, which Windows calls ANSI.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', quote: b'"', escape: None, encoding: Encoding::Utf8, header: true }
    }
}

impl Dialect {
    /// Reads a delimiter, a quote or an escape as people write it: one ASCII character, or the word `tab`; `None`: it is neither.
    pub fn character(text: &str) -> Option<u8> {
        match text.as_bytes() {
            b"tab" => Some(b'\t'),
            [byte] if byte.is_ascii() => Some(*byte),
            _ => None,
        }
    }

    /// Returns why no file can be read in this dialect, if that is so.
    pub fn problem(&self) -> Option<&'static str> {
        let is_unusable = |byte: u8| !byte.is_ascii() || matches!(byte, 0 | b'\r' | b'\n');
        if is_unusable(self.delimiter) {
            Some("the delimiter must be one ASCII character, and no line end")
        } else if is_unusable(self.quote) {
            Some("the quote must be one ASCII character, and no line end")
        } else if self.escape.is_some_and(is_unusable) {
            Some("the escape must be one ASCII character, and no line end")
        } else if self.delimiter == self.quote {
            Some("delimiter and quote must differ")
        } else if self.escape == Some(self.delimiter) || self.escape == Some(self.quote) {
            Some("the escape must differ from delimiter and quote; leave it out where quotes are doubled")
        } else {
            None
        }
    }
}

impl Encoding {
    /// All encodings.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Utf16, Self::Latin1, Self::Windows1252];

    /// Finds an encoding by its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name() == name)
    }

    /// Returns the name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Latin1 => "latin-1",
            Self::Windows1252 => "windows-1252",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c2_a_character_is_one_ascii_sign_or_the_word_tab() {
        assert_eq!(["tab", ";", "\t", "|"].map(Dialect::character), [Some(b'\t'), Some(b';'), Some(b'\t'), Some(b'|')]);
        assert_eq!(["", ";;", "ä", "Tab"].map(Dialect::character), [None; 4]);
        assert!(Encoding::ALL.iter().all(|encoding| Encoding::named(encoding.name()) == Some(*encoding)));
    }
}
