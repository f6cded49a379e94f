//! `bunchd explain` on the shipped pipelines: the order of steps for each way in, where values come from, drawings.

use expect_test::expect;
use regex::Regex;
use serde_json::Value;

use super::ONE_SOURCE;
use crate::sources::project;
use crate::world::World;

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("it is a list").iter().filter_map(Value::as_str).collect()
}

fn explained(world: &World, pipeline: &str) -> Value {
    world.run_words(&["explain", pipeline, "--json"]).exits(0).json()
}

fn shipped(world: &World) -> Vec<String> {
    let listed = world.run("pipelines --json").exits(0).json();
    let names = listed.as_array().expect("it is a list").iter().filter_map(|pipeline| pipeline["name"].as_str());
    names.map(str::to_owned).collect()
}

#[test]
fn d1_what_a_terminal_would_obey_is_not_printed_although_a_column_is_called_so() {
    let xml = r#"<pipelines xmlns="urn:bunchd:pipelines"><rules name="r" schema="r.json"/><pipeline name="p">
        <step name="s" executorType="csv-validate" sortOrder="1"><arguments><argument key="rules" value="r"/></arguments></step>
        </pipeline></pipelines>"#;
    let schema = |name: &str| format!(r#"{{"fields": [{{"name": "{name}", "type": "integer"}}]}}"#);
    let world = World::new().file("bunchd.toml", "").file("pipelines.xml", xml);
    for name in ["sku\\u001b[31m", "a column with a name that is longer than its place\\u001b[31m"] {
        world.put("r.json", schema(name).into_bytes());
        let out = world.run("explain p").exits(0).out;
        assert!(out.contains("\u{fffd}[31m") && !out.contains('\u{1b}'), "{out}");
    }
}

#[test]
fn d1_the_index_pipeline_is_explained_in_words() {
    let programs = "\n[programs]\nimporter = [\"/var/www/shop/vendor/bin/import-simple\"]\nmagento = [\"/var/www/shop/bin/magento\", \"--no-interaction\"]\n";
    let world = World::new().file("bunchd.toml", format!("{ONE_SOURCE}{programs}"));
    let out = world.run("explain index").exits(0).out;
    let out = Regex::new(r"pipelines\.xml:\d+").expect("it is a regular expression").replace_all(&out, "pipelines.xml:N");
    expect![[r#"
        index (connector magento)  pipelines.xml:N
          Rebuild the indexes of the shop that need it
          at a time  1 execution
          starts     when no other execution of the pipeline is in progress (no-sibling-in-progress)
          expires    after 6 hours: steps that run are stopped, and those that wait are called off
          stop       not possible; bunchd cancel ends it at once

        Ways in
          drop       not possible: no source in bunchd.toml names the pipeline index
          start      `bunchd start index` runs reindex → index_update → report

        Steps, in the order in which they can start
          1. at once
            reindex  pipelines.xml:N
              Rebuild the indexes that need it
              does       reindex: Asks each index its purposes in order, and rebuilds those to which one
                         applies; the others are left to the delta
              starts     when no step named reindex runs in any execution of any pipeline
                         (no-conflicting-steps)
              tries      up to 2 attempts, 10 minutes apart; stopped after 5 hours, which is a failure

          2. after reindex
            index_update  pipelines.xml:N
              Have the shop take up the changes that wait
              does       index-update: Has the shop's cron group index take up the changes that wait for
                         indexes, until no more than a limit wait
              starts     when each step of lower sortOrder ended well or may fail (previous-steps-completed)
              tries      1 attempt; stopped after 1 hour, which is a failure
              may fail   its failure counts as a warning, and the steps after it run (allowFailure)

          3. after reindex, index_update
            report  pipelines.xml:N
              Write down what happened, with all messages
              does       report: Writes the story of the execution beside its files, as text and as JSON
              starts     when each step of lower sortOrder ended, well or not (previous-steps-finished)
              tries      1 attempt
              always     runs also after a failure, an abort, a stop or cancel, and when the pipeline
                         expires (runAlwaysStep)

        `--all` also lists what steps could set, with the defaults
    "#]]
    .assert_eq(&out);
}

#[test]
fn d1_the_steps_are_told_in_order_for_a_drop_and_for_a_start_with_their_conditions() {
    let world = World::new();
    let plan = explained(&world, "catalog_import");
    let steps = ["validate", "import", "reindex", "media_cleanup", "archive", "report"];
    let entry = |number: usize| &plan["entries"][number];
    assert_eq!((entry(0)["entry"].as_str(), entry(1)["entry"].as_str()), (Some("drop"), Some("start")));
    assert_eq!(names(&entry(0)["steps"]), steps);
    assert_eq!(names(&entry(1)["steps"]), steps);
    assert!(entry(0)["refusal"].is_null() && entry(1)["refusal"].is_null());
    assert_eq!((&entry(1)["takes_bunch"], names(&entry(1)["lacking_files"])), (&true.into(), vec![]));
    let conditions = |step: usize| plan["steps"][step]["conditions"].as_array().map(Vec::len);
    assert_eq!([0, 1, 2, 3, 4, 5].map(conditions), [0, 3, 4, 1, 1, 1].map(Some));
    world
        .run("explain catalog_import")
        .exits(0)
        .tells("runs validate → import → reindex → media_cleanup → archive → report\n")
        .tells("(previous-steps-completed)");
}

#[test]
fn d1_each_argument_names_the_line_in_which_it_was_written() {
    let world = World::new();
    let text = std::fs::read_to_string(project("pipelines.xml")).expect("it is there");
    let lines: Vec<_> = text.lines().collect();
    for pipeline in shipped(&world) {
        let plan = explained(&world, &pipeline);
        let arguments = plan["steps"].as_array().into_iter().flatten().flat_map(|step| step["arguments"].as_array().into_iter().flatten());
        for argument in arguments.filter(|argument| argument["preset"].is_null()) {
            let place = argument["written_at"].as_str().and_then(|place| place.strip_prefix("pipelines.xml:")).expect("it has a place");
            let line = lines[place.parse::<usize>().expect("it is a number") - 1];
            let value = argument["value"].as_str().expect("it is a text");
            assert!(line.contains(&format!("\"{value}\"")), "{pipeline}: {argument} is not in {line}");
        }
    }
}

/// Proves E4: what a preset brings stands among the arguments, as it will be handed over, and names the preset.
#[test]
fn e4_what_the_preset_brings_is_told_with_its_origin() {
    let world = World::new();
    let out = world.run("explain catalog_import").exits(0).out;
    let line = |key: &str| out.lines().find(|line| line.contains(key)).unwrap_or_default();
    assert!(
        line("--pid-filename").contains("= ${target_directory}/importer.pid") && line("--pid-filename").ends_with("preset m2if"),
        "{out}"
    );
    assert!(line("preset  ").contains("= m2if") && line("preset  ").contains("pipelines.xml:"), "{out}");
    let arguments = &explained(&world, "catalog_import")["steps"][1]["arguments"];
    let brought: Vec<_> = arguments.as_array().into_iter().flatten().filter(|argument| argument["preset"] == "m2if").collect();
    assert!(brought.len() == 7 && brought.iter().all(|argument| argument["written_at"].is_null()), "{arguments}");
}

#[test]
fn d1_each_shipped_pipeline_is_drawn_with_every_step_once() {
    let world = World::new();
    for pipeline in shipped(&world) {
        let plan = explained(&world, &pipeline);
        let (dot, mermaid) = (world.run_words(&["explain", &pipeline, "--dot"]), world.run_words(&["explain", &pipeline, "--mermaid"]));
        let (dot, mermaid) = (dot.exits(0).out, mermaid.exits(0).out);
        assert!(mermaid.starts_with("flowchart TD\n") && dot.starts_with(&format!("digraph \"{pipeline}\" {{\n")) && dot.ends_with("}\n"));
        for step in plan["steps"].as_array().into_iter().flatten().filter_map(|step| step["name"].as_str()) {
            assert_eq!(mermaid.matches(&format!("[\"{step}<br/>")).count(), 1, "{step}: {mermaid}");
            assert_eq!(dot.matches(&format!("\"{step}\" [label=\"{step}\\n")).count(), 1, "{step}: {dot}");
        }
    }
}

#[test]
fn d1_no_value_of_an_environment_variable_is_told() {
    let pipelines = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="catalog_import">
      <step name="a" executorType="command" sortOrder="1"><arguments>
        <argument key="command" value="/bin/true ${env.PATH}"/>
      </arguments></step>
    </pipeline></pipelines>"#;
    let world = World::new().file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", pipelines);
    for form in ["", " --json", " --mermaid", " --dot"] {
        let out = world.run(&format!("explain catalog_import{form}")).exits(0).out;
        assert!(!out.contains("/usr/bin"), "{out}");
    }
    world.run("explain catalog_import").exits(0).tells("environment variable PATH; where you are now it is set");
}

#[test]
fn d1_an_unknown_pipeline_and_broken_definitions_have_their_exit_codes() {
    World::new().run("explain catalogue_import").exits(66).complains(expect![[r#"
        bunchd: there is no pipeline named catalogue_import; did you mean catalog_import?
    "#]]);
    World::new().run("explain index --dot --mermaid").exits(64);
    let broken =
        World::new().file("pipelines.d/broken.xml", "<pipelines xmlns=\"urn:bunchd:pipelines\"><pipeline name=\"a\"/></pipelines>");
    broken.run("explain index").exits(78).complains(expect![[r#"
        error: the pipeline has no steps
         --> pipelines.d/broken.xml:1:42
          |
        1 | <pipelines xmlns="urn:bunchd:pipelines"><pipeline name="a"/></pipelines>
          |                                          ^^^^^^^^
          |
          = help: add a `<step>`, or remove the pipeline

        1 error
    "#]]);
}
