//! What is said to be freed is what the disk gives back, and nothing outside is touched.

use std::collections::HashSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;

/// A root with one directory of an execution, on a file system of the given kind.
struct Place {
    home: TempDir,
}

impl Place {
    /// One on the disk, and one in memory, where folders take no room.
    fn both() -> Vec<Self> {
        let memory = tempfile::tempdir_in("/dev/shm").ok();
        memory.into_iter().chain(tempfile::tempdir()).map(|home| Self { home }).collect()
    }

    fn root(&self) -> PathBuf {
        self.home.path().join("archive")
    }

    fn roots(&self) -> Vec<PathBuf> {
        vec![self.root()]
    }

    /// Makes a directory with files of some KiB, a private copy by hard links, and a log.
    fn execution(&self, name: &str) -> PathBuf {
        let path = self.root().join("p/2026-01-05").join(name);
        let source = path.join("import/1-import-1/source");
        fs::create_dir_all(&source).unwrap();
        fs::create_dir(path.join("log")).unwrap();
        fs::write(path.join("a.csv"), "x".repeat(20_000)).unwrap();
        fs::hard_link(path.join("a.csv"), source.join("a_01.csv")).unwrap();
        fs::write(source.join("made by the import"), "x".repeat(9_000)).unwrap();
        fs::hard_link(source.join("made by the import"), source.join("twice")).unwrap();
        fs::write(path.join("log/1-import-1.log"), "x".repeat(5_000)).unwrap();
        path
    }

    /// What `du` tells: allocated blocks, each file once.
    fn used(&self) -> u64 {
        let mut seen = HashSet::new();
        let all = WalkDir::new(self.home.path()).into_iter().flatten().map(|entry| entry.metadata().unwrap());
        all.filter(|found| seen.insert(found.ino())).map(|found| found.blocks() * 512).sum()
    }
}

const ALWAYS: &dyn Fn() -> bool = &|| true;

/// Proves P9.
#[test]
fn p9_what_is_measured_is_what_the_disk_gives_back() {
    for place in Place::both() {
        let (path, roots) = (place.execution("1"), place.roots());
        for part in [Part::Working, Part::Logs] {
            let (before, measured) = (place.used(), measure(&path, &roots).unwrap());
            let freed = remove_parts(&path, &[part], &roots, ALWAYS).unwrap();
            let said = if part == Part::Working { measured.working_bytes } else { measured.logs_bytes };
            assert!(freed > 0 && said == Some(freed), "{part:?}: {measured:?}, freed {freed}");
            assert_eq!(before - place.used(), freed, "{part:?}");
        }
        assert!(path.join("a.csv").exists());
        let (before, measured) = (place.used(), measure(&path, &roots).unwrap());
        let folders = left_empty(&[path.clone()].into(), &roots).unwrap();
        let freed = remove_directory(&path, &roots, ALWAYS).unwrap();
        assert_eq!(before - place.used(), freed);
        assert_eq!(measured.all_bytes.unwrap() + folders, freed);
        assert_eq!(fs::read_dir(place.root()).unwrap().count(), 0, "the folders of the day and of the pipeline are gone, the root is not");
    }
}

#[test]
fn p9_a_file_that_has_another_name_elsewhere_frees_nothing() {
    for place in Place::both() {
        let path = place.execution("1");
        fs::hard_link(path.join("a.csv"), place.home.path().join("kept.csv")).unwrap();
        let (before, measured) = (place.used(), measure(&path, &place.roots()).unwrap());
        let folders = left_empty(&[path.clone()].into(), &place.roots()).unwrap();
        let freed = remove_directory(&path, &place.roots(), ALWAYS).unwrap();
        assert_eq!((before - place.used(), measured.all_bytes.unwrap() + folders), (freed, freed));
        assert_eq!(fs::read(place.home.path().join("kept.csv")).unwrap().len(), 20_000);
    }
}

#[test]
fn p9_a_folder_with_something_else_in_it_stays() {
    let place = Place::both().remove(0);
    let (first, second) = (place.execution("1"), place.execution("2"));
    assert_eq!(left_empty(&[first.clone()].into(), &place.roots()).unwrap(), 0);
    remove_directory(&first, &place.roots(), ALWAYS).unwrap();
    assert!(!first.exists() && second.join("a.csv").exists());
    remove_directory(&first, &place.roots(), ALWAYS).unwrap();
    assert!(second.join("a.csv").exists(), "what somebody else has removed counts as removed");
}

