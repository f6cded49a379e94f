//! A refresh of the image cache that finds nothing to do: 20,000 originals in five sizes each. Wanted: at most 1 s.
//!
//! The floor is a bare look at the same files, each by its whole path, in as many threads: what tells when a file was changed.

/// What several benches share.
mod support {
    pub(crate) mod spread;
    pub(crate) mod table;
}

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use bunchd::media::layout::{dispersion, hash_directory};
use bunchd::media::refresh::{Originals, Plan, Wanted};
use bunchd::model::variant::Variant;

use support::spread::Spread;
use support::table;

const ORIGINALS: usize = 20_000;
const SIDES: [u32; 5] = [1200, 700, 300, 240, 75];

/// Rounds of each; the middle one counts.
const ROUNDS: usize = 9;

/// The letters that the names of the originals begin with, so that they spread as in a shop.
const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

fn main() {
    let shop = tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build's folder is writable");
    let names: Vec<String> = (0..ORIGINALS).map(name).collect();
    let files = fill(shop.path(), &names);
    let wanted =
        |originals: Originals, workers| Wanted { media: shop.path().to_owned(), originals, variants: variants(), all: false, workers };
    let named = Originals::Named(names.iter().filter_map(|name| dispersion(name)).collect());
    let rows = [
        ("every original of the folder", time(|| plan(&wanted(Originals::All, 0)))),
        ("originals that the gallery names", time(|| plan(&wanted(named.clone(), 0)))),
        ("every original, one thread", time(|| plan(&wanted(Originals::All, 1)))),
        ("a bare look at the same files", time(|| look(&files, thread::available_parallelism().map_or(1, usize::from)))),
        ("a bare look, one thread", time(|| look(&files, 1))),
    ];
    print(&rows);
}

fn name(number: usize) -> String {
    let letter = |place: usize| char::from(LETTERS[number / place % LETTERS.len()]);
    format!("{}{}-product-{number:05}.jpg", letter(1), letter(LETTERS.len()))
}

fn variants() -> Vec<Variant> {
    let variant = |side: u32| Variant { width: Some(side), height: Some(side), ..Variant::named(format!("square_{side}")) };
    SIDES.map(variant).to_vec()
}

/// Writes originals, and after them their images; returns the paths of all.
fn fill(media: &Path, names: &[String]) -> Vec<PathBuf> {
    let products = media.join("catalog/product");
    let cached = variants().iter().map(|variant| products.join("cache").join(hash_directory(variant))).collect::<Vec<_>>();
    let mut files = Vec::new();
    for folder in std::iter::once(&products).chain(&cached) {
        for name in names {
            let path = folder.join(dispersion(name).expect("it is a name that Magento takes"));
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the build's folder is writable");
            fs::write(&path, "x").expect("the build's folder has room");
            files.push(path);
        }
    }
    files
}

fn plan(wanted: &Wanted) {
    let plan: Plan = wanted.plan(&|| true).expect("the folder is readable");
    assert_eq!((plan.originals, plan.current, plan.due()), (ORIGINALS as u64, (ORIGINALS * SIDES.len()) as u64, 0));
}

/// Asks for the times of all files.
fn look(files: &[PathBuf], threads: usize) {
    thread::scope(|scope| {
        for part in files.chunks(files.len().div_ceil(threads)) {
            scope.spawn(|| {
                let times = part.iter().map(|path| path.symlink_metadata().and_then(|found| found.modified()).expect("it is there"));
                assert!(times.max().is_some(), "it has looked");
            });
        }
    });
}

fn time(mut work: impl FnMut()) -> Spread {
    // The kernel knows all names then.
    work();
    let one = |_| {
        let start = Instant::now();
        work();
        i64::try_from(start.elapsed().as_nanos()).expect("it takes no centuries")
    };
    Spread::of((0..ROUNDS).map(one).collect())
}

fn print(rows: &[(&str, Spread)]) {
    let floor = rows[3].1.percent_ms(50);
    let mut lines = vec![table::row(["", "p50", "max", "wanted", "of the bare look"])];
    for (name, spread) in rows {
        let [p50, max] = [50, 100].map(|percent| spread.percent_ms(percent));
        lines.push(vec![
            (*name).to_owned(),
            format!("{p50:.0} ms"),
            format!("{max:.0} ms"),
            "1000 ms".into(),
            format!("{:.2}", p50 / floor),
        ]);
    }
    table::print(&format!("A refresh with nothing to do over {ORIGINALS} originals in {} sizes", SIDES.len()), &lines);
}
