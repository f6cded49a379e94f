//! `bunchd purge` and the daemon remove what retention no longer keeps, and free just what was said.

mod disk;

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use bunchd::model::execution::Location;
use nix::sys::signal::Signal;
use serde_json::Value;
use walkdir::WalkDir;

use crate::yard::{Yard, eventually, statuses};

/// An import that leaves a private copy with artefacts, and a log.
pub(crate) const PIPELINE: &str = r#"
<pipeline name="p" connector="csv">
  <step name="import" executorType="import" sortOrder="20">
    <arguments><argument key="program" value="importer"/><argument key="command" value="import:products"/>
    <argument key="env.FOLDER" value="${source_directory}"/></arguments>
  </step>
</pipeline>"#;

const IMPORTER: &str = r#"
head -c 9000 /dev/zero > "$FOLDER/artefact"
echo 'what the import prints'
! ls "$FOLDER" | grep -q bad
"#;

/// Bunches A, B and C were imported, and `bad` was not; all of them long ago. The archive is on a disk where that is possible.
pub(crate) fn lived_in() -> Yard {
    lived_in_with("")
}

fn lived_in_with(settings: &str) -> Yard {
    let mut yard = Yard::across(PIPELINE).unwrap_or_else(|| Yard::new(PIPELINE));
    yard.settings = settings.to_owned();
    yard.importer(IMPORTER);
    yard.configure();
    for identifier in ["A", "B", "C", "bad"] {
        yard.drop_file(format!("import-product_{identifier}_1.csv"), &format!("sku\n{}\n", "x".repeat(20_000)));
        yard.drop_file(format!("import-product_{identifier}.ok"), "");
    }
    yard.once();
    let all: Vec<_> = statuses(&yard.executions_over(4)).iter().map(|status| status.name()).collect();
    assert_eq!(all, ["succeeded", "succeeded", "succeeded", "failed"]);
    let day = 24 * 3600 * 1000_i64;
    yard.sql(&format!("UPDATE execution SET finished_at = finished_at - {} - (10 - id) * {day}", 200 * day));
    yard
}

/// What `du` tells of the folders of executions: allocated blocks, each file once.
fn used(yard: &Yard) -> u64 {
    let mut seen = HashSet::new();
    let all = [yard.archive.clone(), yard.failed.clone(), yard.working()].into_iter().flat_map(WalkDir::new).flatten();
    let all = all.map(|entry| entry.metadata().expect("nobody else works here"));
    all.filter(|found| seen.insert((found.dev(), found.ino()))).map(|found| found.blocks() * 512).sum()
}

fn purge(yard: &Yard, words: &[&str]) -> Value {
    let ended = yard.run(&[&["purge", "--json"], words].concat());
    assert!(ended.status.success(), "{ended:#?}");
    serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:#?}"))
}

/// Returns `archive 2, working 4` and so on.
fn kinds(found: &Value) -> String {
    let kinds = found["kinds"].as_array().expect("it is a list").iter();
    let one = |kind: &Value| format!("{} {}", kind["kind"].as_str().expect("it is a text"), kind["executions"]);
    kinds.map(one).collect::<Vec<_>>().join(", ")
}

/// Checks what is left when the default rules were applied.
pub(crate) fn default_rules_hold(yard: &Yard, what: &str) {
    let all = yard.executions();
    let places: Vec<_> = all.iter().map(|execution| execution.location.clone()).collect();
    let [Location::Removed, Location::Removed, Location::PutAway { path: last }, Location::PutAway { path: bad }] = places.as_slice()
    else {
        panic!("{what}: {places:#?}")
    };
    let names = |path: &Path| {
        let mut names: Vec<_> = fs::read_dir(path).expect("it stays").flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(last), ["import-product_C.ok", "import-product_C_1.csv", "log"], "{what}: the last good one keeps files and logs");
    assert_eq!(names(bad), ["import-product_bad.ok", "import-product_bad_1.csv"], "{what}: a failed bunch keeps its files");
    let folders: Vec<PathBuf> = all.iter().filter_map(|execution| execution.location.path().cloned()).collect();
    assert_eq!(names(&yard.archive.join("p")).len(), 1, "{what}: {folders:?}");
}

