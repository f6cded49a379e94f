//! What `${env.X}` stands for is told nowhere.

use walkdir::WalkDir;

use super::rebuild::OF_2_4;
use super::{SETTINGS, tells, with_script};
use crate::world::World;

const SECRET: &str = "correct-horse-battery";

/// Runs the pipeline to its end with the secret in the environment; returns its story.
fn indexed(world: &World, code: i32) -> String {
    world.run("start index").exits(0);
    let once = world.in_world(env!("CARGO_BIN_EXE_bunchd")).arg("once").env("SHOP_TOKEN", SECRET).output().expect("it starts");
    let said = format!("{}{}", String::from_utf8_lossy(&once.stdout), String::from_utf8_lossy(&once.stderr));
    assert_eq!(once.status.code(), Some(code), "{said}");
    assert!(!said.contains(SECRET), "{said}");
    let story = world.run("show last").exits(0).out;
    assert!(!story.contains(SECRET), "{story}");
    story
}

/// Checks that no file but the program's own notes holds the secret: neither ledger nor log.
fn is_nowhere(world: &World) {
    for entry in WalkDir::new(world.root()).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let content = std::fs::read(entry.path()).expect("it is readable");
        let is_in = content.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
        assert!(!is_in || entry.file_name() == "heard" || entry.file_name() == "calls", "the secret is in {}", entry.path().display());
    }
    assert!(world.path("heard").exists() || !world.calls().is_empty(), "a program got it");
}

/// Proves that a secret in the command of a purpose is told by none of its answers.
#[test]
fn e7_a_secret_that_decides_is_told_by_no_answer() {
    let arguments =
        [("purposes", "command"), ("purpose-command", "check --token=${env.SHOP_TOKEN} {index}"), ("indexes", "catalog_product_price")];
    let rebuilt = "echo 'Product Price index has been rebuilt successfully in 00:00:00'\n";
    for (answer, code, told) in [
        ("exit 0", 0, "`check` says so"),
        ("exit 1", 0, "`check` says no"),
        ("echo \"bad $1\"; exit 7", 1, "`check`: exit code 7: bad --token=***"),
    ] {
        let script = format!("echo \"$*\" >> \"$(dirname \"$0\")/heard\"; {answer}");
        let world = with_script("reindex", "", &arguments, OF_2_4).file("reindex", rebuilt).program("check", &script);
        tells(&indexed(&world, code), told);
        is_nowhere(&world);
    }
}

#[test]
fn e7_a_secret_that_is_the_program_itself_is_hidden_in_all_that_is_told() {
    let arguments = [("purposes", "command"), ("purpose-command", "${env.SHOP_TOKEN}"), ("indexes", "catalog_product_price")];
    tells(&indexed(&with_script("reindex", "", &arguments, OF_2_4), 1), "no program named *** is set");
    let named = [("indexes", "Stock, ${env.SHOP_TOKEN}")];
    tells(&indexed(&with_script("reindex", "", &named, OF_2_4), 1), "the shop has no index ***");
    let settings = SETTINGS.replace("check = [", &format!("{SECRET} = ["));
    let world = with_script("reindex", "", &arguments, OF_2_4).file("bunchd.toml", settings).program("check", "exit 1");
    tells(&indexed(&world, 0), "catalog_product_price: left to the delta: `***` says no");
    tells(&world.run("log last work").exits(0).out, "bunchd: catalog_product_price: left to the delta: `***` says no");
}

#[test]
fn e5_a_secret_in_the_command_of_an_update_is_told_by_no_failure() {
    let table = OF_2_4.replace("(0 in backlog)", "(7 in backlog)");
    let arguments = [("command", "indexer:update-mview --token=${env.SHOP_TOKEN}")];
    let console = "echo \"$*\" >> \"$(dirname \"$0\")/calls\"\n\
        if test \"$1\" = indexer:status; then cat \"$(dirname \"$0\")/table\"; else echo \"no such $2\"; exit 1; fi";
    let world = with_script("index-update", "", &arguments, &table).program("console", console);
    tells(&indexed(&world, 1), "indexer:update-mview --token=${env.SHOP_TOKEN} ended with exit code 1: no such --token=***");
    is_nowhere(&world);
}
