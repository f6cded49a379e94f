//! The world fails: the inbox is gone or may not be written to, the disk is full, the ledger is from tomorrow.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;

use bunchd::model::execution::Status;
use nix::unistd::geteuid;
use walkdir::WalkDir;

use super::{drop_bunch, pipeline, twice, yard};
use crate::yard::{Place, Yard, skipped, statuses, step};

const A: [(&str, &str); 2] = [("import-product_A_1.csv", "sku\n1\n"), ("import-product_A.ok", "")];

/// Nobody, who owns nothing.
const NOBODY: u32 = 65_534;

/// Proves A6 for the daemon, and R5.
#[test]
fn r5_an_inbox_that_vanishes_and_comes_back_is_used_again_by_itself() {
    let mut yard = yard("");
    yard.watch = "look_every = \"100 ms\"\nquiet = \"50 ms\"".to_owned();
    yard.configure();
    let daemon = yard.daemon();
    let away = yard.home().join("away");
    fs::rename(&yard.inbox, &away).expect("the yard is writable");
    daemon.says("inbox");
    let shown = yard.run(&["inbox"]);
    assert!(format!("{}{}", shown.out, shown.err).contains(&yard.inbox.display().to_string()), "{shown:?}");
    fs::rename(&away, &yard.inbox).expect("the yard is writable");
    drop_bunch(&yard, "A");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    drop_bunch(&yard, "B");
    assert_eq!(statuses(&yard.executions_over(2)), [Status::Succeeded; 2]);
    daemon.terminate();
}

#[test]
fn r5_an_inbox_that_is_not_there_at_the_start_is_used_when_it_comes() {
    let mut yard = yard("");
    yard.watch = "look_every = \"100 ms\"\nquiet = \"50 ms\"".to_owned();
    yard.configure();
    fs::remove_dir(&yard.inbox).expect("it is empty");
    let daemon = yard.daemon();
    fs::create_dir(&yard.inbox).expect("the yard is writable");
    drop_bunch(&yard, "A");
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    daemon.terminate();
}

/// Proves R5 and F3.
#[test]
fn r5_an_inbox_that_may_not_be_written_to_keeps_its_bunch_and_the_reason_is_said() {
    let yard = yard("");
    drop_bunch(&yard, "A");
    let is_root = geteuid().is_root();
    if is_root {
        for entry in WalkDir::new(yard.home()).into_iter().filter_map(Result::ok).filter(|entry| !entry.path().starts_with(&yard.inbox)) {
            chown(entry.path(), Some(NOBODY), Some(NOBODY)).expect("root may");
        }
    }
    fs::set_permissions(&yard.inbox, Permissions::from_mode(0o555)).expect("it is ours");
    // Nobody may not look into the folder of the binary, perhaps.
    let binary = yard.home().join("bunchd");
    fs::hard_link(env!("CARGO_BIN_EXE_bunchd"), &binary)
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_bunchd"), &binary).map(drop))
        .expect("there is room");
    let once = || {
        let mut command = Command::new(&binary);
        command
            .arg("once")
            .env_clear()
            .env("BUNCHD_CONFIG", yard.home().join("bunchd.toml"))
            .env("PATH", "/usr/bin:/bin")
            .current_dir(yard.home());
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        yard.run_command(command)
    };
    let ended = once();
    assert_eq!(yard.all_in_one_place(&A), Place::Inbox, "{ended:?}");
    assert_eq!(yard.executions().len(), 0);
    assert!(ended.out.contains("may not") || ended.out.contains("writ"), "{ended:#?}");
    fs::set_permissions(&yard.inbox, Permissions::from_mode(0o777)).expect("it is ours");
    yard.sql("UPDATE held SET retry_at = 0");
    let ended = once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded], "{ended:#?}");
}

/// Runs `bunchd once` with a small file system of its own over the working directory; `None` where that is impossible.
fn once_on_small_disk(yard: &Yard, size: &str) -> Option<crate::yard::Ended> {
    let working = yard.working();
    fs::create_dir_all(&working).expect("the yard is writable");
    let mut probe = Command::new("unshare");
    probe.args(["-m", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs \"$0\""]).arg(&working);
    if !yard.run_command(probe).status.success() {
        return None;
    }
    let script =
        format!("mount -t tmpfs -o size={size} tmpfs \"$0\" && \"$1\" once; code=$?; find \"$0\" -type f | sed 's/^/LEFT /'; exit $code");
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", &script]).arg(&working).arg(env!("CARGO_BIN_EXE_bunchd"));
    command.env("BUNCHD_CONFIG", yard.home().join("bunchd.toml")).current_dir(yard.home());
    Some(yard.run_command(command))
}

