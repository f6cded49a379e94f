use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;

struct Scene {
    _dir: TempDir,
    from: PathBuf,
    to: PathBuf,
}

fn scene() -> Scene {
    scene_in(tempfile::tempdir().unwrap())
}

/// Makes a scene in memory where possible: waiting for a disk hundreds of times takes long.
fn quick_scene() -> Scene {
    scene_in(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
}

fn scene_in(dir: TempDir) -> Scene {
    let (from, to) = (dir.path().join("working/7"), dir.path().join("archive/2026-01/7"));
    fill(&from);
    Scene { _dir: dir, from, to }
}

fn fill(from: &Path) {
    fs::create_dir_all(from.join("log")).unwrap();
    fs::write(from.join("import-product_Ä 1_1.csv"), "sku\n").unwrap();
    fs::write(from.join("log/1.log"), "done").unwrap();
    fs::set_permissions(from.join("log/1.log"), fs::Permissions::from_mode(0o440)).unwrap();
    symlink("log/1.log", from.join("latest")).unwrap();
}

fn contents(path: &Path) -> BTreeMap<PathBuf, String> {
    let entries = WalkDir::new(path).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    entries.map(|entry| (entry.path().strip_prefix(path).unwrap().to_owned(), fs::read_to_string(entry.path()).unwrap())).collect()
}

fn by(s: &Scene, copies: bool, steps: u32) -> Result<(), PutAwayError> {
    let left = Cell::new(steps);
    let step = &|_: &str| {
        left.set(left.get().checked_sub(1).ok_or_else(|| io::Error::other("crash"))?);
        Ok(())
    };
    move_all(&[(s.from.clone(), s.to.clone())], &Means { copies, step }).remove(0)
}

#[test]
fn f8_a_directory_is_put_away_whole_whatever_point_the_crash_comes_at() {
    for copies in [false, true] {
        for first in 0..12 {
            for second in 0..12 {
                let s = quick_scene();
                let whole = contents(&s.from);
                let _ = by(&s, copies, first);
                let again = by(&s, copies, second);
                assert!(again.is_ok() || second < 11, "{copies} {first}: {again:?}");
                by(&s, copies, 100).unwrap();
                by(&s, copies, 100).unwrap();
                assert_eq!(contents(&s.to), whole, "{copies} {first} {second}");
                assert_eq!(fs::read_dir(s.from.parent().unwrap()).unwrap().count(), 0);
                assert_eq!(fs::read_dir(s.to.parent().unwrap()).unwrap().count(), 1);
                assert_eq!(fs::metadata(s.to.join("log/1.log")).unwrap().permissions().mode() & 0o777, 0o440);
            }
        }
    }
}

#[test]
fn f8_what_is_in_the_new_place_is_never_overwritten() {
    for copies in [false, true] {
        let s = scene();
        fs::create_dir_all(&s.to).unwrap();
        assert!(matches!(by(&s, copies, 100), Err(PutAwayError::Occupied { .. })));
        assert_eq!(contents(&s.from).len(), 3);
        assert!(contents(&s.to).is_empty());
    }
}

#[test]
fn f8_a_new_place_that_is_taken_during_a_crash_gives_the_directory_back() {
    let s = scene();
    assert!(by(&s, true, 1).is_err());
    fs::create_dir_all(&s.to).unwrap();
    assert!(matches!(by(&s, true, 100), Err(PutAwayError::Occupied { .. })));
    assert_eq!(contents(&s.from).len(), 3);
    fs::remove_dir(&s.to).unwrap();
    by(&s, true, 100).unwrap();
    assert_eq!(contents(&s.to).len(), 3);
}

#[test]
fn f8_a_directory_that_is_gone_is_told() {
    let s = scene();
    fs::remove_dir_all(&s.from).unwrap();
    let error = by(&s, false, 100).unwrap_err();
    assert!(matches!(error, PutAwayError::Vanished { .. }), "{error}");
}

#[test]
fn p9_a_directory_whose_old_folder_is_purged_behind_it_is_not_taken_for_gone() {
    let s = scene();
    let step = &|_: &str| fs::remove_dir(s.from.parent().unwrap());
    let result = move_all(&[(s.from.clone(), s.to.clone())], &Means { copies: false, step }).remove(0);
    assert!(result.is_ok() && !s.from.parent().unwrap().exists(), "{result:?}");
    assert_eq!(contents(&s.to).len(), 3);
}

#[test]
fn f8_many_directories_are_put_away_in_one_call() {
    let s = scene();
    let second = s.from.with_file_name("8");
    fill(&second);
    let moves =
        [(s.from.clone(), s.to.clone()), (PathBuf::from("/nowhere/at/all"), s.to.with_file_name("9")), (second, s.to.with_file_name("8"))];
    let results = move_directories(&moves);
    assert!(results[0].is_ok() && results[1].is_err() && results[2].is_ok(), "{results:?}");
    assert_eq!(contents(&moves[2].1).len(), 3);
}

#[test]
fn f8_a_directory_crosses_file_systems() {
    let s = scene();
    let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else {
        println!("SKIPPED: no second file system at /dev/shm; copying by force is tested above");
        return;
    };
    let to = elsewhere.path().join("a/7");
    move_directory(&s.from, &to).unwrap();
    assert_eq!(contents(&to).len(), 3);
    assert!(!s.from.exists());
}
