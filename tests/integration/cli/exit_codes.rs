//! Each exit code that `bunchd --help` tells, provoked; 70 is tested beside the code that makes it.

use std::fs;

use expect_test::expect;

use super::{CSV, OK, ONE_SOURCE, PRODUCTS, with_bunch};
use crate::world::World;

/// A pipeline that only imports.
const IMPORT: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="catalog_import">
    <step name="import" executorType="import" sortOrder="10">
      <arguments>
        <argument key="program" value="./importer"/>
        <argument key="command" value="import:products"/>
        <argument key="exit-codes" value="0=success, 4=no-files, 13=warnings"/>
      </arguments>
    </step>
  </pipeline>
</pipelines>"#;

/// A world whose importer ends with an exit code.
fn with_importer(code: u8) -> World {
    with_bunch().file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", IMPORT).program("importer", &format!("echo done; exit {code}"))
}

#[test]
fn r2_0_all_is_well() {
    with_bunch().run("once").exits(0);
    with_importer(0).run("once").exits(0);
}

/// Proves E3.
#[test]
fn r2_1_an_execution_failed() {
    with_importer(7).run("once").exits(1).tells("the program ended with exit code 7");
}

#[test]
fn r2_1_a_request_was_refused() {
    let world = with_bunch();
    world.run("once").exits(0);
    let daemon = world.daemon();
    world.run("retry 1").exits(1).complains(expect![[r#"
        bunchd: execution 1 ended well; there is nothing to retry
    "#]]);
    drop(daemon);
}

/// Proves E3.
#[test]
fn r2_2_done_with_warnings() {
    with_importer(13).run("once").exits(2).tells("succeeded-with-warnings");
}

/// Proves E3.
#[test]
fn e3_the_importers_code_for_no_files_has_its_own_outcome() {
    let world = with_importer(4);
    world.run("once").exits(1);
    world.run("show 1").exits(0).tells("found no file");
}

#[test]
fn r2_64_the_command_line_cannot_be_understood() {
    let world = World::new();
    world.run("import").exits(64);
    world.run("list --limit many").exits(64);
    world.run("list --status broken").exits(64);
    world.run("").exits(64);
}

#[test]
fn r2_66_there_is_no_such_thing() {
    let world = World::new();
    world.run("list").exits(66).complains(expect![[r#"
        bunchd: there is no ledger at /srv/bunchd/state/ledger.sqlite: nothing has run here yet, or the state directory is another one
    "#]]);
    world.run("inbox --source shoes").exits(66).complains(expect![[r#"
        bunchd: there is no enabled source named shoes in /srv/bunchd/bunchd.toml
    "#]]);
    world.run("once").exits(0);
    world.run("show 7").exits(66).complains(expect![[r#"
        bunchd: there is no execution 7; `bunchd list` shows them
    "#]]);
    world.run("log last").exits(66).complains(expect![[r#"
        bunchd: nothing has run yet
    "#]]);
    world.run("retry 7").exits(66).complains(expect![[r#"
        bunchd: there is no execution 7; `bunchd list` shows them
    "#]]);
    world.run("start indx").exits(66).complains(expect![[r#"
        bunchd: there is no pipeline named indx; did you mean index?
    "#]]);
    world.run("show first").exits(66).complains(expect![[r#"
        bunchd: first is neither the number of an execution nor the name of a pipeline; `bunchd list` and `bunchd pipelines` list them
    "#]]);
}

#[test]
fn r2_74_a_directory_cannot_be_used() {
    let world = World::new().file("state", "no directory");
    world.run("once").exits(74).complains(expect![[r#"
        bunchd: cannot make /srv/bunchd/state: File exists (os error 17)
    "#]]);
}

#[test]
fn r2_75_another_bunchd_uses_the_ledger() {
    let world = World::new();
    let daemon = world.daemon();
    world.run("once").exits(75).complains(expect![[r#"
        bunchd: another bunchd (version X.Y.Z, process NNN on HOST, since YYYY-MM-DDThh:mm:ssZ) holds /srv/bunchd/state/bunchd.lock; only one daemon may work on a ledger: use that one, or stop it first
    "#]]);
    let (code, log) = daemon.end();
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn r2_78_the_configuration_cannot_be_used() {
    let world = World::new();
    world.run("check --config elsewhere.toml").exits(78).complains(expect![[r#"
        bunchd: cannot read /srv/bunchd/elsewhere.toml: No such file or directory (os error 2)
    "#]]);
    fs::write(world.path("bunchd.toml"), "[paths]\nstaet = \"state\"\n").expect("it is ours");
    world.run("inbox").exits(78);
    fs::remove_file(world.path("bunchd.toml")).expect("it is ours");
    world.run("once").exits(78);
}

/// A run that is told to end while a step waits for its next attempt loses nothing, and says so.
#[test]
fn r2_1_a_foreground_run_that_is_interrupted_says_what_is_left() {
    let world = with_bunch().file("pipelines.d/patch.xml", include_str!("../../../samples/retry-then-success/pipelines.d/sample.xml"));
    let patch = fs::read_to_string(world.path("pipelines.d/patch.xml")).expect("it is ours").replace("minutes=\"0\"", "minutes=\"5\"");
    fs::write(world.path("pipelines.d/patch.xml"), patch).expect("it is ours");
    let (code, said) = world.begin("once", "retrying").end();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.ends_with("Execution 1 was interrupted; `bunchd once` or `bunchd run` goes on with it\n"), "{said}");
    assert!(world.path("working/1").join(CSV).exists() && world.path("working/1").join(OK).exists());
    assert_eq!(fs::read_to_string(world.path("working/1").join(CSV)).expect("it is there"), PRODUCTS);
}
