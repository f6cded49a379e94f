//! Where the files of a sample lie, before and after.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::world::World;

/// The folders that hold dropped files, and what bunchd adds to them.
const FOLDERS: [&str; 5] = ["inbox", "trial", "working", "archive", "failed"];

/// A file that was dropped.
pub(super) struct Dropped {
    name: String,
    content: Vec<u8>,
}

/// Copies a sample into a world, each file of an inbox as one that has lain there for an hour; returns the dropped files.
pub(super) fn lay_out(world: &World, sample: &Path) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    for path in files_below(sample) {
        let relative = path.strip_prefix(sample).expect("it is below the sample").to_string_lossy().into_owned();
        let content = fs::read(&path).unwrap_or_else(|error| panic!("{relative} cannot be read: {error}"));
        match relative.split_once('/') {
            Some(("inbox" | "trial", name)) => {
                world.put(&relative, content.clone());
                world.age(&relative);
                dropped.push(Dropped { name: name.to_owned(), content });
            }
            Some(_) => world.put(&relative, content),
            None if relative.ends_with(".toml") || relative.ends_with(".xml") => world.put(&relative, content),
            None => {}
        }
    }
    assert!(!dropped.is_empty(), "{} drops no file", sample.display());
    dropped
}

impl Dropped {
    /// Checks that the file is in one place only, and still holds what was dropped.
    pub(super) fn assert_is_unchanged(&self, world: &World) {
        let all = FOLDERS.iter().flat_map(|folder| files_below(&world.path(folder))).filter(|path| !is_part(path));
        let found: Vec<PathBuf> = all.filter(|path| path.file_name().is_some_and(|name| *name == *self.name)).collect();
        assert_eq!(found.len(), 1, "{} is to be in one place, not in {found:?}", self.name);
        let content = fs::read(&found[0]).expect("it is there");
        assert!(content == self.content, "{} is not as it was dropped", found[0].display());
    }
}

/// Tells whether a file holds some of the records of a dropped one, which has the same name.
fn is_part(path: &Path) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "invalid" || folder == "valid")
}

/// Lists all files of the folders that hold dropped files; days are left out of the paths.
pub(super) fn listing(world: &World) -> String {
    let all = FOLDERS.iter().flat_map(|folder| files_below(&world.path(folder)));
    let lines = all.map(|path| format!("{}\n", path.strip_prefix(world.root()).expect("it is below the world").display()));
    world.redacted(&lines.collect::<String>())
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// A world with one file in its inbox, and what was dropped there.
fn with_dropped() -> (World, Dropped) {
    (World::new().dropped("a.csv", "sku\n"), Dropped { name: "a.csv".to_owned(), content: b"sku\n".to_vec() })
}

#[test]
fn a_file_that_moved_is_unchanged() {
    let (world, dropped) = with_dropped();
    world.put("archive/1/a.csv", b"sku\n".to_vec());
    fs::remove_file(world.path("inbox/a.csv")).expect("it is ours");
    dropped.assert_is_unchanged(&world);
}

#[test]
#[should_panic(expected = "is not as it was dropped")]
fn a_file_with_other_content_is_told() {
    let (world, dropped) = with_dropped();
    world.put("inbox/a.csv", b"sku".to_vec());
    dropped.assert_is_unchanged(&world);
}

#[test]
#[should_panic(expected = "is to be in one place")]
fn a_file_that_is_there_twice_is_told() {
    let (world, dropped) = with_dropped();
    world.put("archive/1/a.csv", b"sku\n".to_vec());
    dropped.assert_is_unchanged(&world);
}
