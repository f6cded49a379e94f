//! A disk that is nearly full: bunches wait and say so, and go on by themselves.

use std::path::PathBuf;
use std::process::Command;

use super::PIPELINE;
use crate::yard::{Place, Yard, eventually, skipped};

const BUNCH: [(&str, &str); 2] = [("import-product_A_1.csv", "sku\nA\n"), ("import-product_A.ok", "")];

fn yard(limit: &str) -> Yard {
    let mut yard = Yard::new(PIPELINE);
    yard.settings = format!("[limits]\nfree_disk = \"{limit}\"\n");
    yard.importer("");
    yard.configure();
    BUNCH.iter().for_each(|(name, content)| yard.drop_file(name, content));
    yard
}

/// Proves R5.
#[test]
fn r5_bunches_wait_while_a_disk_is_nearly_full_and_every_face_says_so() {
    let yard = yard("1024 GiB");
    let daemon = yard.daemon();
    daemon.says("a disk is nearly full");
    let inbox = yard.run(&["inbox"]);
    assert!(inbox.out.contains("is nearly full") && inbox.out.contains("(limits.free_disk)"), "{inbox:#?}");
    let status = yard.run(&["status"]);
    assert!(status.out.contains("No bunch is begun: the disk of"), "{status:#?}");
    let refused = yard.run(&["start", "p"]);
    assert!(refused.status.code() == Some(1) && refused.err.contains("is nearly full"), "{refused:#?}");
    let said = daemon.terminate();
    assert_eq!(said.matches("a disk is nearly full").count(), 1, "{said}");
    assert_eq!(yard.all_in_one_place(&BUNCH), Place::Inbox);
}

#[test]
fn r5_a_run_that_ends_by_itself_does_not_wait_for_room_on_the_disk() {
    let yard = yard("1024 GiB");
    let ended = yard.once();
    assert!(ended.out.contains("is nearly full"), "{ended:#?}");
    assert_eq!(yard.all_in_one_place(&BUNCH), Place::Inbox);
}

/// Proves R5, with a small disk of its own that is filled and made free again.
#[test]
fn r5_bunches_go_on_by_themselves_when_there_is_room_again() {
    let yard = yard("1 MiB");
    goes_on_when_there_is_room_in(&yard, yard.working());
}

#[test]
fn r5_the_failed_folder_on_a_disk_of_its_own_counts_too() {
    let yard = yard("1 MiB");
    goes_on_when_there_is_room_in(&yard, yard.failed.clone());
}

fn goes_on_when_there_is_room_in(yard: &Yard, folder: PathBuf) {
    std::fs::create_dir_all(&folder).expect("the yard is writable");
    let script = r#"
        mount -t tmpfs -o size=2m tmpfs "$0" || exit 99
        head -c 1500000 /dev/zero > "$0/filler"
        "$1" run > "$2/log" 2>&1 & daemon=$!
        until grep -q 'nearly full' "$2/log"; do sleep 0.02; done
        rm "$0/filler"
        until grep -q 'execution finished' "$2/log"; do sleep 0.02; touch "$3/poke"; done
        kill $daemon; wait $daemon"#;
    let mut command = Command::new("unshare");
    command.args(["-m", "timeout", "50", "sh", "-c", script]).arg(folder).arg(env!("CARGO_BIN_EXE_bunchd"));
    command.arg(yard.home()).arg(&yard.inbox);
    command.env("BUNCHD_CONFIG", yard.home().join("bunchd.toml")).current_dir(yard.home());
    let ended = yard.run_command(command);
    if !ended.status.success() && !yard.home().join("log").exists() {
        return skipped("no file system can be mounted here (not root, or no `unshare`)");
    }
    let said = std::fs::read_to_string(yard.home().join("log")).expect("the daemon has started");
    assert!(ended.status.success() && said.contains("the disks have room again"), "{ended:#?}\n{said}");
    std::fs::remove_file(yard.inbox.join("poke")).expect("it was made");
    eventually("the bunch is imported", || yard.executions().len() == 1);
    assert_eq!(yard.all_in_one_place(&BUNCH), Place::Archive);
}
