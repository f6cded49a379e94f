//! The limits of a log, without any process.

use std::fs;

use super::*;

const MIB: u64 = 1 << 20;

#[test]
fn e1_a_log_within_its_limit_holds_every_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.log");
    let mut log = Log::new(&path, false, MIB).unwrap();
    log.write(b"one\n");
    log.write(b"two");
    assert_eq!(log.finish(), LogSummary { bytes_written: 7, bytes_dropped: 0, trouble: None });
    assert_eq!(fs::read(&path).unwrap(), b"one\ntwo");
}

#[test]
fn e1_a_log_that_exists_is_appended_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.log");
    fs::write(&path, "before\n").unwrap();
    let mut log = Log::new(&path, false, MIB).unwrap();
    log.write(b"after\n");
    log.finish();
    assert_eq!(fs::read_to_string(&path).unwrap(), "before\nafter\n");
}

#[test]
fn e1_a_log_over_its_limit_keeps_its_beginning_and_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.log");
    let mut log = Log::new(&path, false, MIB).unwrap();
    let mut total = 0;
    for number in 0..300_000 {
        let line = format!("line {number}\n");
        total += line.len() as u64;
        log.write(line.as_bytes());
    }
    let summary = log.finish();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("line 0\nline 1\n"));
    assert!(text.ends_with("line 299998\nline 299999\n"));
    let note = format!("\n[bunchd: {} bytes left out here, the limit of a log is 1 MiB]\nline ", summary.bytes_dropped);
    assert_eq!(text.matches(&note).count(), 1, "{summary:?}");
    assert!(text.len() as u64 <= MIB, "{}", text.len());
    assert_eq!(summary.bytes_written + summary.bytes_dropped, total);
    assert_eq!(summary.trouble, None);
}

#[test]
fn e1_output_that_just_fits_gets_no_note() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.log");
    let mut log = Log::new(&path, false, MIB).unwrap();
    let text = vec![b'x'; usize::try_from(MIB - NOTE_BYTES_MAX).unwrap()];
    log.write(&text);
    assert_eq!(log.finish().bytes_dropped, 0);
    assert_eq!(fs::read(&path).unwrap(), text);
}

#[test]
fn e1_a_full_disk_is_told_and_stops_nothing() {
    let mut log = Log::new(Path::new("/dev/full"), false, MIB).unwrap();
    for _ in 0..3 {
        log.write(&vec![b'x'; 100_000]);
    }
    let summary = log.finish();
    assert_eq!((summary.bytes_written, summary.bytes_dropped), (0, 300_000));
    assert!(summary.trouble.as_deref().is_some_and(|text| text.contains("No space left")), "{summary:?}");
}

#[test]
fn e1_a_limit_of_nothing_is_kept_without_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new(&folder.path().join("a.log"), false, 0).unwrap();
    log.write(b"abc");
    assert_eq!(log.finish().bytes_dropped, 3);
}

#[test]
fn e1_a_log_is_made_with_its_first_byte_and_its_directory_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log/a.log");
    let mut log = Log::new(&path, true, MIB).unwrap();
    assert!(!path.parent().unwrap().exists());
    log.write(b"one\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
    assert_eq!(log.finish(), LogSummary { bytes_written: 4, bytes_dropped: 0, trouble: None });
    assert_eq!(Log::new(&folder.path().join("none.log"), false, MIB).unwrap().finish(), LogSummary::default());
    assert!(!folder.path().join("none.log").exists());
}

#[test]
fn e1_a_log_whose_directory_vanished_is_counted_as_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).unwrap();
    let mut log = Log::new(&inside.join("log/a.log"), true, MIB).unwrap();
    fs::remove_dir(&inside).unwrap();
    fs::write(&inside, "a file").unwrap();
    log.write(b"one\n");
    let summary = log.finish();
    assert_eq!((summary.bytes_written, summary.bytes_dropped), (0, 4));
    assert!(summary.trouble.is_some());
    assert!(Log::new(&folder.path().join("missing/log/a.log"), true, MIB).is_err());
}
