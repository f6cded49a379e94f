//! Each format in and out.

use jpeg_encoder::ColorType as JpegColours;
use png::{BitDepth, ColorType};

use super::originals::{BLUE, RED, file, half_transparent, halves, jpeg, png};
use super::*;

#[test]
fn e10_each_format_comes_back_as_itself_in_the_size_of_the_variant() {
    for format in [Format::Jpeg, Format::Png, Format::Gif, Format::WebP] {
        let made = make_one(&file(format, &halves(64, 64)), &sized(32, 32));
        assert_eq!((made.size.width, made.size.height), (32, 32), "{format}");
        assert_near(pixel(&made, 4, 16), RED);
        assert_near(pixel(&made, 27, 16), BLUE);
    }
}

#[test]
fn e10_progressive_and_grey_jpegs_are_read() {
    let pixels = halves(64, 64).pixels;
    let progressive = jpeg(&pixels, 64, 64, JpegColours::Rgb, |encoder| encoder.set_progressive(true));
    assert_near(pixel(&make_one(&progressive, &sized(32, 32)), 4, 16), RED);
    let grey = jpeg(&[100; 64 * 64], 64, 64, JpegColours::Luma, |_| ());
    assert_near(pixel(&make_one(&grey, &sized(32, 32)), 4, 16), [100, 100, 100, 255]);
}

#[test]
fn e10_jpegs_in_printing_colours_are_converted() {
    // The encoder takes ink, 255 is all of it, and writes it inverted, as Adobe does.
    let all_cyan = [255, 0, 0, 0].repeat(64 * 64);
    let half_black = [0, 0, 0, 127].repeat(64 * 64);
    for kind in [JpegColours::Cmyk, JpegColours::CmykAsYcck] {
        let made = make_one(&jpeg(&all_cyan, 64, 64, kind, |_| ()), &sized(32, 32));
        assert_near(pixel(&made, 4, 16), [0, 255, 255, 255]);
        let made = make_one(&jpeg(&half_black, 64, 64, kind, |_| ()), &sized(32, 32));
        assert_near(pixel(&made, 4, 16), [128, 128, 128, 255]);
    }
}

#[test]
fn e10_pngs_of_sixteen_bits_of_grey_and_of_a_palette_are_read() {
    let deep = png(2, 1, ColorType::Rgb, BitDepth::Sixteen, &[255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255], |_| ());
    let made = make_one(&deep, &Variant::named("as it is"));
    assert_eq!([pixel(&made, 0, 0), pixel(&made, 1, 0)], [RED, BLUE]);
    let grey = png(8, 1, ColorType::Grayscale, BitDepth::One, &[0b1111_0000], |_| ());
    let made = make_one(&grey, &Variant::named("as it is"));
    assert_eq!([pixel(&made, 3, 0), pixel(&made, 4, 0)], [[255; 4], [0, 0, 0, 255]]);
    let palette = png(2, 1, ColorType::Indexed, BitDepth::Eight, &[1, 0], |encoder| encoder.set_palette(vec![0, 0, 255, 255, 0, 0]));
    let made = make_one(&palette, &Variant::named("as it is"));
    assert_eq!([pixel(&made, 0, 0), pixel(&made, 1, 0)], [RED, BLUE]);
}

#[test]
fn e10_transparent_colours_of_a_palette_and_grey_with_alpha_stay_transparent() {
    let palette = png(2, 1, ColorType::Indexed, BitDepth::Eight, &[1, 0], |encoder| {
        encoder.set_palette(vec![0, 0, 255, 255, 0, 0]);
        encoder.set_trns(vec![0]);
    });
    let made = make_one(&palette, &Variant::named("as it is"));
    assert_eq!([pixel(&made, 0, 0)[3], pixel(&made, 1, 0)[3]], [255, 0]);
    let grey = png(2, 1, ColorType::GrayscaleAlpha, BitDepth::Eight, &[9, 255, 7, 3], |_| ());
    let made = make_one(&grey, &Variant::named("as it is"));
    assert_eq!([pixel(&made, 0, 0), pixel(&made, 1, 0)], [[9, 9, 9, 255], [7, 7, 7, 3]]);
}

#[test]
fn e10_a_webp_and_a_gif_keep_their_transparent_parts() {
    for format in [Format::Gif, Format::WebP] {
        let made = make_one(&file(format, &half_transparent(64, 64)), &sized(32, 32));
        assert_near(pixel(&made, 4, 16), RED);
        assert_eq!(pixel(&made, 27, 16)[3], 0, "{format}");
    }
}

#[test]
fn e10_orientation_and_profile_are_dropped_and_nothing_is_turned() {
    // Big-endian TIFF with one entry: orientation 6, a quarter to the right.
    let turned = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let original = jpeg(&halves(64, 32).pixels, 64, 32, JpegColours::Rgb, |encoder| {
        encoder.add_app_segment(1, turned.to_vec()).expect("a short segment");
        encoder.add_icc_profile(b"a profile of its own").expect("a short profile");
    });
    let made = make(&original, &[&Variant { frame: false, ..sized(32, 32) }]).expect("a variant");
    for dropped in [&b"Exif"[..], b"ICC_PROFILE"] {
        assert!(!made[0].windows(dropped.len()).any(|part| part == dropped));
    }
    let made = make_one(&original, &Variant { frame: false, ..sized(32, 32) });
    assert_eq!((made.size.width, made.size.height), (32, 16));
    assert_near(pixel(&made, 2, 8), RED);
}

#[test]
fn e10_a_small_gif_keeps_the_colours_of_a_gradient() {
    let colour = |at: u32| [(at % 121 * 2) as u8, (at / 121 * 3) as u8, (at % 121 + at / 121) as u8];
    let pixels: Vec<_> = (0..121 * 83).flat_map(colour).collect();
    let gradient = Raster::new(Size { width: 121, height: 83 }, raster::Space::Rgb, pixels);
    let bytes = encode::encode(Format::Gif, &gradient, 80).expect("a GIF");
    let made = decode::decode(Format::Gif, &bytes, LIMITS.pixels_max, &mut Memory::default()).expect("a GIF");
    let error = |(at, wanted): (usize, &[u8; 3])| {
        let found = pixel(&made, at as u32 % 121, at as u32 / 121);
        wanted.iter().zip(found).map(|(wanted, found)| u64::from(wanted.abs_diff(found))).sum::<u64>()
    };
    let sum: u64 = gradient.pixels.as_chunks::<3>().0.iter().enumerate().map(error).sum();
    assert!(sum < 5 * 121 * 83 * 3, "{} is the mean error", sum as f64 / f64::from(121 * 83 * 3));
}
