//! Damage that lies across the end of what is read at once: found as in a short file, only farther behind.

use super::bunch::Bunch;
use crate::model::dialect::{Dialect, Encoding};
use crate::model::validation::{Finding, Validation};

/// Where a buffer or a piece of it may end, in bytes.
const BORDERS: [usize; 5] = [64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20];

/// Records, as they are written, and how far behind their first byte the border is tried.
const DAMAGES: &[&[u8]] = &[
    b"2,5\" screen,x\n",
    b"2,\"5\" screen\",x\n",
    b"2,\"open,x\n",
    b"2,\"a\nb\" c,x\n",
    b"2,x\n",
    b"2,x,y,z\n",
    b"2,a\rb,x\n",
    b"2,a\0b,x\n",
    b"2,a\xE2\x82,x\n",
    b"2,\xF0\x9F\x98\x80\xFF,x\n",
    b"\n",
    b"\r\n",
    b"2,b,x\r\n",
];

const HEADER: &[u8] = b"sku,name,qty\n";

/// Returns sound records of so many bytes, at least 16.
fn sound(bytes: usize) -> Vec<u8> {
    let (full, rest) = (bytes / 16 - 1, 16 + bytes % 16);
    let last = [&b"1,"[..], &vec![b'm'; rest - 5], b",7\n"].concat();
    [b"1,Mug and Co,78\n".repeat(full), last].concat()
}

fn moved(mut validation: Validation, before: &[u8]) -> Vec<Finding> {
    let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
    for finding in &mut validation.findings {
        finding.line += lines;
        finding.record += lines;
        finding.byte += before.len() as u64;
    }
    validation.findings
}

/// Proves E11: where damage lies does not matter.
#[test]
fn e11_damage_across_the_border_of_a_buffer_is_found_as_elsewhere() {
    let after = b"3,Pot,8\n4,\"P\n\",9\n";
    for damage in DAMAGES {
        let short = Bunch::of("", [HEADER, b"1,a,2\n", damage, after].concat()).validated(1);
        assert!(!short.findings.is_empty(), "{}", String::from_utf8_lossy(damage));
        for border in BORDERS {
            for ahead in 0..=damage.len() {
                let before = sound(border - ahead - HEADER.len() - 6);
                let long = Bunch::of("", [HEADER, b"1,a,2\n", &before, damage, after].concat()).validated(1 + ahead % 2);
                let name = format!("{} bytes of {} before {border}", ahead, String::from_utf8_lossy(damage));
                assert_eq!(long.findings, moved(short.clone(), &before), "{name}");
            }
        }
    }
}

fn little(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Proves E11: where damage lies does not matter in other encodings either, whose characters have other lengths in the file.
#[test]
fn e11_damage_across_the_border_of_a_buffer_is_found_in_each_encoding() {
    let mut damages: Vec<(Encoding, Vec<u8>, Vec<u8>)> = vec![
        (Encoding::Latin1, b"2,\xE4\"\xE4,x\n".to_vec(), b"\xE4".to_vec()),
        (Encoding::Windows1252, b"2,\x80\x81,x\n".to_vec(), b"\x80".to_vec()),
    ];
    damages.extend(["2,😀\"€,x\n", "2,ä,€,😀\n"].map(|damage| (Encoding::Utf16, little(damage), little("😀ä"))));
    damages.push((Encoding::Utf16, [little("2,"), vec![0x3D, 0xD8], little(",x\n")].concat(), little("😀")));
    for (encoding, damage, character) in damages {
        let write = |text: &[u8]| if encoding == Encoding::Utf16 { little(&String::from_utf8_lossy(text)) } else { text.to_vec() };
        let file = |before: &[u8]| {
            let bytes = [&write(HEADER)[..], before, &damage, &write(b"3,Pot,8\n4,\"P\n\",9\n")].concat();
            Bunch::of("", bytes).in_dialect(Dialect { encoding, ..Dialect::default() })
        };
        let short = file(&[]).validated(1);
        assert!(!short.findings.is_empty(), "{damage:?}");
        for border in [64 << 10, 256 << 10] {
            for ahead in 0..=damage.len() + 2 {
                // A long cell before the damage, so that characters of several bytes shift what is decoded.
                let name = character.repeat((border - ahead) / character.len() - 40);
                let before = [write(b"1,"), name, write(b",7\n"), write(&sound(16 + ahead))].concat();
                let long = file(&before).validated(1 + ahead % 2);
                assert_eq!(long.findings, moved(short.clone(), &before), "{ahead} bytes before {border}, {damage:?}");
            }
        }
    }
}
