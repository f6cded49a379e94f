//! A validation leaves everything as it was.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{BAD, GOOD, tree};
use crate::world::World;

/// A world whose inbox nobody may write into, with a bunch that is released, one that is not, and one that is not complete.
fn read_only() -> World {
    let world = World::new()
        .dropped("import-product_1_1.csv", GOOD)
        .dropped("import-product_1.ok", "")
        .dropped("import-product_2_1.csv", BAD)
        .dropped("import-product_3_1.csv", GOOD)
        .dropped("import-product_3.ok", "import-product_3_1.csv\nimport-product_3_2.csv\n");
    world.be_humble();
    fs::set_permissions(world.path("inbox"), fs::Permissions::from_mode(0o555)).expect("the rights can be set");
    world
}

#[test]
fn e11_nothing_is_changed_moved_or_noted_whatever_is_validated() {
    let world = read_only();
    let before = tree(world.root());
    let bunches = ["validate", "--bunch", "product 1", "--bunch", "product 2", "--bunch", "product 3"];
    world.run_words(&bunches).exits(1);
    world.run("validate --directory inbox --json").exits(1);
    world.run("validate inbox/import-product_1_1.csv").exits(0);
    world.run("validate inbox/import-product_1_1.csv --pipeline validation").exits(0);
    world.run_words(&["validate", "--bunch", "product 2", "--pipeline", "validation"]).exits(1);
    assert_eq!(tree(world.root()), before);
    assert!(!world.path("state").exists(), "there is no ledger, and none is made");
}

#[test]
fn e11_a_daemon_that_runs_is_not_needed_and_not_disturbed() {
    let world = World::new().file("good.csv", GOOD);
    let daemon = world.daemon();
    world.run("validate good.csv").exits(0);
    world.run("validate good.csv --pipeline validation").exits(0);
    assert_eq!(world.run("list --json").exits(0).json(), serde_json::json!([]), "nothing was noted in the ledger");
    drop(daemon);
}
