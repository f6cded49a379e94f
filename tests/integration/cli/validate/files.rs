//! Files by path: how they are written, and what is asked of them.

use super::{GOOD, bare};

#[test]
fn e11_delimiter_quote_header_and_required_columns_are_asked_for_by_hand() {
    let world = bare().file("offers.csv", "sku;name\nA;'a;b'\n").file("tabs.csv", "A\tB\n1\t2\n").file("empty.csv", "sku,name\n");
    world.run("validate offers.csv --delimiter ; --quote ' --required sku,name").exits(0);
    world.run("validate offers.csv --delimiter ; --quote ' --required sku,price").exits(1).tells("missing-column");
    world.run("validate tabs.csv --delimiter tab").exits(0);
    world.run("validate empty.csv").exits(1).tells("header-only");
    world.run("validate empty.csv --allow-empty").exits(0);
}

#[test]
fn e11_a_file_that_is_named_twice_is_checked_once() {
    let world = bare().file("good.csv", GOOD);
    let ran = world.run("validate good.csv ./good.csv --json").exits(0);
    assert!(ran.err.contains("./good.csv is named twice, and checked once"), "{}", ran.err);
    assert_eq!(ran.json()["files"].as_array().map(Vec::len), Some(1));
}

#[test]
fn e11_files_of_the_same_name_are_told_by_their_paths() {
    let world = bare().file("a/x.csv", GOOD).file("b/x.csv", GOOD).file("b/y.csv", GOOD);
    let told = world.run("validate a/x.csv b/x.csv b/y.csv --json").exits(0).json();
    let names: Vec<_> = told["files"].as_array().expect("a list").iter().map(|file| file["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["a/x.csv", "b/x.csv", "y.csv"]);
}

#[test]
fn e11_a_pipe_is_told_and_not_waited_for() {
    let world = bare();
    nix::unistd::mkfifo(&world.path("pipe.csv"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe can be made");
    let ran = world.run("validate pipe.csv").exits(74);
    assert!(ran.err.contains("pipe.csv is a pipe or a device: write its content into a file first"), "{}", ran.err);
    world.run("validate --directory .").exits(66);
}