#[test]
fn p9_links_are_removed_and_never_followed() {
    let place = Place::both().remove(0);
    let path = place.execution("1");
    let outside = place.home.path().join("precious");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("file"), "x").unwrap();
    symlink(&outside, path.join("import/link")).unwrap();
    symlink(outside.join("file"), path.join("log/link")).unwrap();
    remove_parts(&path, &[Part::Working, Part::Logs], &place.roots(), ALWAYS).unwrap();
    // The part itself is a link, then the directory, then a folder on the way to it.
    symlink(&outside, path.join("import")).unwrap();
    measure(&path, &place.roots()).unwrap();
    remove_parts(&path, &[Part::Working], &place.roots(), ALWAYS).unwrap();
    assert!(path.join("import").symlink_metadata().is_err());
    let linked = path.with_file_name("2");
    symlink(&outside, &linked).unwrap();
    remove_directory(&linked, &place.roots(), ALWAYS).unwrap();
    symlink(place.home.path(), place.root().join("way")).unwrap();
    let behind = place.root().join("way/precious");
    let error = remove_directory(&behind, &place.roots(), ALWAYS).expect_err("it must not count as removed");
    assert!(matches!(error, StorageError::Outside { .. }) && !is_ours(&behind, &place.roots()), "{error}");
    assert!(outside.join("file").exists() && path.join("a.csv").exists());
}

#[test]
fn p9_nothing_outside_of_the_roots_is_touched() {
    let place = Place::both().remove(0);
    place.execution("1");
    let precious = place.home.path().join("precious");
    fs::create_dir(&precious).unwrap();
    for path in [precious.clone(), place.root(), place.root().join("p/../../precious"), PathBuf::from("precious"), place.root().join("..")]
    {
        let error = remove_directory(&path, &place.roots(), ALWAYS).expect_err("it is not ours");
        assert!(matches!(error, StorageError::Outside { .. }), "{error}");
        assert!(matches!(measure(&path, &place.roots()), Err(StorageError::Outside { .. })));
    }
    assert!(precious.exists() && place.root().join("p").exists());
}

#[test]
fn p9_a_removal_that_is_interrupted_goes_on_where_it_was() {
    let place = Place::both().remove(0);
    let (path, roots) = (place.execution("1"), place.roots());
    let before = place.used();
    let left = std::cell::Cell::new(2);
    let goes_on = || {
        left.set(left.get() - 1);
        left.get() >= 0
    };
    let error = remove_directory(&path, &roots, &goes_on).expect_err("it is interrupted");
    assert!(matches!(error, StorageError::Interrupted { .. }) && path.exists());
    remove_directory(&path, &roots, ALWAYS).unwrap();
    assert!(!path.exists() && place.used() < before);
}

#[test]
fn p9_folders_that_lie_too_deep_are_an_error_and_not_an_overflow() {
    let place = Place::both().remove(0);
    let path = place.execution("1");
    let deep: PathBuf = std::iter::repeat_n("d", DEPTH_MAX + 3).collect();
    fs::create_dir_all(path.join(deep)).unwrap();
    assert!(matches!(measure(&path, &place.roots()), Err(StorageError::TooDeep { .. })));
    assert!(matches!(remove_directory(&path, &place.roots(), ALWAYS), Err(StorageError::TooDeep { .. })));
}

#[test]
fn p9_what_may_not_be_removed_says_what_to_do() {
    if nix::unistd::geteuid().is_root() {
        println!("SKIPPED: root may remove everything");
        return;
    }
    let place = Place::both().remove(0);
    let path = place.execution("1");
    fs::set_permissions(path.join("log"), Permissions::from_mode(0o500)).unwrap();
    let error = remove_directory(&path, &place.roots(), ALWAYS).expect_err("it is protected").to_string();
    assert!(error.contains("1-import-1.log") && error.contains("check the rights"), "{error}");
    fs::set_permissions(path.join("log"), Permissions::from_mode(0o700)).unwrap();
}

/// Proves R5.
#[test]
fn r5_a_disk_is_short_below_the_limit_only() {
    let place = Place::both().remove(0);
    let here = place.home.path();
    let free = free_bytes(here).unwrap();
    assert!(free > 0 && short_of([here], 0).is_none() && short_of([here], 1).is_none());
    let short = short_of([Path::new("/is not there"), here], u64::MAX).expect("there is less free than that");
    assert_eq!((short.path.as_path(), short.limit_bytes), (here, u64::MAX));
}
