use super::*;
use crate::definition::tests::EXECUTORS;

const PIPELINES: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="stock_import">
    <step name="a" executorType="command" sortOrder="1"><arguments><argument key="program" value="magneto"/></arguments></step>
    <step name="b" executorType="command" sortOrder="2"><arguments><argument key="program" value="bin/x"/></arguments></step>
    <step name="c" executorType="command" sortOrder="3"><arguments><argument key="program" value="magento"/></arguments></step>
    <step name="d" executorType="command" sortOrder="4"><arguments><argument key="program" value="${env.P}"/></arguments></step>
  </pipeline>
  <pipeline name="by_hand">
    <parameters><parameter key="day"/></parameters>
    <step name="a" executorType="report" sortOrder="1"/>
  </pipeline>
</pipelines>"#;

#[test]
fn f5_a_pipeline_that_a_cut_text_may_define_is_not_called_unknown() {
    let texts = [text("<pipelines xmlns=\"urn:bunchd:pipelines\"><pipeline name=\"a\"")];
    let definitions = crate::definition::read(&texts, EXECUTORS).definitions;
    let text = text("[[source]]\nname = \"s\"\ninbox = \"in\"\npipeline = \"later\"\n");
    assert_eq!(check(&read(&text).expect("it is well formed"), &text, &definitions), []);
}

const CONFIG: &str = r#"[programs]
magento = ["bin/magento"]
[[source]]
name = "stock"
inbox = "in"
pipeline = "stock-import"
[[source]]
name = "stock"
inbox = "in"
types = ["x"]
pipeline = "by_hand"
[[source]]
name = "regex"
inbox = "/var/lib/bunchd/archive/in"
pattern = '(?<type>a'
pipeline = "stock_import"
[[source]]
name = "groups"
inbox = "b"
pattern = '(?<type>[a-z]+)_(?<counter>\d+)\.csv'
pipeline = "stock_import"
[[source]]
name = "preset"
inbox = "c"
pattern = "m2fi"
pipeline = "stock_import"
"#;

