//! Plans of small definitions, as text and as drawings; and that a plan waits for what the engine waits for.

mod drawings;
mod engine;

use std::collections::BTreeMap;

use expect_test::expect;

use super::{Known, Plan, PlanSource, plan_in};
use crate::definition::{self, Definitions};
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::diagnostic::SourceText;
use crate::model::pipeline::Pipeline;
use crate::view::palette::Palette;

const NONE: ArgumentSpec = ArgumentSpec { key: "", required: false, kind: ValueKind::Text, summary: "" };

const EXECUTORS: &[ExecutorSpec] = &[
    ExecutorSpec {
        name: "command",
        summary: "Runs any program, without a shell",
        arguments: &[
            ArgumentSpec { key: "program", summary: "Name of an entry of [programs], or a path", ..NONE },
            ArgumentSpec { key: "command", summary: "The words after the program", ..NONE },
        ],
        takes_options: false,
        takes_environment: true,
    },
    ExecutorSpec {
        name: "csv-validate",
        summary: "Checks CSV files",
        arguments: &[ArgumentSpec { key: "rules", required: false, kind: ValueKind::Rules, summary: "Rules; default none" }],
        takes_options: false,
        takes_environment: false,
    },
];

/// One with all that a plan can tell: steps side by side, waits of both kinds, retries, patches, all kinds of placeholders.
const WHOLE: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="night" connector="shop" description="What is done each night" expire-in="2 days" order-by="identifier">
    <parameters>
      <parameter key="mode" type="choice" choices="all some" default="some"/>
      <parameter key="mail" type="text" required="false"/>
    </parameters>
    <conditions><pipeline_condition type="no-sibling-in-progress"/></conditions>
    <step name="report" executorType="command" sortOrder="90" runAlwaysStep="true">
      <arguments><argument key="command" value="./tell ${parameter.mail}"/></arguments>
    </step>
    <step name="check" executorType="csv-validate" sortOrder="10"/>
    <step name="warm" executorType="command" sortOrder="20" allowFailure="true" description="Warm the cache, &quot;all&quot; of it">
      <arguments><argument key="program" value="shop"/><argument key="command" value="warm ${parameter.mode}"/></arguments>
    </step>
    <step name="load" executorType="command" sortOrder="20" expireIn="90 minutes">
      <conditions>
        <step_condition type="previous-steps-completed"/>
        <step_condition type="attempts-limit" limit="3"/><step_condition type="time-between-attempts" minutes="5"/>
      </conditions>
      <arguments>
        <argument key="program" value="missing"/><argument key="command" value="load ${file}"/>
        <argument key="env.TOKEN" value="${env.TOKEN}"/><argument key="env.OTHER" value="${env.OTHER}"/>
      </arguments>
    </step>
  </pipeline>
</pipelines>"#;

const PATCH: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <referencePipeline name="night"><referenceStep name="load"><arguments>
    <referenceArgument key="command" value="load --slowly ${file}"/>
  </arguments></referenceStep></referencePipeline>
</pipelines>"#;

/// Definitions with the texts that they were read from.
struct World {
    texts: Vec<SourceText>,
    definitions: Definitions,
}

impl World {
    fn of(texts: &[(&str, &str)]) -> Self {
        let texts: Vec<_> = texts.iter().map(|(name, text)| SourceText { name: (*name).to_owned(), text: (*text).to_owned() }).collect();
        let read = definition::read(&texts, EXECUTORS);
        assert!(read.is_usable(), "{:?}", read.diagnostics);
        Self { texts, definitions: read.definitions }
    }

    fn pipeline(&self, name: &str) -> &Pipeline {
        &self.definitions.pipelines[name]
    }

