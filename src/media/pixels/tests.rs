//! Originals in, variants out: each format, each oddity, each way to be broken.

mod broken;
mod formats;
mod gaps;
mod originals;
mod variants;

use tempfile::TempDir;

use super::raster::Raster;
use super::*;

const LIMITS: Limits = Limits { pixels_max: 1_000_000, bytes_max: 1 << 20 };

/// Makes the variants of an original that consists of these bytes.
fn make(bytes: &[u8], variants: &[&Variant]) -> Result<Vec<Vec<u8>>, PixelError> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("original");
    std::fs::write(&path, bytes).expect("an original");
    Resizer::new(LIMITS).make(&path, variants)
}

/// Makes one variant and decodes it.
fn make_one(bytes: &[u8], variant: &Variant) -> Raster {
    let made = make(bytes, &[variant]).expect("a variant");
    let format = Format::of(&made[0]).expect("a known format");
    assert_eq!(Some(format), Format::of(bytes), "the format of the original");
    decode::decode(format, &made[0], LIMITS.pixels_max, &mut Memory::default()).expect("a variant that can be read")
}

/// Red, green, blue and alpha of a pixel.
fn pixel(raster: &Raster, x: u32, y: u32) -> [u8; 4] {
    let channels = raster.space.channels();
    let at = (y * raster.size.width + x) as usize * channels;
    let pixel = &raster.pixels[at..at + channels];
    match raster.space {
        raster::Space::Rgb => [pixel[0], pixel[1], pixel[2], 255],
        raster::Space::Rgba => [pixel[0], pixel[1], pixel[2], pixel[3]],
        raster::Space::YCbCr => {
            let [luma, blue, red] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
            let (blue, red) = (blue - 128.0, red - 128.0);
            let [red, green, blue] = [luma + 1.402 * red, luma - 0.344_14 * blue - 0.714_14 * red, luma + 1.772 * blue];
            [red.round() as u8, green.round() as u8, blue.round() as u8, 255]
        }
    }
}

/// Asserts a colour within the loss of a lossy format.
#[track_caller]
fn assert_near(found: [u8; 4], wanted: [u8; 4]) {
    let near = found.iter().zip(wanted).all(|(found, wanted)| found.abs_diff(wanted) <= 6);
    assert!(near, "{found:?} is not {wanted:?}");
}

fn sized(width: u32, height: u32) -> Variant {
    Variant { width: Some(width), height: Some(height), ..Variant::named("small") }
}
