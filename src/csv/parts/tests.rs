//! Good and bad records together are the original's records, whatever the file looks like.

use std::fs::{self, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// The good part and the bad one, if they were written.
type Written = [Option<Vec<u8>>; 2];

/// A folder with a file, and the places of its parts.
struct Place {
    home: TempDir,
}

impl Place {
    fn with(bytes: &[u8]) -> Self {
        let place = Self { home: tempfile::tempdir().expect("a temporary directory") };
        fs::write(place.at("a.csv"), bytes).expect("it is writable");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Parts the file, and returns what was written.
    fn part(&self, file: &ValidatedFile) -> Result<(Parted, Written), PartsError> {
        let (good, bad) = (self.at("good.csv"), self.at("bad.csv"));
        let parted = write_parts(&self.at("a.csv"), file, &PartPaths { good: Some(&good), bad: Some(&bad) })?;
        Ok((parted, [good, bad].map(|path| fs::read(path).ok())))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.home.path()).expect("it is readable").flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// What a validation says of a file with a head and records; stretches of bad records are joined where they meet.
fn validated(head: &[u8], records: &[(Vec<u8>, bool)]) -> (Vec<u8>, ValidatedFile) {
    let mut bytes = head.to_vec();
    let mut bad: Vec<Range<u64>> = Vec::new();
    for (record, is_bad) in records {
        let stretch = bytes.len() as u64..(bytes.len() + record.len()) as u64;
        bytes.extend_from_slice(record);
        match bad.last_mut() {
            Some(last) if *is_bad && last.end == stretch.start => last.end = stretch.end,
            _ if *is_bad => bad.push(stretch),
            _ => {}
        }
    }
    let file = ValidatedFile {
        name: "a.csv".into(),
        records: records.len() as u64,
        columns: Vec::new(),
        bytes: bytes.len() as u64,
        is_complete: true,
        records_from: head.len() as u64,
        bad: Some(bad),
        bad_records: records.iter().filter(|(_, is_bad)| *is_bad).count() as u64,
    };
    (bytes, file)
}

/// Heads as they come: with a mark, a `sep=` line, a header, several of them, or nothing at all.
const HEADS: [&[u8]; 5] = [b"sku,qty\n", b"\xEF\xBB\xBFsep=;\r\nsku;qty\r\n", b"", b"\xEF\xBB\xBF", b"\"s\nku\",qty\r\n"];

fn records() -> impl Strategy<Value = Vec<(Vec<u8>, bool)>> {
    let record = prop_oneof![
        "[a-z]{0,9},[0-9]{0,4}\n",
        "[a-z]{0,9},\"[a-z\n]{0,9}\"\r\n",
        Just("\n".to_owned()),
        Just("x".repeat(BUFFER_BYTES / 2 + 7) + "\n")
    ];
    let last = prop::option::of(("[a-z]{1,5}", any::<bool>()));
    (prop::collection::vec((record, any::<bool>()), 0..12), last)
        .prop_map(|(records, last)| records.into_iter().chain(last).map(|(record, is_bad)| (record.into_bytes(), is_bad)).collect())
}

fn joined(head: &[u8], records: &[(Vec<u8>, bool)], wanted: bool) -> Option<Vec<u8>> {
    let of_part: Vec<&[u8]> = records.iter().filter(|(_, is_bad)| *is_bad == wanted).map(|(record, _)| record.as_slice()).collect();
    (!of_part.is_empty()).then(|| [head, &of_part.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn e11_good_and_bad_records_together_are_the_originals_in_order(head in prop::sample::select(&HEADS), records in records()) {
        let (bytes, file) = validated(head, &records);
        let place = Place::with(&bytes);
        let (parted, [good, bad]) = place.part(&file).expect("it is parted");
        prop_assert_eq!(parted, Parted { good_records: file.records - file.bad_records, bad_records: file.bad_records });
        prop_assert!(good == joined(head, &records, false), "the good records");
        prop_assert!(bad == joined(head, &records, true), "the bad records");
        prop_assert!(fs::read(place.at("a.csv")).expect("it is there") == bytes, "the original is only read");
        prop_assert!(place.names().iter().all(|name| !name.starts_with('.')), "nothing hidden is left");
    }
}

#[test]
fn e11_a_part_without_records_is_not_written_and_that_is_told() {
    let (bytes, file) = validated(b"h\n", &[(b"a\n".to_vec(), true)]);
    let (parted, [good, bad]) = Place::with(&bytes).part(&file).expect("it is parted");
    assert_eq!((parted, good, bad), (Parted { good_records: 0, bad_records: 1 }, None, Some(bytes)));
    let (bytes, file) = validated(b"h\n", &[]);
    let (parted, written) = Place::with(&bytes).part(&file).expect("it is parted");
    assert_eq!((parted, written), (Parted::default(), [None, None]));
}

#[test]
fn e11_what_is_not_known_is_not_parted() {
    let (bytes, file) = validated(b"h\n", &[(b"a\n".to_vec(), true), (b"b\n".to_vec(), false)]);
    let place = Place::with(&bytes);
    let told = |file: &ValidatedFile| place.part(file).expect_err("it is refused").to_string();
    let unknown = ValidatedFile { bad: None, ..file.clone() };
    assert!(told(&unknown).contains("a.csv lie in more than 500000 places"), "{}", told(&unknown));
    let unjudged = ValidatedFile { is_complete: false, bytes: 4, ..file.clone() };
    assert!(told(&unjudged).contains("not all records of a.csv were judged"));
    let bad = place.at("bad.csv");
    let parted = write_parts(&place.at("a.csv"), &unjudged, &PartPaths { bad: Some(&bad), good: None });
    assert_eq!(parted.expect("the bad ones are known").bad_records, 1);
    assert_eq!(place.names(), ["a.csv", "bad.csv"]);
}

#[test]
fn e11_a_file_that_is_longer_or_shorter_than_it_was_is_not_parted() {
    let (bytes, file) = validated(b"h\n", &[(b"a\n".to_vec(), true), (b"b\n".to_vec(), false)]);
    let place = Place::with(&bytes);
    OpenOptions::new().append(true).open(place.at("a.csv")).and_then(|mut file| file.write_all(b"c\n")).expect("it is writable");
    let error = place.part(&file).expect_err("it has grown").to_string();
    assert_eq!(error, "a.csv was changed while it was validated, or afterwards (6 bytes then, 8 now): validate it again");
    fs::write(place.at("a.csv"), b"h\n").expect("it is writable");
    assert!(matches!(place.part(&file), Err(PartsError::Changed { was: 6, is: 2, .. })));
    fs::remove_file(place.at("a.csv")).expect("it is ours");
    let error = place.part(&file).expect_err("it is gone").to_string();
    assert!(error.starts_with("cannot read a.csv: "), "{error}");
    assert!(place.names().is_empty());
}

#[test]
fn e11_a_part_has_the_rights_of_the_original_and_what_a_crash_left_is_replaced() {
    let (bytes, file) = validated(b"h\n", &[(b"a\n".to_vec(), true), (b"b\n".to_vec(), false)]);
    let place = Place::with(&bytes);
    fs::set_permissions(place.at("a.csv"), Permissions::from_mode(0o640)).expect("it is ours");
    symlink(place.at("precious"), place.at(".good.csv.part")).expect("it is writable");
    fs::write(place.at("bad.csv"), "from the last attempt").expect("it is writable");
    let (_, [good, bad]) = place.part(&file).expect("it is parted");
    assert_eq!((good, bad), (Some(b"h\nb\n".to_vec()), Some(b"h\na\n".to_vec())));
    let mode = fs::metadata(place.at("good.csv")).expect("it is there").permissions().mode();
    assert_eq!((mode & 0o777, place.names()), (0o640, ["a.csv", "bad.csv", "good.csv"].map(str::to_owned).to_vec()));
}

#[test]
fn e11_a_part_may_have_the_longest_name_that_there_is() {
    let (bytes, file) = validated(b"h\n", &[(b"a\n".to_vec(), true)]);
    let place = Place::with(&bytes);
    for length in [249, 250, 255] {
        let bad = place.at(&"b".repeat(length));
        let parted = write_parts(&place.at("a.csv"), &file, &PartPaths { bad: Some(&bad), good: None });
        assert_eq!(parted.expect("it is written").bad_records, 1, "{length} bytes");
    }
}

#[test]
fn e11_a_part_that_cannot_be_written_is_named_and_leaves_nothing() {
    let (bytes, file) = validated(b"h\n", &[(b"a\n".to_vec(), true)]);
    let place = Place::with(&bytes);
    fs::create_dir(place.at("bad.csv")).expect("it is writable");
    let error = place.part(&file).expect_err("a folder is in the way").to_string();
    assert!(error.starts_with("cannot write ") && error.contains("bad.csv, a part of a.csv: "), "{error}");
    assert_eq!(place.names(), ["a.csv", "bad.csv"]);
}
