//! Each picture that is written is read back by a decoder that others wrote.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

use super::*;
use crate::media::pixels::raster::Size;

fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    decoder.set_options(decoder.options().set_strict_mode(true));
    decoder.decode().expect("a whole JPEG")
}

fn farthest(found: &[u8], wanted: &[u8]) -> u8 {
    assert_eq!(found.len(), wanted.len());
    found.iter().zip(wanted).map(|(found, wanted)| found.abs_diff(*wanted)).max().unwrap_or(0)
}

#[test]
fn e10_a_jpeg_of_any_size_is_read_back_as_it_was() {
    for (width, height) in [(1, 1), (7, 9), (8, 8), (16, 16), (17, 15), (33, 40), (64, 3)] {
        let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| [(x * 3) as u8, (y * 4 + 50) as u8, 128])).collect();
        let raster = Raster::new(Size { width, height }, Space::Rgb, pixels);
        let found = decoded(&encode(&raster, 100).expect("a JPEG"));
        assert!(farthest(&found, &raster.pixels) <= 3, "{width} × {height}: {}", farthest(&found, &raster.pixels));
        let halved = decoded(&encode(&raster, 85).expect("a JPEG"));
        assert!(farthest(&halved, &raster.pixels) <= 24, "{width} × {height}: {}", farthest(&halved, &raster.pixels));
    }
}

#[test]
fn e10_the_hardest_contrasts_have_codes_at_the_best_quality() {
    let pixels: Vec<u8> = (0..64_u32 * 64).flat_map(|at| [if at.wrapping_mul(2_654_435_761) >> 31 == 0 { 0 } else { 255 }; 3]).collect();
    let raster = Raster::new(Size { width: 64, height: 64 }, Space::Rgb, pixels);
    let found = decoded(&encode(&raster, 100).expect("a JPEG"));
    assert!(farthest(&found, &raster.pixels) <= 4, "{}", farthest(&found, &raster.pixels));
}

#[test]
fn e10_a_lower_quality_is_a_smaller_file() {
    let pixels = (0..128 * 128_u32).flat_map(|at| [(at * at / 7) as u8, (at / 3) as u8, 90]).collect();
    let raster = Raster::new(Size { width: 128, height: 128 }, Space::Rgb, pixels);
    let lengths = [5, 30, 60, 80, 95].map(|quality| encode(&raster, quality).expect("a JPEG").len());
    assert!(lengths.is_sorted(), "{lengths:?}");
}

#[test]
fn e10_all_processors_write_the_same() {
    let pixels = (0..50 * 50_u32).flat_map(|at| [(at * 31) as u8, (at * at) as u8, (at / 9) as u8]).collect();
    let raster = Raster::new(Size { width: 50, height: 50 }, Space::YCbCr, pixels);
    let steps = [&tables::LUMA, &tables::CHROMA].map(|table| tables::steps(table, 80));
    let divisors = steps.map(|steps| Divisors::of(&steps));
    let [mut fast, mut plain] = [Scan::new(Vec::new()), Scan::new(Vec::new())];
    write_fast(&mut fast, &raster, 2, &divisors);
    write_scan(&mut plain, &raster, 2, &divisors);
    assert_eq!(fast.finish(), plain.finish());
}
