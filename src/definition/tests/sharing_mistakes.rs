use super::*;
use expect_test::expect;

const STEP: &str = r#"<step name="s" executorType="report" sortOrder="1"/>"#;

/// What is told of texts named a.xml, b.xml and so on.
fn told(contents: &[&str]) -> String {
    let texts: Vec<SourceText> = ["a.xml", "b.xml", "c.xml"].into_iter().zip(contents).map(|(name, text)| pipelines(name, text)).collect();
    rendered(&texts)
}

/// The messages, each with the text it points to and the text of its second place.
fn places(contents: &[&str]) -> Vec<String> {
    let texts: Vec<SourceText> = ["a.xml", "b.xml", "c.xml"].into_iter().zip(contents).map(|(name, text)| pipelines(name, text)).collect();
    let cited = |file: &str, span: &Range<usize>| {
        let text = texts.iter().find(|text| text.name == file).expect("it is one of the texts");
        format!("{file}:{} {}", text.line_column(span.start).0, &text.text[span.clone()])
    };
    let diagnostics = read(&texts, EXECUTORS).diagnostics;
    let line = |found: &crate::model::diagnostic::Diagnostic| {
        let related = found.related.as_ref().map_or_else(String::new, |other| format!(" <- {}", cited(&other.file, &other.span)));
        format!("{}: {}{related}", cited(&found.file, &found.span), found.message)
    };
    diagnostics.iter().map(line).collect()
}

