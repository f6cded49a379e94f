//! Refreshing a small shop.

mod broken;
mod due;
mod links;
mod paths;
mod together;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::{Made, Originals, Plan, Wanted};
use crate::media::pixels::Limits;
use crate::model::variant::Variant;

const LIMITS: Limits = Limits { pixels_max: 1_000_000, bytes_max: 100_000 };

/// Source: the folders of these two sizes in a shop with the theme Luma.
const LARGE: &str = "207e23213cf636ccdef205098cf3c8a3";
const SMALL: &str = "dc09e1c71e492175f875827bcbf6a37c";

/// A shop with a media directory.
struct Shop {
    media: TempDir,
}

impl Shop {
    /// Makes a shop with these originals, each of a few pixels.
    fn with(images: &[&str]) -> Self {
        let shop = Self { media: tempfile::tempdir().expect("a temporary directory") };
        fs::create_dir_all(shop.products()).expect("it is writable");
        images.iter().for_each(|image| shop.write(image, &picture(4, 3)));
        shop
    }

    fn products(&self) -> PathBuf {
        self.media.path().join("catalog/product")
    }

    fn at(&self, below: impl AsRef<Path>) -> PathBuf {
        self.products().join(below)
    }

    fn write(&self, below: &str, bytes: &[u8]) {
        let path = self.at(below);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it is writable");
        fs::write(path, bytes).expect("it is writable");
    }

    /// Makes a file so many seconds older than it is.
    fn age(&self, below: &str, seconds: u64) {
        let file = File::open(self.at(below)).expect("it is there");
        file.set_modified(self.modified(below) - Duration::from_secs(seconds)).expect("it is ours");
    }

    fn modified(&self, below: &str) -> SystemTime {
        fs::metadata(self.at(below)).and_then(|found| found.modified()).expect("it is there")
    }

    fn wanted(&self, originals: Originals) -> Wanted {
        let square = |side| Variant { width: Some(side), height: Some(side), ..Variant::named(format!("square_{side}")) };
        Wanted { media: self.media.path().to_owned(), originals, variants: vec![square(700), square(75)], all: false, workers: 2 }
    }

    fn plan(&self) -> Plan {
        self.wanted(Originals::All).plan(&|| true).expect("the shop can be read")
    }

    /// Plans and makes.
    fn refresh(&self) -> Made {
        make(&self.plan())
    }

    /// Returns all files below `catalog/product`, with what they hold.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = walkdir::WalkDir::new(self.products()).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        let named = |entry: walkdir::DirEntry| {
            let below = entry.path().strip_prefix(self.products()).expect("it lies below").to_string_lossy().into_owned();
            (below, fs::read(entry.path()).expect("it is readable"))
        };
        files.map(named).collect()
    }

    /// Returns the images of the cache.
    fn cached(&self) -> Vec<String> {
        self.files().into_keys().filter(|path| path.starts_with("cache/")).collect()
    }
}

fn make(plan: &Plan) -> Made {
    plan.make(LIMITS, &|| true, &|_| ()).expect("no thread breaks")
}

/// Returns a PNG image of one colour.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("it is written into memory");
    writer.write_image_data(&vec![77; (width * height * 3) as usize]).expect("it is written into memory");
    writer.finish().expect("it is written into memory");
    bytes
}

/// Returns the size of a PNG image, if it is whole.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    reader.finish().ok()?;
    Some((frame.width, frame.height))
}
