//! How many pixels an original has, by its header: for the budget alone. Whether it is an image at all is not judged here.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Most segments of a JPEG that are passed over before its size.
const SEGMENTS_MAX: usize = 1000;

/// Returns how many pixels a file claims to have; `None` where that cannot be told.
pub(super) fn pixels(mut file: &File) -> Option<u64> {
    read(&mut file).ok().flatten()
}

fn read(file: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    let mut head = [0; 30];
    let mut length = 0;
    while let count @ 1.. = file.read(&mut head[length..])? {
        length += count;
    }
    Ok(match &head[..length] {
        [0xff, 0xd8, 0xff, ..] => return jpeg(file),
        [0x89, b'P', b'N', b'G', ..] if length >= 24 => Some(area(be32(&head[16..]), be32(&head[20..]))),
        [b'G', b'I', b'F', b'8', ..] if length >= 10 => Some(area(le16(&head[6..]), le16(&head[8..]))),
        [b'R', b'I', b'F', b'F', ..] if length == head.len() => webp(&head),
        _ => None,
    })
}

fn area(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

fn be32(bytes: &[u8]) -> u32 {
    bytes[..4].iter().fold(0, |sum, &byte| sum << 8 | u32::from(byte))
}

fn be16(bytes: &[u8]) -> u32 {
    u32::from(bytes[0]) << 8 | u32::from(bytes[1])
}

fn le16(bytes: &[u8]) -> u32 {
    u32::from(bytes[1]) << 8 | u32::from(bytes[0])
}

/// Source: RFC 9649, sections 2.5 to 2.7.
fn webp(head: &[u8; 30]) -> Option<u64> {
    let le24 = |at: usize| u32::from(head[at + 2]) << 16 | le16(&head[at..]);
    match &head[12..16] {
        b"VP8 " => Some(area(le16(&head[26..]) & 0x3fff, le16(&head[28..]) & 0x3fff)),
        b"VP8L" => {
            let bits = u32::from(head[24]) << 24 | le24(21);
            Some(area((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some(area(le24(24) + 1, le24(27) + 1)),
        _ => None,
    }
}

/// Goes from segment to segment until one tells the size.
///
/// Source: ITU-T T.81, annex B.
fn jpeg(file: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    file.seek(SeekFrom::Start(2))?;
    for _ in 0..SEGMENTS_MAX {
        let mut segment = [0; 9];
        file.read_exact(&mut segment)?;
        let length = be16(&segment[2..]);
        match segment[..2] {
            [0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf] => {
                return Ok(Some(area(be16(&segment[7..]), be16(&segment[5..]))));
            }
            [0xff, 0x01..=0xd7 | 0xda..=0xfe] if length >= 2 => drop(file.seek(SeekFrom::Current(i64::from(length) + 2 - 9))?),
            _ => return Ok(None),
        }
    }
    Ok(None)
}
