//! What removing the images of one import from a big image cache costs: 500 images, of each a file in the folders of ten variants, in a
//! cache of 100,000 images. Wanted: at most 50 ms, and no walk over the cache.
//!
//! The floor of the same run is the bare removal of as many files by their full paths, which no program can do without.
//! `cargo bench --bench media_cleanup [-- IMAGES]` takes another size of the cache, at least 10,000.

/// What several benches share.
mod support {
    pub(crate) mod spread;
    pub(crate) mod table;
}

use std::fs;
use std::time::Instant;

use bunchd::media::cleanup::{Cleaned, Watch, remove_images};
use bunchd::media::columns::{Columns, Images, Reading};
use bunchd::media::layout::{Cache, ImagePath, dispersion, hash_directory};
use bunchd::model::variant::Variant;
use support::spread::Spread;
use support::table;

/// Images in the cache.
const CACHED: usize = 100_000;

/// Images of one import.
const IMPORTED: usize = 500;

/// Folders of the cache.
const VARIANTS: u32 = 10;

/// Imports that are measured.
const TURNS: usize = 10;

/// Sets of images: of each import, and of each floor beside it.
const SETS: usize = 2 * TURNS;

/// Bytes of a cached image that is removed; the others are empty.
const IMAGE_BYTES: usize = 4_000;

fn main() {
    let cached = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(CACHED);
    let media = tempfile::tempdir().expect("a temporary directory");
    let cache = Cache::of(media.path());
    let hashes: Vec<String> =
        (1..=VARIANTS).map(|number| hash_directory(&Variant { width: Some(number), ..Variant::named("any") })).collect();
    fill(&cache, &hashes, cached);

    let (mut ours, mut floor, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        // Each removes images of its own, which nobody has touched since the cache was filled.
        let (csv, others) = (csv(2 * turn, cached), 2 * turn + 1);
        let paths: Vec<_> = hashes.iter().flat_map(|hash| images(others, cached).map(|image| cache.cached(hash, &image))).collect();
        let by_path = |times: &mut Vec<i64>| {
            times.push(timed(|| paths.iter().for_each(|path| fs::remove_file(path).expect("it is there"))));
        };
        if turn % 2 == 0 {
            by_path(&mut floor);
        }
        ours.push(timed(|| {
            let cleaned = clean(&cache, &read(&cache, &csv));
            assert_eq!(cleaned.files, (IMPORTED * hashes.len()) as u64);
            assert_eq!(cleaned.bytes, (IMPORTED * hashes.len() * IMAGE_BYTES) as u64);
        }));
        if turn % 2 == 1 {
            by_path(&mut floor);
        }
        idle.push(timed(|| assert_eq!(clean(&cache, &read(&cache, &csv)).files, 0)));
    }
    let (ours, floor, idle) = (Spread::of(ours), Spread::of(floor), Spread::of(idle));
    let line = |name: &str, spread: &Spread| {
        let ratio = spread.percent_ms(50) / floor.percent_ms(50);
        vec![
            name.to_owned(),
            format!("{:.1} ms", spread.percent_ms(50)),
            format!("{:.1} ms", spread.percent_ms(100)),
            format!("{ratio:.2}"),
        ]
    };
    let rows = [
        table::row(["", "p50", "worst", "ratio to the floor"]),
        line("read the CSV, remove its images", &ours),
        line("the same when nothing of them is cached", &idle),
        line("(floor: remove as many files by their paths)", &floor),
    ];
    table::print(
        &format!("{IMPORTED} images of an import in a cache of {cached} images and {VARIANTS} variants, {TURNS} turns (wanted: 50 ms)"),
        &rows,
    );
}

/// Fills the cache: the images that will be removed have a text, the others are empty.
fn fill(cache: &Cache, hashes: &[String], cached: usize) {
    for hash in hashes {
        for number in 0..cached {
            let path = cache.cached(hash, &image(number));
            let made = fs::File::create(&path);
            if made.is_err() {
                fs::create_dir_all(path.parent().expect("it is below a folder")).expect("the stage is writable");
                fs::File::create(&path).expect("the stage is writable");
            }
        }
    }
    fs::create_dir_all(cache.originals()).expect("the stage is writable");
    for image in (0..SETS).flat_map(|set| images(set, cached)) {
        for hash in hashes {
            fs::write(cache.cached(hash, &image), [b'x'; IMAGE_BYTES]).expect("the stage is writable");
        }
    }
    // What is still to be written would be written while we measure.
    rustix::fs::sync();
}

/// Returns a set of images: others in each, from all over the cache.
fn images(set: usize, cached: usize) -> impl Iterator<Item = ImagePath> {
    (0..IMPORTED).map(move |number| image((set + number * SETS) * (cached / (IMPORTED * SETS))))
}

/// Returns the path of an image; their names begin with all pairs of letters, as names of goods do.
fn image(number: usize) -> ImagePath {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).expect("there are 26"));
    let name = format!("{}{}{number:06}.jpg", letter(number), letter(number / 26));
    ImagePath::read(&dispersion(&name).expect("it is a name")).expect("it is a path")
}

fn csv(set: usize, cached: usize) -> String {
    let lines = images(set, cached).map(|image| format!("{},/{image},/{image},/{image},a name\n", image.name()));
    "sku,base_image,small_image,thumbnail_image,name\n".to_owned() + &lines.collect::<String>()
}

fn read(cache: &Cache, csv: &str) -> Images {
    let columns = Columns::default();
    let mut reading = Reading::new(&columns, cache);
    reading.file(csv.as_bytes(), "product-import_1_01.csv").expect("it is readable");
    reading.finish().images
}

fn clean(cache: &Cache, images: &Images) -> Cleaned {
    remove_images(cache, images, false, &Watch { is_stopped: &|| false, progress: &|_| {} }).expect("the cache is readable")
}

fn timed(work: impl FnOnce()) -> i64 {
    let start = Instant::now();
    work();
    i64::try_from(start.elapsed().as_nanos()).expect("it takes no centuries")
}
