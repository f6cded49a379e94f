//! Turns what is not UTF-8 into UTF-8, and keeps count of the bytes that it was.

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE, mem};

use crate::model::dialect::Encoding;

/// What stands for a byte that means nothing.
const REPLACEMENT: &str = "\u{FFFD}";

/// How a file is turned into UTF-8.
pub(super) struct Decoder {
    kind: Kind,
    /// Where in the buffer stands a replacement that the file does not have.
    spots: Vec<usize>,
}

enum Kind {
    /// It is left as it is.
    Plain,
    Utf16(encoding_rs::Decoder),
    Latin1,
    Windows1252,
}

impl Decoder {
    /// Makes the decoder of an encoding; UTF-16 is big-endian if so told.
    pub(super) fn new(encoding: Encoding, is_big_endian: bool) -> Self {
        let kind = match encoding {
            Encoding::Utf8 => Kind::Plain,
            Encoding::Utf16 => {
                let encoding = if is_big_endian { UTF_16BE } else { UTF_16LE };
                Kind::Utf16(encoding.new_decoder_without_bom_handling())
            }
            Encoding::Latin1 => Kind::Latin1,
            Encoding::Windows1252 => Kind::Windows1252,
        };
        Self { kind, spots: Vec::new() }
    }

    /// Whether text is left as it is.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Plain)
    }

    /// Returns how many bytes of the file a decoded text was.
    pub(super) fn raw_bytes(&self, text: &[u8]) -> u64 {
        let characters = text.iter().filter(|byte| (**byte as i8) >= -0x40).count() as u64;
        match self.kind {
            Kind::Plain => text.len() as u64,
            Kind::Latin1 | Kind::Windows1252 => characters,
            Kind::Utf16(_) => 2 * (characters + text.iter().filter(|byte| **byte >= 0xF0).count() as u64),
        }
    }

    /// Returns where in the buffer, from an index on, first stands what the file does not have.
    pub(super) fn spot_from(&self, index: usize) -> Option<usize> {
        self.spots.get(self.spots.partition_point(|spot| *spot < index)).copied()
    }

    /// Follows a buffer that lets go of its first bytes.
    pub(super) fn let_go(&mut self, bytes: usize) {
        self.spots.retain_mut(|spot| {
            let stays = *spot >= bytes;
            *spot = spot.saturating_sub(bytes);
            stays
        });
    }

    /// Puts decoded bytes behind a buffer.
    pub(super) fn decode(&mut self, raw: &[u8], is_last: bool, buffer: &mut Vec<u8>) {
        match &mut self.kind {
            Kind::Plain => buffer.extend_from_slice(raw),
            Kind::Latin1 => {
                let start = buffer.len();
                buffer.resize(start + 2 * raw.len(), 0);
                let written = mem::convert_latin1_to_utf8(raw, &mut buffer[start..]);
                buffer.truncate(start + written);
            }
            Kind::Windows1252 => {
                for byte in raw {
                    match windows_1252(*byte) {
                        Some(character) => buffer.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                        None => replace(buffer, &mut self.spots),
                    }
                }
            }
            Kind::Utf16(decoder) => decode_utf_16(decoder, raw, is_last, buffer, &mut self.spots),
        }
    }
}

fn decode_utf_16(decoder: &mut encoding_rs::Decoder, mut raw: &[u8], is_last: bool, buffer: &mut Vec<u8>, spots: &mut Vec<usize>) {
    loop {
        let start = buffer.len();
        let room = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(usize::MAX);
        buffer.resize(start + room, 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, &mut buffer[start..], is_last);
        buffer.truncate(start + written);
        raw = &raw[read..];
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::Malformed(..) => replace(buffer, spots),
            DecoderResult::OutputFull => {}
        }
    }
}

fn replace(buffer: &mut Vec<u8>, spots: &mut Vec<usize>) {
    spots.push(buffer.len());
    buffer.extend_from_slice(REPLACEMENT.as_bytes());
}

/// Returns the character of a byte in Windows-1252; five bytes have none.
pub(super) fn windows_1252(byte: u8) -> Option<char> {
    /// What it has at 0x80 to 0x9F; a question mark where it has nothing.
    const HIGH: [char; 32] = [
        '€', '?', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '?', 'Ž', '?', '?', '‘', '’', '“', '”', '•', '–', '—', '˜', '™',
        'š', '›', 'œ', '?', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => Some(HIGH[usize::from(byte - 0x80)]).filter(|character| *character != '?'),
        _ => Some(char::from(byte)),
    }
}
