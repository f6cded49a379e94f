//! Files that are no proper CSV or OK files, and names that are no proper names.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::*;

const CSV: &str = "import-product_A_1.csv";
const OK: &str = "import-product_A.ok";

#[test]
fn f3_duplicate_counters_are_named() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv", "import-product_A_01.csv", "import-product_A_2.csv", "import-product_A_2.CSV"]);
    s.ok(OK, "");
    let said = says_all(&mut s);
    assert_eq!(said.len(), 2);
    assert_eq!(said[0], "import-product_A_01.csv and import-product_A_1.csv have the same counter 1: rename or remove one of them");
    s.new_ok(OK, "import-product_A_1.csv\nimport-product_A_2.csv");
    assert_eq!(s.ready()[0].len(), 3, "a duplicate that is not listed does not matter");
}

#[test]
fn f3_two_names_that_look_alike_are_duplicates() {
    let mut s = scene();
    s.csvs(&["import-product_Ö_1.csv", "import-product_O\u{308}_1.csv"]);
    s.ok("import-product_Ö.ok", "");
    assert!(says_all(&mut s)[0].contains("written in two forms of Unicode"));
}

#[test]
fn f3_an_empty_csv_is_named_once_there_is_an_ok_file() {
    let mut s = scene();
    s.file(CSV, "", -3600);
    assert!(says_all(&mut s)[0].starts_with("there is no OK file yet"));
    s.ok(OK, "");
    assert!(says_all(&mut s)[0].starts_with("import-product_A_1.csv is empty"));
}

#[test]
fn f3_an_ok_file_that_is_no_list_is_refused() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.ok(OK, "\u{1}\u{0}");
    assert!(says_all(&mut s)[0].contains("it is not text"));
    s.new_ok(OK, &" ".repeat((1 << 20) + 1));
    assert!(says_all(&mut s)[0].contains("larger than 1048576 bytes"));
}

#[test]
fn f3_special_files_are_named_and_never_opened() {
    type Make = fn(&Path);
    let make: [(&str, Make); 4] = [
        ("a symbolic link", |path| symlink("/etc/passwd", path).unwrap()),
        ("a directory", |path| fs::create_dir(path).unwrap()),
        ("a named pipe", |path| mkfifo(path, Mode::S_IRWXU).unwrap()),
        ("a socket", |path| drop(UnixListener::bind(path).unwrap())),
    ];
    for (what, make) in make {
        for (special, other) in [(CSV, OK), (OK, CSV)] {
            let mut s = scene();
            make(&s.dir.path().join(special));
            s.file(other, if other == OK { "" } else { "sku\n" }, -1800);
            let said = says_all(&mut s);
            assert!(said.iter().any(|said| said.starts_with(&format!("{special} is {what}"))), "{said:?}");
            assert!(s.ready().is_empty());
        }
    }
}

#[test]
fn f3_a_device_is_named() {
    let mut s = scene();
    let made = Command::new("mknod").arg(s.dir.path().join(CSV)).args(["c", "1", "3"]).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("SKIPPED: devices can be made by root only");
        return;
    }
    s.ok(OK, "");
    assert!(says_all(&mut s)[0].contains("is a device"));
}

#[test]
fn f3_an_unreadable_file_is_named_and_recovers() {
    if nix::unistd::geteuid().is_root() {
        println!("SKIPPED for root, who may read everything; the pure rule is tested below");
        return;
    }
    let mut s = scene();
    s.csvs(&[CSV]);
    s.ok(OK, "");
    let path = s.dir.path().join(CSV);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    assert!(says_all(&mut s)[0].contains("cannot be read (permission denied)"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    s.event(CSV, What::Noticed, noon());
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f3_what_cannot_be_read_is_a_problem() {
    use crate::inbox::{assess::assess, facts::*};
    use crate::model::bunch::{BunchKey, FileStamp, Owner};
    use crate::model::readiness::FileKind;
    let file = FileFacts {
        stamp: FileStamp { size_bytes: 1, modified_ns: 0, inode: 1, device: 1 },
        kind: FileKind::File,
        owner: Owner { uid: 0, gid: 0 },
        arrived_ns: 0,
        seen_at: noon(),
        is_rewritten: false,
        is_closed: true,
        writing_since: None,
        access: Access::Denied("permission denied".to_owned()),
    };
    let csv = CsvFacts { name: CSV.to_owned(), bunch_type: "product".to_owned(), counter: 1, file: file.clone() };
    let ok = OkFacts { name: OK.to_owned(), releases: Releases::Bunch, file, list: Ok(Vec::new()) };
    let key = BunchKey { source: "catalog".to_owned(), bunch_type: Some("product".to_owned()), identifier: "A".to_owned() };
    let verdict = assess(&source(Path::new("/inbox")), &key, &[csv], &[ok], noon(), SignedDuration::from_secs(5));
    let Readiness::Rejected { problems } = verdict.readiness else { panic!("{verdict:?}") };
    assert_eq!(problems.len(), 2);
    assert!(problems[1].to_string().starts_with("import-product_A_1.csv cannot be read (permission denied)"));
}

#[test]
fn f3_strange_names_are_shown_and_others_are_not() {
    let mut s = scene();
    fs::write(s.dir.path().join(OsStr::from_bytes(b"import-product_\xff_1.csv")), "x").unwrap();
    s.csvs(&["import_product_A_1.csv", "notes.txt", ".hidden.csv", "import-product_A_1.csv.part", "import-product_A\n_1.csv"]);
    fs::create_dir(s.dir.path().join("sub")).unwrap();
    let long = format!("import-product_{}_1.csv", "x".repeat(255 - "import-product__1.csv".len()));
    s.csvs(&[&long]);
    let bunches = s.look();
    assert_eq!(bunches[0].files, [long]);
    let strangers = s.strangers();
    let names: Vec<&str> = strangers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["import-product_A\n_1.csv", "import-product_\u{fffd}_1.csv", "import_product_A_1.csv", "notes.txt"]);
    assert!(strangers[1].1.contains("not valid UTF-8"));
    assert!(strangers[2].1.ends_with("rename it to import-product_A_1.csv"));
}

#[test]
fn a6_a_missing_inbox_is_told_and_recovers_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("inbox");
    let mut inbox = Inbox::new(vec![source(&path)], Settings::default());
    inbox.look(noon());
    assert!(inbox.overview()[0].error.as_ref().unwrap().contains("does not exist: create it"));
    fs::write(&path, "").unwrap();
    inbox.look(noon());
    assert!(inbox.overview()[0].error.as_ref().unwrap().contains("is not a directory"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    fs::write(path.join(CSV), "sku\n").unwrap();
    inbox.look(noon());
    assert_eq!(inbox.overview()[0].error, None);
    assert_eq!(inbox.overview()[0].bunches.len(), 1);
    fs::remove_dir_all(&path).unwrap();
    inbox.apply(&[FileEvent { directory: path.clone(), name: "".into(), what: What::DirectoryGone }], noon());
    assert!(inbox.overview()[0].error.is_some() && inbox.overview()[0].bunches.is_empty());
}
