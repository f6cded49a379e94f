use super::*;
use expect_test::expect;

#[test]
fn p3_each_mistake_in_a_condition_of_a_pipeline_is_shown_at_its_place() {
    let step = r#"<step name="s" executorType="report" sortOrder="1"/>"#;
    let text = pipelines(
        "a.xml",
        &format!(
            r#"<pipeline name="a"><conditions>
  <pipeline_condition type="cron" schedule="30 25 * * *" timezone="Europe/Berlim"/>
  <pipeline_condition type="enabled" value="off"/>
  <pipeline_condition type="command" program="${{env.CHECKER}}" command="is-open 'main" every="500 ms" timeout="1 minute"/>
  <pipeline_condition type="files-present" pattern="/srv/***/x" every="2 days" timeout="1 s"/>
</conditions>{step}</pipeline>
<pipeline name="b"><conditions>
  <pipeline_condition type="cron" schedule="0 30 2 * * *"/>
  <pipeline_condition type="no-auto-spawn" value="true"/>
  <pipeline_condition type="enabled"/>
  <pipeline_condition type="command" programm="x" every="5 s" timeout="6 s"/>
  <pipeline_condition type="files-present" pattern=""/>
</conditions>{step}</pipeline>
<pipeline name="c"><conditions>
  <pipeline_condition type="cron" schedule="30 2 31 2 *" timezone="UTC"/>
  <pipeline_condition type="command" program="x" timeout="31 s" command="${{file"/>
  <pipeline_condition type="file-present" pattern="x" patern="y"/>
</conditions>{step}</pipeline>
<pipeline name="d"><conditions>
  <pipeline_condition type="cron" schedule="" timezone=""/>
  <pipeline_condition type="files-present" pattern="[a"/>
</conditions>{step}</pipeline>"#
        ),
    );
    expect![[r#"
        error: `25` cannot be the hour of a schedule: number out of bounds
         --> a.xml:3:48
          |
        3 |   <pipeline_condition type="cron" schedule="30 25 * * *" timezone="Europe/Berlim"/>
          |                                                ^^
          |
          = help: write minute (0-59), hour (0-23), day of the month (1-31), month (1-12) and day of the week (0-7, or SUN-SAT), such as `30 2 * * MON-FRI`

        error: the time zone `Europe/Berlim` is unknown on this machine
         --> a.xml:3:68
          |
        3 |   <pipeline_condition type="cron" schedule="30 25 * * *" timezone="Europe/Berlim"/>
          |                                                                    ^^^^^^^^^^^^^
          |
          = help: did you mean `Europe/Berlin`? write a continent and a city, such as `Europe/Berlin`, or `UTC`

        error: `off` is neither true nor false
         --> a.xml:4:45
          |
        4 |   <pipeline_condition type="enabled" value="off"/>
          |                                             ^^^
          |
          = help: allowed: true, false

        error: a condition has no placeholders
         --> a.xml:5:47
          |
        5 |   <pipeline_condition type="command" program="${env.CHECKER}" command="is-open 'main" every="500 ms" timeout="1 minute"/>
          |                                               ^^^^^^^^^^^^^^
          |
          = help: it is looked up without an execution: write the value itself

        error: a quote is not closed
         --> a.xml:5:72
          |
        5 |   <pipeline_condition type="command" program="${env.CHECKER}" command="is-open 'main" every="500 ms" timeout="1 minute"/>
          |                                                                        ^^^^^^^^^^^^^
          |
          = help: close it; quotes keep a text with blanks together as one word

        error: `500 ms` is too short here
         --> a.xml:5:94
          |
        5 |   <pipeline_condition type="command" program="${env.CHECKER}" command="is-open 'main" every="500 ms" timeout="1 minute"/>
          |                                                                                              ^^^^^^
          |
          = help: allowed: from 1 second to 1 day

        error: the pattern cannot be used: wildcards are either regular `*` or recursive `**`
         --> a.xml:6:60
          |
        6 |   <pipeline_condition type="files-present" pattern="/srv/***/x" every="2 days" timeout="1 s"/>
          |                                                            ^^^
          |
          = help: `*` stands for any text in a name, `?` for one character, `[ab]` for one of some, `**` for any folders

        error: `2 days` is too long here
         --> a.xml:6:72
          |
        6 |   <pipeline_condition type="files-present" pattern="/srv/***/x" every="2 days" timeout="1 s"/>
          |                                                                        ^^^^^^
          |
          = help: allowed: from 1 second to 1 day

        error: the condition `files-present` has no setting `timeout`
         --> a.xml:6:80
          |
        6 |   <pipeline_condition type="files-present" pattern="/srv/***/x" every="2 days" timeout="1 s"/>
          |                                                                                ^^^^^^^
          |
          = help: allowed here: type, pattern, every, description

        error: the condition `cron` needs `timezone`
         --> a.xml:9:4
          |
        9 |   <pipeline_condition type="cron" schedule="0 30 2 * * *"/>
          |    ^^^^^^^^^^^^^^^^^^
          |
          = help: write whose clock is meant, such as `timezone="Europe/Berlin"` or `timezone="UTC"`

        warning: the schedule starts nothing, since `no-auto-spawn` leaves the pipeline to people
         --> a.xml:9:29
          |
        9 |   <pipeline_condition type="cron" schedule="0 30 2 * * *"/>
          |                             ^^^^
          |
          = help: remove one of the two conditions

        error: this is no schedule: it has 6 fields in place of 5
         --> a.xml:9:45
          |
        9 |   <pipeline_condition type="cron" schedule="0 30 2 * * *"/>
          |                                             ^^^^^^^^^^^^
          |
          = help: write minute (0-59), hour (0-23), day of the month (1-31), month (1-12) and day of the week (0-7, or SUN-SAT), such as `30 2 * * MON-FRI`

        error: the condition `no-auto-spawn` has no setting `value`
          --> a.xml:10:44
           |
        10 |   <pipeline_condition type="no-auto-spawn" value="true"/>
           |                                            ^^^^^
           |
           = help: allowed here: type, description

        error: the condition `enabled` needs `value`
          --> a.xml:11:4
           |
        11 |   <pipeline_condition type="enabled"/>
           |    ^^^^^^^^^^^^^^^^^^
           |
           = help: write `value="true"` or `value="false"`

        error: the condition `command` has no setting `programm`
          --> a.xml:12:38
           |
        12 |   <pipeline_condition type="command" programm="x" every="5 s" timeout="6 s"/>
           |                                      ^^^^^^^^
           |
           = help: did you mean `program`? allowed here: type, program, command, every, timeout, description

        error: the timeout is longer than `every`
          --> a.xml:12:72
           |
        12 |   <pipeline_condition type="command" programm="x" every="5 s" timeout="6 s"/>
           |                                                                        ^^^
           |
           = help: write a shorter one, or a longer `every` (30 s where it is not set), so that the program does not run all the time

        error: the value is empty
          --> a.xml:13:53
           |
        13 |   <pipeline_condition type="files-present" pattern=""/>
           |                                                     ^
           |
           = help: write a text

        error: this is no schedule: no time fits it, now or later
          --> a.xml:16:45
           |
        16 |   <pipeline_condition type="cron" schedule="30 2 31 2 *" timezone="UTC"/>
           |                                             ^^^^^^^^^^^
           |
           = help: write minute (0-59), hour (0-23), day of the month (1-31), month (1-12) and day of the week (0-7, or SUN-SAT), such as `30 2 * * MON-FRI`

        error: the timeout is longer than `every`
          --> a.xml:17:59
           |
        17 |   <pipeline_condition type="command" program="x" timeout="31 s" command="${file"/>
           |                                                           ^^^^
           |
           = help: write a shorter one, or a longer `every` (30 s where it is not set), so that the program does not run all the time

        error: a condition has no placeholders
          --> a.xml:17:74
           |
        17 |   <pipeline_condition type="command" program="x" timeout="31 s" command="${file"/>
           |                                                                          ^^^^^^
           |
           = help: it is looked up without an execution: write the value itself

        error: unknown pipeline condition `file-present`
          --> a.xml:18:29
           |
        18 |   <pipeline_condition type="file-present" pattern="x" patern="y"/>
           |                             ^^^^^^^^^^^^
           |
           = help: did you mean `files-present`? allowed: no-auto-spawn, no-sibling-in-progress, cron, enabled, command, files-present

        error: `<pipeline_condition>` has no attribute `patern`
          --> a.xml:18:55
           |
        18 |   <pipeline_condition type="file-present" pattern="x" patern="y"/>
           |                                                       ^^^^^^
           |
           = help: did you mean `pattern`? allowed here: type, schedule, timezone, value, program, command, every, timeout, pattern, description

        error: this is no schedule: it has 0 fields in place of 5
          --> a.xml:21:45
           |
        21 |   <pipeline_condition type="cron" schedule="" timezone=""/>
           |                                             ^
           |
           = help: write minute (0-59), hour (0-23), day of the month (1-31), month (1-12) and day of the week (0-7, or SUN-SAT), such as `30 2 * * MON-FRI`

        error: the time zone `` is unknown on this machine
          --> a.xml:21:57
           |
        21 |   <pipeline_condition type="cron" schedule="" timezone=""/>
           |                                                         ^
           |
           = help: write a continent and a city, such as `Europe/Berlin`, or `UTC`

        error: the pattern cannot be used: invalid range pattern
          --> a.xml:22:53
           |
        22 |   <pipeline_condition type="files-present" pattern="[a"/>
           |                                                     ^^
           |
           = help: `*` stands for any text in a name, `?` for one character, `[ab]` for one of some, `**` for any folders

        24 errors, 1 warning
    "#]].assert_eq(&rendered(&[text]));
}

#[test]
fn p4_each_mistake_in_a_condition_of_a_step_is_shown_at_its_place() {
    let text = pipelines(
        "a.xml",
        r#"<pipeline name="a"><step name="s" executorType="report" sortOrder="1"><conditions>
  <step_condition type="attempts-limit" limt="3"/>
  <step_condition type="time-between-attempts" minutes="5" growth="linear"/>
  <step_condition type="step-not-running" step="two words" steps="x"/>
  <step_condition type="no-conflicting-steps"/>
  <step_condition type="depends-on-steps" steps="t,, t"/>
  <step_condition type="named-pipeline-status" pipeline="b" status="succeded running"/>
  <step_condition type="no-conflicting-indexing" indexes="" every="soon"/>
</conditions></step>
<step name="t" executorType="report" sortOrder="2"><conditions>
  <step_condition type="attempts-limit"/>
  <step_condition type="time-between-attempts" minutes="5" growth="exponential"/>
  <step_condition type="named-pipeline-status" status="succeeded"/>
</conditions></step>
<step name="u" executorType="report" sortOrder="2"><conditions>
  <step_condition type="attempts-limit" limit="3"/>
  <step_condition type="time-between-attempts" minutes="5" growth="exponential" max="4 minutes" jitter="51"/>
</conditions></step>
<step name="v" executorType="report" sortOrder="2"><conditions>
  <step_condition type="attempts-limit" limit="3"/>
  <step_condition type="time-between-attempts" seconds="0" growth="exponential" max="4 minutes"/>
</conditions></step>
<step name="w" executorType="report" sortOrder="2"><conditions>
  <step_condition type="attempts-limit" limit="3"/>
  <step_condition type="time-between-attempts" seconds="9" max="4 minutes" jitter="10"/>
</conditions></step></pipeline>
<pipeline name="b"><step name="s" executorType="report" sortOrder="1"/></pipeline>"#,
    );
    expect![[r#"
        error: the condition `attempts-limit` has no setting `limt`
         --> a.xml:3:41
          |
        3 |   <step_condition type="attempts-limit" limt="3"/>
          |                                         ^^^^
          |
          = help: did you mean `limit`? allowed here: type, limit, description

        error: unknown growth `linear`
         --> a.xml:4:68
          |
        4 |   <step_condition type="time-between-attempts" minutes="5" growth="linear"/>
          |                                                                    ^^^^^^
          |
          = help: allowed: fixed, exponential

        error: `two words` is not a name
         --> a.xml:5:49
          |
        5 |   <step_condition type="step-not-running" step="two words" steps="x"/>
          |                                                 ^^^^^^^^^
          |
          = help: a name begins with a letter, goes on with letters, digits, `_`, `.` or `-`, and has at most 64 characters

        error: the condition `step-not-running` has no setting `steps`
         --> a.xml:5:60
          |
        5 |   <step_condition type="step-not-running" step="two words" steps="x"/>
          |                                                            ^^^^^
          |
          = help: did you mean `step`? allowed here: type, step, description

        error: the condition `no-conflicting-steps` needs `steps`
         --> a.xml:6:4
          |
        6 |   <step_condition type="no-conflicting-steps"/>
          |    ^^^^^^^^^^^^^^
          |
          = help: name the steps, such as `steps="import, reindex"`

        error: a name is missing here
         --> a.xml:7:52
          |
        7 |   <step_condition type="depends-on-steps" steps="t,, t"/>
          |                                                    ^
          |
          = help: write names with commas or blanks between

        error: the name `t` is given twice
         --> a.xml:7:54
          |
        7 |   <step_condition type="depends-on-steps" steps="t,, t"/>
          |                                                      ^
          |
          = help: remove one of them

        error: unknown status `succeded`
         --> a.xml:8:69
          |
        8 |   <step_condition type="named-pipeline-status" pipeline="b" status="succeded running"/>
          |                                                                     ^^^^^^^^
          |
          = help: did you mean `succeeded`? allowed: pending, running, stopping, succeeded, succeeded-with-warnings, failed, cancelled, stopped, aborted

        error: a name is missing here
         --> a.xml:9:59
          |
        9 |   <step_condition type="no-conflicting-indexing" indexes="" every="soon"/>
          |                                                           ^
          |
          = help: write names with commas or blanks between

        error: `soon` is not a duration
         --> a.xml:9:68
          |
        9 |   <step_condition type="no-conflicting-indexing" indexes="" every="soon"/>
          |                                                                    ^^^^
          |
          = help: write a number with a unit, such as "90 s", "15 minutes" or "1h 30m"

        error: the condition `attempts-limit` needs `limit`
          --> a.xml:12:4
           |
        12 |   <step_condition type="attempts-limit"/>
           |    ^^^^^^^^^^^^^^
           |
           = help: write how often at most, such as `limit="3"`

        error: a wait that grows needs `max`
          --> a.xml:13:68
           |
        13 |   <step_condition type="time-between-attempts" minutes="5" growth="exponential"/>
           |                                                                    ^^^^^^^^^^^
           |
           = help: write the longest wait, such as `max="1 hour"`

        error: the condition `named-pipeline-status` needs `pipeline`
          --> a.xml:14:4
           |
        14 |   <step_condition type="named-pipeline-status" status="succeeded"/>
           |    ^^^^^^^^^^^^^^
           |
           = help: name the pipeline to wait for, such as `pipeline="catalog_import"`

        error: the longest wait is shorter than the first one
          --> a.xml:18:86
           |
        18 |   <step_condition type="time-between-attempts" minutes="5" growth="exponential" max="4 minutes" jitter="51"/>
           |                                                                                      ^^^^^^^^^
           |
           = help: write a longer one, or a shorter first wait

        error: `51` is not an allowed number
          --> a.xml:18:105
           |
        18 |   <step_condition type="time-between-attempts" minutes="5" growth="exponential" max="4 minutes" jitter="51"/>
           |                                                                                                         ^^
           |
           = help: allowed: a whole number from 0 to 50

        error: a wait of no time cannot grow
          --> a.xml:22:68
           |
        22 |   <step_condition type="time-between-attempts" seconds="0" growth="exponential" max="4 minutes"/>
           |                                                                    ^^^^^^^^^^^
           |
           = help: give it `minutes` or `seconds`

        error: `max` belongs to `growth="exponential"`, and this wait does not grow
          --> a.xml:26:65
           |
        26 |   <step_condition type="time-between-attempts" seconds="9" max="4 minutes" jitter="10"/>
           |                                                                 ^^^^^^^^^
           |
           = help: add `growth="exponential"`, or remove `max`

        error: `jitter` belongs to `growth="exponential"`, and this wait does not grow
          --> a.xml:26:84
           |
        26 |   <step_condition type="time-between-attempts" seconds="9" max="4 minutes" jitter="10"/>
           |                                                                                    ^^
           |
           = help: add `growth="exponential"`, or remove `jitter`

        18 errors
    "#]].assert_eq(&rendered(&[text]));
}

#[test]
fn p4_steps_and_pipelines_that_are_waited_for_exist() {
    let one = pipelines(
        "one.xml",
        r#"<pipeline name="stock"><step name="import" executorType="report" sortOrder="1"><conditions>
  <step_condition type="step-not-running" step="reindx"/>
  <step_condition type="no-conflicting-steps" steps="reindex resize, imports"/>
  <step_condition type="depends-on-steps" steps="chek, import"/>
  <step_condition type="named-pipeline-status" pipeline="indx" status="succeeded"/>
</conditions></step>
<step name="check" executorType="report" sortOrder="1"><conditions>
  <step_condition type="named-pipeline-status" pipeline="stock" status="succeeded"/>
</conditions></step></pipeline>"#,
    );
    let two = pipelines("two.xml", r#"<pipeline name="index"><step name="reindex" executorType="report" sortOrder="1"/></pipeline>"#);
    expect![[r#"
        warning: no pipeline has a step `reindx`, so there is nothing to keep apart from
         --> one.xml:3:49
          |
        3 |   <step_condition type="step-not-running" step="reindx"/>
          |                                                 ^^^^^^
          |
          = help: did you mean `reindex`? steps are: check, import, reindex

        warning: no pipeline has a step `resize`, so there is nothing to keep apart from
         --> one.xml:4:62
          |
        4 |   <step_condition type="no-conflicting-steps" steps="reindex resize, imports"/>
          |                                                              ^^^^^^
          |
          = help: steps are: check, import, reindex

        warning: no pipeline has a step `imports`, so there is nothing to keep apart from
         --> one.xml:4:70
          |
        4 |   <step_condition type="no-conflicting-steps" steps="reindex resize, imports"/>
          |                                                                      ^^^^^^^
          |
          = help: did you mean `import`? steps are: check, import, reindex

        error: the pipeline has no step `chek`
         --> one.xml:5:50
          |
        5 |   <step_condition type="depends-on-steps" steps="chek, import"/>
          |                                                  ^^^^
          |
          = help: did you mean `check`? its steps are: import, check

        error: the step `import` cannot depend on itself
         --> one.xml:5:56
          |
        5 |   <step_condition type="depends-on-steps" steps="chek, import"/>
          |                                                        ^^^^^^
          |
          = help: remove the name

        error: there is no pipeline `indx` to wait for
         --> one.xml:6:58
          |
        6 |   <step_condition type="named-pipeline-status" pipeline="indx" status="succeeded"/>
          |                                                          ^^^^
          |
          = help: did you mean `index`? defined are: index, stock

        error: a step cannot wait for its own pipeline: the latest execution is the one that it belongs to
         --> one.xml:9:58
          |
        9 |   <step_condition type="named-pipeline-status" pipeline="stock" status="succeeded"/>
          |                                                          ^^^^^
          |
          = help: name another pipeline; `no-sibling-in-progress` keeps executions of one pipeline apart

        4 errors, 3 warnings
    "#]]
    .assert_eq(&rendered(&[one, two]));
}

#[test]
fn p4_what_a_cut_text_may_define_is_not_called_unknown() {
    let one = pipelines(
        "one.xml",
        r#"<pipeline name="stock"><step name="import" executorType="report" sortOrder="1"><conditions>
  <step_condition type="step-not-running" step="reindex"/>
  <step_condition type="named-pipeline-status" pipeline="index" status="succeeded"/>
</conditions></step></pipeline>"#,
    );
    let cut = source("two.xml", "<pipelines xmlns=\"urn:bunchd:pipelines\"><pipeline name=\"ind");
    assert_eq!(read(&[one, cut], EXECUTORS).diagnostics.len(), 1);
}

#[test]
fn p4_steps_that_wait_for_each_other_are_told_with_the_circle() {
    let text = pipelines(
        "a.xml",
        r#"<pipeline name="a">
  <step name="load" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="check index"/></conditions></step>
  <step name="check" executorType="report" sortOrder="2"/>
  <step name="index" executorType="report" sortOrder="3"><conditions><step_condition type="previous-steps-finished"/></conditions></step>
  <step name="behind" executorType="report" sortOrder="4"><conditions><step_condition type="depends-on-steps" steps="index"/></conditions></step>
  <step name="one" executorType="report" sortOrder="5"><conditions><step_condition type="depends-on-steps" steps="three"/></conditions></step>
  <step name="two" executorType="report" sortOrder="5"><conditions><step_condition type="depends-on-steps" steps="one"/></conditions></step>
  <step name="three" executorType="report" sortOrder="5"><conditions><step_condition type="depends-on-steps" steps="check, two"/></conditions></step>
</pipeline>
<pipeline name="b">
  <step name="work" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="report"/></conditions></step>
  <step name="report" executorType="report" sortOrder="9" runAlwaysStep="true"/>
</pipeline>"#,
    );
    expect![[r#"
        error: these steps wait for each other, and none of them could ever start: `load` waits for `index`, `index` waits for `load`
         --> a.xml:3:122
          |
        3 |   <step name="load" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="check index"/></co...
          |                                                                                                                          ^^^^^
          |
          = help: remove a name from `depends-on-steps`, or change a sortOrder: steps with previous-steps-completed, previous-steps-finished or runAlwaysStep also wait for all of a lower one

        error: these steps wait for each other, and none of them could ever start: `one` waits for `three`, `three` waits for `two`, `two` waits for `one`
         --> a.xml:7:115
          |
        7 |   <step name="one" executorType="report" sortOrder="5"><conditions><step_condition type="depends-on-steps" steps="three"/></condition...
          |                                                                                                                   ^^^^^
          |
          = help: remove a name from `depends-on-steps`, or change a sortOrder: steps with previous-steps-completed, previous-steps-finished or runAlwaysStep also wait for all of a lower one

        error: these steps wait for each other, and none of them could ever start: `work` waits for `report`, `report` waits for `work`
          --> a.xml:12:116
           |
        12 |   <step name="work" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="report"/></condit...
           |                                                                                                                    ^^^^^^
           |
           = help: remove a name from `depends-on-steps`, or change a sortOrder: steps with previous-steps-completed, previous-steps-finished or runAlwaysStep also wait for all of a lower one

        3 errors
    "#]].assert_eq(&rendered(&[text]));
}

#[test]
fn p4_a_circle_of_many_steps_is_found_at_once_and_told_in_short() {
    let step = |at: usize| {
        let next = (at + 1) % 2_000;
        format!(
            "<step name=\"s{at}\" executorType=\"report\" sortOrder=\"1\"><conditions><step_condition type=\"depends-on-steps\" steps=\"s{next}\"/></conditions></step>\n"
        )
    };
    let steps: String = (0..2_000).map(step).collect();
    let found = read(&[pipelines("a.xml", &format!("<pipeline name=\"a\">{steps}</pipeline>"))], EXECUTORS).diagnostics;
    assert!(found.len() == 1 && found[0].message.ends_with("`s7` waits for `s8`, and so on"), "{found:?}");
}

#[test]
fn p3_a_schedule_beside_no_auto_spawn_is_warned_of() {
    let text = pipelines(
        "a.xml",
        r#"<pipeline name="a"><conditions>
  <pipeline_condition type="no-auto-spawn"/><pipeline_condition type="cron" schedule="@daily" timezone="UTC"/>
</conditions><step name="s" executorType="report" sortOrder="1"/></pipeline>"#,
    );
    expect![[r#"
        warning: the schedule starts nothing, since `no-auto-spawn` leaves the pipeline to people
         --> a.xml:3:71
          |
        3 |   <pipeline_condition type="no-auto-spawn"/><pipeline_condition type="cron" schedule="@daily" timezone="UTC"/>
          |                                                                       ^^^^
          |
          = help: remove one of the two conditions

        1 warning
    "#]]
    .assert_eq(&rendered(&[text]));
}

#[test]
fn p4_a_wait_that_several_pipelines_inherit_is_refused_once_and_what_an_heir_adds_is_known() {
    let text = pipelines(
        "a.xml",
        r#"<step name="shared" executorType="report" sortOrder="2"><conditions><step_condition type="depends-on-steps" steps="own"/></conditions></step>
<pipeline name="base">
  <step name="s" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="chek t"/></conditions></step>
  <step name="t" executorType="report" sortOrder="2" runAlwaysStep="true"/>
</pipeline>
<pipeline name="heir" extends="base"/>
<pipeline name="other" extends="base"><step ref="shared"/><step name="own" executorType="report" sortOrder="1"/></pipeline>"#,
    );
    expect![[r#"
        error: the pipeline has no step `chek`
         --> a.xml:4:113
          |
        4 |   <step name="s" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="chek t"/></conditions...
          |                                                                                                                 ^^^^
          |
          = help: its steps are: s, t

        error: these steps wait for each other, and none of them could ever start: `s` waits for `t`, `t` waits for `s`
         --> a.xml:4:118
          |
        4 |   <step name="s" executorType="report" sortOrder="1"><conditions><step_condition type="depends-on-steps" steps="chek t"/></conditions...
          |                                                                                                                      ^
          |
          = help: remove a name from `depends-on-steps`, or change a sortOrder: steps with previous-steps-completed, previous-steps-finished or runAlwaysStep also wait for all of a lower one

        2 errors
    "#]].assert_eq(&rendered(&[text]));
}
