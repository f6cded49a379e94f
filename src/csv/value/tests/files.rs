//! Names of files below a directory.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use expect_test::expect;

use super::super::Judge;
use super::super::file::remembered::REMEMBERED_BYTES_MAX;
use super::{broken_ones, rule, told_by};
use crate::model::rules::{ColumnRule, ValueType};

/// A directory `media` with files and links, and a file beside it.
fn shop() -> tempfile::TempDir {
    let shop = tempfile::tempdir().expect("a temporary directory");
    let write = |path: &str| fs::write(shop.path().join(path), "x").expect("it is writable");
    for folder in ["media/w/b", "other"] {
        fs::create_dir_all(shop.path().join(folder)).expect("it is writable");
    }
    for path in ["media/a.jpg", "media/w/b/Wb01.jpg", "media/größe 4.jpg", "other/secret.jpg"] {
        write(path);
    }
    let link = |to: &str, from: &str| symlink(shop.path().join(to), shop.path().join("media").join(from)).expect("it is writable");
    link("other", "outside");
    link("other/secret.jpg", "outside.jpg");
    link("media/w", "inside");
    link("media/a.jpg", "inside.jpg");
    link("media/nothing.jpg", "dangling.jpg");
    shop
}

fn below(directory: &str) -> ColumnRule {
    rule(ValueType::File { below: directory.to_owned() })
}

fn judge(rule: &ColumnRule, base: &Path) -> Judge {
    Judge::new(rule, &[], base).expect("the directory is there")
}

#[test]
fn files_are_found_below_their_directory_and_nowhere_else() {
    let shop = shop();
    let values = [
        "a.jpg",
        "/a.jpg",
        "//a.jpg",
        " a.jpg ",
        "w/b/Wb01.jpg",
        "/w/b/Wb01.jpg",
        "w//b/Wb01.jpg",
        "größe 4.jpg",
        "inside.jpg",
        "inside/b/Wb01.jpg",
        "https://example.com/a.jpg",
        "HTTP://example.com/missing.jpg",
        "A.JPG",
        "w/b/wb01.jpg",
        "missing.jpg",
        "x/missing.jpg",
        "w/b",
        "w/b/",
        "/",
        "..",
        "../other/secret.jpg",
        "w/../../other/secret.jpg",
        "w/../a.jpg",
        "outside.jpg",
        "outside/secret.jpg",
        "dangling.jpg",
        "w\\b\\Wb01.jpg",
        "C:\\a.jpg",
        "ftp://example.com/a.jpg",
        "/etc/passwd",
        "a.jpg\0",
        "a.jpg/x",
        &"x".repeat(4097),
    ];
    let told = told_by(&judge(&below("media"), shop.path()), &values).replace(&*shop.path().to_string_lossy(), "SHOP");
    expect![[r#"
        (a file below "SHOP/media")
        "a.jpg" fine
        "/a.jpg" fine
        "//a.jpg" fine
        " a.jpg " fine
        "w/b/Wb01.jpg" fine
        "/w/b/Wb01.jpg" fine
        "w//b/Wb01.jpg" fine
        "größe 4.jpg" fine
        "inside.jpg" fine
        "inside/b/Wb01.jpg" fine
        "https://example.com/a.jpg" fine
        "HTTP://example.com/missing.jpg" fine
        "A.JPG" file: capital and small letters matter here: the file is called "a.jpg"
        "w/b/wb01.jpg" file: capital and small letters matter here: the file is called "Wb01.jpg"
        "missing.jpg" file: there is no such file below the directory: copy it there, or correct the name
        "x/missing.jpg" file: there is no folder "x" below the directory: copy it there, or correct the path
        "w/b" file: this is a folder: write the name of a file in it
        "w/b/" file: this is a folder: write the name of a file in it
        "/" file: there is no name of a file: write one, or leave the cell empty
        ".." file: the path leads out of the directory: write a path without ".."
        "../other/secret.jpg" file: the path leads out of the directory: write a path without ".."
        "w/../../other/secret.jpg" file: the path leads out of the directory: write a path without ".."
        "w/../a.jpg" file: the path leads out of the directory: write a path without ".."
        "outside.jpg" file: this is a link that leads to no file below the directory: copy the file there
        "outside/secret.jpg" file: there is no folder "outside" below the directory: copy it there, or correct the path
        "dangling.jpg" file: this is a link that leads to no file below the directory: copy the file there
        "w\\b\\Wb01.jpg" file: a path of another computer: write the name below the directory, with / between folders
        "C:\\a.jpg" file: a path of another computer: write the name below the directory, with / between folders
        "ftp://example.com/a.jpg" file: only http and https addresses can be fetched: write one, or the name of a file
        "/etc/passwd" file: there is no folder "etc" below the directory: copy it there, or correct the path
        "a.jpg\0" file: there is no such file below the directory: copy it there, or correct the name
        "a.jpg/x" file: there is no such file below the directory: copy it there, or correct the name
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" file: too long for the name of a file: write one name
    "#]]
    .assert_eq(&told);
}

#[test]
fn each_file_of_a_list_is_looked_up() {
    let shop = shop();
    let listed = ColumnRule { separator: Some(','), ..below("media") };
    let judge = judge(&listed, shop.path());
    assert_eq!(broken_ones(&judge, &[b"a.jpg,w/b/Wb01.jpg", b"a.jpg, inside.jpg,", b"a.jpg,b.jpg"]), [2]);
}

#[test]
fn what_was_looked_up_is_remembered_up_to_a_limit() {
    let shop = shop();
    let judge = judge(&below("media"), shop.path());
    assert!(broken_ones(&judge, &[b"a.jpg"]).is_empty());
    fs::remove_file(shop.path().join("media/a.jpg")).expect("it is there");
    assert!(broken_ones(&judge, &[b"a.jpg"]).is_empty(), "it is remembered");
    let name = "../".repeat(1000);
    for number in 0..REMEMBERED_BYTES_MAX / name.len() {
        judge.judge([format!("{name}{number}").as_bytes()].into_iter(), |_| ());
    }
    assert_eq!(broken_ones(&judge, &[b"a.jpg"]), [0], "it was forgotten and looked up anew");
}

#[test]
fn a_directory_that_is_missing_is_told_before_any_value_is_judged() {
    let shop = shop();
    let missing =
        Judge::new(&below("nowhere"), &[], shop.path()).expect_err("it is missing").replace(&*shop.path().to_string_lossy(), "SHOP");
    assert_eq!(
        missing,
        "the directory SHOP/nowhere for files cannot be read (No such file or directory (os error 2)): make it, or correct `below`"
    );
    let file =
        Judge::new(&below("media/a.jpg"), &[], shop.path()).expect_err("it is a file").replace(&*shop.path().to_string_lossy(), "SHOP");
    assert_eq!(file, "SHOP/media/a.jpg is no directory: correct `below`");
}
