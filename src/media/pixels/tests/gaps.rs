//! JPEGs that lack a piece: refused though they begin and end as they should; whole ones are read, however they are made.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::originals::jpeg;
use super::*;

const END: [u8; 2] = [0xff, 0xd9];

/// A grainy picture of so many channels, the same each time.
fn grainy(width: u16, height: u16, channels: u32) -> Vec<u8> {
    let grain = |at: u32| (at.wrapping_mul(2_654_435_761) >> 26) as u8;
    (0..u32::from(width) * u32::from(height) * channels).map(|at| grain(at) + (at / 97 % 190) as u8).collect()
}

fn grainy_jpeg(width: u16, height: u16, set: impl Fn(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    jpeg(&grainy(width, height, 3), width, height, ColorType::Rgb, set)
}

/// Baseline and progressive, with restart markers and without.
fn kinds() -> [(&'static str, Vec<u8>); 4] {
    let made = |progressive: bool, interval: u16| {
        grainy_jpeg(160, 120, |encoder| {
            encoder.set_progressive(progressive);
            encoder.set_restart_interval(interval);
        })
    };
    [
        ("baseline", made(false, 0)),
        ("baseline, restarts", made(false, 7)),
        ("progressive", made(true, 0)),
        ("progressive, restarts", made(true, 7)),
    ]
}

/// Where the data of the first scan begins.
fn data(bytes: &[u8]) -> usize {
    bytes.windows(2).position(|marker| marker == [0xff, 0xda]).expect("a scan") + 14
}

#[track_caller]
fn assert_refused(bytes: &[u8], what: &str) {
    let error = make(bytes, &[&sized(32, 32)]).expect_err(what);
    assert!(matches!(error, PixelError::Broken { .. }), "{what}: {error}");
}

#[test]
fn e10_a_jpeg_that_is_cut_off_is_refused_though_it_has_an_end() {
    for (kind, whole) in kinds() {
        let data = data(&whole);
        for percent in [0, 2, 10, 50, 90, 99] {
            let kept = data + (whole.len() - data) * percent / 100;
            assert_refused(&[&whole[..kept], &END].concat(), &format!("{percent} % of {kind}"));
        }
        for lacking in [16, 40] {
            assert_refused(&[&whole[..whole.len() - 2 - lacking], &END].concat(), &format!("{kind} without {lacking} bytes"));
        }
    }
}

#[test]
fn e10_a_jpeg_that_lacks_a_piece_of_its_middle_is_refused() {
    for (kind, whole) in kinds() {
        let data = data(&whole);
        for percent in [1, 20, 50, 80] {
            let gap = data + (whole.len() - data) * percent / 100;
            assert_refused(&[&whole[..gap], &whole[gap + 1000..]].concat(), &format!("{kind} without 1000 bytes at {percent} %"));
        }
    }
}

#[test]
fn e10_a_jpeg_that_lacks_a_restart_marker_or_has_them_in_disorder_is_refused() {
    for (kind, whole) in kinds().into_iter().filter(|(kind, _)| kind.ends_with("restarts")) {
        let third = whole.windows(2).position(|marker| marker == [0xff, 0xd2]).expect("a restart marker");
        let mut swapped = whole.clone();
        swapped[third + 1] = 0xd5;
        assert_refused(&swapped, &format!("{kind} in disorder"));
        assert_refused(&[&whole[..third], &whole[third + 2..]].concat(), &format!("{kind} without the third"));
    }
}

#[test]
fn e10_a_jpeg_with_a_scan_for_each_colour_is_refused_unless_it_is_progressive() {
    let split = grainy_jpeg(61, 45, |encoder| {
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_optimized_huffman_tables(true);
    });
    let made = make(&split, &[&sized(32, 32)]);
    assert!(cfg!(feature = "turbojpeg") == made.is_ok(), "{made:?}");
}

#[test]
fn e10_whole_jpegs_of_all_kinds_and_sizes_are_read() {
    use SamplingFactor::{F_1_1, F_1_2, F_2_1, F_2_2};
    let mut seed = 1_u32;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    for turn in 0..300_u32 {
        let (width, height) = (random(70) as u16 + 1, random(70) as u16 + 1);
        let (colours, channels) = [(ColorType::Rgb, 3), (ColorType::Luma, 1), (ColorType::Cmyk, 4)][turn as usize % 3];
        let (progressive, sampling) = (random(2) == 1, [F_1_1, F_1_2, F_2_1, F_2_2][random(4) as usize]);
        // The decoder cannot read every progressive file in printing colours of several resolutions.
        let sampling = if channels == 4 && progressive { F_1_1 } else { sampling };
        let (interval, optimised) = ([0, 0, 1, 5][random(4) as usize], random(2) == 1);
        let whole = jpeg(&grainy(width, height, channels), width, height, colours, |encoder| {
            encoder.set_progressive(progressive);
            encoder.set_sampling_factor(sampling);
            encoder.set_restart_interval(interval);
            encoder.set_optimized_huffman_tables(optimised && interval == 0 && (progressive || channels == 1));
        });
        let what = format!("{width}×{height} {colours:?} {sampling:?}, progressive {progressive}, restarts {interval}");
        let made = make(&whole, &[&sized(32, 32)]);
        assert!(made.is_ok(), "{what}: {made:?}");
    }
}

#[test]
fn e10_a_preview_before_or_behind_the_image_and_a_missing_end_do_no_harm() {
    for progressive in [false, true] {
        let preview = grainy_jpeg(16, 16, |_| ());
        let whole = grainy_jpeg(64, 48, |encoder| {
            encoder.set_progressive(progressive);
            encoder.add_app_segment(1, preview.clone()).expect("a short segment");
        });
        let variant = sized(32, 32);
        let made = make(&whole, &[&variant]).expect("a variant");
        assert_eq!(make(&[&whole[..], &preview].concat(), &[&variant]).expect("a variant"), made);
        assert_eq!(make(&whole[..whole.len() - 2], &[&variant]).expect("a variant"), made);
    }
}

#[test]
fn e10_a_jpeg_that_the_decoder_cannot_read_is_an_error_and_no_panic() {
    for width in 1..30_u16 {
        for sampling in [SamplingFactor::F_1_2, SamplingFactor::F_2_1, SamplingFactor::F_2_2] {
            for colours in [ColorType::Cmyk, ColorType::CmykAsYcck] {
                let height = width * 7 % 83 + 1;
                let bytes = jpeg(&grainy(width, height, 4), width, height, colours, |encoder| {
                    encoder.set_progressive(true);
                    encoder.set_sampling_factor(sampling);
                });
                let _ = make(&bytes, &[&sized(8, 8)]);
            }
        }
    }
}

#[test]
fn e10_a_progressive_jpeg_without_its_last_scan_is_refused() {
    for (kind, whole) in kinds().into_iter().filter(|(kind, _)| kind.starts_with("progressive")) {
        let last = whole.windows(2).rposition(|marker| marker == [0xff, 0xda]).expect("a scan");
        assert_refused(&[&whole[..last], &END].concat(), kind);
    }
}
