mod outside;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use expect_test::expect;
use tempfile::TempDir;

use super::*;
use crate::media::columns::{Columns, Reading};

const HASHES: [&str; 3] = ["207e23213cf636ccdef205098cf3c8a3", "2765542505660baab28ecd555e27366e", "74c1057f7991b4edb2bc7bdaa94de933"];

/// A media directory with these images: each as an original and, of ten bytes, in all folders of the cache.
fn shop(images: &[&str]) -> TempDir {
    let media = tempfile::tempdir().expect("a temporary directory");
    let originals = media.path().join("catalog/product");
    for image in images {
        put(&originals.join(image), "the original");
        for hash in HASHES {
            put(&originals.join("cache").join(hash).join(image), "ten bytes.");
        }
    }
    media
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is below a folder")).expect("it is writable");
    fs::write(path, text).expect("it is writable");
}

fn cache_of(media: &TempDir) -> Cache {
    Cache::of(media.path())
}

fn named(cache: &Cache, values: &[&str]) -> Images {
    let columns = Columns::default();
    let mut reading = Reading::new(&columns, cache);
    for value in values {
        reading.image(value).expect("it is an image");
    }
    reading.finish().images
}

const UNWATCHED: Watch<'static> = Watch { is_stopped: &|| false, progress: &|_| {} };

fn remove(media: &TempDir, values: &[&str], is_dry: bool) -> Cleaned {
    let cache = cache_of(media);
    remove_images(&cache, &named(&cache, values), is_dry, &UNWATCHED).expect("the cache is readable")
}

fn empty(media: &TempDir, is_dry: bool) -> Cleaned {
    remove_all(&cache_of(media), is_dry, &UNWATCHED).expect("the cache is readable")
}

/// Returns all paths below a folder, links with where they lead, files with their text.
fn listing(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("it is readable"));
    let told = entries.map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("it is below").display().to_string();
        if entry.path_is_symlink() {
            format!("{path} -> {}", fs::read_link(entry.path()).expect("it is a link").display())
        } else if entry.file_type().is_file() {
            format!("{path}: {}", fs::read_to_string(entry.path()).expect("it is readable"))
        } else {
            path
        }
    });
    told.collect()
}

fn said(cleaned: &Cleaned) -> Vec<String> {
    cleaned.messages.iter().map(ToString::to_string).collect()
}

#[test]
fn e9_just_the_images_of_the_bunch_go_from_the_folder_of_each_variant() {
    let media = shop(&["w/b/wb01.jpg", "w/b/wb02.jpg", "x/_/x.jpg", "summer/a.jpg"]);
    let before = listing(media.path());
    let cleaned = remove(&media, &["WB01.jpg", "summer/a.jpg", "never/seen.jpg"], false);
    let expected = Cleaned { variants: 3, images: 3, uncached: 1, files: 6, bytes: 60, ..Cleaned::default() };
    assert_eq!(cleaned, expected);
    let is_gone = |path: &String| path.contains("/cache/") && (path.contains("wb01.jpg") || path.contains("a.jpg"));
    let left: Vec<String> = before.into_iter().filter(|path| !is_gone(path)).collect();
    assert_eq!(listing(media.path()), left, "all else is there, originals and folders too");
}

#[test]
fn e9_a_second_cleanup_finds_nothing_and_that_is_no_failure() {
    let media = shop(&["w/b/wb01.jpg"]);
    assert_eq!(remove(&media, &["wb01.jpg"], false).files, 3);
    assert_eq!(remove(&media, &["wb01.jpg"], false), Cleaned { variants: 3, images: 1, uncached: 1, ..Cleaned::default() });
}

#[test]
fn e9_a_dry_run_tells_the_same_counts_and_touches_nothing() {
    let media = shop(&["w/b/wb01.jpg", "x/_/x.jpg"]);
    let cache = media.path().join("catalog/product/cache");
    fs::hard_link(cache.join(HASHES[0]).join("x/_/x.jpg"), cache.join(HASHES[0]).join("x/_/y.jpg")).expect("it is writable");
    let before = listing(media.path());
    let would = (remove(&media, &["wb01.jpg", "x.jpg"], true), empty(&media, true));
    assert_eq!(listing(media.path()), before);
    assert_eq!(would.1, Cleaned { variants: 3, files: 7, bytes: 60, ..Cleaned::default() });
    assert_eq!((remove(&media, &["wb01.jpg", "x.jpg"], false).files, would.0.files), (6, 6));
}

