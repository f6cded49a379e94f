//! Validation by a pipeline, on a copy that does not outlive it.

use std::fs;
use std::process::{Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{BAD, GOOD, tree};
use crate::world::{World, until};

/// A pipeline that tells where it runs, and waits to be ended.
const SLOW: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="slow">
    <step name="wait" executorType="command" sortOrder="10">
      <arguments><argument key="command" value="/srv/bunchd/wait"/><argument key="validates" value="true"/></arguments>
    </step>
  </pipeline>
</pipelines>"#;

/// A pipeline that has the import program validate too; both look at the same files, whatever the other says.
const BOTH: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="both">
    <step name="ours" executorType="csv-validate" sortOrder="10"/>
    <step name="theirs" executorType="import" sortOrder="20">
      <conditions>
        <step_condition type="previous-steps-finished"/>
        <step_condition type="attempts-limit" limit="3"/>
        <step_condition type="time-between-attempts" minutes="5"/>
        <step_condition type="named-pipeline-status" pipeline="validation" status="succeeded"/>
      </conditions>
      <arguments>
        <argument key="program" value="/srv/bunchd/validator"/>
        <argument key="preset" value="m2if"/>
        <argument key="command" value="import:products"/>
        <argument key="operation" value="validate"/>
      </arguments>
    </step>
  </pipeline>
</pipelines>"#;

/// A program that takes the files away and finds a mistake in the first record of the first one.
const VALIDATOR: &str = r#"
for word in "$@"; do case $word in
  --source-dir=*) source=${word#*=};; --target-dir=*) target=${word#*=};; --serial=*) serial=${word#*=};;
esac; done
mkdir -p "$target/$serial"
first=$(ls "$source" | grep csv | head -n 1)
mv "$source"/* "$target/$serial/"
echo "[{\"File\": \"$first\", \"Line\": 2, \"Column\": \"name\", \"Error\": \"no such name\"}]" > "$target/$serial/validations.json"
exit 1"#;

/// A world with further pipelines beside the shipped ones.
fn with_pipelines(xml: &str) -> World {
    let world = World::new().file("more.xml", xml);
    let config = fs::read_to_string(world.path("bunchd.toml")).expect("it is there");
    world.file("bunchd.toml", config.replace("[paths]", "[paths]\npipelines = [\"pipelines.xml\", \"more.xml\"]"))
}

/// A command with a temporary folder of its own.
fn in_tmp(world: &World, words: &[&str]) -> Command {
    fs::create_dir_all(world.path("tmp")).expect("a folder can be made");
    let mut command = world.in_world(env!("CARGO_BIN_EXE_bunchd"));
    command.args(words).env("TMPDIR", world.path("tmp"));
    command
}

fn output(world: &World, words: &[&str]) -> Output {
    in_tmp(world, words).output().expect("bunchd can be started")
}

fn is_empty(world: &World) -> bool {
    fs::read_dir(world.path("tmp")).expect("it is there").next().is_none()
}

#[test]
fn e11_a_pipeline_validates_a_copy_that_is_gone_afterwards() {
    let world = World::new().file("bad.csv", BAD);
    let before = tree(&world.path("bad.csv"));
    let ran = output(&world, &["validate", "bad.csv", "--pipeline", "validation", "--json"]);
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    let told: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("it is JSON");
    assert_eq!((&told["errors"], &told["findings"][0]["file"], &told["findings"][0]["line"]), (&1.into(), &"bad.csv".into(), &3.into()));
    assert_eq!(tree(&world.path("bad.csv")), before);
    assert!(is_empty(&world) && !world.path("state").exists());
}

#[test]
fn e11_a_pipeline_that_may_import_is_refused_before_anything_is_copied() {
    let world = World::new().file("good.csv", GOOD);
    let ran = world.run("validate good.csv --pipeline catalog_import").exits(78);
    assert!(ran.err.contains("the pipeline catalog_import does not only validate: its step import imports"), "{}", ran.err);
    assert!(!ran.err.contains("on a copy"), "{}", ran.err);
    world.run("validate good.csv --pipeline validatoin").exits(66);
}

#[test]
fn e11_a_program_that_does_not_say_that_it_only_validates_is_not_run() {
    let xml = SLOW.replace(r#"<argument key="validates" value="true"/>"#, "");
    let world = with_pipelines(&xml).file("good.csv", GOOD).program("wait", "touch /srv/bunchd/it-ran");
    let ran = world.run("validate good.csv --pipeline slow").exits(78);
    assert!(ran.err.contains("its step wait runs a program, which may do anything"), "{}", ran.err);
    assert!(ran.err.contains(r#"<argument key="validates" value="true"/>"#), "{}", ran.err);
    assert!(!world.path("it-ran").exists());
}

#[test]
fn e11_a_pipeline_that_is_told_to_end_takes_its_programs_and_the_copy_along() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let world = with_pipelines(SLOW).file("good.csv", GOOD).program("wait", ">where\nsleep 600");
        let child = in_tmp(&world, &["validate", "good.csv", "--pipeline", "slow"]).stderr(Stdio::piped()).spawn();
        let child = child.expect("bunchd can be started");
        let where_it_runs = || fs::read_dir(world.path("tmp")).ok()?.next()?.ok().map(|entry| entry.path());
        until("the program of the step runs", || where_it_runs().is_some_and(|scratch| scratch.join("working/1/where").exists()));
        kill(Pid::from_raw(child.id().try_into().expect("a process number is an i32")), signal).expect("it is ours");
        let ended = child.wait_with_output().expect("it is ours");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(130), "{said}");
        assert!(said.contains("it was told to end before all was checked"), "{said}");
        assert!(is_empty(&world), "the copy is gone");
    }
}

#[test]
fn e11_what_the_validator_of_the_import_program_finds_is_told_beside_our_own_findings() {
    let world =
        with_pipelines(BOTH).program("validator", VALIDATOR).file("import-product_1_1.csv", BAD).file("import-product_1_2.csv", GOOD);
    let before = tree(world.root());
    let ran = world.run_words(&["validate", "import-product_1_1.csv", "import-product_1_2.csv", "--pipeline", "both", "--json"]).exits(1);
    let told = ran.json();
    let found: Vec<String> = told["findings"].as_array().expect("a list").iter().map(place).collect();
    assert_eq!(found, ["too-few-columns import-product_1_1.csv 3", "external import-product_1_1.csv 2"], "{told}");
    assert_eq!((&told["errors"], &told["records"], told["files"].as_array().map(Vec::len)), (&2.into(), &5.into(), Some(2)));
    assert_eq!(tree(world.root()), before);
}

fn place(finding: &serde_json::Value) -> String {
    let word = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    format!("{} {} {}", word("rule"), word("file"), finding["record"])
}

#[test]
fn e11_files_without_mistakes_are_told_by_a_pipeline_too() {
    let world = World::new().file("a.csv", GOOD).file("b.csv", GOOD);
    let told = world.run("validate a.csv b.csv --pipeline validation --json").exits(0).json();
    let records: Vec<_> = told["files"].as_array().expect("a list").iter().map(|file| file["records"].to_string()).collect();
    assert_eq!((records, &told["findings"]), (vec!["2".to_owned(), "2".to_owned()], &serde_json::json!([])));
}

#[test]
fn e11_a_pipeline_that_cannot_do_its_work_is_told_and_is_not_clean() {
    let xml = SLOW.replace("/srv/bunchd/wait", "/srv/bunchd/nothing-there");
    let world = with_pipelines(&xml).file("good.csv", GOOD);
    let ran = world.run("validate good.csv --pipeline slow").exits(1);
    assert!(ran.err.contains("good.csv: the pipeline ended as failed: "), "{}", ran.err);
}
