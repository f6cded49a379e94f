//! `--json` on each listing is JSON, and its keys are a promise to scripts.

use std::collections::BTreeSet;

use expect_test::expect;
use serde_json::Value;

use super::{CSV, with_bunch};
use crate::world::World;

/// Lists each key of a value with its place and the kind of its value, one in a line.
fn shape(value: &Value) -> String {
    let mut lines = BTreeSet::new();
    collect(value, "", &mut lines);
    lines.into_iter().map(|line| line + "\n").collect()
}

fn collect(value: &Value, at: &str, lines: &mut BTreeSet<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) if items.is_empty() => "empty list",
        Value::Array(items) => {
            items.iter().for_each(|item| collect(item, &format!("{at}[]"), lines));
            return;
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| collect(field, &format!("{at}.{key}"), lines));
            return;
        }
    };
    lines.insert(format!("{at}: {kind}"));
}

/// Takes away how far steps have come: on a busy machine a check may take so long that it tells something.
fn without_progress(mut shown: Value) -> Value {
    for step in shown["steps"].as_array_mut().expect("there are steps") {
        step["progress"] = Value::Null;
    }
    shown
}

/// A world with a bunch that was imported, one that waits, and a stranger.
fn lived_in() -> World {
    let world = with_bunch();
    world.run("once").exits(0);
    world.dropped("import-product_20260303_1.csv", "sku\nA\n").dropped("notes.txt", "")
}

