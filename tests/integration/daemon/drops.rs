//! A dropped bunch starts at once, and once.

use std::fs;

use bunchd::model::execution::Status;

use super::{UNTIL_GO, drop_bunch, go, pipeline, tallied, yard};
use crate::yard::{Place, Yard, eventually, statuses};

/// Makes a yard in which neither a look nor a quiet time helps: only what the kernel tells.
fn patient_yard(script: &str) -> Yard {
    let mut yard = yard(script);
    yard.watch = "look_every = \"1 hour\"\nquiet = \"10 minutes\"".to_owned();
    yard.configure();
    yard
}

/// Proves F7 for files that are renamed into the inbox.
#[test]
fn f7_a_bunch_that_is_renamed_into_the_inbox_starts_without_a_look() {
    let yard = patient_yard("");
    let daemon = yard.daemon();
    for name in ["import-product_A_1.csv", "import-product_A.ok"] {
        let outside = yard.home().join(name);
        fs::write(&outside, if name.ends_with("csv") { "sku\n1\n" } else { "" }).unwrap();
        fs::rename(outside, yard.inbox.join(name)).unwrap();
    }
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}

/// Proves F7 for files that are written in the inbox.
#[test]
fn f7_a_bunch_that_is_written_in_the_inbox_starts_when_its_files_are_closed() {
    let yard = patient_yard("");
    let daemon = yard.daemon();
    fs::write(yard.inbox.join("import-product_A_1.csv"), "sku\n1\n").unwrap();
    fs::write(yard.inbox.join("import-product_A.ok"), "").unwrap();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}

/// Proves F7 for files that are linked into the inbox.
#[test]
fn f7_a_bunch_that_is_linked_into_the_inbox_starts_without_a_look() {
    let yard = patient_yard("");
    let daemon = yard.daemon();
    let outside = yard.home().join("outside");
    fs::create_dir(&outside).unwrap();
    for (name, content) in [("import-product_A_1.csv", "sku\n1\n"), ("import-product_A.ok", "")] {
        yard.drop_file(format!("../outside/{name}"), content);
        let file = fs::File::options().write(true).open(outside.join(name)).unwrap();
        let before = file.metadata().unwrap().modified().unwrap() - std::time::Duration::from_secs(3600);
        file.set_modified(before).unwrap();
        drop(file);
        fs::hard_link(outside.join(name), yard.inbox.join(name)).unwrap();
    }
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    assert_eq!(fs::read_to_string(outside.join("import-product_A_1.csv")).unwrap(), "sku\n1\n", "the other name is not ours");
    daemon.terminate();
}

/// Proves F7 for lost events: nothing is told, since the files were there before.
#[test]
fn f7_a_bunch_that_nobody_announced_is_found_by_the_next_look() {
    let mut yard = yard("");
    yard.watch = "look_every = \"100 ms\"\nquiet = \"50 ms\"\nwatch = \"poll\"\npoll_every = \"1 hour\"".to_owned();
    yard.configure();
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}

/// Proves F6 for a bunch that is dropped again.
#[test]
fn f6_a_bunch_that_is_dropped_again_waits_and_is_a_new_one_afterwards() {
    let mut yard = Yard::new(&pipeline("", "", ""));
    yard.pipelines = yard.pipelines.replace("connector=\"csv\"", "connector=\"csv\" processing=\"parallel\" max-parallel=\"4\"");
    yard.importer(UNTIL_GO);
    yard.configure();
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    yard.drop_file("import-product_A_1.csv", "sku\n2\n");
    yard.drop_file("import-product_A.ok", "");
    // Another bunch overtakes it, which shows that the daemon has seen it and lets it wait.
    drop_bunch(&yard, "B");
    tallied(&yard, 2);
    eventually("the inbox says why it waits", || yard.run(&["inbox"]).out.contains("execution 1"));
    assert_eq!(yard.executions().len(), 2);
    go(&yard);
    let all = yard.executions_over(3);
    let keys: Vec<_> = all.iter().map(|execution| execution.bunch.as_ref().unwrap().key.identifier.as_str()).collect();
    assert_eq!(keys, ["A", "B", "A"]);
    let mut contents: Vec<_> = yard.files().remove(std::ffi::OsStr::new("import-product_A_1.csv")).unwrap();
    contents.sort();
    assert_eq!(contents, [(Place::Archive, b"sku\n1\n".to_vec()), (Place::Archive, b"sku\n2\n".to_vec())]);
    daemon.terminate();
}

/// Proves that one ledger has one daemon.
#[test]
fn p5_a_second_daemon_ends_and_says_who_holds_the_ledger() {
    let yard = yard("");
    let daemon = yard.daemon();
    for command in ["run", "once"] {
        let second = yard.run(&[command]);
        assert_eq!(second.status.code(), Some(75), "{second:?}");
        assert!(second.err.contains(&format!("process {} on ", daemon.id())), "{second:?}");
    }
    daemon.terminate();
}