/// Proves P9.
#[test]
fn p9_purge_frees_just_what_the_dry_run_said_and_the_disk_tells_the_same() {
    let yard = lived_in();
    let key = r#"{"source":"s","type":"product","identifier":"gone"}"#;
    yard.sql(&format!("INSERT INTO held (bunch_key, error, retry_at) VALUES ('{key}', 'the disk was full', 1000)"));
    let (before, rows) = (used(&yard), yard.executions());
    let said = purge(&yard, &["--dry-run"]);
    assert_eq!(kinds(&said), "working 2, logs 1, archive 2");
    assert_eq!((used(&yard), yard.executions()), (before, rows), "a dry run changes nothing");
    assert_eq!(sizes(&yard), 0, "not even sizes are noted");
    let done = purge(&yard, &[]);
    let freed = before - used(&yard);
    assert_eq!((&said["total_bytes"], &done["total_bytes"]), (&Value::from(freed), &Value::from(freed)));
    let what = done["done"].as_str().expect("it tells what was done");
    assert!(
        what.contains(&format!("({freed} bytes) are free again; removed: 2 private copies, 1 folder of logs, 2 directories")),
        "{what}"
    );
    default_rules_hold(&yard, "after a purge");
    assert!(yard.state().held.is_empty(), "a failed claim of a bunch that is gone is forgotten");
    let again = purge(&yard, &[]);
    assert!(kinds(&again).is_empty() && again["done"] == "nothing was removed: retention keeps all that is there", "{again:#}");
    let shown = yard.run(&["show", "1"]);
    assert!(shown.out.contains("removed, since retention no longer keeps it"), "{shown:#?}");
    let ended = yard.run(&["retry", "4"]);
    assert!(ended.status.success(), "the failed bunch can still be taken up: {ended:#?}");
}

fn sizes(yard: &Yard) -> u64 {
    let path = yard.home().join("state").join(bunchd::ledger::FILE_NAME);
    let connection = rusqlite::Connection::open(path).expect("the ledger is there");
    connection.query_row("SELECT count(*) FROM storage", [], |row| row.get(0)).expect("the table is there")
}

/// Proves P9: the daemon does it when it is asked to, and on its own schedule.
#[test]
fn p9_a_daemon_purges_when_asked_and_on_its_own_schedule() {
    let mut yard = lived_in();
    let daemon = yard.daemon();
    let before = used(&yard);
    let done = purge(&yard, &[]);
    assert_eq!(done["total_bytes"], Value::from(before - used(&yard)), "{}", daemon.said());
    default_rules_hold(&yard, "by the daemon");
    daemon.terminate();
    yard.settings = "[retention]\nevery = \"1 s\"\n[retention.failed]\nage = \"1 day\"\n[retention.rows]\nage = \"2 days\"\n".to_owned();
    yard.configure();
    let daemon = yard.daemon();
    eventually("only the last good one is left, and the row of the latest", || {
        let left: Vec<_> = yard.executions().iter().map(|execution| (execution.id, execution.location == Location::Removed)).collect();
        left == [(3, false), (4, true)]
    });
    daemon.says("what retention no longer keeps was removed");
    let said = daemon.terminate();
    assert!(said.matches("what retention no longer keeps was removed").count() <= 2, "{said}");
    assert_eq!(fs::read_dir(&yard.failed).expect("it stays").count(), 0, "empty folders are gone");
}

/// Proves P9: rows that may go as soon as their directories are gone do not wait for the next run.
#[test]
fn p9_one_purge_removes_directories_and_their_rows() {
    let yard = lived_in_with("[retention.failed]\nage = \"1 day\"\n[retention.rows]\nage = \"2 days\"\n");
    let said = purge(&yard, &["--dry-run"]);
    assert_eq!(kinds(&said), "working 1, archive 2, failed 1, rows 2");
    let done = purge(&yard, &[]);
    assert!(done["done"].as_str().is_some_and(|done| done.contains("2 executions from the ledger")), "{done:#}");
    let left: Vec<_> = yard.executions().iter().map(|execution| execution.id).collect();
    assert_eq!(left, [3, 4], "the last good one, and the latest");
}

