use super::*;
use crate::model::condition::{Growth, LookedUp, PipelineCondition, StepCondition};
use crate::model::execution::Status;
use crate::model::probe::Probe;
use crate::model::schedule::Schedule;
use jiff::SignedDuration;

const fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn of_pipeline(conditions: &str) -> Vec<PipelineCondition> {
    let step = "<step name=\"s\" executorType=\"report\" sortOrder=\"1\"/>";
    let text = format!("<pipeline name=\"a\"><conditions>{conditions}</conditions>{step}</pipeline>");
    good(&[pipelines("a.xml", &text)]).pipelines["a"].conditions.clone()
}

/// The conditions of the step `b`, after `a` in a pipeline of three, beside a pipeline `other`.
fn of_step(conditions: &str) -> Vec<StepCondition> {
    let definitions = good(&[pipelines("a.xml", &pipeline_with(conditions))]);
    definitions.pipelines["p"].steps[1].conditions.clone()
}

fn pipeline_with(conditions: &str) -> String {
    format!(
        "<pipeline name=\"p\"><step name=\"a\" executorType=\"report\" sortOrder=\"1\"/>\
         <step name=\"b\" executorType=\"report\" sortOrder=\"2\"><conditions>{conditions}</conditions></step>\
         <step name=\"c\" executorType=\"report\" sortOrder=\"3\"/></pipeline>\
         <pipeline name=\"other\"><step name=\"reindex\" executorType=\"report\" sortOrder=\"1\"/></pipeline>"
    )
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn command(words: &[&str], timeout: i64, every: i64) -> PipelineCondition {
    let probe = Probe::Command { program: "checker".into(), words: texts(words), timeout: seconds(timeout) };
    PipelineCondition::Command { looked_up: LookedUp { probe, every: seconds(every) } }
}

#[test]
fn p3_every_condition_of_a_pipeline_is_read_as_it_is_meant() {
    let read = of_pipeline(
        r#"<pipeline_condition type="no-sibling-in-progress"/>
           <pipeline_condition type="cron" schedule="30 2 * * MON-FRI" timezone="Europe/Berlin" description="At night"/>
           <pipeline_condition type="enabled" value="false"/>
           <pipeline_condition type="command" program="checker" command="is-open --shop 'main store'" every="1 minute" timeout="20 s"/>
           <pipeline_condition type="files-present" pattern="/srv/x/*.done" every="5 s"/>"#,
    );
    let schedule = Schedule { expression: "30 2 * * MON-FRI".into(), timezone: "Europe/Berlin".into() };
    let files = LookedUp { probe: Probe::Files { pattern: "/srv/x/*.done".into() }, every: seconds(5) };
    let expected = [
        PipelineCondition::NoSiblingInProgress,
        PipelineCondition::Cron { schedule },
        PipelineCondition::Enabled { value: false },
        command(&["is-open", "--shop", "main store"], 20, 60),
        PipelineCondition::FilesPresent { looked_up: files },
    ];
    assert_eq!(read, expected);
    assert_eq!(of_pipeline(r#"<pipeline_condition type="no-auto-spawn"/>"#), [PipelineCondition::NoAutoSpawn]);
}

#[test]
fn p3_what_is_looked_up_is_asked_every_30_seconds_and_may_take_10_unless_it_says_otherwise() {
    assert_eq!(of_pipeline(r#"<pipeline_condition type="command" program="checker"/>"#), [command(&[], 10, 30)]);
    assert_eq!(of_pipeline(r#"<pipeline_condition type="command" program="checker" every="4 s"/>"#), [command(&[], 4, 4)]);
    let looked_up = LookedUp { probe: Probe::Files { pattern: "in/*.go".into() }, every: seconds(30) };
    let files = of_pipeline(r#"<pipeline_condition type="files-present" pattern="in/*.go"/>"#);
    assert_eq!(files, [PipelineCondition::FilesPresent { looked_up }]);
}

#[test]
fn p4_every_condition_of_a_step_is_read_as_it_is_meant() {
    let read = of_step(
        r#"<step_condition type="previous-steps-completed"/><step_condition type="previous-steps-finished"/>
           <step_condition type="attempts-limit" limit="5"/>
           <step_condition type="time-between-attempts" seconds="90" growth="exponential" max="1 hour" jitter="10"/>
           <step_condition type="step-not-running" step="reindex"/>
           <step_condition type="no-conflicting-steps" steps="a, reindex"/>
           <step_condition type="depends-on-steps" steps="a"/>
           <step_condition type="named-pipeline-status" pipeline="other" status="succeeded succeeded-with-warnings"/>
           <step_condition type="no-conflicting-indexing" program="magento" indexes="catalog_product_price, cataloginventory_stock" every="1m"/>"#,
    );
    let indexing =
        Probe::Indexing { program: Some("magento".into()), indexes: texts(&["catalog_product_price", "cataloginventory_stock"]) };
    let expected = [
        StepCondition::PreviousStepsCompleted,
        StepCondition::PreviousStepsFinished,
        StepCondition::AttemptsLimit { limit: 5 },
        StepCondition::TimeBetweenAttempts { wait: seconds(90), growth: Growth::Exponential { limit: seconds(3600), jitter_percent: 10 } },
        StepCondition::StepNotRunning { step: "reindex".into() },
        StepCondition::NoConflictingSteps { steps: texts(&["a", "reindex"]) },
        StepCondition::DependsOnSteps { steps: texts(&["a"]) },
        StepCondition::NamedPipelineStatus { pipeline: "other".into(), statuses: vec![Status::Succeeded, Status::SucceededWithWarnings] },
        StepCondition::NoConflictingIndexing { looked_up: LookedUp { probe: indexing, every: seconds(60) } },
    ];
    assert_eq!(read, expected);
}

#[test]
fn p4_what_a_condition_of_a_step_leaves_out_has_its_default() {
    let indexing = LookedUp { probe: Probe::Indexing { program: Some("magento".into()), indexes: Vec::new() }, every: seconds(30) };
    let exponential = Growth::Exponential { limit: seconds(60), jitter_percent: 0 };
    let read = of_step(
        r#"<step_condition type="step-not-running"/><step_condition type="no-conflicting-indexing" program="magento"/>
           <step_condition type="attempts-limit" limit="2"/>
           <step_condition type="time-between-attempts" minutes="1" growth="exponential" max="1 minute"/>"#,
    );
    let expected = [
        StepCondition::StepNotRunning { step: "b".into() },
        StepCondition::NoConflictingIndexing { looked_up: indexing },
        StepCondition::AttemptsLimit { limit: 2 },
        StepCondition::TimeBetweenAttempts { wait: seconds(60), growth: exponential },
    ];
    assert_eq!(read, expected);
}

#[test]
fn e8_whether_an_index_is_rebuilt_is_asked_where_the_configuration_says_unless_a_program_is_named() {
    let read = of_step(r#"<step_condition type="no-conflicting-indexing" indexes="mine"/>"#);
    let probe = Probe::Indexing { program: None, indexes: texts(&["mine"]) };
    assert_eq!(read, [StepCondition::NoConflictingIndexing { looked_up: LookedUp { probe, every: seconds(30) } }]);
}

#[test]
fn p4_names_stand_between_commas_or_blanks_and_every_status_can_be_waited_for() {
    let all: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
    for separator in [", ", " ", ",", "\n  "] {
        let read = of_step(&format!(
            r#"<step_condition type="depends-on-steps" steps="a{separator}c"/>
               <step_condition type="named-pipeline-status" pipeline="other" status="{}"/>"#,
            all.join(separator)
        ));
        let waited_for = StepCondition::NamedPipelineStatus { pipeline: "other".into(), statuses: Status::ALL.to_vec() };
        assert_eq!(read, [StepCondition::DependsOnSteps { steps: texts(&["a", "c"]) }, waited_for]);
    }
}

#[test]
fn p3_p4_a_patch_changes_a_setting_of_a_condition_and_keeps_the_others() {
    let base = r#"<pipeline name="a">
      <conditions><pipeline_condition type="cron" schedule="0 1 * * *" timezone="Europe/Berlin"/>
        <pipeline_condition type="command" program="checker" command="a b" every="2 minutes" timeout="1 minute"/></conditions>
      <step name="s" executorType="report" sortOrder="1"><conditions>
        <step_condition type="attempts-limit" limit="3"/>
        <step_condition type="time-between-attempts" minutes="5" growth="exponential" max="1 hour"/>
        <step_condition type="no-conflicting-indexing" program="magento" indexes="x"/>
      </conditions></step></pipeline>"#;
    let patch = r#"<referencePipeline name="a">
      <conditions><referencePipeline_condition type="cron" timezone="UTC"/>
        <referencePipeline_condition type="command" program="checker" command="c"/></conditions>
      <referenceStep name="s"><conditions>
        <referenceStep_condition type="time-between-attempts" growth="fixed"/>
        <referenceStep_condition type="no-conflicting-indexing" every="5 s"/>
      </conditions></referenceStep></referencePipeline>"#;
    let patched = &good(&[pipelines("a.xml", base), pipelines("b.xml", patch)]).pipelines["a"];
    let schedule = Schedule { expression: "0 1 * * *".into(), timezone: "UTC".into() };
    assert_eq!(patched.conditions, [PipelineCondition::Cron { schedule }, command(&["c"], 60, 120)]);
    let indexing = LookedUp { probe: Probe::Indexing { program: Some("magento".into()), indexes: texts(&["x"]) }, every: seconds(5) };
    let expected = [
        StepCondition::AttemptsLimit { limit: 3 },
        StepCondition::TimeBetweenAttempts { wait: seconds(300), growth: Growth::Fixed },
        StepCondition::NoConflictingIndexing { looked_up: indexing },
    ];
    assert_eq!(patched.steps[0].conditions, expected);
}

#[test]
fn p3_p4_conditions_and_their_settings_have_their_places() {
    let text = pipelines(
        "a.xml",
        r#"<pipeline name="a"><conditions><pipeline_condition type="enabled" value="true"/></conditions>
           <step name="s" executorType="report" sortOrder="1"><conditions><step_condition type="step-not-running" step="s"/></conditions></step>
           </pipeline>"#,
    );
    let origins = &good(std::slice::from_ref(&text)).origins["a"];
    let shown = |origin: &Origin| text.text[origin.span.clone()].to_owned();
    assert_eq!(shown(&origins.conditions["enabled"].settings["value"]), "true");
    assert_eq!(shown(&origins.steps["s"].conditions["step-not-running"].name), "step-not-running");
}

#[test]
fn p4_steps_that_wait_in_the_order_of_their_numbers_are_no_circle() {
    let definitions = good(&[pipelines(
        "a.xml",
        r#"<pipeline name="a">
  <step name="last" executorType="report" sortOrder="9" runAlwaysStep="true"/>
  <step name="late" executorType="report" sortOrder="5"><conditions><step_condition type="previous-steps-completed"/></conditions></step>
  <step name="first" executorType="report" sortOrder="1"/>
  <step name="beside" executorType="report" sortOrder="5"><conditions><step_condition type="depends-on-steps" steps="late"/></conditions></step>
  <step name="early" executorType="report" sortOrder="0"/>
  <step name="other" executorType="report" sortOrder="3"><conditions><step_condition type="depends-on-steps" steps="early first"/></conditions></step>
</pipeline>"#,
    )]);
    assert_eq!(definitions.pipelines["a"].steps.len(), 6);
}
