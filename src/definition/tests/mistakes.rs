use super::*;
use expect_test::expect;

#[test]
fn p2_every_mistake_is_reported_at_once_with_its_place() {
    let text = pipelines(
        "pipelines.xml",
        r#"  <pipeline name="stock import" conector="csv" expire-in="2 ours" stoppable="yes" processing="sequential" max-parallel="4">
    <parameters>
      <parameter key="operation" type="choise"/>
      <parameter key="days" type="integer" default="many" choices="a b"/>
      <parameter key="mode" type="choice" choices="a b" default="c"/>
      <parameter key="url" type="url" default="ftp://x"/>
    </parameters>
    <conditions><pipeline_condition type="no-sibling"/></conditions>
    <step name="validate" executorType="csv-valdate" sortOrder="first"/>
    <step name="import" executorType="import" runAllways="true">
      <conditions>
        <step_condition type="attempts-limit" limit="0"/>
        <step_condition type="time-between-attempts" limit="3"/>
        <step_condition type="previous-steps-complete"/>
      </conditions>
      <arguments>
        <argument key="program" value=""/>
        <argument key="operation" value="&amp; ${parameter.operatoin}"/>
        <argument key="single_mode" value="1"/>
        <argument key="exit-code" value="0=success"/>
        <argument key="exit-codes" value="0=success, 13=warning, 300=failure, 0=failure"/>
        <argument key="--file" value="${fil} ${unclosed"/>
        <argument key="-x" value="${bunch.identifer}"/>
        <argument key="env.A B" value="${env.}"/>
      </arguments>
    </step>
    <step name="archive" executorType="archive" sortOrder="3">
      <arguments><argument key="compress" value="gzp"/></arguments>
    </step>
    <step name="check" executorType="csv-validate" sortOrder="4">
      <arguments><argument key="required" value="sku, , sku"/><argument key="findings" value="-1"/></arguments>
    </step>
    <stp name="x"/>
    <step nme="report" executorType="report" sortOrder="5"/>
  </pipeline>
  <pipeline name="empty"/>"#,
    );
    expect![[r#"
        error: `stock import` is not a name
         --> pipelines.xml:2:19
          |
        2 |   <pipeline name="stock import" conector="csv" expire-in="2 ours" stoppable="yes" processing="sequential" max-parallel="4">
          |                   ^^^^^^^^^^^^
          |
          = help: a name begins with a letter, goes on with letters, digits, `_`, `.` or `-`, and has at most 64 characters

        error: `<pipeline>` has no attribute `conector`
         --> pipelines.xml:2:33
          |
        2 |   <pipeline name="stock import" conector="csv" expire-in="2 ours" stoppable="yes" processing="sequential" max-parallel="4">
          |                                 ^^^^^^^^
          |
          = help: did you mean `connector`? allowed here: name, extends, description, connector, use-working-directory, expire-in, stoppable, processing, max-parallel, order-by

        error: `2 ours` is not a duration
         --> pipelines.xml:2:59
          |
        2 |   <pipeline name="stock import" conector="csv" expire-in="2 ours" stoppable="yes" processing="sequential" max-parallel="4">
          |                                                           ^^^^^^
          |
          = help: write a number with a unit, such as "90 s", "15 minutes" or "1h 30m"

        error: `yes` is neither true nor false
         --> pipelines.xml:2:78
          |
        2 |   <pipeline name="stock import" conector="csv" expire-in="2 ours" stoppable="yes" processing="sequential" max-parallel="4">
          |                                                                              ^^^
          |
          = help: allowed: true, false

        error: `max-parallel` is 4, although the processing is sequential
         --> pipelines.xml:2:121
          |
        2 |   <pipeline name="stock import" conector="csv" expire-in="2 ours" stoppable="yes" processing="sequential" max-parallel="4">
          |                                                                                               ----------                ^
          |                                                                                               |
          |                                                                                               sequential means one at a time
          |
          = help: remove it, or write `processing="parallel"`

        error: unknown parameter type `choise`
         --> pipelines.xml:4:40
          |
        4 |       <parameter key="operation" type="choise"/>
          |                                        ^^^^^^
          |
          = help: did you mean `choice`? allowed: text, integer, boolean, url, choice

        error: `many` is not an allowed number
         --> pipelines.xml:5:53
          |
        5 |       <parameter key="days" type="integer" default="many" choices="a b"/>
          |                                                     ^^^^
          |
          = help: allowed: a whole number

        error: a parameter of type `integer` has no choices
         --> pipelines.xml:5:68
          |
        5 |       <parameter key="days" type="integer" default="many" choices="a b"/>
          |                                                                    ^^^
          |
          = help: write `type="choice"`, or remove `choices`

        error: unknown choice `c`
         --> pipelines.xml:6:66
          |
        6 |       <parameter key="mode" type="choice" choices="a b" default="c"/>
          |                                                                  ^
          |
          = help: allowed: a, b

        error: `ftp://x` is not a web address
         --> pipelines.xml:7:48
          |
        7 |       <parameter key="url" type="url" default="ftp://x"/>
          |                                                ^^^^^^^
          |
          = help: it begins with http:// or https://

        error: unknown pipeline condition `no-sibling`
         --> pipelines.xml:9:43
          |
        9 |     <conditions><pipeline_condition type="no-sibling"/></conditions>
          |                                           ^^^^^^^^^^
          |
          = help: did you mean `no-sibling-in-progress`? allowed: no-auto-spawn, no-sibling-in-progress, cron, enabled, command, files-present

        error: unknown executorType `csv-valdate`
          --> pipelines.xml:10:41
           |
        10 |     <step name="validate" executorType="csv-valdate" sortOrder="first"/>
           |                                         ^^^^^^^^^^^
           |
           = help: did you mean `csv-validate`? allowed: import, command, csv-validate, archive, report, reindex, index-update, media-cache-cleanup, media-cache-refresh

        error: `first` is not an allowed number
          --> pipelines.xml:10:65
           |
        10 |     <step name="validate" executorType="csv-valdate" sortOrder="first"/>
           |                                                                 ^^^^^
           |
           = help: allowed: a whole number

        error: `<step>` needs the attribute `sortOrder`
          --> pipelines.xml:11:6
           |
        11 |     <step name="import" executorType="import" runAllways="true">
           |      ^^^^
           |
           = help: write `sortOrder="…"`

        error: a step of executorType `import` needs the argument `command`
          --> pipelines.xml:11:39
           |
        11 |     <step name="import" executorType="import" runAllways="true">
           |                                       ^^^^^^
           |
           = help: What it is for: add `<argument key="command" value="…"/>`

        error: `<step>` has no attribute `runAllways`
          --> pipelines.xml:11:47
           |
        11 |     <step name="import" executorType="import" runAllways="true">
           |                                               ^^^^^^^^^^
           |
           = help: did you mean `runAlwaysStep`? allowed here: name, executorType, sortOrder, description, expireIn, runAlwaysStep, allowFailure, ref

        error: `0` is not an allowed number
          --> pipelines.xml:13:54
           |
        13 |         <step_condition type="attempts-limit" limit="0"/>
           |                                                      ^
           |
           = help: allowed: a whole number from 1 to 100

        error: the condition `time-between-attempts` needs `minutes` or `seconds`
          --> pipelines.xml:14:10
           |
        14 |         <step_condition type="time-between-attempts" limit="3"/>
           |          ^^^^^^^^^^^^^^
           |
           = help: write how long to wait, such as `minutes="5"`

        error: the condition `time-between-attempts` has no setting `limit`
          --> pipelines.xml:14:54
           |
        14 |         <step_condition type="time-between-attempts" limit="3"/>
           |                                                      ^^^^^
           |
           = help: allowed here: type, minutes, seconds, growth, max, jitter, description

        error: unknown step condition `previous-steps-complete`
          --> pipelines.xml:15:31
           |
        15 |         <step_condition type="previous-steps-complete"/>
           |                               ^^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: did you mean `previous-steps-completed`? allowed: previous-steps-completed, previous-steps-finished, attempts-limit, time-between-attempts, step-not-running, no-conflicting-steps, depends-on-steps, named-pipeline-status, no-conflicting-indexing

        error: the value is empty
          --> pipelines.xml:18:40
           |
        18 |         <argument key="program" value=""/>
           |                                        ^
           |
           = help: write a text, or remove the argument

        error: the pipeline has no parameter `operatoin`
          --> pipelines.xml:19:48
           |
        19 |         <argument key="operation" value="&amp; ${parameter.operatoin}"/>
           |                                                ^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: did you mean `operation`? parameters of this pipeline: operation, days, mode, url

        error: `1` is neither true nor false
          --> pipelines.xml:20:44
           |
        20 |         <argument key="single_mode" value="1"/>
           |                                            ^
           |
           = help: allowed: true, false

        error: the executorType `import` has no argument `exit-code`
          --> pipelines.xml:21:24
           |
        21 |         <argument key="exit-code" value="0=success"/>
           |                        ^^^^^^^^^
           |
           = help: did you mean `exit-codes`? allowed: program, command, operation, single_mode, preset, preset-without, prefix, exit-codes, --option, env.NAME

        error: unknown meaning `warning` of an exit code
          --> pipelines.xml:22:54
           |
        22 |         <argument key="exit-codes" value="0=success, 13=warning, 300=failure, 0=failure"/>
           |                                                      ^^^^^^^^^^
           |
           = help: did you mean `warnings`? allowed: success, warnings, no-files, failure, abort, stopped

        error: `300=failure` is not an exit code with its meaning
          --> pipelines.xml:22:66
           |
        22 |         <argument key="exit-codes" value="0=success, 13=warning, 300=failure, 0=failure"/>
           |                                                                  ^^^^^^^^^^^
           |
           = help: write codes from 0 to 255 and what they mean, such as `0=success, 13=warnings, 4=failure`

        error: the exit code 0 is given twice
          --> pipelines.xml:22:79
           |
        22 |         <argument key="exit-codes" value="0=success, 13=warning, 300=failure, 0=failure"/>
           |                                                                               ^^^^^^^^^
           |
           = help: remove one of them

        error: unknown placeholder `${fil}`
          --> pipelines.xml:23:39
           |
        23 |         <argument key="--file" value="${fil} ${unclosed"/>
           |                                       ^^^^^^
           |
           = help: did you mean `file`? allowed: execution.id, execution.status, attempt, serial, pipeline.name, step.name, source.name, bunch.type, bunch.identifier, file, files, working_directory, source_directory, target_directory, parameter.…, env.…

        error: a placeholder is opened by ${ but not closed by }
          --> pipelines.xml:23:46
           |
        23 |         <argument key="--file" value="${fil} ${unclosed"/>
           |                                              ^^^^^^^^^^
           |
           = help: add `}`, or write `$${` for the characters themselves

        error: the executorType `import` has no argument `-x`
          --> pipelines.xml:24:24
           |
        24 |         <argument key="-x" value="${bunch.identifer}"/>
           |                        ^^
           |
           = help: allowed: program, command, operation, single_mode, preset, preset-without, prefix, exit-codes, --option, env.NAME

        error: unknown placeholder `${bunch.identifer}`
          --> pipelines.xml:24:35
           |
        24 |         <argument key="-x" value="${bunch.identifer}"/>
           |                                   ^^^^^^^^^^^^^^^^^^
           |
           = help: did you mean `bunch.identifier`? allowed: execution.id, execution.status, attempt, serial, pipeline.name, step.name, source.name, bunch.type, bunch.identifier, file, files, working_directory, source_directory, target_directory, parameter.…, env.…

        error: the executorType `import` has no argument `env.A B`
          --> pipelines.xml:25:24
           |
        25 |         <argument key="env.A B" value="${env.}"/>
           |                        ^^^^^^^
           |
           = help: did you mean `env.NAME`? allowed: program, command, operation, single_mode, preset, preset-without, prefix, exit-codes, --option, env.NAME

        error: `` cannot name an environment variable
          --> pipelines.xml:25:40
           |
        25 |         <argument key="env.A B" value="${env.}"/>
           |                                        ^^^^^^^
           |
           = help: write a name such as `${env.LANG}`

        error: unknown value `gzp`
          --> pipelines.xml:29:50
           |
        29 |       <arguments><argument key="compress" value="gzp"/></arguments>
           |                                                  ^^^
           |
           = help: did you mean `gzip`? allowed: none, gzip

        error: a name is missing here
          --> pipelines.xml:32:55
           |
        32 |       <arguments><argument key="required" value="sku, , sku"/><argument key="findings" value="-1"/></arguments>
           |                                                       ^
           |
           = help: write names with commas between, such as `sku, name`

        error: the name `sku` is given twice
          --> pipelines.xml:32:57
           |
        32 |       <arguments><argument key="required" value="sku, , sku"/><argument key="findings" value="-1"/></arguments>
           |                                                         ^^^
           |
           = help: remove one of them

        error: `-1` is not an allowed number
          --> pipelines.xml:32:95
           |
        32 |       <arguments><argument key="required" value="sku, , sku"/><argument key="findings" value="-1"/></arguments>
           |                                                                                               ^^
           |
           = help: allowed: a whole number, not negative

        error: `<stp>` is not allowed in `<pipeline>`
          --> pipelines.xml:34:6
           |
        34 |     <stp name="x"/>
           |      ^^^
           |
           = help: did you mean `step`? allowed here: parameters, conditions, step, referenceStep

        error: `<step>` has no attribute `nme`
          --> pipelines.xml:35:11
           |
        35 |     <step nme="report" executorType="report" sortOrder="5"/>
           |           ^^^
           |
           = help: did you mean `name`? allowed here: name, executorType, sortOrder, description, expireIn, runAlwaysStep, allowFailure, ref

        error: the pipeline has no steps
          --> pipelines.xml:37:4
           |
        37 |   <pipeline name="empty"/>
           |    ^^^^^^^^
           |
           = help: add a `<step>`, or remove the pipeline

        40 errors
    "#]]
    .assert_eq(&rendered(&[text]));
}

#[test]
fn b19_duplicates_over_all_files_name_both_places() {
    let step = r#"<step name="s" executorType="report" sortOrder="1"/>"#;
    let one = pipelines("one.xml", &format!("<pipeline name=\"a\">{step}</pipeline>"));
    let two = pipelines(
        "two.xml",
        r#"<pipeline name="a"/>
<pipeline name="b">
  <parameters><parameter key="k"/><parameter key="k"/></parameters>
  <step name="s" executorType="import" sortOrder="1">
    <conditions><step_condition type="attempts-limit" limit="2"/><step_condition type="attempts-limit" limit="3"/></conditions>
    <arguments><argument key="program" value="a"/><argument key="program" value="b"/><argument key="command" value="c"/></arguments>
  </step>
  <step name="s" executorType="report" sortOrder="1" name="t"/>
</pipeline>"#,
    );
    expect![[r#"
        error: the pipeline `a` is defined twice
         --> two.xml:2:17
          |
        2 | <pipeline name="a"/>
          |                 ^
          |
         ::: one.xml:2:17
          |
        2 | <pipeline name="a"><step name="s" executorType="report" sortOrder="1"/></pipeline>
          |                 - it is defined here first
          |
          = help: give it another name, or change the first one by `<referencePipeline>`

        error: the parameter `k` is defined twice
         --> two.xml:4:51
          |
        4 |   <parameters><parameter key="k"/><parameter key="k"/></parameters>
          |                               -                   ^
          |                               |
          |                               it is defined here first
          |
          = help: remove one of them

        error: the condition `attempts-limit` is defined twice
         --> two.xml:6:88
          |
        6 |     <conditions><step_condition type="attempts-limit" limit="2"/><step_condition type="attempts-limit" limit="3"/></conditions>
          |                                       -------------- it is defined here first          ^^^^^^^^^^^^^^
          |
          = help: remove one of them

        error: the argument `program` is defined twice
         --> two.xml:7:66
          |
        7 |     <arguments><argument key="program" value="a"/><argument key="program" value="b"/><argument key="command" value="c"/></arguments>
          |                               ------- it is defined here first   ^^^^^^^
          |
          = help: remove one of them

        error: the step `s` is defined twice
         --> two.xml:9:15
          |
        5 |   <step name="s" executorType="import" sortOrder="1">
          |               - it is defined here first
        ...
        9 |   <step name="s" executorType="report" sortOrder="1" name="t"/>
          |               ^
          |
          = help: give it another name, or change the first one by `<referenceStep>`

        error: the attribute `name` is given twice
         --> two.xml:9:54
          |
        9 |   <step name="s" executorType="report" sortOrder="1" name="t"/>
          |         ---- it is given here first                  ^^^^
          |
          = help: remove one of them

        6 errors
    "#]]
    .assert_eq(&rendered(&[one, two]));
}

#[test]
fn p2_a_text_that_is_not_well_formed_is_shown_where_it_breaks() {
    let texts = [
        source(
            "mismatch.xml",
            "<pipelines xmlns=\"urn:bunchd:pipelines\">\n  <pipeline name=\"a\">\n    <step>\n  </pipeline>\n</pipelines>",
        ),
        source("open.xml", "<pipelines xmlns=\"urn:bunchd:pipelines\">\n  <pipeline name=\"b\">\n"),
        source("close.xml", "</pipelines>"),
        source("tag.xml", "<pipelines xmlns=\"urn:bunchd:pipelines\"\n"),
        source("doctype.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<pipelines/>"),
        source("empty.xml", "  \n"),
        source("text.xml", "<pipelines xmlns=\"urn:bunchd:pipelines\">\n  hello\n  there <![CDATA[x]]> &amp;\n</pipelines>\n<pipelines/>"),
        source(
            "attributes.xml",
            "<pipelines xmlns=\"urn:bunchd:pipelines\">\n  <pipeline name=a description x='&nbsp;<' y=/>\n</pipelines>",
        ),
        source("namespace.xml", "<pipelines>\n<!-- no pipelines --></pipelines>"),
        source("other.xml", "<p:pipelines xmlns:p=\"urn:bunchd:pipelines\"/>"),
    ];
    expect![[r#"
        error: `<step>` needs the attribute `name`
         --> mismatch.xml:3:6
          |
        3 |     <step>
          |      ^^^^
          |
          = help: write `name="…"`

        error: `<step>` needs the attribute `executorType`
         --> mismatch.xml:3:6
          |
        3 |     <step>
          |      ^^^^
          |
          = help: write `executorType="…"`

        error: `<step>` needs the attribute `sortOrder`
         --> mismatch.xml:3:6
          |
        3 |     <step>
          |      ^^^^
          |
          = help: write `sortOrder="…"`

        error: `</pipeline>` does not close `<step>`
         --> mismatch.xml:4:3
          |
        3 |     <step>
          |      ---- it is opened here
        4 |   </pipeline>
          |   ^^^^^^^^^^^
          |
          = help: write `</step>` before it, or here

        error: `<pipeline>` is never closed
         --> open.xml:2:4
          |
        2 |   <pipeline name="b">
          |    ^^^^^^^^
          |
          = help: add `</pipeline>` where it ends

        error: `</pipelines>` closes nothing
         --> close.xml:1:1
          |
        1 | </pipelines>
          | ^^^^^^^^^^^^
          |
          = help: remove it, or add the start tag

        error: this is not well-formed XML: tag not closed: `>` not found before end of input
         --> tag.xml:1:1
          |
        1 | <pipelines xmlns="urn:bunchd:pipelines"
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: the text cannot be read further than here

        error: a document type is not allowed
         --> doctype.xml:1:1
          |
        1 | <!DOCTYPE x [<!ENTITY a "b">]>
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: remove `<!DOCTYPE …>`

        error: there is no `<pipelines>` element
         --> empty.xml:2:1
          |
        2 |
          | ^
          |
          = help: see pipelines.xml for an example

        error: text is not expected here
         --> text.xml:2:3
          |
        2 |   hello
          |   ^^^^^
          |
          = help: values stand in attributes; put remarks into `<!-- … -->`

        error: text is not expected here
         --> text.xml:3:9
          |
        3 |   there <![CDATA[x]]> &amp;
          |         ^^^^^^^^^^^^^
          |
          = help: values stand in attributes; put remarks into `<!-- … -->`

        error: text is not expected here
         --> text.xml:3:23
          |
        3 |   there <![CDATA[x]]> &amp;
          |                       ^^^^^
          |
          = help: values stand in attributes; put remarks into `<!-- … -->`

        error: a second outermost element
         --> text.xml:5:2
          |
        5 | <pipelines/>
          |  ^^^^^^^^^
          |
          = help: put everything into one `<pipelines>` element

        error: a value in quotes is expected here
         --> attributes.xml:2:18
          |
        2 |   <pipeline name=a description x='&nbsp;<' y=/>
          |                  ^
          |
          = help: write attributes as `name="value"`

        error: an attribute needs `=` and a value
         --> attributes.xml:2:32
          |
        2 |   <pipeline name=a description x='&nbsp;<' y=/>
          |                                ^
          |
          = help: write attributes as `name="value"`

        error: `<pipeline>` has no attribute `x`
         --> attributes.xml:2:32
          |
        2 |   <pipeline name=a description x='&nbsp;<' y=/>
          |                                ^
          |
          = help: allowed here: name, extends, description, connector, use-working-directory, expire-in, stoppable, processing, max-parallel, order-by

        error: the entity `&nbsp;` is unknown
         --> attributes.xml:2:35
          |
        2 |   <pipeline name=a description x='&nbsp;<' y=/>
          |                                   ^^^^^^
          |
          = help: allowed are &lt; &gt; &amp; &quot; &apos; and numbers such as &#228;; write `&amp;` for the character itself

        error: `<` is not allowed in a value
         --> attributes.xml:2:41
          |
        2 |   <pipeline name=a description x='&nbsp;<' y=/>
          |                                         ^
          |
          = help: write `&lt;`

        error: a value in quotes is expected here
         --> attributes.xml:2:46
          |
        2 |   <pipeline name=a description x='&nbsp;<' y=/>
          |                                              ^
          |
          = help: write attributes as `name="value"`

        error: the namespace is missing
         --> namespace.xml:1:2
          |
        1 | <pipelines>
          |  ^^^^^^^^^
          |
          = help: write `<pipelines xmlns="urn:bunchd:pipelines">`

        error: unknown element `<p:pipelines>`
         --> other.xml:1:2
          |
        1 | <p:pipelines xmlns:p="urn:bunchd:pipelines"/>
          |  ^^^^^^^^^^^
          |
          = help: the outermost element is `<pipelines xmlns="urn:bunchd:pipelines">`

        21 errors
    "#]]
    .assert_eq(&rendered(&texts));
}

#[test]
fn p2_conditions_that_contradict_each_other_are_warned_of() {
    let text = pipelines(
        "a.xml",
        r#"<pipeline name="a" processing="parallel" max-parallel="3">
  <conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>
  <step name="s" executorType="report" sortOrder="1" runAlwaysStep="true">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="time-between-attempts" minutes="1"/></conditions>
  </step>
</pipeline>"#,
    );
    expect![[r#"
        warning: the condition `no-sibling-in-progress` lets only one execution run at a time
         --> a.xml:2:56
          |
        2 | <pipeline name="a" processing="parallel" max-parallel="3">
          |                                                        ^
          |
          = help: remove `max-parallel`, or the condition

        warning: the step is always to run, but `previous-steps-completed` holds it back after a failure
         --> a.xml:4:69
          |
        4 |   <step name="s" executorType="report" sortOrder="1" runAlwaysStep="true">
          |                                                                     ^^^^
          |
          = help: use the condition `previous-steps-finished`

        warning: without `attempts-limit` there is just one attempt, and nothing to wait for
         --> a.xml:5:88
          |
        5 |     <conditions><step_condition type="previous-steps-completed"/><step_condition type="time-between-attempts" minutes="1"/></conditions>
          |                                                                                        ^^^^^^^^^^^^^^^^^^^^^
          |
          = help: add `<step_condition type="attempts-limit" limit="3"/>`, or remove this condition

        3 warnings
    "#]]
    .assert_eq(&rendered(&[text]));
}

#[test]
fn p2_limits_hold() {
    let deep = format!("<pipelines xmlns=\"{NAMESPACE}\">{}", "<a>".repeat(20));
    let many = pipelines("a", &"<pipeline/>".repeat(ELEMENTS_MAX));
    let large = source("a", &" ".repeat(TEXT_BYTES_MAX + 1));
    let message = |text: SourceText| {
        let found = read(&[text], EXECUTORS).diagnostics;
        assert!(found.len() <= DIAGNOSTICS_MAX);
        found.into_iter().map(|found| found.message).collect::<Vec<_>>().join("\n")
    };
    assert!(message(source("a", &deep)).contains("elements are nested more than 16 deep"));
    assert!(message(large).contains("the text has 1048577 bytes"));
    let messages = message(many);
    assert!(messages.contains("there are more than 10000 elements"), "{messages}");
    assert!(messages.contains("there are more mistakes"), "{messages}");
}
