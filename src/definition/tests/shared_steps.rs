use super::*;

const LIBRARY: &str = r#"<step name="archive" executorType="archive" sortOrder="80" description="Tidy up" allowFailure="true">
  <conditions><step_condition type="previous-steps-completed"/><step_condition type="attempts-limit" limit="2"/></conditions>
  <arguments><argument key="compress" value="none"/><argument key="artefacts" value="drop"/></arguments>
</step>
<step name="call"><arguments><argument key="program" value="p"/><argument key="--mode" value="${parameter.mode}"/></arguments></step>"#;

/// Reads the library of shared steps and pipelines that use them.
fn with_library(content: &str) -> Definitions {
    good(&[pipelines("own.xml", content), pipelines("library.xml", LIBRARY)])
}

fn arguments(step: &crate::model::pipeline::Step) -> Vec<(&str, &str)> {
    step.arguments.iter().map(|argument| (argument.key.as_str(), argument.value.text.as_str())).collect()
}

#[test]
fn b5_two_pipelines_share_a_step_definition() {
    let definitions = with_library(
        r#"<pipeline name="a"><step name="s" executorType="report" sortOrder="1"/><step ref="archive"/></pipeline>
           <pipeline name="b"><step name="tidy" ref="archive" sortOrder="85"/></pipeline>"#,
    );
    let (one, other) = (&definitions.pipelines["a"].steps[1], &definitions.pipelines["b"].steps[0]);
    assert_eq!((one.name.as_str(), one.sort_order, one.executor_type.as_str()), ("archive", 80, "archive"));
    assert_eq!((one.description.as_str(), one.allow_failure, one.attempts_limit()), ("Tidy up", true, 2));
    assert_eq!(arguments(one), [("compress", "none"), ("artefacts", "drop")]);
    let expected = crate::model::pipeline::Step { name: "tidy".to_owned(), sort_order: 85, ..one.clone() };
    assert_eq!(*other, expected);
    assert_eq!(definitions.pipelines.len(), 2, "a shared step is no pipeline");
}

#[test]
fn b5_the_place_of_use_overrides_adds_and_removes() {
    let definitions = with_library(
        r#"<pipeline name="a">
             <step name="tidy" ref="archive" sortOrder="85" allowFailure="false">
               <conditions>
                 <step_condition type="time-between-attempts" minutes="1"/><step_condition type="attempts-limit" limit="7"/>
                 <referenceStep_condition type="previous-steps-completed" remove="true"/>
               </conditions>
               <arguments><argument key="compress" value="gzip"/><referenceArgument key="artefacts" remove="true"/></arguments>
             </step>
             <step name="again" ref="archive"/>
           </pipeline>"#,
    );
    let steps = &definitions.pipelines["a"].steps;
    assert_eq!((steps[0].name.as_str(), steps[1].name.as_str()), ("again", "tidy"));
    assert_eq!((steps[1].attempts_limit(), steps[1].time_between_attempts().wait.as_secs(), steps[1].conditions.len()), (7, 60, 2));
    assert_eq!((arguments(&steps[1]), steps[1].allow_failure), (vec![("compress", "gzip")], false));
    assert_eq!((arguments(&steps[0]), steps[0].attempts_limit()), (vec![("compress", "none"), ("artefacts", "drop")], 2));
}

#[test]
fn b5_what_a_shared_step_leaves_out_is_written_where_it_is_used() {
    let definitions = with_library(
        r#"<pipeline name="a"><parameters><parameter key="mode" default="m"/></parameters>
             <step ref="call" executorType="import" sortOrder="1"><arguments><argument key="command" value="c"/></arguments></step></pipeline>"#,
    );
    let step = &definitions.pipelines["a"].steps[0];
    assert_eq!((step.name.as_str(), step.executor_type.as_str(), step.sort_order), ("call", "import", 1));
    assert_eq!(arguments(step), [("program", "p"), ("--mode", "${parameter.mode}"), ("command", "c")]);
}

