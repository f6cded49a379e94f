use super::*;

const BASE: &str = r#"<pipeline name="catalog" connector="csv" description="Products" expire-in="2 hours" processing="parallel" max-parallel="4">
  <parameters><parameter key="operation" default="add"/><parameter key="mode" default="m"/></parameters>
  <conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>
  <step name="check" executorType="csv-validate" sortOrder="1"/>
  <step name="import" executorType="import" sortOrder="2" expireIn="1 hour" description="Import it">
    <conditions><step_condition type="attempts-limit" limit="3"/><step_condition type="previous-steps-completed"/></conditions>
    <arguments>
      <argument key="program" value="p"/><argument key="command" value="products"/><argument key="operation" value="${parameter.operation}"/>
    </arguments>
  </step>
</pipeline>"#;

fn names(pipeline: &Pipeline) -> Vec<&str> {
    pipeline.steps.iter().map(|step| step.name.as_str()).collect()
}

/// The texts of a base that allows one at a time, and of another that extends it.
fn one_at_a_time(heir: &str) -> [SourceText; 2] {
    let base = BASE.replace(r#"processing="parallel" max-parallel="4""#, "");
    [pipelines("a.xml", &base), pipelines("b.xml", heir)]
}

#[test]
fn b10_an_extending_pipeline_takes_over_all_but_name_and_description() {
    let definitions = good(&one_at_a_time(r#"<pipeline name="price" extends="catalog"/>"#));
    let (base, price) = (&definitions.pipelines["catalog"], &definitions.pipelines["price"]);
    let expected = Pipeline { name: "price".to_owned(), description: String::new(), ..(**base).clone() };
    assert_eq!(**price, expected);
}

#[test]
fn b10_parameters_are_inherited_overridden_and_added_to() {
    let definitions = good(&one_at_a_time(
        r#"<pipeline name="price" extends="catalog">
             <parameters><parameter key="store" label="Store"/><parameter key="operation" type="choice" choices="add delete" default="delete"/></parameters>
             <step name="late" executorType="import" sortOrder="9"><arguments>
               <argument key="program" value="p"/><argument key="command" value="${parameter.mode} ${parameter.store}"/>
             </arguments></step>
           </pipeline>"#,
    ));
    let parameters = |name: &str| -> Vec<(String, Option<String>)> {
        let parameters = definitions.pipelines[name].parameters.iter();
        parameters.map(|parameter| (parameter.key.clone(), parameter.default.clone())).collect()
    };
    let entry = |key: &str, default: Option<&str>| (key.to_owned(), default.map(str::to_owned));
    assert_eq!(parameters("price"), [entry("operation", Some("delete")), entry("mode", Some("m")), entry("store", None)]);
    assert_eq!(parameters("catalog"), [entry("operation", Some("add")), entry("mode", Some("m"))]);
}

#[test]
fn b10_an_extending_pipeline_overrides_adds_patches_and_removes() {
    let definitions = good(&one_at_a_time(
        r#"<pipeline name="price" extends="catalog" connector="own" description="Prices" max-parallel="2">
             <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions>
             <referenceStep name="check" remove="true"/>
             <referenceStep name="import" expireIn="5 minutes">
               <conditions><referenceStep_condition type="attempts-limit" limit="5"/><referenceStep_condition type="previous-steps-completed" remove="true"/></conditions>
               <arguments><referenceArgument key="command" value="prices"/><argument key="--x" value="y"/></arguments>
             </referenceStep>
             <step name="report" executorType="report" sortOrder="9"/>
           </pipeline>"#,
    ));
    let price = &definitions.pipelines["price"];
    assert_eq!((price.connector.as_str(), price.description.as_str(), price.max_parallel), ("own", "Prices", 2));
    assert_eq!((price.expire_in.map(|time| time.as_secs()), price.conditions.len()), (Some(7200), 0));
    assert_eq!(names(price), ["import", "report"]);
    let import = &price.steps[0];
    assert_eq!((import.attempts_limit(), import.conditions.len(), import.description.as_str()), (5, 1, "Import it"));
    assert_eq!(import.expire_in.map(|time| time.as_secs()), Some(300));
    let arguments: Vec<_> = import.arguments.iter().map(|argument| (argument.key.as_str(), argument.value.text.as_str())).collect();
    assert_eq!(arguments, [("program", "p"), ("command", "prices"), ("operation", "${parameter.operation}"), ("--x", "y")]);
    assert_eq!(names(&definitions.pipelines["catalog"]), ["check", "import"]);
}

#[test]
fn b10_one_at_a_time_takes_the_place_of_an_inherited_max_parallel() {
    let base = BASE.replace(r#"<conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>"#, "");
    let heirs = r#"<pipeline name="many" extends="catalog"/><pipeline name="one" extends="catalog" processing="sequential"/>"#;
    let definitions = good(&[pipelines("a.xml", &base), pipelines("b.xml", heirs)]);
    assert_eq!((definitions.pipelines["many"].max_parallel, definitions.pipelines["one"].max_parallel), (4, 1));
}

#[test]
fn b10_a_base_may_be_defined_below_or_in_a_later_text_and_extend_another() {
    let heirs = r#"<pipeline name="third" extends="second"><step name="c" executorType="report" sortOrder="12"/></pipeline>
      <pipeline name="second" extends="catalog"><step name="b" executorType="report" sortOrder="11"/><referenceStep name="check" remove="true"/></pipeline>"#;
    let [base, heirs] = one_at_a_time(heirs);
    let definitions = good(&[heirs, base]);
    assert_eq!(names(&definitions.pipelines["third"]), ["import", "b", "c"]);
    assert_eq!(names(&definitions.pipelines["second"]), ["import", "b"]);
}

#[test]
fn b10_patches_of_any_text_reach_those_who_extend_and_patches_of_them_stay_theirs() {
    let [base, heir] = one_at_a_time(r#"<pipeline name="price" extends="catalog"/>"#);
    let patches = pipelines(
        "c.xml",
        r#"<referencePipeline name="price" expire-in="1 hour"><referenceStep name="import" sortOrder="7">
             <arguments><referenceArgument key="program" value="own"/></arguments></referenceStep>
             <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions></referencePipeline>
           <referencePipeline name="price"><referenceStep name="import" expireIn="7 minutes"/></referencePipeline>
           <referencePipeline name="catalog"><referenceStep name="import" expireIn="9 minutes">
             <arguments><argument key="--more" value="1"/></arguments></referenceStep>
             <referenceStep name="check" remove="true"/></referencePipeline>"#,
    );
    let definitions = good(&[heir, base, patches]);
    let import = |name: &str| &definitions.pipelines[name].steps[0];
    assert_eq!((names(&definitions.pipelines["price"]), names(&definitions.pipelines["catalog"])), (vec!["import"], vec!["import"]));
    let minutes = |name: &str| import(name).expire_in.map(|time| time.as_secs() / 60);
    assert_eq!((minutes("price"), minutes("catalog")), (Some(7), Some(9)));
    let argument = |name: &str, key: &str| import(name).argument(key).map(|argument| argument.value.text.clone()).unwrap_or_default();
    assert_eq!((argument("price", "program").as_str(), argument("catalog", "program").as_str()), ("own", "p"));
    assert_eq!((argument("price", "--more").as_str(), import("price").sort_order), ("1", 7));
    assert_eq!((definitions.pipelines["price"].conditions.len(), definitions.pipelines["catalog"].conditions.len()), (0, 1));
}

#[test]
fn b10_each_part_knows_the_text_that_it_was_written_in() {
    let [base, heir] = one_at_a_time(
        r#"<pipeline name="price" extends="catalog">
             <referenceStep name="import"><arguments><referenceArgument key="command" value="prices"/></arguments></referenceStep>
             <step name="report" executorType="report" sortOrder="9"/></pipeline>"#,
    );
    let definitions = good(&[base.clone(), heir]);
    let price = &definitions.origins["price"];
    let files = [
        &price.name,
        &price.steps["check"].name,
        &price.steps["import"].name,
        &price.steps["import"].arguments["program"],
        &price.steps["import"].arguments["command"],
        &price.steps["report"].name,
    ];
    assert_eq!(files.map(|origin| origin.file.as_str()), ["b.xml", "a.xml", "a.xml", "a.xml", "b.xml", "b.xml"]);
    assert_eq!(&base.text[price.steps["import"].arguments["program"].span.clone()], "p");
    assert_eq!(definitions.origins["catalog"], good(&[base]).origins["catalog"]);
}

#[test]
fn b1_steps_stand_in_their_declared_order_wherever_they_come_from() {
    let step = |name: &str, order: i32| format!(r#"<step name="{name}" executorType="report" sortOrder="{order}"/>"#);
    let base = format!(r#"<pipeline name="base" connector="csv">{}{}{}</pipeline>"#, step("last", 99), step("tie", 5), step("first", -4));
    let heir = format!(
        r#"<pipeline name="heir" extends="base">{}<step name="third" ref="shared" sortOrder="4"/>{}<step ref="shared"/></pipeline>{}"#,
        step("tie_own", 5),
        step("second", 3),
        step("shared", 6)
    );
    let definitions = good(&[pipelines("b.xml", &heir), pipelines("a.xml", &base)]);
    assert_eq!(names(&definitions.pipelines["base"]), ["first", "tie", "last"]);
    assert_eq!(names(&definitions.pipelines["heir"]), ["first", "second", "third", "tie", "tie_own", "shared", "last"]);
    assert_eq!(definitions.pipelines["heir"].connector, "csv");
}

#[test]
fn a13_bases_and_their_heirs_may_lie_in_different_folders() {
    let [base, heir] = one_at_a_time(r#"<pipeline name="price" extends="catalog"><step ref="tell"/></pipeline>"#);
    let library = pipelines("/opt/more/steps.xml", r#"<step name="tell" executorType="report" sortOrder="90"/>"#);
    for texts in [[&base, &heir, &library], [&library, &heir, &base], [&heir, &library, &base]] {
        let definitions = good(&texts.map(Clone::clone));
        assert_eq!(names(&definitions.pipelines["price"]), ["check", "import", "tell"]);
    }
}
