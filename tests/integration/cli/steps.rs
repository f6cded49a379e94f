//! What an import program gets, and what its end means: with a program that prints its words.

use super::{ONE_SOURCE, with_bunch};
use crate::world::World;

/// A world whose pipeline has one import step with these attributes and arguments.
fn with_step(attributes: &str, arguments: &str) -> World {
    let pipelines = format!(
        r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="catalog_import">
    <parameters><parameter key="operation" default="add-update"/></parameters>
    <step name="import" executorType="import" sortOrder="10" {attributes}>
      <arguments>
        <argument key="program" value="./importer"/>
        <argument key="command" value="import:products"/>
        {arguments}
      </arguments>
    </step>
  </pipeline>
</pipelines>"#
    );
    with_bunch().dropped("import-product_20260302_2.csv", super::PRODUCTS).file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", pipelines)
}

const PRINT_WORDS: &str = r#"for word in "$@"; do echo "[$word]"; done; echo "to stderr" >&2"#;

/// Proves E1: words come from XML and parameters, placeholders are filled, no shell reads them, both streams are logged.
#[test]
fn e1_an_importer_gets_its_words_without_a_shell_and_both_streams_are_logged() {
    let arguments = r#"<argument key="operation" value="${parameter.operation}"/>
        <argument key="--id" value="${execution.id} ${bunch.identifier}"/>
        <argument key="--odd" value="$(date); *"/>"#;
    let world = with_step("", arguments).program("importer", PRINT_WORDS);
    world.run("once").exits(0);
    let log = world.run("log 1 import").exits(0).out;
    assert_eq!(log, "[import:products]\n[add-update]\n[--id=1 20260302]\n[--odd=$(date); *]\nto stderr\n");
}

/// Proves E1: it is seen before the step starts.
#[test]
fn e1_an_importer_that_is_missing_or_not_executable_is_told_with_what_to_do() {
    let world = with_step("", "");
    world.run("once").exits(1).tells("importer");
    world.run("show 1").exits(0).tells("importer was not found");
    let world = with_step("", "").file("importer", "#!/bin/sh\n");
    world.run("once").exits(1);
    world.run("show 1").exits(0).tells("not executable");
}

#[test]
fn e2_single_mode_hands_over_the_first_file_of_the_working_directory() {
    let argument = r#"<argument key="single_mode" value="true"/>"#;
    let world = with_step("", argument).program("importer", r#"echo "[$2]"; cat "$2""#);
    world.run("once").exits(0);
    let log = world.run("log 1 import").exits(0).out;
    let (path, content) = log.split_once('\n').expect("it has two lines and more");
    assert!(path.starts_with("[/srv/bunchd/working/1/") && path.ends_with("/import-product_20260302_01.csv]"), "{path}");
    assert_eq!(content, super::PRODUCTS);
}

/// Proves E3: the whole tree ends, whatever a program of it does with TERM.
#[test]
fn e3_a_step_that_expires_ends_with_all_its_processes() {
    let script = "trap '' TERM\n(trap '' TERM; sleep 600) &\nsetsid sleep 600 &\nsleep 600; sleep 600";
    let world = with_step(r#"expireIn="1 second""#, "").program("importer", script);
    // The world fails the test if a process of it is left.
    world.run("once").exits(1).tells("import failed");
}

/// A pipeline without a bunch is started by hand, and done by the next run.
#[test]
fn p8_a_pipeline_is_started_by_name_and_done_by_the_next_run() {
    let world = World::new();
    world.run("start index").exits(0).tells("noted as request 1; no daemon runs");
    world.run("once").exits(0).tells("1 index: started\n").tells("1 index: reindex succeeded");
    world.run("list --pipeline index --status succeeded").exits(0).tells("index");
}