/// Proves F6 and R5: the mount is gone with bunchd, so a file that was left on it would be lost.
#[test]
fn f6_r5_a_disk_that_is_full_in_a_claim_leaves_the_whole_bunch_in_the_inbox() {
    let yard = yard("");
    let big = "sku\n".to_owned() + &"x".repeat(700_000) + "\n";
    let files = [("import-product_A_1.csv", big.as_str()), ("import-product_A_2.csv", big.as_str()), ("import-product_A.ok", "")];
    for (name, content) in files {
        yard.drop_file(name, content);
    }
    let Some(ended) = once_on_small_disk(&yard, "1m") else {
        return skipped("no file system can be mounted here (not root, or no `unshare`)");
    };
    assert_eq!(yard.all_in_one_place(&files), Place::Inbox, "{ended:#?}");
    assert!(ended.out.contains("full") && !ended.out.contains("LEFT"), "{ended:#?}");
    yard.sql("UPDATE held SET retry_at = 0");
    yard.once();
    assert_eq!(yard.all_in_one_place(&files), Place::Archive);
}

/// Proves R5.
#[test]
fn r5_a_ledger_of_a_later_release_ends_every_command_with_one_sentence() {
    let yard = yard("");
    yard.once();
    yard.sql("PRAGMA user_version = 99");
    drop_bunch(&yard, "A");
    for command in ["run", "once", "list"] {
        let ended = yard.run(&[command]);
        assert_eq!(ended.status.code(), Some(78), "{command}: {ended:?}");
        assert!(
            ended.err.contains("has schema 99") && ended.err.contains("a later release wrote it; install that release again"),
            "{ended:?}"
        );
    }
    assert_eq!(yard.all_in_one_place(&A), Place::Inbox);
}

/// Proves R5 for a clock that was set back between two attempts.
#[test]
fn r5_a_retry_that_is_due_in_far_future_goes_on() {
    let yard = Yard::new(&pipeline("", &twice(60), ""));
    yard.importer("test \"$ATTEMPT\" = 2");
    yard.configure();
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    daemon.says("step failed");
    daemon.kill();
    yard.sql("UPDATE step SET state = json_set(state, '$.due', '2999-01-01T00:00:00Z') WHERE json_extract(state, '$.state') = 'retrying'");
    yard.once();
    let all = yard.executions_over(1);
    assert_eq!((statuses(&all), step(&all[0], "import")), (vec![Status::Succeeded], ("succeeded", 2)));
}

/// Proves R5 for a clock that was set back after a claim failed.
#[test]
fn r5_a_bunch_that_waits_for_far_future_after_a_failed_claim_goes_on() {
    let yard = yard("");
    yard.once();
    let key = r#"{"source":"s","type":"product","identifier":"A"}"#;
    yard.sql(&format!("INSERT INTO held (bunch_key, error, retry_at) VALUES ('{key}', 'the disk was full', 32000000000000)"));
    drop_bunch(&yard, "A");
    yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
}

/// Proves R5 for facts of the future in a live execution.
#[test]
fn r5_an_execution_that_was_created_in_the_future_goes_on() {
    let yard = Yard::new(&pipeline("expireIn=\"1 hour\"", &twice(60), ""));
    yard.importer("test \"$ATTEMPT\" = 2");
    yard.configure();
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    daemon.says("step failed");
    daemon.kill();
    yard.sql("UPDATE execution SET created_at = 32000000000000; UPDATE step SET started_at = 32000000000000 WHERE started_at IS NOT NULL");
    yard.sql("UPDATE step SET state = json_set(state, '$.due', '2999-01-01T00:00:00Z') WHERE json_extract(state, '$.state') = 'retrying'");
    yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
    assert!(yard.run(&["show", "1"]).status.success());
    assert!(yard.run(&["list"]).status.success());
}

#[test]
fn p3_a_run_that_ends_by_itself_does_not_wait_for_the_end_of_a_pause() {
    let yard = yard("");
    yard.once();
    yard.sql(r#"INSERT INTO pause VALUES ('"all"', '{"since":"2026-01-05T00:00:00Z","by":"","why":"stocktaking"}')"#);
    yard.drop_file("import-product_A_1.csv", "sku\nA\n");
    yard.drop_file("import-product_A.ok", "");
    let ended = yard.once();
    assert!(ended.out.contains("everything is paused") && ended.out.contains("stocktaking"), "{ended:#?}");
    assert_eq!(yard.executions().len(), 0);
}
