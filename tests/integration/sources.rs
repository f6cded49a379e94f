//! The project's own Rust files, for tests about the code itself.

use std::fs;
use std::path::{Path, PathBuf};

/// One file: its path from the project's root, with `/`, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Returns a path of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns all Rust files below a folder of the project, by path; folders named `target` are left out.
pub(crate) fn rust_files(folder: &str) -> Vec<Source> {
    let is_own = |entry: &walkdir::DirEntry| entry.file_name() != "target";
    let entries = walkdir::WalkDir::new(project(folder)).sort_by_file_name().into_iter().filter_entry(is_own);
    let files =
        entries.map(|entry| entry.expect("the project can be read")).filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"));
    files.map(|file| read(file.path())).collect()
}

fn read(path: &Path) -> Source {
    let relative = path.strip_prefix(project("")).expect("the file is in the project");
    let text = fs::read_to_string(path).expect("Rust files are UTF-8");
    Source { path: relative.to_string_lossy().replace('\\', "/"), text }
}
