//! What a variant asks for: frame, background, transparency, many sizes at once.

use super::originals::{BLUE, RED, file, half_transparent, halves};
use super::*;
use crate::model::variant::Colour;

#[test]
fn e10_the_frame_has_the_background_and_the_image_lies_in_its_middle() {
    let background = Colour([0, 255, 0]);
    for format in [Format::Jpeg, Format::Png, Format::WebP] {
        let made = make_one(&file(format, &halves(64, 32)), &Variant { background, ..sized(48, 48) });
        assert_eq!((made.size.width, made.size.height), (48, 48));
        assert_near(pixel(&made, 4, 4), [0, 255, 0, 255]);
        assert_near(pixel(&made, 43, 43), [0, 255, 0, 255]);
        assert_near(pixel(&made, 4, 24), RED);
        assert_near(pixel(&made, 43, 24), BLUE);
    }
}

#[test]
fn e10_the_frame_of_a_transparent_image_is_transparent_unless_the_variant_says_otherwise() {
    let original = file(Format::Png, &half_transparent(64, 32));
    let kept = make_one(&original, &sized(64, 64));
    assert_eq!([pixel(&kept, 1, 1)[3], pixel(&kept, 60, 32)[3]], [0, 0]);
    assert_eq!(pixel(&kept, 1, 32), RED);
    let background = Colour([1, 2, 3]);
    let flat = make_one(&original, &Variant { background, transparency: false, ..sized(64, 64) });
    assert_eq!([pixel(&flat, 1, 1), pixel(&flat, 60, 32)], [[1, 2, 3, 255]; 2]);
    assert_eq!(pixel(&flat, 1, 32), RED);
}

#[test]
fn e10_half_transparent_pixels_are_blended_with_the_background() {
    let glass = Raster::filled(Size { width: 8, height: 8 }, raster::Space::Rgba, &[255, 0, 0, 51]);
    let flat = make_one(&file(Format::Png, &glass), &Variant { transparency: false, ..sized(8, 8) });
    assert_eq!(pixel(&flat, 4, 4), [255, 204, 204, 255], "a fifth of red over white");
}

#[test]
fn e10_transparent_pixels_do_not_colour_their_neighbours() {
    let pixels = (0..32 * 32).flat_map(|at| if at % 32 < 16 { [255, 0, 0, 255] } else { [0, 255, 0, 0] }).collect();
    let original = Raster::new(Size { width: 32, height: 32 }, raster::Space::Rgba, pixels);
    let made = make_one(&file(Format::Png, &original), &sized(9, 9));
    let [red, green, _, alpha] = pixel(&made, 4, 4);
    assert!(alpha > 60 && alpha < 200 && red > 250 && green < 5, "red {red} green {green} alpha {alpha}");
}

#[test]
fn e10_variants_come_back_in_their_order_whatever_their_sizes() {
    let (small, large, again) = (sized(10, 10), sized(60, 60), Variant { frame: false, ..sized(10, 10) });
    let made = make(&file(Format::Png, &halves(64, 32)), &[&small, &large, &again]).expect("variants");
    let sizes: Vec<_> =
        made.iter().map(|bytes| decode::decode(Format::Png, bytes, 1 << 20, &mut Memory::default()).expect("a PNG").size).collect();
    let size = |width, height| Size { width, height };
    assert_eq!(sizes, [size(10, 10), size(60, 60), size(10, 5)]);
}

#[test]
fn e10_one_resizer_makes_the_same_again_and_after_a_failure() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let (whole, broken) = (folder.path().join("whole.jpg"), folder.path().join("broken.jpg"));
    let bytes = file(Format::Jpeg, &halves(64, 64));
    std::fs::write(&whole, &bytes).expect("an original");
    std::fs::write(&broken, &bytes[..bytes.len() / 2]).expect("an original");
    let (mut resizer, variant) = (Resizer::new(LIMITS), sized(20, 20));
    let first = resizer.make(&whole, &[&variant]).expect("a variant");
    resizer.make(&broken, &[&variant]).expect_err("half a file");
    assert_eq!(resizer.make(&whole, &[&variant]).expect("a variant"), first);
}