#[test]
fn e9_a_file_with_several_names_frees_its_bytes_with_the_last_of_them() {
    let media = shop(&["a/_/a.jpg"]);
    let folder = |hash: &str| media.path().join("catalog/product/cache").join(hash).join("a/_");
    put(&folder(HASHES[0]).join("one.jpg"), "seven b");
    fs::hard_link(folder(HASHES[0]).join("one.jpg"), folder(HASHES[1]).join("one.jpg")).expect("it is writable");
    fs::hard_link(folder(HASHES[2]).join("a.jpg"), media.path().join("elsewhere.jpg")).expect("it is writable");
    for is_dry in [true, false] {
        let cleaned = empty(&media, is_dry);
        assert_eq!((cleaned.files, cleaned.bytes), (5, 27), "two images of ten bytes and one of seven; dry: {is_dry}");
    }
    assert!(media.path().join("elsewhere.jpg").exists());
}

#[test]
fn e9_links_to_folders_are_refused_and_told_and_a_link_in_place_of_an_image_goes_itself() {
    let elsewhere = tempfile::tempdir().expect("a temporary directory");
    for path in ["w/b/wb01.jpg", "b/wb01.jpg", "wb01.jpg"] {
        put(&elsewhere.path().join(path), "precious");
    }
    let media = shop(&["x/_/x.jpg"]);
    let cache = media.path().join("catalog/product/cache");
    symlink(elsewhere.path(), cache.join("0c40cc075c35680261029fa6d255feee")).expect("it is writable");
    symlink(elsewhere.path().join("w"), cache.join(HASHES[0]).join("w")).expect("it is writable");
    fs::create_dir(cache.join(HASHES[1]).join("w")).expect("it is writable");
    symlink(elsewhere.path().join("w/b"), cache.join(HASHES[1]).join("w/b")).expect("it is writable");
    fs::create_dir_all(cache.join(HASHES[2]).join("w/b")).expect("it is writable");
    symlink(elsewhere.path().join("wb01.jpg"), cache.join(HASHES[2]).join("w/b/wb01.jpg")).expect("it is writable");

    let cleaned = remove(&media, &["wb01.jpg", "wb02.jpg"], false);
    assert_eq!((cleaned.files, cleaned.bytes, cleaned.failed, cleaned.uncached), (1, 0, 0, 1));
    expect![[r#"
        [
            "warning: links in the image cache are not followed, and what is behind them was left alone: 0c40cc075c35680261029fa6d255feee",
            "warning: 207e23213cf636ccdef205098cf3c8a3/w in the image cache is a link; it is not followed, and what is behind it was left alone",
            "warning: 2765542505660baab28ecd555e27366e/w/b in the image cache is a link; it is not followed, and what is behind it was left alone",
        ]
    "#]]
    .assert_debug_eq(&said(&cleaned));
    let cleaned = empty(&media, false);
    assert_eq!((cleaned.files, said(&cleaned).len()), (3, 3), "the whole cache says the same of them");
    assert_eq!(listing(elsewhere.path()).iter().filter(|path| path.ends_with("precious")).count(), 3);
}

#[test]
fn e9_the_whole_cache_is_emptied_and_the_folders_of_variants_foreign_ones_and_originals_stay() {
    let media = shop(&["w/b/wb01.jpg", "x/_/x.jpg", "deep/er/still/y.jpg"]);
    let cache = media.path().join("catalog/product/cache");
    put(&cache.join("backup/w/b/wb01.jpg"), "old");
    put(&cache.join(".htaccess"), "deny");
    let cleaned = empty(&media, false);
    assert_eq!((cleaned.variants, cleaned.files, cleaned.bytes, cleaned.failed, cleaned.images), (3, 9, 90, 0, 0));
    assert_eq!(said(&cleaned), ["info: folders in the image cache that are not named as Magento names them were left alone: backup"]);
    let mut left = listing(&cache);
    left.sort();
    let mut expected = ["", ".htaccess: deny", "backup", "backup/w", "backup/w/b", "backup/w/b/wb01.jpg: old"].map(str::to_owned).to_vec();
    expected.extend(HASHES.map(str::to_owned));
    expected.sort();
    assert_eq!(left, expected);
    assert_eq!(fs::read_to_string(media.path().join("catalog/product/w/b/wb01.jpg")).expect("it is there"), "the original");
}

#[test]
fn e9_what_cannot_be_removed_is_a_warning_with_its_path_and_the_rest_goes_on() {
    let media = shop(&["w/b/wb01.jpg", "x/_/x.jpg"]);
    let variant = media.path().join("catalog/product/cache").join(HASHES[1]);
    fs::remove_file(variant.join("x/_/x.jpg")).expect("it is writable");
    fs::create_dir(variant.join("x/_/x.jpg")).expect("it is writable");
    let cleaned = remove(&media, &["wb01.jpg", "x.jpg"], false);
    assert_eq!(cleaned.files, 5);
    let told = format!("warning: {}/x/_/x.jpg is a folder where an image should be; it was left alone", HASHES[1]);
    assert_eq!(said(&cleaned), [told]);
}

/// Does something as a user who may not do everything, which root may in any folder.
fn as_nobody<T>(work: impl FnOnce() -> T) -> T {
    // The user of file accesses is a matter of this thread, and of those that it starts.
    let own = nix::unistd::setfsuid(nix::unistd::Uid::from_raw(65_534));
    let done = work();
    nix::unistd::setfsuid(own);
    done
}

#[test]
fn e9_a_folder_that_may_not_be_written_is_a_warning_with_its_path() {
    let media = shop(&["w/b/wb01.jpg", "x/_/x.jpg"]);
    for entry in walkdir::WalkDir::new(media.path()).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_dir()) {
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o777)).expect("it is ours");
    }
    let folder = media.path().join("catalog/product/cache").join(HASHES[1]).join("w/b");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("it is ours");
    let cleaned = as_nobody(|| remove(&media, &["wb01.jpg", "x.jpg"], false));
    assert_eq!((cleaned.files, cleaned.failed, cleaned.uncached), (5, 1, 0));
    let told = format!("warning: cannot remove {}/w/b/wb01.jpg from the image cache: Permission denied (os error 13)", HASHES[1]);
    assert_eq!(said(&cleaned), [told]);
    let cleaned = as_nobody(|| empty(&media, false));
    assert_eq!((cleaned.files, cleaned.failed), (0, 1), "its folders stay without a further word");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[test]