#[test]
fn b5_a_library_of_shared_steps_that_nobody_uses_makes_no_noise() {
    with_library("");
    let lone_wait = r#"<step name="s"><conditions><step_condition type="time-between-attempts" minutes="1"/></conditions></step>"#;
    good(&[pipelines("library.xml", lone_wait)]);
    good(&[pipelines("library.xml", r#"<step name="s" executorType="import" sortOrder="1"/>"#)]);
}

#[test]
fn b5_a_shared_step_is_patched_for_all_who_use_it() {
    let definitions = with_library(
        r#"<pipeline name="a"><step ref="archive"/></pipeline>
           <pipeline name="b"><step ref="archive"><arguments><argument key="artefacts" value="keep"/></arguments></step></pipeline>"#,
    );
    let patch = r#"<referenceStep name="archive" expireIn="1 hour"><conditions><referenceStep_condition type="attempts-limit" limit="9"/></conditions>
      <arguments><referenceArgument key="compress" value="gzip"/></arguments></referenceStep>"#;
    let own = r#"<pipeline name="a"><step ref="archive"/></pipeline>
      <pipeline name="b"><step ref="archive"><arguments><argument key="artefacts" value="keep"/></arguments></step></pipeline>"#;
    let patched = good(&[pipelines("own.xml", own), pipelines("library.xml", LIBRARY), pipelines("patch.xml", patch)]);
    for (name, artefacts) in [("a", "drop"), ("b", "keep")] {
        let (before, after) = (&definitions.pipelines[name].steps[0], &patched.pipelines[name].steps[0]);
        assert_eq!((before.attempts_limit(), after.attempts_limit()), (2, 9));
        assert_eq!(arguments(after), [("compress", "gzip"), ("artefacts", artefacts)]);
        assert_eq!(after.expire_in.map(|time| time.as_secs()), Some(3600));
    }
    assert_eq!(patched.origins["a"].steps["archive"].arguments["compress"].file, "patch.xml");
}

#[test]
fn b5_a_use_is_patched_from_a_later_text_and_by_those_who_extend() {
    let own = r#"<pipeline name="a"><step name="tidy" ref="archive"/></pipeline>
      <pipeline name="heir" extends="a"><referenceStep name="tidy"><arguments><referenceArgument key="compress" remove="true"/></arguments></referenceStep></pipeline>"#;
    let patch = r#"<referencePipeline name="a"><referenceStep name="tidy" sortOrder="3">
        <conditions><referenceStep_condition type="attempts-limit" limit="5"/></conditions>
        <arguments><referenceArgument key="artefacts" value="keep"/></arguments></referenceStep></referencePipeline>"#;
    let definitions = good(&[pipelines("own.xml", own), pipelines("library.xml", LIBRARY), pipelines("patch.xml", patch)]);
    let step = |name: &str| &definitions.pipelines[name].steps[0];
    assert_eq!((step("a").sort_order, step("a").attempts_limit(), step("heir").attempts_limit()), (3, 5, 5));
    assert_eq!(
        (arguments(step("a")), arguments(step("heir"))),
        (vec![("compress", "none"), ("artefacts", "keep")], vec![("artefacts", "keep")])
    );
}

#[test]
fn b5_a_use_without_a_name_is_called_like_the_shared_step_for_patches_too() {
    let own = r#"<pipeline name="a"><step ref="archive"/><step name="s" executorType="report" sortOrder="1"/></pipeline>
      <pipeline name="heir" extends="a"><referenceStep name="archive" remove="true"/></pipeline>"#;
    let patch = r#"<referencePipeline name="a"><referenceStep name="archive" sortOrder="-3"/></referencePipeline>"#;
    let definitions = good(&[pipelines("own.xml", own), pipelines("library.xml", LIBRARY), pipelines("patch.xml", patch)]);
    assert_eq!((definitions.pipelines["a"].steps[0].name.as_str(), definitions.pipelines["heir"].steps.len()), ("archive", 1));
}

#[test]
fn b5_the_parts_of_a_shared_step_know_where_they_are_written() {
    let own = pipelines(
        "own.xml",
        r#"<pipeline name="a"><step ref="archive"/><step name="tidy" ref="archive"><arguments><argument key="compress" value="gzip"/></arguments></step></pipeline>
           <pipeline name="heir" extends="a"/>"#,
    );
    let definitions = good(&[own.clone(), pipelines("library.xml", LIBRARY)]);
    for name in ["a", "heir"] {
        let steps = &definitions.origins[name].steps;
        assert_eq!((steps["tidy"].name.file.as_str(), &own.text[steps["tidy"].name.span.clone()]), ("own.xml", "tidy"));
        assert_eq!((steps["archive"].name.file.as_str(), &own.text[steps["archive"].name.span.clone()]), ("own.xml", "archive"));
        assert_eq!(steps["tidy"].arguments["compress"].file, "own.xml");
        assert_eq!(steps["tidy"].arguments["artefacts"].file, "library.xml");
        assert_eq!(steps["archive"].arguments["compress"].file, "library.xml");
    }
}
