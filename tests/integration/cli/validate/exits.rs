//! The exit code tells a script how the files are.

use expect_test::expect;

use super::{BAD, GOOD, ODD, bare};
use crate::cli::ONE_SOURCE;
use crate::world::World;

#[test]
fn e11_the_exit_code_tells_clean_files_warnings_and_errors_apart() {
    let world = bare().file("good.csv", GOOD).file("odd.csv", ODD).file("bad.csv", BAD);
    world.run("validate good.csv").exits(0);
    world.run("validate odd.csv").exits(2);
    world.run("validate bad.csv").exits(1);
    world.run("validate good.csv odd.csv").exits(2);
    world.run("validate odd.csv bad.csv good.csv").exits(1);
}

#[test]
fn e11_what_is_not_there_or_cannot_be_read_is_told_and_has_a_code_of_its_own() {
    let world = World::new().file("good.csv", GOOD).file("locked.csv", GOOD).file("empty/note.txt", "");
    world.run("validate nothing.csv").exits(66).complains(expect![[r#"
        bunchd: there is no file nothing.csv; `--bunch` takes what `bunchd inbox` shows
    "#]]);
    world.run("validate --directory nowhere").exits(66).complains(expect![[r#"
        bunchd: there is no folder nowhere
    "#]]);
    world.run("validate --directory empty").exits(66).complains(expect![[r#"
        left out of empty: note.txt
        bunchd: empty holds no CSV file
    "#]]);
    world.run("validate empty").exits(64).complains(expect![[r#"
        bunchd: empty is a folder; `--directory empty` checks the CSV files in it
    "#]]);
    world.run_words(&["validate", "--bunch", "product 1"]).exits(66).complains(expect![[r#"
        bunchd: there is no bunch product 1 in an inbox; the inboxes are empty
    "#]]);
    world.be_humble();
    let locked = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o000);
    std::fs::set_permissions(world.path("locked.csv"), locked).expect("the rights can be set");
    let ran = world.run("validate good.csv locked.csv").exits(74);
    assert!(ran.err.contains("cannot read locked.csv: Permission denied"), "{}", ran.err);
    assert_eq!(ran.out, "", "half a result looks like a whole one");
}

#[test]
fn e11_without_a_configuration_only_what_needs_none_works() {
    let world = bare().file("good.csv", GOOD);
    world.run("validate good.csv").exits(0).complains(expect![[r#"
        checked for structure only: there is no bunchd.toml
    "#]]);
    for words in ["validate good.csv --rules products", "validate good.csv --pipeline validation", "validate --bunch 1"] {
        let ran = world.run(words).exits(78);
        assert!(ran.err.contains(" needs what bunchd.toml says, and there is none here"), "{words}: {}", ran.err);
    }
}

#[test]
fn e11_a_configuration_with_mistakes_is_not_passed_over() {
    let world = World::new().file("good.csv", GOOD).file("bunchd.toml", ONE_SOURCE.replace("inbox = ", "inbx = "));
    let ran = world.run("validate good.csv").exits(78);
    assert!(ran.err.contains("unknown key `inbx`"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn e11_words_that_do_not_go_together_are_refused() {
    let world = World::new().file("good.csv", GOOD);
    let wrong = [
        "validate",
        "validate good.csv --directory .",
        "validate good.csv --bunch x",
        "validate good.csv --rules a --schema b",
        "validate good.csv --pipeline validation --delimiter ;",
        "validate good.csv --limit 0",
        "validate good.csv --format yaml",
        "validate good.csv --format csv --json",
        "validate good.csv --encoding ebcdic",
        "validate good.csv --delimiter ; --quote ;",
    ];
    for words in wrong {
        let ran = world.run(words).exits(64);
        assert_eq!(ran.out, "", "{words}");
    }
}