#[test]
fn r2_inbox_has_stable_keys() {
    expect![[r#"
        [].bunches: empty list
        [].bunches[].files[]: text
        [].bunches[].key.identifier: text
        [].bunches[].key.source: text
        [].bunches[].key.type: text
        [].bunches[].ok_files: empty list
        [].bunches[].readiness.reasons[].expected: text
        [].bunches[].readiness.reasons[].reason: text
        [].bunches[].readiness.state: text
        [].bunches[].size_bytes: number
        [].bunches[].unlisted: empty list
        [].directory: text
        [].error: null
        [].source: text
        [].strangers: empty list
        [].strangers[].name: text
        [].strangers[].why: text
        [].strangers_left_off: number
    "#]]
    .assert_eq(&shape(&lived_in().run("inbox --json").exits(0).json()));
}

/// Proves P8.
#[test]
fn r2_list_has_stable_keys() {
    expect![[r#"
        [].bunch: text
        [].called_off: null
        [].created_at: text
        [].failure: null
        [].files: number
        [].finished_at: text
        [].id: number
        [].paused_since: null
        [].pipeline: text
        [].retry_of: null
        [].source: text
        [].status: text
    "#]]
    .assert_eq(&shape(&lived_in().run("list --json").exits(0).json()));
}

/// Proves P8.
#[test]
fn r2_show_has_stable_keys() {
    expect![[r#"
        .bunch: text
        .called_off: null
        .can_stop: boolean
        .created_at: text
        .directory: text
        .failure: null
        .file_names[]: text
        .files: number
        .finished_at: text
        .id: number
        .messages[].attempt: number
        .messages[].severity: text
        .messages[].step: text
        .messages[].text: text
        .paused_since: null
        .pauses: empty list
        .pipeline: text
        .removed: boolean
        .retry_of: null
        .source: text
        .statistics[].count: number
        .statistics[].operation: text
        .statistics[].table: text
        .status: text
        .steps[].attempts: number
        .steps[].attempts_limit: number
        .steps[].conditions: empty list
        .steps[].executor_type: text
        .steps[].finished_at: text
        .steps[].name: text
        .steps[].note: null
        .steps[].progress: null
        .steps[].started_at: text
        .steps[].state: text
        .taken_up_by: null
        .unlisted: empty list
        .waits_for: empty list
    "#]]
    .assert_eq(&shape(&without_progress(lived_in().run("show last --json").exits(0).json())));
}

/// Proves P8.
#[test]
fn r2_status_has_stable_keys() {
    expect![[r#"
        .configuration: text
        .counts[].executions: number
        .counts[].status: text
        .daemon: null
        .failed_lately: empty list
        .in_progress: empty list
        .inbox[].error: null
        .inbox[].ready: number
        .inbox[].rejected: number
        .inbox[].source: text
        .inbox[].strangers: number
        .inbox[].waiting: number
        .ledger: text
        .pauses: empty list
        .progress: empty list
        .requests: empty list
        .schedules: empty list
        .short_of_disk: null
    "#]]
    .assert_eq(&shape(&lived_in().run("status --json").exits(0).json()));
}

#[test]
fn r2_once_has_stable_keys() {
    expect![[r#"
        .attempts: number
        .commits: number
        .executions: number
        .finished[].bunch: text
        .finished[].called_off: null
        .finished[].created_at: text
        .finished[].failure: null
        .finished[].files: number
        .finished[].finished_at: text
        .finished[].id: number
        .finished[].paused_since: null
        .finished[].pipeline: text
        .finished[].retry_of: null
        .finished[].source: text
        .finished[].status: text
        .interrupted: empty list
        .pauses: empty list
        .waiting: empty list
    "#]]
    .assert_eq(&shape(&with_bunch().run("once --json").exits(0).json()));
}

/// Proves P8.
#[test]
fn r2_pipelines_has_stable_keys() {
    expect![[r#"
        [].connector: text
        [].description: text
        [].is_importing: boolean
        [].name: text
        [].sources: empty list
        [].sources[]: text
        [].steps[]: text
    "#]]
    .assert_eq(&shape(&World::new().run("pipelines --json").exits(0).json()));
}

/// A script that asks for what is not there gets an empty list, and no text for people.
#[test]
fn r2_an_empty_list_is_json_too() {
    let world = with_bunch();
    world.run("once").exits(0);
    assert_eq!(world.run("list --status failed --json").exits(0).json(), Value::Array(Vec::new()));
}

/// Proves F7.
#[test]
fn f7_a_daemon_takes_a_dropped_bunch_by_itself() {
    let world = World::new();
    let daemon = world.daemon();
    let world_path = world.path("inbox");
    std::fs::write(world_path.join(CSV), super::PRODUCTS)
        .and_then(|()| std::fs::write(world_path.join(super::OK), ""))
        .expect("it is ours");
    crate::world::until("the bunch is imported", || {
        let listed = world.run("list --json").json();
        listed.get(0).is_some_and(|execution| execution["status"] == "succeeded")
    });
    let (code, said) = daemon.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("bunch claimed, execution created"), "{said}");
}

#[test]
fn r2_explain_has_stable_keys() {
    expect![[r#"
        .conditions[].condition: text
        .conditions[].meaning: text
        .connector: text
        .defined_at: text
        .description: text
        .entries[].entry: text
        .entries[].lacking_files: empty list
        .entries[].refusal: null
        .entries[].steps[]: text
        .entries[].takes_bunch: boolean
        .expire_in_seconds: number
        .is_ordered: boolean
        .is_stoppable: boolean
        .max_parallel: number
        .name: text
        .parameters[].choices[]: text
        .parameters[].default: text
        .parameters[].key: text
        .parameters[].label: text
        .parameters[].required: boolean
        .parameters[].tooltip: text
        .parameters[].type: text
        .rules[].blank[]: text
        .rules[].columns[].column: text
        .rules[].columns[].default: null
        .rules[].columns[].is_kind_told: boolean
        .rules[].columns[].length_max: null
        .rules[].columns[].length_max: number
        .rules[].columns[].length_min: null
        .rules[].columns[].length_min: number
        .rules[].columns[].max: null
        .rules[].columns[].min: null
        .rules[].columns[].min: text
        .rules[].columns[].not_empty: boolean
        .rules[].columns[].pattern: null
        .rules[].columns[].required: boolean
        .rules[].columns[].separator: null
        .rules[].columns[].severity: text
        .rules[].columns[].stop_after: null
        .rules[].columns[].value.choices[]: text
        .rules[].columns[].value.formats[]: text
        .rules[].columns[].value.type: text
        .rules[].conditionals: empty list
        .rules[].defined_at: text
        .rules[].description: text
        .rules[].forbidden: empty list
        .rules[].name: text
        .rules[].records: null
        .rules[].references: empty list
        .rules[].steps[]: text
        .rules[].stop_after: null
        .rules[].unique[].columns[]: text
        .rules[].unique[].severity: text
        .rules[].unique[].stop_after: null
        .rules[].unknown_columns: null
        .sources[].enabled: boolean
        .sources[].inbox: text
        .sources[].name: text
        .sources[].types[]: text
        .steps[].allow_failure: boolean
        .steps[].arguments: empty list
        .steps[].arguments[].behind: empty list
        .steps[].arguments[].behind[].kind: text
        .steps[].arguments[].behind[].meaning: text
        .steps[].arguments[].behind[].text: text
        .steps[].arguments[].key: text
        .steps[].arguments[].preset: null
        .steps[].arguments[].preset: text
        .steps[].arguments[].value: text
        .steps[].arguments[].written_at: null
        .steps[].arguments[].written_at: text
        .steps[].attempts_limit: number
        .steps[].conditions: empty list
        .steps[].conditions[].condition: text
        .steps[].conditions[].meaning: text
        .steps[].defined_at: text
        .steps[].description: text
        .steps[].executor: text
        .steps[].executor_type: text
        .steps[].expire_in_seconds: null
        .steps[].expire_in_seconds: number
        .steps[].name: text
        .steps[].run_always: boolean
        .steps[].sort_order: number
        .steps[].stage: number
        .steps[].time_between_attempts_max_seconds: null
        .steps[].time_between_attempts_seconds: number
        .steps[].unset_arguments: empty list
        .steps[].unset_arguments[].key: text
        .steps[].unset_arguments[].summary: text
        .steps[].waits_for: empty list
        .steps[].waits_for[].ending: text
        .steps[].waits_for[].step: text
    "#]]
    .assert_eq(&shape(&World::new().run("explain catalog_import --json").exits(0).json()));
}
