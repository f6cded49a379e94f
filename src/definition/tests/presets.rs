//! What a preset brings into a step, and the mistakes around it.

use expect_test::expect;

use super::*;

/// A pipeline of one import step with these arguments behind program and command.
fn with(command: &str, arguments: &str) -> SourceText {
    pipelines(
        "a.xml",
        &format!(
            r#"<pipeline name="p"><step name="import" executorType="import" sortOrder="1"><arguments>
<argument key="program" value="importer"/><argument key="command" value="{command}"/>{arguments}
</arguments></step></pipeline>"#
        ),
    )
}

fn arguments(arguments: &str) -> Vec<String> {
    let definitions = good(&[with("import:products", arguments)]);
    let step = &definitions.pipelines["p"].steps[0];
    step.arguments.iter().skip(2).map(|argument| format!("{}={}", argument.key, argument.value)).collect()
}

#[test]
fn e4_the_preset_brings_all_that_m2if_must_be_told() {
    assert_eq!(
        arguments(r#"<argument key="preset" value="m2if"/>"#),
        [
            "preset=m2if",
            "exit-codes=0=success, 4=no-files, 13=warnings",
            "--serial=${serial}",
            "--source-dir=${source_directory}",
            "--target-dir=${target_directory}",
            "--pid-filename=${target_directory}/importer.pid",
            "--archive-artefacts=false",
            "--clear-artefacts=false",
        ]
    );
}

#[test]
fn e4_what_the_step_sets_itself_wins_and_what_it_leaves_out_does_not_come() {
    let own = r#"<argument key="preset" value="m2if"/><argument key="--serial" value="7"/>
        <argument key="exit-codes" value="0=success"/><argument key="preset-without" value="--clear-artefacts, --pid-filename"/>"#;
    assert_eq!(
        arguments(own),
        [
            "preset=m2if",
            "--serial=7",
            "exit-codes=0=success",
            "preset-without=--clear-artefacts, --pid-filename",
            "--source-dir=${source_directory}",
            "--target-dir=${target_directory}",
            "--archive-artefacts=false",
        ]
    );
}

#[test]
fn e4_a_step_that_takes_a_shared_one_over_can_change_what_its_preset_brings() {
    let text = pipelines(
        "a.xml",
        r#"<step name="import" executorType="import" sortOrder="1"><arguments>
  <argument key="program" value="importer"/><argument key="command" value="import:products"/><argument key="preset" value="m2if"/>
</arguments></step>
<pipeline name="p"><step ref="import"><arguments><argument key="--archive-artefacts" value="true"/></arguments></step></pipeline>"#,
    );
    let definitions = good(&[text]);
    let step = &definitions.pipelines["p"].steps[0];
    let values: Vec<_> = step.arguments.iter().filter(|one| one.key == "--archive-artefacts").map(|one| one.value.text.as_str()).collect();
    assert_eq!(values, ["true"]);
}

#[test]
fn e4_mistakes_around_a_preset_are_told_with_what_is_allowed() {
    expect![[r#"
        error: unknown preset `m2fi`
         --> a.xml:3:122
          |
        3 | <argument key="program" value="importer"/><argument key="command" value="import:products"/><argument key="preset" value="m2fi"/>
          |                                                                                                                          ^^^^
          |
          = help: did you mean `m2if`? allowed: m2if

        1 error
    "#]]
    .assert_eq(&rendered(&[with("import:products", r#"<argument key="preset" value="m2fi"/>"#)]));
    let told = |arguments: &str| rendered(&[with("import:products", arguments)]);
    let left_out = told(r#"<argument key="preset" value="m2if"/><argument key="preset-without" value="--clear-artefact"/>"#);
    assert!(
        left_out.contains("brings no argument `--clear-artefact`") && left_out.contains("did you mean `--clear-artefacts`?"),
        "{left_out}"
    );
    assert!(told(r#"<argument key="preset-without" value="--serial"/>"#).contains("there is no preset to leave anything out of"));
    assert!(told(r#"<argument key="preset" value="${bunch.type}"/>"#).contains("the name of a preset holds no placeholder"));
}

#[test]
fn e4_a_command_whose_files_are_not_known_is_told_unless_the_step_says_how_they_are_called() {
    let preset = r#"<argument key="preset" value="m2if"/>"#;
    let told = rendered(&[with("import:products:media", preset)]);
    assert!(told.starts_with("warning: what the files of `import:products:media` are called is not known"), "{told}");
    assert_eq!(rendered(&[with("import:products:media", &format!(r#"{preset}<argument key="prefix" value="media-import"/>"#))]), "");
    assert_eq!(rendered(&[with("${bunch.type}", preset)]), "");
}
