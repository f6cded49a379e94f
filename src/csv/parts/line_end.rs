//! The bytes that end a line in a file, in its own encoding.

use crate::model::dialect::Encoding;

/// How a line ends in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineEnd {
    unit: Unit,
    /// A carriage return stands before the line feed.
    has_return: bool,
}

/// How the characters of a line end are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Byte,
    LittleEndian,
    BigEndian,
}

impl LineEnd {
    /// Knows it by the first bytes of the file and the last ones before its records; by the encoding where these do not tell.
    pub(super) fn of(start: &[u8], before_records: &[u8], encoding: Encoding) -> Self {
        let unit = match (start, before_records) {
            ([0xEF, 0xBB, 0xBF, ..], _) => Unit::Byte,
            ([0xFF, 0xFE, ..], _) | (_, [.., b'\n', 0]) => Unit::LittleEndian,
            ([0xFE, 0xFF, ..], _) | (_, [.., 0, b'\n']) => Unit::BigEndian,
            _ if encoding == Encoding::Utf16 => Unit::LittleEndian,
            _ => Unit::Byte,
        };
        let has_return = before_records.ends_with(&Self { unit, has_return: true }.bytes());
        Self { unit, has_return }
    }

    /// Returns the bytes of it.
    pub(super) fn bytes(self) -> Vec<u8> {
        let characters = if self.has_return { b"\r\n".as_slice() } else { b"\n" };
        characters.iter().flat_map(|character| self.unit.bytes(*character)).collect()
    }

    /// Tells whether bytes end with a line feed.
    pub(super) fn is_end_of(self, bytes: &[u8]) -> bool {
        bytes.ends_with(&self.unit.bytes(b'\n'))
    }
}

impl Unit {
    fn bytes(self, character: u8) -> Vec<u8> {
        match self {
            Self::Byte => vec![character],
            Self::LittleEndian => vec![character, 0],
            Self::BigEndian => vec![0, character],
        }
    }
}
