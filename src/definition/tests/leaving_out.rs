use expect_test::expect;

use super::*;

fn steps(on_errors: &str, value: &str) -> SourceText {
    let text = format!(
        r#"<pipeline name="p">
<parameters><parameter key="mode" default="skip"/></parameters>
<step name="check" executorType="csv-validate" sortOrder="10"><arguments><argument key="on-errors" value="{on_errors}"/></arguments></step>
<step name="before" executorType="command" sortOrder="5"><arguments><argument key="program" value="{value}"/></arguments></step>
<step name="behind" executorType="command" sortOrder="20"><arguments><argument key="program" value="{value}"/></arguments></step>
</pipeline>"#
    );
    pipelines("p.xml", &text)
}

/// Proves D11 as far as definitions go: a program cannot be handed the whole files behind a check that leaves records out.
#[test]
fn d11_the_whole_files_behind_a_check_that_leaves_records_out_are_refused_with_their_place() {
    expect![[r#"
        error: `${working_directory}` holds the whole files, also the records that the step `check` leaves out
         --> p.xml:6:104
          |
        6 | <step name="behind" executorType="command" sortOrder="20"><arguments><argument key="program" value="/x ${working_directory}/a"/></arg...
          |                                                                                                        ^^^^^^^^^^^^^^^^^^^^
          |
          = help: use `${source_directory}` or `${files}`, which hold what is left

        1 error
    "#]]
    .assert_eq(&rendered(&[steps("skip", "/x ${working_directory}/a")]));
    good(&[steps("skip", "/x $${working_directory} ${source_directory}")]);
    good(&[steps("warn", "/x ${working_directory}")]);
}

/// What later steps take must not depend on what is known only when they run.
#[test]
fn d11_what_errors_lead_to_is_a_literal_word() {
    expect![[r#"
        error: the argument `on-errors` holds no placeholder, since it must be known before anything runs
         --> p.xml:4:107
          |
        4 | <step name="check" executorType="csv-validate" sortOrder="10"><arguments><argument key="on-errors" value="${parameter.mode}"/></argum...
          |                                                                                                           ^^^^^^^^^^^^^^^^^
          |
          = help: allowed: stop, skip, warn

        1 error
    "#]]
    .assert_eq(&rendered(&[steps("${parameter.mode}", "/x")]));
}