#[test]
fn p9_size_and_count_rules_measure_once_and_keep_the_newest() {
    let yard = lived_in_with(
        "[retention.archive]\nage = \"unlimited\"\nsize = \"70 KiB\"\n[retention.working]\nage = \"unlimited\"\ncount = 1\n[retention.logs]\nage = \"unlimited\"\n",
    );
    let before = used(&yard);
    let said = purge(&yard, &["--dry-run", "--pipeline", "p"]);
    assert_eq!(kinds(&said), "working 2, archive 1");
    let done = purge(&yard, &["--pipeline", "p"]);
    let freed = Value::from(before - used(&yard));
    assert_eq!((&done["total_bytes"], &said["total_bytes"]), (&freed, &freed), "{done:#}");
    assert!(sizes(&yard) > 0, "what was measured is noted");
}

#[test]
fn p9_a_purge_that_cannot_be_done_says_why() {
    let yard = Yard::new(PIPELINE);
    yard.importer("");
    yard.configure();
    assert_eq!(yard.run(&["purge"]).status.code(), Some(66), "there is no ledger yet");
    yard.once();
    let ended = yard.run(&["purge", "--pipeline", "pp"]);
    assert!(ended.status.code() == Some(66) && ended.err.contains("did you mean p?"), "{ended:#?}");
}

/// Proves P9: somebody moved the archive to another folder, and the configuration with it.
#[test]
fn p9_directories_outside_of_the_configured_folders_are_left_alone() {
    let mut yard = lived_in();
    let another = yard.home().join("another");
    let old = std::mem::replace(&mut yard.archive, another);
    yard.configure();
    let said = purge(&yard, &[]);
    assert_eq!(said["outside"].as_array().map(Vec::len), Some(3), "{said:#}");
    assert!(said["done"].as_str().is_some_and(|done| done.contains("in the configuration: 3 folders")), "{said:#}");
    assert_eq!(WalkDir::new(old).into_iter().flatten().filter(|entry| entry.file_name() == "artefact").count(), 3);
}

#[test]
fn p9_a_request_whose_daemon_was_killed_in_the_middle_is_done_by_the_next_one() {
    let mut yard = lived_in();
    yard.variables.push(("BUNCHD_CRASH_AT".to_owned(), "remove.in-remove:3".to_owned()));
    let mut daemon = yard.daemon();
    let asked = yard.run(&["purge"]);
    assert_eq!(asked.status.code(), Some(75), "the daemon was killed: {asked:#?}");
    assert!(!daemon.end().success());
    yard.variables.clear();
    let daemon = yard.daemon();
    eventually("the request is done by the next daemon", || {
        yard.executions().iter().filter(|known| known.location == Location::Removed).count() == 2
    });
    daemon.signal(Signal::SIGTERM);
    daemon.terminate_told();
    purge(&yard, &[]);
    default_rules_hold(&yard, "after a kill");
}

/// Proves P9 and R5: what cannot be removed is told, keeps nobody waiting, and goes when it can.
#[test]
fn p9_what_cannot_be_removed_is_told_and_tried_again() {
    let yard = lived_in();
    let first = yard.executions()[0].location.path().expect("it is in the archive").clone();
    let deep = first.join("d/".repeat(bunchd::storage::DEPTH_MAX + 5));
    fs::create_dir_all(deep).expect("the archive is writable");
    let ended = yard.run(&["purge"]);
    assert_eq!(ended.status.code(), Some(2), "{ended:#?}");
    assert!(ended.out.contains("Not measured: ") && ended.out.contains("lies deeper than"), "{ended:#?}");
    assert!(ended.out.contains("of 1 execution not all could be removed"), "{ended:#?}");
    let places: Vec<_> = yard.executions().into_iter().map(|known| known.location).collect();
    assert_eq!(places[..2], [Location::Removing { path: first.clone() }, Location::Removed]);
    yard.once();
    assert_eq!(yard.executions()[0].location, places[0], "a run in the foreground does not wait for it");
    fs::remove_dir_all(first.join("d")).expect("it is ours");
    yard.once();
    assert_eq!(yard.executions()[0].location, Location::Removed);
}