#[test]
fn b10_an_unknown_base_is_named_with_the_nearest_one_and_nothing_else_is_told_of_it() {
    let heir = r#"<pipeline name="price" extends="catalgo">
  <referenceStep name="import" expireIn="1 hour"/>
  <step name="own" executorType="command" sortOrder="1"><arguments><argument key="program" value="${parameter.inherited}"/></arguments></step>
  <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions>
</pipeline>
<pipeline name="catalog"><step name="s" executorType="report" sortOrder="1"/></pipeline>
<pipeline name="deeper" extends="price"/>"#;
    expect![[r#"
        error: there is no pipeline `catalgo` to extend
         --> a.xml:2:33
          |
        2 | <pipeline name="price" extends="catalgo">
          |                                 ^^^^^^^
          |
          = help: did you mean `catalog`? defined are: catalog, deeper

        1 error
    "#]]
    .assert_eq(&told(&[heir]));
}

#[test]
fn b10_a_circle_is_told_once_with_its_ends() {
    let circle = format!(
        r#"<pipeline name="z" extends="b">{STEP}</pipeline>
<pipeline name="a" extends="c">{STEP}</pipeline>
<pipeline name="b" extends="a"/>
<pipeline name="c" extends="b"/>
<pipeline name="alone" extends="alone">{STEP}</pipeline>"#
    );
    expect![[r#"
        error: the pipeline `a` extends itself by way of `c`, `b`
         --> a.xml:3:29
          |
        3 | <pipeline name="a" extends="c"><step name="s" executorType="report" sortOrder="1"/></pipeline>
          |                             ^
        4 | <pipeline name="b" extends="a"/>
          |                             - here the circle closes
          |
          = help: let one of them extend nothing

        error: the pipeline `alone` extends itself
         --> a.xml:6:33
          |
        6 | <pipeline name="alone" extends="alone"><step name="s" executorType="report" sortOrder="1"/></pipeline>
          |                                 ^^^^^
          |
          = help: name another pipeline, or remove `extends`

        2 errors
    "#]]
    .assert_eq(&told(&[&circle]));
}

#[test]
fn b10_a_line_that_is_too_long_is_refused_where_it_becomes_too_long() {
    let line = |length: usize| -> String {
        let heirs = (1..=length).map(|at| format!("<pipeline name=\"p{at}\" extends=\"p{}\"/>\n", at - 1));
        format!("{}<pipeline name=\"p0\">{STEP}</pipeline>", heirs.rev().collect::<String>())
    };
    assert_eq!(places(&[&line(EXTENDS_MAX)]), Vec::<String>::new());
    assert_eq!(places(&[&line(EXTENDS_MAX + 5)]), ["a.xml:6 p8: the pipeline extends more than 8 others, one by way of the other"]);
}

#[test]
fn b10_what_is_taken_over_in_all_is_bounded() {
    let steps: String = (0..2_000).map(|at| format!("<step name=\"s{at}\" executorType=\"report\" sortOrder=\"1\"/>")).collect();
    let heirs: String = (0..60).map(|at| format!("<pipeline name=\"p{at}\" extends=\"base\"/>\n")).collect();
    let texts = [pipelines("a.xml", &format!("<pipeline name=\"base\">{steps}</pipeline>\n{heirs}"))];
    let read = read(&texts, EXECUTORS);
    let messages: Vec<&str> = read.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["more than 100000 elements are taken over by `extends` and `ref`"]);
    assert!(!read.is_usable() && read.definitions.pipelines.len() == 1 + TAKEN_OVER_MAX / 2_001);
}

#[test]
fn b5_an_unknown_shared_step_is_named_with_the_nearest_one_and_nothing_else_is_told_of_it() {
    let text = r#"<pipeline name="a">
  <step ref="archiv"/>
  <step name="tidy" ref="archiv" executorType="import" sortOrder="3"><arguments><referenceArgument key="x" value="y"/></arguments></step>
</pipeline>
<step name="archive" executorType="archive" sortOrder="9"/>
<step name="tell" executorType="report" sortOrder="9"/>"#;
    expect![[r#"
        error: there is no shared step `archiv`
         --> a.xml:3:14
          |
        3 |   <step ref="archiv"/>
          |              ^^^^^^
          |
          = help: did you mean `archive`? written directly below `<pipelines>` are: archive, tell

        error: there is no shared step `archiv`
         --> a.xml:4:26
          |
        4 |   <step name="tidy" ref="archiv" executorType="import" sortOrder="3"><arguments><referenceArgument key="x" value="y"/></arguments></s...
          |                          ^^^^^^
          |
          = help: did you mean `archive`? written directly below `<pipelines>` are: archive, tell

        2 errors
    "#]]
    .assert_eq(&told(&[text]));
}

#[test]
fn b10_what_takes_over_something_that_was_removed_names_the_removal() {
    let used = format!(
        r#"<pipeline name="base">{STEP}</pipeline><pipeline name="heir" extends="base"><step ref="tidy"/></pipeline>
<step name="tidy" executorType="archive" sortOrder="9"/>"#
    );
    let patch = r#"<referencePipeline name="base" remove="true"/>
<referenceStep name="tidy" remove="true"/>"#;
    let expected = [
        "a.xml:2 base: the pipeline `base` to extend was removed <- b.xml:2 base",
        "a.xml:2 tidy: the shared step `tidy` was removed <- b.xml:3 tidy",
    ];
    assert_eq!(places(&[&used, patch]), expected);
    let again = format!(r#"<pipeline name="base">{STEP}</pipeline><step name="tidy" executorType="archive" sortOrder="8"/>"#);
    assert_eq!(places(&[&used, patch, &again]), Vec::<String>::new());
}

#[test]
fn b5_what_a_step_and_its_shared_step_both_leave_out_is_told_at_the_place_of_use() {
    let text = r#"<pipeline name="a"><step ref="call" executorType="import"><arguments><argument key="program" value="p"/></arguments></step></pipeline>
<step name="call" description="Calls it"/>"#;
    expect![[r#"
        error: the step needs the attribute `sortOrder`, and its shared step has none
         --> a.xml:2:21
          |
        2 | <pipeline name="a"><step ref="call" executorType="import"><arguments><argument key="program" value="p"/></arguments></step></pipeline>
          |                     ^^^^
        3 | <step name="call" description="Calls it"/>
          |             ---- the shared step is here
          |
          = help: write `sortOrder="…"` here or there

        error: a step of executorType `import` needs the argument `command`
         --> a.xml:2:51
          |
        2 | <pipeline name="a"><step ref="call" executorType="import"><arguments><argument key="program" value="p"/></arguments></step></pipeline>
          |                                                   ^^^^^^
          |
          = help: What it is for: add `<argument key="command" value="…"/>`

        2 errors
    "#]].assert_eq(&told(&[text]));
}

#[test]
fn b5_a_mistake_in_a_shared_part_is_told_once_where_it_is_written() {
    let library = r#"<step name="archive" executorType="archive" sortOrder="nine">
  <conditions><step_condition type="attempts-limit" limit="0"/></conditions>
  <arguments><argument key="compres" value="gzip"/><argument key="artefacts" value="${fil}"/></arguments>
</step>
<referenceStep name="archiv"/>"#;
    let users = r#"<pipeline name="a"><step ref="archive"/><step name="b" ref="archive"/></pipeline>
<pipeline name="heir" extends="a"><step name="c" ref="archive"/></pipeline>"#;
    let expected = [
        "b.xml:2 nine: `nine` is not an allowed number",
        "b.xml:3 0: `0` is not an allowed number",
        "b.xml:4 compres: the executorType `archive` has no argument `compres`",
        "b.xml:4 ${fil}: unknown placeholder `${fil}`",
        "b.xml:6 archiv: there is no shared step `archiv` to refer to",
    ];
    assert_eq!(places(&[users, library]), expected);
    assert_eq!(places(&["", library]), expected, "also if nobody uses it");
}

#[test]
fn b10_a_mistake_in_a_base_is_told_once_where_it_is_written() {
    let base = r#"<pipeline name="base" expire-in="soon"><parameters><parameter key="k" type="txt"/></parameters>
  <step name="s" executorType="reprot" sortOrder="1" runAlwaysStep="true">
    <conditions><step_condition type="previous-steps-completed"/></conditions></step>
  <step name="s" executorType="report" sortOrder="2"/>
</pipeline>"#;
    let heirs = r#"<pipeline name="one" extends="base"/><pipeline name="two" extends="one"><step name="t" executorType="report" sortOrder="3"/></pipeline>"#;
    assert_eq!(places(&[heirs, base]), places(&["", base]));
    assert_eq!(places(&["", base]).len(), 5);
}

#[test]
fn b5_a_mistake_that_arises_in_combination_names_the_place_of_use_and_the_shared_place() {
    let users = r#"<pipeline name="a"><parameters><parameter key="mode" default="m"/></parameters><step ref="call"/></pipeline>
<pipeline name="b"><step ref="call"/></pipeline>
<pipeline name="c" extends="b"/>
<pipeline name="d" extends="a"><referenceStep name="call" executorType="report"/></pipeline>"#;
    let library = r#"<step name="call" executorType="import" sortOrder="1"><arguments>
  <argument key="program" value="p"/><argument key="command" value="x ${parameter.mode}"/></arguments></step>"#;
    let expected = [
        "a.xml:3 call: the pipeline has no parameter `mode` <- b.xml:3 ${parameter.mode}",
        "a.xml:5 a: the executorType `report` has no argument `program` <- b.xml:3 program",
        "a.xml:5 a: the executorType `report` has no argument `command` <- b.xml:3 command",
    ];
    assert_eq!(places(&[users, library]), expected);
    expect![[r#"
        error: the pipeline has no parameter `mode`
         --> a.xml:2:31
          |
        2 | <pipeline name="b"><step ref="call"/></pipeline>
          |                               ^^^^
          |
         ::: b.xml:3:71
          |
        3 |   <argument key="program" value="p"/><argument key="command" value="x ${parameter.mode}"/></arguments></step>
          |                                                                       ----------------- it is taken over from here
          |
          = help: parameters of this pipeline: none

        1 error
    "#]]
    .assert_eq(&told(&[r#"<pipeline name="b"><step ref="call"/></pipeline>"#, library]));
}

#[test]
fn b10_references_in_what_extends_or_uses_nothing_are_refused() {
    let text = r#"<pipeline name="a" expire-in="1 hour">
  <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions>
  <step name="s" executorType="archive" sortOrder="1"><arguments><referenceArgument key="compress" value="gzip"/></arguments></step>
  <referenceStep name="s" sortOrder="2"/>
</pipeline>"#;
    expect![[r#"
        error: `<referencePipeline_condition>` patches what is inherited, and the pipeline extends nothing
         --> a.xml:3:16
          |
        3 |   <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions>
          |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: write `<pipeline_condition>`, or add `extends="…"`

        error: `<referenceArgument>` patches what is inherited, and the step uses no shared step
         --> a.xml:4:67
          |
        4 |   <step name="s" executorType="archive" sortOrder="1"><arguments><referenceArgument key="compress" value="gzip"/></arguments></step>
          |                                                                   ^^^^^^^^^^^^^^^^^
          |
          = help: write `<argument>`, or add `ref="…"`

        error: `<referenceStep>` patches what is inherited, and the pipeline extends nothing
         --> a.xml:5:4
          |
        5 |   <referenceStep name="s" sortOrder="2"/>
          |    ^^^^^^^^^^^^^
          |
          = help: write `<step>`, or add `extends="…"`

        3 errors
    "#]].assert_eq(&told(&[text]));
}

#[test]
fn p2_a_mistyped_extends_or_ref_is_told_alone() {
    let text = r#"<pipeline name="a"><step name="s" executorType="report" sortOrder="1"/></pipeline>
<pipeline name="b" extend="a"><referenceStep name="s" sortOrder="2"/><step name="t" executorType="report" sortOrder="1"/></pipeline>
<pipeline name="c"><step reff="x"><arguments><referenceArgument key="compress" value="gzip"/></arguments></step></pipeline>"#;
    assert_eq!(
        places(&[text]),
        ["a.xml:3 extend: `<pipeline>` has no attribute `extend`", "a.xml:4 reff: `<step>` has no attribute `reff`"]
    );
}

#[test]
fn b10_a_reference_to_what_is_not_inherited_is_told_at_the_reference() {
    let heir = r#"<pipeline name="heir" extends="base"><referenceStep name="ss"/>
  <referenceStep name="s"><arguments><referenceArgument key="compres" value="gzip"/></arguments></referenceStep></pipeline>
<pipeline name="base"><step name="s" executorType="archive" sortOrder="1"><arguments><argument key="compress" value="none"/></arguments></step></pipeline>"#;
    assert_eq!(
        places(&[heir]),
        ["a.xml:2 ss: there is no step `ss` to refer to", "a.xml:3 compres: there is no argument `compres` to refer to"]
    );
}

#[test]
fn b19_duplicates_of_shared_and_inherited_parts_name_both_places() {
    let one = r#"<step name="tidy" executorType="archive" sortOrder="9"/>
<pipeline name="base"><conditions><pipeline_condition type="no-sibling-in-progress"/></conditions><step ref="tidy"/></pipeline>"#;
    let other = r#"<step name="tidy" executorType="archive" sortOrder="8"/>
<pipeline name="base"><step ref="tidy"/></pipeline>
<pipeline name="heir" extends="base">
  <conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>
  <step ref="tidy"/>
  <step name="mine" ref="tidy"><arguments><argument key="compress" value="none"/><argument key="compress" value="gzip"/></arguments></step>
</pipeline>
<pipeline name="last" extends="heir"><step name="mine" executorType="report" sortOrder="1"/></pipeline>"#;
    expect![[r#"
        error: the shared step `tidy` is defined twice
         --> b.xml:2:13
          |
        2 | <step name="tidy" executorType="archive" sortOrder="8"/>
          |             ^^^^
          |
         ::: a.xml:2:13
          |
        2 | <step name="tidy" executorType="archive" sortOrder="9"/>
          |             ---- it is defined here first
          |
          = help: give it another name, or change the first one by `<referenceStep>`

        error: the pipeline `base` is defined twice
         --> b.xml:3:17
          |
        3 | <pipeline name="base"><step ref="tidy"/></pipeline>
          |                 ^^^^
          |
         ::: a.xml:3:17
          |
        3 | <pipeline name="base"><conditions><pipeline_condition type="no-sibling-in-progress"/></conditions><step ref="tidy"/></pipeline>
          |                 ---- it is defined here first
          |
          = help: give it another name, or change the first one by `<referencePipeline>`

        error: the condition `no-sibling-in-progress` is defined twice
         --> b.xml:5:41
          |
        5 |   <conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>
          |                                         ^^^^^^^^^^^^^^^^^^^^^^
          |
         ::: a.xml:3:61
          |
        3 | <pipeline name="base"><conditions><pipeline_condition type="no-sibling-in-progress"/></conditions><step ref="tidy"/></pipeline>
          |                                                             ---------------------- it is defined here first
          |
          = help: it is inherited: remove this one, or change the inherited one by a reference

        error: the step `tidy` is defined twice
         --> b.xml:6:14
          |
        6 |   <step ref="tidy"/>
          |              ^^^^
          |
         ::: a.xml:3:110
          |
        3 | <pipeline name="base"><conditions><pipeline_condition type="no-sibling-in-progress"/></conditions><step ref="tidy"/></pipeline>
          |                                                                                                              ---- it is defined here first
          |
          = help: it is inherited: give this one another name, or change the inherited one by `<referenceStep>`

        error: the argument `compress` is defined twice
         --> b.xml:7:97
          |
        7 |   <step name="mine" ref="tidy"><arguments><argument key="compress" value="none"/><argument key="compress" value="gzip"/></arguments><...
          |                                                          -------- it is defined here first      ^^^^^^^^
          |
          = help: remove one of them

        error: the step `mine` is defined twice
         --> b.xml:9:50
          |
        7 |   <step name="mine" ref="tidy"><arguments><argument key="compress" value="none"/><argument key="compress" value="gzip"/></arguments><...
          |               ---- it is defined here first
        8 | </pipeline>
        9 | <pipeline name="last" extends="heir"><step name="mine" executorType="report" sortOrder="1"/></pipeline>
          |                                                  ^^^^
          |
          = help: it is inherited: give this one another name, or change the inherited one by `<referenceStep>`

        6 errors
    "#]].assert_eq(&told(&[one, other]));
}

#[test]
fn p2_what_a_text_that_is_cut_would_have_defined_is_not_missed() {
    let texts = [
        pipelines("a.xml", r#"<pipeline name="a" extends="base"><referenceStep name="x"/><step ref="shared"/></pipeline>"#),
        source("b.xml", &format!("<pipelines xmlns=\"{NAMESPACE}\"><pipeline name=\"other\"><step")),
    ];
    let read = read(&texts, EXECUTORS);
    assert!(!read.is_usable() && read.diagnostics.iter().all(|found| found.file == "b.xml"), "{}", rendered(&texts));
}