#[test]
fn f5_sources_and_steps_that_name_unknown_things_are_shown_with_their_place() {
    let (config, pipelines) = (text(CONFIG), SourceText { name: "pipelines.xml".to_owned(), text: PIPELINES.to_owned() });
    let definitions = definition::read(std::slice::from_ref(&pipelines), EXECUTORS);
    assert!(definitions.is_usable());
    let found = check(&read(&config).expect("it has no mistakes of its own"), &config, &definitions.definitions);
    expect![[r#"
        error: the source `stock` names an unknown pipeline `stock-import`
         --> bunchd.toml:6:12
          |
        6 | pipeline = "stock-import"
          |            ^^^^^^^^^^^^^^
          |
          = help: did you mean `stock_import`? defined are: by_hand, stock_import

        error: there are two sources named `stock`
         --> bunchd.toml:8:8
          |
        4 | name = "stock"
          |        ------- the name is used here first
        ...
        8 | name = "stock"
          |        ^^^^^^^
          |
          = help: give it another name

        error: the sources `stock` and `stock` would take the same files
         --> bunchd.toml:8:8
          |
        4 | name = "stock"
          |        ------- this source takes them, too
        ...
        8 | name = "stock"
          |        ^^^^^^^
          |
          = help: give them different inboxes or different `types`

        error: a dropped bunch cannot start `by_hand`: its parameter `day` has no default
          --> bunchd.toml:11:12
           |
        11 | pipeline = "by_hand"
           |            ^^^^^^^^^
           |
           = help: give the parameter a default, or name another pipeline

        error: the inbox of `regex` and `paths.archive` lie one in the other
          --> bunchd.toml:13:8
           |
        13 | name = "regex"
           |        ^^^^^^^
           |
           = help: bunches would be taken twice: choose folders beside each other

        error: the pattern is not a regular expression: unclosed group
          --> bunchd.toml:15:11
           |
        15 | pattern = '(?<type>a'
           |           ^^^^^^^^^^^
           |
           = help: correct it, or use a preset

        error: the pattern has no group named identifier
          --> bunchd.toml:20:11
           |
        20 | pattern = '(?<type>[a-z]+)_(?<counter>\d+)\.csv'
           |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: name its parts by `(?<identifier>…)`; presets are: bunchd, m2if

        error: unknown pattern `m2fi`
          --> bunchd.toml:25:11
           |
        25 | pattern = "m2fi"
           |           ^^^^^^
           |
           = help: did you mean `m2if`? allowed: bunchd, m2if, or a regular expression

        error: the step `a` of `stock_import` calls the program `magneto`, which is not in [programs]
         --> pipelines.xml:3:99
          |
        3 |     <step name="a" executorType="command" sortOrder="1"><arguments><argument key="program" value="magneto"/></arguments></step>
          |                                                                                                   ^^^^^^^
          |
          = help: did you mean `magento`? in [programs] are: magento; or write a path with a slash

        9 errors
    "#]]
    .assert_eq(&render(&found, &[config, pipelines], false));
}

#[test]
fn f5_a_good_pattern_and_disjoint_types_are_no_mistakes() {
    let source = |name: &str, kind: &str| {
        format!(
            "[[source]]\nname = \"{name}\"\ninbox = \"in\"\ntypes = [\"{kind}\"]\npipeline = \"p\"\npattern = '(?<type>.)(?P<identifier>.)(?<counter>.)'\n"
        )
    };
    let config = text(&(source("a", "x") + &source("b", "y")));
    let pipelines = SourceText {
        name: "p.xml".to_owned(),
        text: "<pipelines xmlns=\"urn:bunchd:pipelines\"><pipeline name=\"p\"><step name=\"s\" executorType=\"report\" sortOrder=\"1\"/></pipeline></pipelines>".to_owned(),
    };
    let definitions = definition::read(&[pipelines], EXECUTORS).definitions;
    assert_eq!(check(&read(&config).expect("it is good"), &config, &definitions), []);
}

/// Pipelines that the clock starts, and one that only people start.
const SCHEDULED: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="nightly">
    <conditions>
      <pipeline_condition type="cron" schedule="30 2 * * *" timezone="UTC"/>
      <pipeline_condition type="command" program="cheker" command="is-open"/>
    </conditions>
    <step name="a" executorType="report" sortOrder="1">
      <conditions><step_condition type="no-conflicting-indexing" program="magneto"/></conditions>
    </step>
    <step name="b" executorType="command" sortOrder="2">
      <arguments><argument key="program" value="magent"/></arguments>
      <conditions><step_condition type="no-conflicting-indexing" program="bin/magento"/></conditions>
    </step>
  </pipeline>
  <pipeline name="by_hand">
    <conditions>
      <pipeline_condition type="no-auto-spawn"/>
      <pipeline_condition type="cron" schedule="30 2 * * *" timezone="UTC"/>
      <pipeline_condition type="command" program="unknown"/>
    </conditions>
    <step name="a" executorType="report" sortOrder="1"/>
  </pipeline>
  <pipeline name="unfed">
    <conditions><pipeline_condition type="cron" schedule="@daily" timezone="UTC"/></conditions>
    <step name="a" executorType="import" sortOrder="1">
      <arguments><argument key="program" value="checker"/><argument key="command" value="c"/></arguments>
    </step>
  </pipeline>
</pipelines>"#;

#[test]
fn p3_p4_programs_of_conditions_are_looked_up_and_imports_without_bunches_are_warned_of() {
    let config = text(
        "[programs]\nmagento = [\"bin/magento\"]\nchecker = [\"bin/checker\"]\n[[source]]\nname = \"s\"\ninbox = \"in\"\npipeline = \"unfed\"\nenabled = false\n",
    );
    let pipelines = SourceText { name: "pipelines.xml".to_owned(), text: SCHEDULED.to_owned() };
    let definitions = definition::read(std::slice::from_ref(&pipelines), EXECUTORS);
    assert!(definitions.is_usable());
    let found = check(&read(&config).expect("it has no mistakes of its own"), &config, &definitions.definitions);
    expect![[r#"
        error: the condition `command` of `nightly` calls the program `cheker`, which is not in [programs]
         --> pipelines.xml:5:51
          |
        5 |       <pipeline_condition type="command" program="cheker" command="is-open"/>
          |                                                   ^^^^^^
          |
          = help: did you mean `checker`? in [programs] are: checker, magento; or write a path with a slash

        error: the condition `no-conflicting-indexing` of the step `a` of `nightly` calls the program `magneto`, which is not in [programs]
         --> pipelines.xml:8:75
          |
        8 |       <conditions><step_condition type="no-conflicting-indexing" program="magneto"/></conditions>
          |                                                                           ^^^^^^^
          |
          = help: did you mean `magento`? in [programs] are: checker, magento; or write a path with a slash

        error: the step `b` of `nightly` calls the program `magent`, which is not in [programs]
          --> pipelines.xml:11:49
           |
        11 |       <arguments><argument key="program" value="magent"/></arguments>
           |                                                 ^^^^^^
           |
           = help: did you mean `magento`? in [programs] are: checker, magento; or write a path with a slash

        warning: `unfed` never starts: it imports, and no enabled source brings it bunches
          --> pipelines.xml:24:43
           |
        24 |     <conditions><pipeline_condition type="cron" schedule="@daily" timezone="UTC"/></conditions>
           |                                           ^^^^
           |
           = help: add a source with `pipeline = "unfed"` to bunchd.toml, or remove the schedule

        3 errors, 1 warning
    "#]]
    .assert_eq(&render(&found, &[config.clone(), pipelines], false));
    let fed = text(&config.text.replace("enabled = false", "enabled = true"));
    assert_eq!(check(&read(&fed).expect("it is good"), &fed, &definitions.definitions).len(), 3);
}
