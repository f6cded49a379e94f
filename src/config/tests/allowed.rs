//! The list `allowed`, and the step that reads it.

use super::*;
use crate::model::argument::ExecutorSpec;
use crate::model::message::Severity;

const fn executor(name: &'static str) -> ExecutorSpec {
    ExecutorSpec { name, summary: "", arguments: &[], takes_options: false, takes_environment: false }
}

const EXECUTORS: &[ExecutorSpec] = &[executor("check-permissions"), executor("report")];

/// Returns what is said about a source with further keys and the steps of its pipeline.
fn found(keys: &str, steps: &str) -> Vec<Diagnostic> {
    let xml = format!(r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="p">{steps}</pipeline></pipelines>"#);
    let definitions = definition::read(&[SourceText { name: "pipelines.xml".to_owned(), text: xml }], EXECUTORS);
    assert!(definitions.is_usable(), "{:?}", definitions.diagnostics);
    let text = text(&format!("[[source]]\nname = \"s\"\ninbox = \"in\"\npipeline = \"p\"\n{keys}"));
    check(&read(&text).expect("it has no mistakes of its own"), &text, &definitions.definitions)
}

fn messages(found: &[Diagnostic]) -> Vec<&str> {
    assert!(found.iter().all(|found| found.severity == Severity::Warning));
    found.iter().map(|found| found.message.as_str()).collect()
}

const CHECK: &str = r#"<step name="check" executorType="check-permissions" sortOrder="1"/>"#;

#[test]
fn d5_a_list_is_read_with_all_its_mistakes_at_their_places() {
    let source = "[[source]]\nname = \"s\"\ninbox = \"in\"\npipeline = \"p\"\n";
    let good = read(&text(&format!("{source}allowed = [\"user:erp\", \"gid:100\"]"))).expect("it is good");
    assert_eq!(good.sources[0].allowed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["user:erp", "gid:100"]);
    expect![[r#"
        error: `erp` names neither a user nor a group
         --> bunchd.toml:5:12
          |
        5 | allowed = ["erp", "uid:1", "uid:1"]
          |            ^^^^^
          |
          = help: write `user:NAME`, `group:NAME`, `uid:NUMBER` or `gid:NUMBER`

        error: `uid:1` is given twice
         --> bunchd.toml:5:28
          |
        5 | allowed = ["erp", "uid:1", "uid:1"]
          |                            ^^^^^^^
          |
          = help: remove one of them

        2 errors
    "#]]
    .assert_eq(&rendered(&format!("{source}allowed = [\"erp\", \"uid:1\", \"uid:1\"]\n")));
    assert!(rendered(&format!("{source}allowed = []")).contains("an empty list would allow nobody"));
}

#[test]
fn d5_a_step_without_a_list_and_a_list_without_a_step_are_told() {
    assert_eq!(messages(&found("", CHECK)), ["the source `s` has no list `allowed`, so the step `check` lets everybody import"]);
    let report = r#"<step name="report" executorType="report" sortOrder="1"/>"#;
    let list = "allowed = [\"uid:1\"]";
    assert_eq!(messages(&found(list, report)), ["`allowed` of the source `s` has no effect: no step of the pipeline `p` looks at it"]);
    assert!(found(list, CHECK).is_empty());
    assert!(found("enabled = false", CHECK).is_empty(), "a source that is switched off starts nothing");
}

#[test]
fn d8_steps_that_do_not_wait_for_the_check_are_told() {
    let step = |name: &str, order: u32, conditions: &str| {
        format!(r#"<step name="{name}" executorType="report" sortOrder="{order}"><conditions>{conditions}</conditions></step>"#)
    };
    let completed = r#"<step_condition type="previous-steps-completed"/>"#;
    let steps = [
        step("early", 0, completed),
        CHECK.to_owned(),
        step("same", 1, completed),
        step("beside", 2, ""),
        step("later", 3, completed),
        r#"<step name="always" executorType="report" sortOrder="9" runAlwaysStep="true"/>"#.to_owned(),
    ];
    let found = found("allowed = [\"uid:1\"]", &steps.concat());
    let unguarded: Vec<&str> = messages(&found).iter().filter_map(|text| text.split('`').nth(1)).collect();
    assert_eq!(unguarded, ["early", "same", "beside"]);
}
