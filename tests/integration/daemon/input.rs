//! Things in the inbox that are no regular files are never opened, followed or moved.

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use bunchd::model::execution::Status;
use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::unistd::{geteuid, mkfifo};

use super::{drop_bunch, yard};
use crate::yard::{Yard, statuses};

fn csv(yard: &Yard, identifier: &str) -> std::path::PathBuf {
    yard.inbox.join(format!("import-product_{identifier}_1.csv"))
}

fn ok(yard: &Yard, identifier: &str) {
    yard.drop_file(format!("import-product_{identifier}.ok"), "");
}

fn kind(path: &Path) -> fs::FileType {
    fs::symlink_metadata(path).unwrap_or_else(|error| panic!("{} is gone: {error}", path.display())).file_type()
}

/// Proves F3: a pipe without a writer would make a reader wait for ever.
#[test]
fn f3_pipes_sockets_links_directories_and_devices_are_left_alone_and_hold_nothing_up() {
    let yard = yard("");
    for identifier in ["pipe", "socket", "link", "folder", "device"] {
        ok(&yard, identifier);
    }
    mkfifo(&csv(&yard, "pipe"), Mode::S_IRWXU).expect("the inbox is writable");
    let _socket = UnixListener::bind(csv(&yard, "socket")).expect("the inbox is writable");
    let precious = yard.home().join("precious");
    fs::write(&precious, "sku\n1\n").expect("the yard is writable");
    symlink(&precious, csv(&yard, "link")).expect("the inbox is writable");
    fs::create_dir(csv(&yard, "folder")).expect("the inbox is writable");
    let has_device = geteuid().is_root() && mknod(&csv(&yard, "device"), SFlag::S_IFCHR, Mode::S_IRUSR, makedev(1, 3)).is_ok();
    drop_bunch(&yard, "good");

    let ended = yard.once();
    let all = yard.executions_over(1);
    assert_eq!((all.len(), statuses(&all)), (1, vec![Status::Succeeded]), "{ended:?}");
    assert!(kind(&csv(&yard, "pipe")).is_fifo() && kind(&csv(&yard, "socket")).is_socket());
    assert!(kind(&csv(&yard, "link")).is_symlink() && kind(&csv(&yard, "folder")).is_dir());
    assert!(!has_device || kind(&csv(&yard, "device")).is_char_device());
    assert_eq!(fs::read_to_string(precious).expect("it is where it was"), "sku\n1\n");
    for word in ["pipe", "socket", "link", "folder"] {
        assert!(ended.out.contains(word), "{word} is not spoken of: {}", ended.out);
    }
}

#[test]
fn f3_an_ok_file_that_is_a_pipe_or_a_link_releases_nothing() {
    let yard = yard("");
    for identifier in ["pipe", "link"] {
        yard.drop_file(format!("import-product_{identifier}_1.csv"), "sku\n1\n");
    }
    mkfifo(&yard.inbox.join("import-product_pipe.ok"), Mode::S_IRWXU).expect("the inbox is writable");
    symlink("/dev/null", yard.inbox.join("import-product_link.ok")).expect("the inbox is writable");
    yard.once();
    assert_eq!(yard.executions().len(), 0);
    assert!(kind(&yard.inbox.join("import-product_pipe.ok")).is_fifo());
}

/// Proves F3 for a whole bunch that one member spoils.
#[test]
fn f6_a_bunch_with_one_link_among_its_files_stays_whole_in_the_inbox() {
    let yard = yard("");
    yard.drop_file("import-product_A_1.csv", "sku\n1\n");
    symlink("/etc/hostname", yard.inbox.join("import-product_A_2.csv")).expect("the inbox is writable");
    ok(&yard, "A");
    yard.once();
    assert_eq!(yard.executions().len(), 0);
    assert_eq!(yard.inbox.read_dir().expect("it is there").count(), 3);
}
