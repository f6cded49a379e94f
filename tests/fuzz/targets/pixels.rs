//! Images of any bytes: variants of the right format and size, or an error; and never a trace of the image before.
#![no_main]

use std::path::PathBuf;

use bunchd::media::pixels::{Format, Limits, Resizer};
use bunchd::model::variant::Variant;
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { pixels_max: 100_000, bytes_max: 1 << 20 };

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("bunchd-fuzz-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).expect("the folder is writable");
    path
}

fuzz_target!(|data: &[u8]| {
    let path = file("original", data);
    let small = Variant { width: Some(9), height: Some(12), ..Variant::named("small") };
    let whole = Variant::named("whole");
    let variants = [&small, &whole];
    let made = Resizer::new(LIMITS).make(&path, &variants);
    let mut used = Resizer::new(LIMITS);
    used.make(&file("before", include_bytes!("../seeds/pixels/a.jpg")), &variants).expect("the seed is an image");
    assert_eq!(made.as_ref().ok(), used.make(&path, &variants).ok().as_ref());
    for bytes in made.iter().flatten() {
        assert_eq!(Format::of(bytes), Format::of(data));
    }
    if let Ok(made) = made {
        let again = Resizer::new(LIMITS).make(&file("variant", &made[0]), &[&small]);
        again.expect("what was made can be read");
    }
});
