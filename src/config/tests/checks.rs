use super::*;
use crate::definition::tests::EXECUTORS;
use crate::model::retention::Kind;

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

#[test]
fn e5_a_shop_without_console_is_warned_of_and_imports_all_the_same() {
    let config = text(
        "[programs]\nimporter = [\"bin/importer\"]\n[magento]\nmedia = \"m\"\n[[source]]\nname = \"s\"\ninbox = \"in\"\npipeline = \"catalog_import\"\n",
    );
    let pipelines = SourceText { name: "pipelines.xml".to_owned(), text: include_str!("../../../pipelines.xml").to_owned() };
    let definitions = definition::read(&[pipelines], EXECUTORS).definitions;
    let found = check(&read(&config).expect("it is good"), &config, &definitions);
    let told: Vec<_> = found.iter().map(|found| (found.severity, found.message.as_str())).collect();
    let message = "the step `reindex` of `catalog_import` will fail: it calls the program `magento`, which is not in [programs]";
    assert_eq!(told, [(crate::model::message::Severity::Warning, message)]);
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

#[test]
fn p9_rules_of_retention_are_read_as_they_are_meant() {
    let config = read(&text(
        r#"
        [retention]
        every = "2 hours"
        [retention.archive]
        count = 5
        [retention.logs]
        age = "unlimited"
        size = "1 MiB"
        [retention.pipelines.p.archive]
        size = 7"#,
    ))
    .expect("it has no mistakes");
    let retention = config.retention.retention;
    assert_eq!(retention.every.as_hours(), 2);
    let days = |kind| {
        let rule = retention.rule("q", kind);
        (rule.age.map(|age| age.as_hours() / 24), rule.count, rule.size_bytes)
    };
    assert_eq!(
        Kind::ALL.iter().map(|kind| days(*kind)).collect::<Vec<_>>(),
        [(Some(7), None, None), (None, None, Some(1024 * 1024)), (Some(90), Some(5), None), (None, None, None), (Some(365), None, None),]
    );
    let own = retention.rule("p", Kind::Archive);
    assert_eq!((own.age, own.count, own.size_bytes), (None, None, Some(7)), "a rule of a pipeline replaces the whole rule");
    assert_eq!(retention.rule("p", Kind::Rows), retention.rule("q", Kind::Rows));
}

#[test]
fn p9_every_mistake_in_retention_is_shown_with_its_place() {
    expect![[r#"
        error: an allowed size is expected here
         --> bunchd.toml:2:13
          |
        2 | free_disk = "2 PiB"
          |             ^^^^^^^
          |
          = help: allowed: 0 B to 1024 GiB, written as "50 MiB" or as a number of bytes

        error: what is no longer kept must be removed at least every 30 days
         --> bunchd.toml:4:9
          |
        4 | every = "31 days"
          |         ^^^^^^^^^
          |
          = help: write a shorter time

        error: unknown key `archiv` in [retention]
         --> bunchd.toml:5:1
          |
        5 | archiv = {}
          | ^^^^^^
          |
          = help: did you mean `archive`? allowed here: every, working, logs, archive, failed, rows, pipelines

        error: `soon` is not a duration
         --> bunchd.toml:7:7
          |
        7 | age = "soon"
          |       ^^^^^^
          |
          = help: write a number with a unit, such as "90 s", "15 minutes" or "1h 30m"

        error: an allowed number is expected here
         --> bunchd.toml:8:9
          |
        8 | count = -1
          |         ^^
          |
          = help: allowed: a whole number from 0 to 100000000

        error: an allowed size is expected here
         --> bunchd.toml:9:8
          |
        9 | size = "big"
          |        ^^^^^
          |
          = help: allowed: 0 B to 1048576 GiB, written as "50 MiB" or as a number of bytes

        error: unknown key `size` in [retention.rows]
          --> bunchd.toml:11:1
           |
        11 | size = "1 MiB"
           | ^^^^
           |
           = help: allowed here: age, count

        error: a table is expected here
          --> bunchd.toml:13:5
           |
        13 | q = 1
           |     ^
           |
           = help: write `[retention.pipelines.q.archive]` and its keys below

        error: unknown key `log` in [retention.pipelines.p]
          --> bunchd.toml:15:1
           |
        15 | log = { age = "1 day" }
           | ^^^
           |
           = help: did you mean `logs`? allowed here: working, logs, archive, failed, rows

        error: unknown key `ages` in [retention.pipelines.p.logs]
          --> bunchd.toml:17:1
           |
        17 | ages = "1 day"
           | ^^^^
           |
           = help: did you mean `age`? allowed here: age, count, size

        10 errors
    "#]]
    .assert_eq(&rendered(
        r#"[limits]
free_disk = "2 PiB"
[retention]
every = "31 days"
archiv = {}
[retention.archive]
age = "soon"
count = -1
size = "big"
[retention.rows]
size = "1 MiB"
[retention.pipelines]
q = 1
[retention.pipelines.p]
log = { age = "1 day" }
[retention.pipelines.p.logs]
ages = "1 day"
"#,
    ));
}

#[test]
fn p9_rules_for_a_pipeline_that_nobody_defines_are_shown() {
    let pipelines = SourceText { name: "pipelines.xml".to_owned(), text: include_str!("../../../pipelines.xml").to_owned() };
    let definitions = definition::read(std::slice::from_ref(&pipelines), crate::definition::tests::EXECUTORS).definitions;
    let text = text("[retention.pipelines.stok_import.archive]\nage = \"1 day\"\n");
    let found = check(&read(&text).expect("it can be read"), &text, &definitions);
    expect![[r#"
        error: [retention.pipelines] names an unknown pipeline `stok_import`
         --> bunchd.toml:1:22
          |
        1 | [retention.pipelines.stok_import.archive]
          |                      ^^^^^^^^^^^
          |
          = help: did you mean `stock_import`? defined are: catalog_import, category_import, customers_import, index, media, price_import, stock_import, validation

        1 error
    "#]].assert_eq(&render(&found, &[text], false));
}