    fn plan(&self, name: &str, sources: &[PlanSource]) -> Plan {
        let programs = BTreeMap::from([("shop".to_owned(), vec!["/srv/shop/bin".to_owned(), "--quiet".to_owned()])]);
        let known = Known {
            origin: self.definitions.origins.get(name),
            texts: &self.texts,
            executors: EXECUTORS,
            rules: &self.definitions.rules_origins,
            programs: &programs,
            is_variable_set: &|name| name == "TOKEN",
            sources,
        };
        Plan::of(self.pipeline(name), known)
    }
}

fn source(name: &str, enabled: bool) -> PlanSource {
    PlanSource { name: name.to_owned(), inbox: format!("/srv/{name}"), types: vec!["product".to_owned()], enabled }
}

fn whole() -> Plan {
    World::of(&[("pipelines.xml", WHOLE), ("pipelines.d/own.xml", PATCH)]).plan("night", &[source("shop", true), source("old", false)])
}

#[test]
fn d1_a_plan_tells_the_order_the_waits_and_where_each_value_comes_from() {
    expect![[r#"
        night (connector shop)  pipelines.xml:2
          What is done each night
          parameter  mode: one of all, some; default some
                     mail: text; empty by default
          at a time  1 execution; bunches in the order of their identifiers, and one that waits holds back
                     those after it
          starts     when no other execution of the pipeline is in progress (no-sibling-in-progress)
          expires    after 2 days: steps that run are stopped, and those that wait are called off
          stop       not possible; bunchd cancel ends it at once

        Ways in
          drop       a bunch in an inbox runs check, warm → load → report
                     source shop (product) from /srv/shop
                     source old (product, switched off) from /srv/old
          start      `bunchd start night` takes the oldest bunch that is ready, or the one that --bunch
                     names, and runs check, warm → load → report

        Steps, in the order in which they can start
          1. at once, side by side
            check  pipelines.xml:11
              does       csv-validate: Checks CSV files
              tries      1 attempt
            warm  pipelines.xml:12
              Warm the cache, "all" of it
              does       command: Runs any program, without a shell
              tries      1 attempt
              may fail   its failure counts as a warning, and the steps after it run (allowFailure)
              arguments  program = shop                    pipelines.xml:13
                         command = warm ${parameter.mode}  pipelines.xml:13

          2. after check
            load  pipelines.xml:15
              does       command: Runs any program, without a shell
              starts     when each step of lower sortOrder ended well or may fail (previous-steps-completed)
              tries      up to 3 attempts, 5 minutes apart; stopped after 1 hour 30 minutes, which is a
                         failure
              arguments  program   = missing                pipelines.xml:21
                         command   = load --slowly ${file}  pipelines.d/own.xml:3
                         env.TOKEN = ${env.TOKEN}           pipelines.xml:22
                         env.OTHER = ${env.OTHER}           pipelines.xml:22

          3. after all of the above
            report  pipelines.xml:8
              does       command: Runs any program, without a shell
              starts     when each step of lower sortOrder ended, well or not (previous-steps-finished)
              tries      1 attempt
              always     runs also after a failure, an abort, a stop or cancel, and when the pipeline
                         expires (runAlwaysStep)
              arguments  command = ./tell ${parameter.mail}  pipelines.xml:9

        What stands behind values
          missing            [programs] in bunchd.toml has no missing: write missing = ["/path/to/program"]
                             there
          shop               [programs] in bunchd.toml: /srv/shop/bin --quiet
          ${parameter.mail}  the parameter mail: empty, unless a start sets it
          ${parameter.mode}  the parameter mode: its default some, unless a start sets it
          ${env.OTHER}       the daemon's environment variable OTHER; where you are now it is not set
          ${env.TOKEN}       the daemon's environment variable TOKEN; where you are now it is set
          ${file}            the path of the bunch's first file, in the attempt's own copy

        `--all` also lists what steps could set, with the defaults
    "#]]
    .assert_eq(&plan_in(&whole(), false, Palette::PLAIN));
}

#[test]
fn d1_with_all_the_arguments_that_are_not_set_are_told() {
    let with_all = plan_in(&whole(), true, Palette::PLAIN);
    assert!(with_all.contains("      not set    program  Name of an entry of [programs], or a path\n"), "{with_all}");
    assert!(!plan_in(&whole(), false, Palette::PLAIN).contains("not set  "));
}

#[test]
fn d1_no_line_is_wider_than_100_columns_and_none_moves_the_cursor() {
    let mut plan = World::of(&[("pipelines.xml", WHOLE)]).plan("night", &[source(&"long ".repeat(40), true)]);
    let evil = "back \r and \u{1b}[2J up ".repeat(10);
    plan.description.clone_from(&evil);
    plan.connector = "\u{1b}[2J".to_owned();
    plan.parameters[0].choices.push(evil.clone());
    for step in &mut plan.steps {
        step.description.clone_from(&evil);
        step.arguments.iter_mut().for_each(|argument| argument.value = "\u{1b}[2J".to_owned());
    }
    let shown = plan_in(&plan, true, Palette::PLAIN);
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    assert!(shown.chars().all(|character| character == '\n' || !character.is_control()), "{shown}");
}

#[test]
fn d1_a_wait_that_grows_says_how_far() {
    let text = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="night">
      <step name="load" executorType="command" sortOrder="20">
        <conditions>
          <step_condition type="attempts-limit" limit="5"/>
          <step_condition type="time-between-attempts" minutes="1" growth="exponential" max="1 hour"/>
        </conditions>
        <arguments><argument key="program" value="shop"/></arguments>
      </step>
    </pipeline></pipelines>"#;
    let told = plan_in(&World::of(&[("pipelines.xml", text)]).plan("night", &[]), false, Palette::PLAIN);
    assert!(told.contains("tries      up to 5 attempts, 1 minute apart, then twice as long each time, 1 hour at most"), "{told}");
}

#[test]
fn d1_a_pipeline_that_no_enabled_source_names_says_so() {
    let world = World::of(&[("pipelines.xml", WHOLE)]);
    let refusal = |sources: &[PlanSource]| world.plan("night", sources).entries[0].refusal.clone();
    assert_eq!(refusal(&[]).as_deref(), Some("no source in bunchd.toml names the pipeline night"));
    assert_eq!(refusal(&[source("old", false)]).as_deref(), Some("all its sources are switched off"));
    assert_eq!(refusal(&[source("old", false), source("shop", true)]), None);
}

#[test]
fn d1_each_placeholder_has_its_words() {
    use crate::model::template::PLACEHOLDERS;
    let unsaid: Vec<_> = PLACEHOLDERS.iter().filter(|name| super::argument::fact(name) == super::argument::fact("")).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

#[test]
fn d1_a_plan_tells_the_rules_that_its_steps_name() {
    let text = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="trial"><step name="look" executorType="csv-validate" sortOrder="1"><arguments><argument key="rules" value="mine"/></arguments></step>
  </pipeline>
  <rules name="mine" description="What we need" blank="-">
    <column name="sku" type="sku"/><column name="weight" type="decimal"/><column name="price_of_the_manufacturer" type="decimal"/>
  </rules>
</pipelines>"#;
    let plan = World::of(&[("pipelines.xml", text)]).plan("trial", &[]);
    let told = plan_in(&plan, true, Palette::PLAIN);
    expect![[r#"
        Rules mine, for look  pipelines.xml:4
          What we need
          sku                       a SKU of 1 to 64 characters without blanks at its ends
          weight, price_of_the_manufacturer
                                    a number
          Empty cells and - break no rule but `never empty`.
    "#]]
    .assert_eq(&told[told.find("Rules").expect("it is told")..]);
    let json = serde_json::to_value(&plan).expect("it can be written");
    let rules = &json["rules"][0];
    assert_eq!(
        (&rules["name"], &rules["steps"][0], &rules["columns"][1]["value"]["type"]),
        (&"mine".into(), &"look".into(), &"decimal".into())
    );
}
