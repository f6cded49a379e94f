use super::*;
use expect_test::expect;

const BASE: &str = r#"<pipeline name="stock" description="old" connector="csv">
  <conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>
  <step name="check" executorType="csv-validate" sortOrder="1"/>
  <step name="import" executorType="import" sortOrder="2">
    <conditions><step_condition type="attempts-limit" limit="3"/><step_condition type="previous-steps-completed"/></conditions>
    <arguments><argument key="program" value="p"/><argument key="command" value="c"/><argument key="operation" value="o"/></arguments>
  </step>
</pipeline>
<pipeline name="price"><step name="s" executorType="report" sortOrder="1"/></pipeline>"#;

#[test]
fn p1_a_reference_overrides_attributes_and_merges_children() {
    let patch = r#"<referencePipeline name="stock" description="new" max-parallel="2">
  <parameters><parameter key="mode" default="m"/></parameters>
  <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions>
  <referenceStep name="import" expireIn="1 hour">
    <conditions>
      <referenceStep_condition type="attempts-limit" limit="5"/>
      <referenceStep_condition type="previous-steps-completed" remove="true"/>
      <step_condition type="previous-steps-finished"/>
    </conditions>
    <arguments>
      <referenceArgument key="command" value="${parameter.mode}"/>
      <referenceArgument key="operation" remove="true"/>
      <argument key="--x" value="y"/>
    </arguments>
  </referenceStep>
  <referenceStep name="check" remove="true"/>
  <step name="report" executorType="report" sortOrder="9"/>
</referencePipeline>
<referencePipeline name="price" remove="true"/>
<pipeline name="price"><step name="t" executorType="report" sortOrder="1"/></pipeline>"#;
    let definitions = good(&[pipelines("a.xml", BASE), pipelines("b.xml", patch)]);
    let stock = &definitions.pipelines["stock"];
    assert_eq!((stock.description.as_str(), stock.connector.as_str(), stock.max_parallel), ("new", "csv", 2));
    assert!(stock.conditions.is_empty() && stock.parameters.len() == 1);
    let names: Vec<&str> = stock.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["import", "report"]);
    let import = &stock.steps[0];
    assert_eq!((import.attempts_limit(), import.conditions.len()), (5, 2));
    let arguments: Vec<_> = import.arguments.iter().map(|argument| (argument.key.as_str(), argument.value.text.as_str())).collect();
    assert_eq!(arguments, [("program", "p"), ("command", "${parameter.mode}"), ("--x", "y")]);
    assert_eq!(definitions.pipelines["price"].steps[0].name, "t");
    let origins = &definitions.origins["stock"];
    assert_eq!((origins.name.file.as_str(), origins.steps["import"].arguments["command"].file.as_str()), ("a.xml", "b.xml"));
}

#[test]
fn p1_a_wait_that_is_patched_in_seconds_is_not_added_to_its_minutes() {
    let base = r#"<pipeline name="stock"><step name="import" executorType="report" sortOrder="1"><conditions>
      <step_condition type="attempts-limit" limit="3"/><step_condition type="time-between-attempts" minutes="5"/>
    </conditions></step></pipeline>"#;
    let patch = r#"<referencePipeline name="stock"><referenceStep name="import"><conditions>
      <referenceStep_condition type="time-between-attempts" seconds="1"/></conditions></referenceStep></referencePipeline>"#;
    let definitions = good(&[pipelines("a.xml", base), pipelines("b.xml", patch)]);
    assert_eq!(definitions.pipelines["stock"].steps[0].time_between_attempts().wait, jiff::SignedDuration::from_secs(1));
}

#[test]
fn p1_files_apply_in_the_order_given() {
    let (base, patch) = (pipelines("a.xml", BASE), pipelines("b.xml", "<referencePipeline name=\"price\" description=\"late\"/>"));
    assert_eq!(good(&[base.clone(), patch.clone()]).pipelines["price"].description, "late");
    assert!(!read(&[patch, base], EXECUTORS).is_usable());
}

#[test]
fn p2_a_mistake_in_a_patch_is_shown_in_the_patch() {
    let patch = r#"<referencePipeline name="stok"/>
<referencePipeline name="stock" max-parallel="0">
  <referenceStep name="improt" remove="true"/>
  <referenceStep name="import" remove="yes">
    <conditions><referenceStep_condition type="previous-steps-finished"/></conditions>
    <arguments><referenceArgument key="comand" value="x"/><referenceArgument key="command"/></arguments>
  </referenceStep>
  <step name="check" executorType="report" sortOrder="9"/>
</referencePipeline>
<referencePipeline name="price"><referenceStep name="s" remove="true"/></referencePipeline>"#;
    expect![[r#"
        error: the pipeline has no steps
          --> a.xml:10:2
           |
        10 | <pipeline name="price"><step name="s" executorType="report" sortOrder="1"/></pipeline>
           |  ^^^^^^^^
           |
           = help: add a `<step>`, or remove the pipeline

        error: there is no pipeline `stok` to refer to
         --> b.xml:2:26
          |
        2 | <referencePipeline name="stok"/>
          |                          ^^^^
          |
          = help: did you mean `stock`? defined before this: stock, price

        error: `0` is not an allowed number
         --> b.xml:3:47
          |
        3 | <referencePipeline name="stock" max-parallel="0">
          |                                               ^
          |
          = help: allowed: a whole number from 1 to 64

        error: there is no step `improt` to refer to
         --> b.xml:4:24
          |
        4 |   <referenceStep name="improt" remove="true"/>
          |                        ^^^^^^
          |
          = help: did you mean `import`? defined before this: check, import

        error: `yes` is neither true nor false
         --> b.xml:5:40
          |
        5 |   <referenceStep name="import" remove="yes">
          |                                        ^^^
          |
          = help: allowed: true, false

        error: there is no condition `previous-steps-finished` to refer to
         --> b.xml:6:48
          |
        6 |     <conditions><referenceStep_condition type="previous-steps-finished"/></conditions>
          |                                                ^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: did you mean `previous-steps-completed`? defined before this: attempts-limit, previous-steps-completed

        error: there is no argument `comand` to refer to
         --> b.xml:7:40
          |
        7 |     <arguments><referenceArgument key="comand" value="x"/><referenceArgument key="command"/></arguments>
          |                                        ^^^^^^
          |
          = help: did you mean `command`? defined before this: program, command, operation

        error: `<referenceArgument>` changes nothing
         --> b.xml:7:60
          |
        7 |     <arguments><referenceArgument key="comand" value="x"/><referenceArgument key="command"/></arguments>
          |                                                            ^^^^^^^^^^^^^^^^^
          |
          = help: give it a `value`, or `remove="true"`

        error: the step `check` is defined twice
         --> b.xml:9:15
          |
        9 |   <step name="check" executorType="report" sortOrder="9"/>
          |               ^^^^^
          |
         ::: a.xml:4:15
          |
        4 |   <step name="check" executorType="csv-validate" sortOrder="1"/>
          |               ----- it is defined here first
          |
          = help: give it another name, or change the first one by `<referenceStep>`

        9 errors
    "#]]
    .assert_eq(&rendered(&[pipelines("a.xml", BASE), pipelines("b.xml", patch)]));
}
