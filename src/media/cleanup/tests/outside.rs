//! Whatever a file names and wherever links lead: nothing outside the cache is touched.

use proptest::prelude::*;

use super::*;

/// A thing in the media directory, by the parts of its path below `catalog/product`.
#[derive(Debug, Clone)]
enum Thing {
    File,
    Folder,
    /// To a folder or file outside, or to an original.
    Link(&'static str),
}

const PARTS: [&str; 7] = ["a", "b", "ab.jpg", "cache", HASHES[0], HASHES[1], "other"];

/// Below the folder of a variant there are few names, so that links and values meet.
const CACHED_PARTS: [&str; 3] = ["a", "b", "ab.jpg"];
const TARGETS: [&str; 7] = ["OUTSIDE", "OUTSIDE/a", "OUTSIDE/a/b", "OUTSIDE/a/b/ab.jpg", "MEDIA/catalog/product", "..", "../../.."];

fn things() -> impl Strategy<Value = Vec<(Vec<&'static str>, Thing)>> {
    let anywhere = prop::collection::vec(prop::sample::select(&PARTS[..]), 1..4);
    let cached = prop::collection::vec(prop::sample::select(&CACHED_PARTS[..]), 1..4).prop_map(|mut path| {
        path.splice(0..0, ["cache", HASHES[0]]);
        path
    });
    let thing =
        prop_oneof![1 => Just(Thing::File), 1 => Just(Thing::Folder), 2 => prop::sample::select(&TARGETS[..]).prop_map(Thing::Link)];
    prop::collection::vec((prop_oneof![1 => anywhere, 3 => cached], thing), 0..16)
}

fn values() -> impl Strategy<Value = Vec<String>> {
    let part = prop_oneof![
        prop::sample::select(&PARTS[..]).prop_map(str::to_owned),
        Just("..".to_owned()),
        Just(".".to_owned()),
        "[a-c./\\\\ü\u{0}]{0,6}"
    ];
    let value = (
        prop::sample::select(&["", "/", "//", "http://", "../", "OUTSIDE/", "MEDIA/catalog/product/"][..]),
        prop::collection::vec(part, 1..5),
    )
        .prop_map(|(start, parts)| format!("{start}{}", parts.join("/")));
    let likely = prop::sample::select(&["ab.jpg", "b/ab.jpg", "a/ab.jpg", "a/b/ab.jpg"][..]).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![value, likely], 0..12)
}

/// Makes what can be made: a path through a link or a file is left out, so that the tree itself stays where it should.
fn make(media: &Path, outside: &Path, things: &[(Vec<&str>, Thing)]) {
    for (parts, thing) in things {
        let (mut at, name) = (media.join("catalog/product"), parts.last().expect("there is one"));
        let is_walkable = parts[..parts.len() - 1].iter().all(|part| {
            at.push(part);
            let _ = fs::create_dir(&at);
            at.symlink_metadata().is_ok_and(|found| found.is_dir())
        });
        let path = at.join(name);
        if !is_walkable || path.symlink_metadata().is_ok() {
            continue;
        }
        match thing {
            Thing::File => fs::write(path, "made").expect("it is writable"),
            Thing::Folder => fs::create_dir(path).expect("it is writable"),
            Thing::Link(target) => symlink(real(target, media, outside), path).expect("it is writable"),
        }
    }
}

fn real(text: &str, media: &Path, outside: &Path) -> String {
    text.replace("OUTSIDE", &outside.display().to_string()).replace("MEDIA", &media.display().to_string())
}

/// Returns all that is not in the folder of a variant.
fn kept(place: &Path) -> Vec<String> {
    let cached: Vec<String> = HASHES.iter().map(|hash| format!("media/catalog/product/cache/{hash}/")).collect();
    listing(place).into_iter().filter(|path| !cached.iter().any(|cached| path.starts_with(cached))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn e9_whatever_a_file_names_and_wherever_links_lead_nothing_outside_the_cache_is_touched(things in things(), values in values()) {
        let place = tempfile::tempdir().expect("a temporary directory");
        let (media, outside) = (place.path().join("media"), place.path().join("outside"));
        for path in ["a/b/ab.jpg", "b/ab.jpg", "ab.jpg", "cache/a/b/ab.jpg"] {
            put(&outside.join(path), "precious");
            put(&media.join("catalog").join(path), "precious");
        }
        fs::create_dir_all(media.join("catalog/product")).expect("it is writable");
        make(&media, &outside, &things);
        let before = kept(place.path());

        let cache = Cache::of(&media);
        let cells: Vec<String> = values.iter().map(|value| format!("\"{}\"", real(value, &media, &outside))).collect();
        let columns = Columns::default();
        let mut reading = Reading::new(&columns, &cache);
        let text = format!("base_image\n{}\n", cells.join("\n"));
        reading.file(text.as_bytes(), "p.csv").expect("it is readable");
        let found = reading.finish();
        // A link on the way to the cache is an error, and all other links are passed by.
        let looked = remove_images(&cache, &found.images, true, &UNWATCHED);
        let cleaned = remove_images(&cache, &found.images, false, &UNWATCHED);
        prop_assert_eq!(&kept(place.path()), &before);
        match (looked, cleaned) {
            (Ok(looked), Ok(cleaned)) => prop_assert_eq!(looked, cleaned, "a look and the deed tell the same"),
            (Err(_), Err(_)) => {}
            other => prop_assert!(false, "only one of them failed: {:?}", other),
        }
        let looked = remove_all(&cache, true, &UNWATCHED);
        let cleaned = remove_all(&cache, false, &UNWATCHED);
        prop_assert_eq!(&kept(place.path()), &before);
        prop_assert_eq!(looked.map_err(|error| error.to_string()), cleaned.map_err(|error| error.to_string()));
    }
}
