//! What is too large, cut off or no image at all: an error that names the file, and never a panic.

use proptest::prelude::*;

use super::originals::{file, halves};
use super::*;

const FORMATS: [Format; 4] = [Format::Jpeg, Format::Png, Format::Gif, Format::WebP];

#[test]
fn e10_an_image_that_is_cut_off_is_refused() {
    for format in FORMATS {
        let whole = file(format, &halves(64, 64));
        for length in [whole.len() / 3, whole.len() / 2, whole.len() * 3 / 4] {
            let error = make(&whole[..length], &[&sized(32, 32)]).expect_err("a part of a file");
            assert!(matches!(error, PixelError::Broken { .. }), "{format} of {length} bytes: {error}");
        }
    }
}

#[test]
fn e10_what_is_no_image_is_named() {
    for bytes in [&b""[..], b"hello", b"<svg/>", b"\xff\xd8", b"%PDF-1.4"] {
        let error = make(bytes, &[&sized(32, 32)]).expect_err("no image").to_string();
        assert!(error.ends_with("is no image of a format that bunchd knows; save it as JPEG, PNG, GIF or WebP"), "{error}");
    }
}

#[test]
fn e10_a_file_of_too_many_bytes_is_not_read() {
    let error = make(&vec![0; LIMITS.bytes_max as usize + 1], &[&sized(32, 32)]).expect_err("a large file").to_string();
    assert!(
        error
            .ends_with("has 1048577 bytes, more than the 1048576 that are allowed; make it smaller or raise bytes_max of [magento.images]"),
        "{error}"
    );
}

#[test]
fn e10_a_header_that_claims_too_many_pixels_is_refused_before_decoding() {
    let mut png = file(Format::Png, &halves(8, 8));
    png[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let check = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&check.to_be_bytes());
    let error = make(&png, &[&sized(32, 32)]).expect_err("a bomb");
    assert!(matches!(error, PixelError::TooManyPixels { size: Size { width: 100_000, height: 100_000 }, .. }), "{error}");

    let mut jpeg = file(Format::Jpeg, &halves(8, 8));
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame header");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    let error = make(&jpeg, &[&sized(32, 32)]).expect_err("a bomb");
    assert!(matches!(error, PixelError::TooManyPixels { size: Size { width: 65_535, height: 65_535 }, .. }), "{error}");

    let mut gif = file(Format::Gif, &halves(8, 8));
    gif[6..10].copy_from_slice(&[0xff; 4]);
    let error = make(&gif, &[&sized(32, 32)]).expect_err("a bomb");
    assert!(matches!(error, PixelError::TooManyPixels { .. }), "{error}");
}

#[test]
fn e10_a_variant_that_would_be_too_large_is_refused_by_name() {
    let endless = Variant { frame: false, constrain: false, width: Some(16_000), ..Variant::named("endless") };
    let error = make(&file(Format::Png, &halves(8, 64)), &[&endless]).expect_err("too large").to_string();
    assert!(error.contains("variant endless of ") && error.contains("would have 16000×128000 pixels"), "{error}");
}

#[test]
fn e10_an_original_that_is_not_there_is_named() {
    let error = Resizer::new(LIMITS).make(Path::new("/nowhere/a.jpg"), &[]).expect_err("nothing").to_string();
    assert!(error.starts_with("/nowhere/a.jpg cannot be read: "), "{error}");
}

#[test]
fn e10_what_a_broken_jpeg_lacks_is_not_filled_with_the_image_before() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let (before, broken) = (folder.path().join("before.jpg"), folder.path().join("broken.jpg"));
    std::fs::write(&before, file(Format::Jpeg, &halves(64, 64))).expect("an original");
    let mut bytes = file(Format::Jpeg, &Raster::filled(Size { width: 64, height: 64 }, raster::Space::Rgb, &[9, 200, 9]));
    let scan = bytes.windows(2).position(|marker| marker == [0xff, 0xda]).expect("a scan");
    let header = bytes[scan..scan + 14].to_vec();
    let middle = (scan + 14 + bytes.len()) / 2;
    bytes.splice(middle..middle, header);
    std::fs::write(&broken, bytes).expect("an original");
    let mut resizer = Resizer::new(LIMITS);
    let whole = Variant::named("whole");
    resizer.make(&before, &[&whole]).expect("a variant");
    resizer.make(&broken, &[&whole]).expect_err("its second half is missing");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn e10_damage_anywhere_never_panics(
        kind in 0..4_usize, cut in 0.0..1.5_f64, damage in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 0..8),
    ) {
        let mut bytes = file(FORMATS[kind], &halves(24, 17));
        let length = bytes.len();
        for (place, byte) in damage {
            bytes[(place * length as f64) as usize] = byte;
        }
        bytes.truncate((cut * length as f64) as usize);
        let made = make(&bytes, &[&sized(10, 12)]);
        if let Ok(made) = &made {
            prop_assert_eq!(Format::of(&made[0]), Some(FORMATS[kind]));
        }
        let folder = tempfile::TempDir::new().expect("a folder");
        let (before, path) = (folder.path().join("before"), folder.path().join("original"));
        std::fs::write(&before, file(FORMATS[kind], &halves(24, 17))).expect("an original");
        std::fs::write(&path, &bytes).expect("an original");
        let mut used = Resizer::new(LIMITS);
        used.make(&before, &[&sized(10, 12)]).expect("a variant");
        let again = used.make(&path, &[&sized(10, 12)]);
        prop_assert_eq!(again.ok(), made.ok(), "what was made before does not show");
    }

    #[test]
    fn e10_random_bytes_behind_any_signature_never_panic(kind in 0..4_usize, rest in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut bytes = file(FORMATS[kind], &halves(2, 2));
        bytes.truncate(12);
        bytes.extend(rest);
        let _ = make(&bytes, &[&sized(10, 12)]);
    }
}
