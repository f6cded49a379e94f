//! The image cache of a small shop is refreshed: by hand, by a step, and by the shop's own console.

mod by_hand;
mod by_magento;
mod step;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use walkdir::WalkDir;

use crate::yard::{Ended, Yard};

/// The folder of 75 × 75 in a shop with the theme Luma.
pub(crate) const SMALL: &str = "cache/dc09e1c71e492175f875827bcbf6a37c";

/// The folder of 88 × 110 in a shop with the theme Luma.
pub(crate) const TALL: &str = "cache/a32785f299d1d6627cb18126779d91a2";

const VARIANTS: &str = "
[[magento.images.variant]]
name = \"small\"
width = 75
height = 75
[[magento.images.variant]]
name = \"tall\"
width = 88
height = 110
";

/// A shop with a media directory, in a yard.
pub(crate) struct Shop {
    pub(crate) yard: Yard,
}

impl Shop {
    /// Makes a shop with some originals, whose pipeline refreshes the cache; `arguments` are those of its step.
    pub(crate) fn with(arguments: &str, images: &[&str]) -> Self {
        let arguments = if arguments.is_empty() { String::new() } else { format!("<arguments>{arguments}</arguments>") };
        let mut yard = Yard::new(&format!(
            "<pipeline name=\"p\" connector=\"csv\">\
             <step name=\"refresh\" executorType=\"media-cache-refresh\" sortOrder=\"10\">{arguments}</step></pipeline>"
        ));
        yard.settings = format!("[magento]\nmedia = \"media\"\nconsole = \"importer\"\n{VARIANTS}");
        let shop = Self { yard };
        images.iter().for_each(|image| shop.write(image, &picture(8, 5)));
        shop.yard.importer("exit 1");
        shop.yard.configure();
        shop
    }

    pub(crate) fn at(&self, below: impl AsRef<Path>) -> PathBuf {
        self.yard.home().join("media/catalog/product").join(below)
    }

    /// Writes a file below `catalog/product`.
    pub(crate) fn write(&self, below: &str, bytes: &[u8]) {
        let path = self.at(below);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the yard is writable");
        fs::write(path, bytes).expect("the yard is writable");
    }

    /// Returns the files of the cache, and whether each is a whole image.
    pub(crate) fn cached(&self) -> BTreeMap<String, bool> {
        let files = WalkDir::new(self.at("cache")).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        let named = |entry: walkdir::DirEntry| {
            let below = entry.path().strip_prefix(self.at("")).expect("it lies below").to_string_lossy().into_owned();
            (below, is_whole(&fs::read(entry.path()).expect("it is readable")))
        };
        files.map(named).collect()
    }

    /// Runs `bunchd media refresh`, and returns its exit code and what it told as JSON.
    fn refresh(&self, words: &[&str]) -> (Option<i32>, Value) {
        let ended = self.yard.run(&[&["media", "refresh", "--json"], words].concat());
        let told = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:#?}"));
        (ended.status.code(), told)
    }

    /// Drops a bunch with this file, and imports it.
    fn import(&self, csv: &str) -> Ended {
        self.yard.drop_file("import-product_A_1.csv", csv);
        self.yard.drop_file("import-product_A.ok", "");
        self.yard.once()
    }

    /// Returns what the step counted: `images created 2, bytes written 300`.
    fn counted(&self) -> Vec<(String, u64)> {
        let statistics = self.yard.ledger().load_statistics(1).expect("the ledger can be read");
        statistics.into_iter().map(|counted| (format!("{} {}", counted.table, counted.operation), counted.count)).collect()
    }

    /// Returns what the step said.
    fn said(&self) -> Vec<String> {
        let execution = self.yard.executions().remove(0);
        let messages = self.yard.ledger().load_messages(&execution, 1000).expect("the ledger can be read");
        messages.into_iter().map(|message| message.message.to_string()).collect()
    }
}

/// Returns a PNG image of one colour.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("it is written into memory");
    writer.write_image_data(&vec![99; (width * height * 3) as usize]).expect("it is written into memory");
    writer.finish().expect("it is written into memory");
    bytes
}

fn is_whole(bytes: &[u8]) -> bool {
    let Ok(mut reader) = png::Decoder::new(std::io::Cursor::new(bytes)).read_info() else { return false };
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or(0)];
    reader.next_frame(&mut pixels).is_ok() && reader.finish().is_ok()
}