fn e9_a_media_directory_without_originals_is_told_and_one_without_a_cache_is_clean() {
    let media = tempfile::tempdir().expect("a temporary directory");
    let cleaned = remove(&media, &["a.jpg"], false);
    assert_eq!((cleaned.files, cleaned.uncached, said(&cleaned).len()), (0, 1, 1));
    assert!(said(&cleaned)[0].ends_with("has no folder catalog/product, so no image is cached there; is it the shop's pub/media?"));
    fs::create_dir_all(media.path().join("catalog/product")).expect("it is writable");
    assert_eq!(remove(&media, &["a.jpg"], false).messages, []);
}

#[test]
fn e9_a_stop_is_heard_between_two_files() {
    let images: Vec<String> = (0..50).map(|number| format!("i/m/im{number:02}.jpg")).collect();
    let media = shop(&images.iter().map(String::as_str).collect::<Vec<_>>());
    let cache = cache_of(&media);
    let all = named(&cache, &images.iter().map(String::as_str).collect::<Vec<_>>());
    for is_bunch in [true, false] {
        let asked = AtomicU64::new(0);
        let watch = Watch { is_stopped: &|| asked.fetch_add(1, Ordering::Relaxed) > 20, progress: &|_| {} };
        let cleaned = if is_bunch { remove_images(&cache, &all, false, &watch) } else { remove_all(&cache, false, &watch) };
        let cleaned = cleaned.expect("the cache is readable");
        assert!(cleaned.is_stopped && cleaned.files > 0 && cleaned.files < 30, "{} files", cleaned.files);
    }
}

#[test]
fn e9_only_the_first_problems_are_listed_and_all_are_counted() {
    let media = shop(&["x/_/x.jpg"]);
    let cache = cache_of(&media);
    let values: Vec<String> = (0..PROBLEMS_MAX).map(|number| format!("f{number}/x.jpg")).collect();
    for hash in &HASHES[..2] {
        for value in &values {
            fs::create_dir_all(cache.folder().join(hash).join(value)).expect("it is writable");
        }
    }
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let cleaned = remove(&media, &values, false);
    assert_eq!(cleaned.messages.len(), PROBLEMS_MAX + 1);
    assert_eq!(cleaned.messages[PROBLEMS_MAX].text, format!("{PROBLEMS_MAX} more of this kind are counted, but not listed"));
}
