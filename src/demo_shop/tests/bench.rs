//! A shop in a folder of its own, and shorthand to drive it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::stop::Stop;
use super::super::{catalog, counts, execute};

/// A shop with an empty catalogue and an empty source directory.
pub(super) struct Bench {
    folder: tempfile::TempDir,
}

/// How a run ended.
pub(super) struct Outcome {
    pub(super) code: u8,
    pub(super) out: String,
}

impl Bench {
    pub(super) fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(bench.path("in")).unwrap();
        bench
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file into the source directory.
    pub(super) fn put(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path("in").join(name), text).unwrap();
        self
    }

    /// Returns the names in a folder of the shop, sorted, without directories.
    pub(super) fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else { return Vec::new() };
        let files = entries.map(|entry| entry.unwrap()).filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = files.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(super) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Returns the arguments of an import that keeps its files, with serial `s`.
    pub(super) fn arguments(&self, words: &[&str]) -> Vec<OsString> {
        let at = |option: &str, path: &Path| format!("--{option}={}", path.display());
        let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        all.push(at("installation-dir", self.folder.path()));
        all.push(at("source-dir", &self.path("in")));
        all.push(at("target-dir", &self.path("work")));
        all.push(at("pid-filename", &self.path("pid")));
        all.extend(["--serial=s", "--archive-artefacts=false", "--clear-artefacts", "false"].map(str::to_owned));
        // What the test says itself comes last, and so wins.
        all.extend(words.iter().filter(|word| word.starts_with("--")).map(|word| (*word).to_owned()));
        all.into_iter().map(OsString::from).collect()
    }

    pub(super) fn run(&self, words: &[&str]) -> Outcome {
        self.execute(self.arguments(words))
    }

    pub(super) fn execute(&self, arguments: Vec<OsString>) -> Outcome {
        let mut out = Vec::new();
        let code = execute(arguments, &Stop::never(), &mut out, &mut Vec::new());
        Outcome { code, out: String::from_utf8(out).unwrap() }
    }

    pub(super) fn count(&self, name: &str) -> u64 {
        counts(self.folder.path()).unwrap().into_iter().find(|(key, _)| key == name).unwrap().1
    }

    /// Returns the one text that a query gives.
    pub(super) fn query(&self, sql: &str) -> String {
        let connection = catalog::open(self.folder.path()).unwrap();
        connection.query_row(&format!("SELECT CAST(({sql}) AS TEXT)"), [], |row| row.get(0)).unwrap()
    }
}

/// Returns a product file with one simple product for each sku.
pub(super) fn products(skus: &[&str]) -> String {
    let rows: String = skus.iter().map(|sku| format!("{sku},,Default,simple,Name of {sku},9.50\n")).collect();
    format!("sku,store_view_code,attribute_set_code,product_type,name,price\n{rows}")
}
