//! Small examples that the check of the layers must find, or must let pass.

use super::violations;
use crate::sources::Source;

fn found(path: &str, text: &str) -> Vec<String> {
    violations(&Source { path: path.to_owned(), text: text.to_owned() })
}

fn is_fine(path: &str, text: &str) {
    assert_eq!(found(path, text), [""; 0], "{path}: {text}");
}

fn is_wrong(path: &str, text: &str) {
    assert_eq!(found(path, text).len(), 1, "{path}: {text}");
}

#[test]
fn a_use_of_a_lower_layer_is_found() {
    let expected = "src/engine/spawn.rs:2: engine uses crate::ledger; it may use model, definition, config";
    assert_eq!(found("src/engine/spawn.rs", "use crate::model::bunch::Bunch;\nuse crate::ledger::Ledger;"), [expected]);
    assert_eq!(found("src/engine/spawn.rs", "\nfn a() { crate :: ledger::open() }"), [expected]);
    assert_eq!(found("src/engine/spawn.rs", "use crate::{model::x,\nledger::{self, y}};"), [expected, expected]);
    is_fine("src/engine/spawn.rs", "use crate::{model::{a, b}, engine::{ledger}};");
    is_wrong("src/model.rs", "use crate::{model::x, ledger::y};");
}

#[test]
fn modules_of_one_row_do_not_use_each_other() {
    is_wrong("src/media.rs", "use crate::index::state;");
    is_fine("src/web.rs", "use crate::daemon::start;");
}

#[test]
fn climbing_to_the_root_is_a_use_too() {
    is_wrong("src/inbox.rs", "use super::daemon::Loop;");
    is_wrong("src/inbox/claim.rs", "use super::super::daemon;");
    is_fine("src/inbox/claim.rs", "use super::daemon::Loop;");
    is_fine("src/inbox.rs", "mod tests { use super::daemon; fn a() { { } } }\nuse super::model;");
    is_wrong("src/inbox.rs", "mod tests { use super::super::daemon; }");
    is_wrong("src/inbox.rs", "use crate::*;");
}

#[test]
fn a_pure_module_mentions_no_disk_and_no_clock() {
    for line in ["use std::fs;", "use std::{fmt, fs::File};", "std::process::exit(1)", "use std::time::{Duration, SystemTime};"] {
        is_wrong("src/engine.rs", line);
    }
    for line in ["let now = jiff::Timestamp::now();", "Timestamp::now()", "use tokio;", "nix::unistd::getpid()", "rusqlite::Error"] {
        is_wrong("src/model/bunch.rs", line);
    }
    for line in ["use std::fmt;", "let notify = 1;", "// std::fs", "/* tokio::a /* x */ std::fs */"] {
        is_fine("src/model/bunch.rs", line);
    }
    is_fine("src/inbox.rs", "use std::fs;");
}

#[test]
fn strings_and_characters_are_no_code() {
    for line in [r#"" std::fs \" crate::cli ""#, "r#\"\" tokio::x \"#", r"'\'' ; '{' ; '\u{7b}'"] {
        is_fine("src/view.rs", line);
    }
    is_wrong("src/view.rs", r#"fn a<'a>(b: char) { b == '"'; b == '\''; tokio::spawn() }"#);
}

#[test]
fn crash_and_demo_shop_stand_apart() {
    is_fine("src/ledger/commit.rs", "crate::crash::point(1)");
    is_wrong("src/model/bunch.rs", "crate::crash::point(1)");
    is_fine("src/cli/demo.rs", "use crate::demo_shop;");
    is_wrong("src/daemon.rs", "use crate::demo_shop;");
    let expected = "src/demo_shop.rs:1: demo_shop uses crate::model; it may use nothing of the crate";
    assert_eq!(found("src/demo_shop.rs", "use crate::model;"), [expected]);
}

#[test]
fn an_unknown_module_is_asked_for_its_row() {
    assert_eq!(found("src/util.rs", ""), ["src/util.rs: module util is not in the table of layers; give it its row"]);
    is_wrong("src/cli.rs", "use crate::util::x;");
    is_fine("src/main.rs", "use crate::anything;");
}
