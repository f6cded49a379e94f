use super::*;
use crate::model::argument::{ArgumentSpec, ValueKind};
use crate::model::m2if::PRESET as M2IF;
use crate::view::diagnostic::render;

mod any_text;
mod condition_mistakes;
mod conditions;
mod extending;
mod leaving_out;
mod merging;
mod mistakes;
mod presets;
mod rules;
mod rules_mistakes;
mod schema;
mod shared_steps;
mod sharing_mistakes;
mod shipped;

const fn takes(key: &'static str, required: bool, kind: ValueKind) -> ArgumentSpec {
    ArgumentSpec { key, required, kind, summary: "What it is for." }
}

const fn executor(name: &'static str, arguments: &'static [ArgumentSpec], calls_program: bool) -> ExecutorSpec {
    ExecutorSpec { name, summary: "What it does.", arguments, takes_options: calls_program, takes_environment: calls_program }
}

/// The executor types that the shipped pipelines use.
pub(crate) const EXECUTORS: &[ExecutorSpec] = &[
    executor(
        "import",
        &[
            takes("program", true, ValueKind::Text),
            takes("command", true, ValueKind::Text),
            takes("operation", false, ValueKind::Text),
            takes("single_mode", false, ValueKind::Boolean),
            takes("preset", false, ValueKind::Preset(&[M2IF])),
            takes("preset-without", false, ValueKind::Names),
            takes("prefix", false, ValueKind::Text),
            takes("exit-codes", false, ValueKind::ExitCodes),
        ],
        true,
    ),
    executor(
        "command",
        &[
            takes("program", true, ValueKind::Text),
            takes("command", false, ValueKind::Text),
            takes("exit-codes", false, ValueKind::ExitCodes),
        ],
        true,
    ),
    executor(
        "csv-validate",
        &[
            takes("rules", false, ValueKind::Rules),
            takes("required", false, ValueKind::Names),
            takes("delimiter", false, ValueKind::Text),
            takes("quote", false, ValueKind::Text),
            takes("allow-empty", false, ValueKind::Boolean),
            takes("findings", false, ValueKind::Number),
            takes("on-errors", false, ValueKind::LiteralChoice(&["stop", "skip", "warn"])),
        ],
        false,
    ),
    executor(
        "archive",
        &[takes("compress", false, ValueKind::Choice(&["none", "gzip"])), takes("artefacts", false, ValueKind::Choice(&["keep", "drop"]))],
        false,
    ),
    executor("report", &[], false),
    executor(
        "reindex",
        &[takes("indexes", false, ValueKind::Names), takes("purposes", false, ValueKind::Names), takes("program", false, ValueKind::Text)],
        false,
    ),
    executor("index-update", &[], false),
    executor("media-cache-cleanup", &[], false),
    executor("media-cache-refresh", &[takes("by", false, ValueKind::Choice(&["bunchd", "magento"]))], false),
];

fn source(name: &str, text: &str) -> SourceText {
    SourceText { name: name.to_owned(), text: text.to_owned() }
}

/// A text with these pipelines in it.
fn pipelines(name: &str, content: &str) -> SourceText {
    source(name, &format!("<pipelines xmlns=\"{NAMESPACE}\">\n{content}\n</pipelines>\n"))
}

/// Reads texts and renders what is wrong.
fn rendered(texts: &[SourceText]) -> String {
    render(&read(texts, EXECUTORS).diagnostics, texts, false)
}

/// Reads texts that have no mistakes.
fn good(texts: &[SourceText]) -> Definitions {
    let read = read(texts, EXECUTORS);
    assert_eq!(render(&read.diagnostics, texts, false), "");
    read.definitions
}

#[test]
fn p1_a_pipeline_is_read_as_it_is_meant() {
    let text = pipelines(
        "a.xml",
        r#"<pipeline name="stock" connector="csv" description="Stock &amp; more" use-working-directory="true" expire-in="2 hours"
                     stoppable="true" processing="parallel" max-parallel="4" order-by="identifier">
             <parameters>
               <parameter key="operation" type="choice" choices="add delete" default="add" label="Operation"/>
               <parameter key="notify" type="url" required="false"/>
               <parameter key="who"/>
             </parameters>
             <step name="late" executorType="report" sortOrder="90" runAlwaysStep="true"/>
             <step name="first" executorType="import" sortOrder="-1" expireIn="90 s" allowFailure="true">
               <arguments>
                 <argument key="program" value="/bin/true"/><argument key="command" value="x ${parameter.operation}"/>
                 <argument key="--serial" value="${serial}"/><argument key="env.LANG" value="${env.LANG}"/>
               </arguments>
               <conditions>
                 <step_condition type="attempts-limit" limit="3"/><step_condition type="time-between-attempts" minutes="1" seconds="5"/>
               </conditions>
             </step>
             <step name="tie" executorType="csv-validate" sortOrder="90"/>
           </pipeline>"#,
    );
    let definitions = good(&[text]);
    let pipeline = &definitions.pipelines["stock"];
    assert_eq!((pipeline.connector.as_str(), pipeline.description.as_str()), ("csv", "Stock & more"));
    assert_eq!(pipeline.expire_in.map(|time| time.as_secs()), Some(7200));
    assert_eq!((pipeline.max_parallel, pipeline.ordered), (4, true));
    let names: Vec<&str> = pipeline.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["first", "late", "tie"]);
    let first = &pipeline.steps[0];
    assert_eq!((first.attempts_limit(), first.time_between_attempts().wait.as_secs(), first.allow_failure), (3, 65, true));
    assert_eq!(first.argument("command").map(|argument| argument.value.text.as_str()), Some("x ${parameter.operation}"));
    assert!(pipeline.steps[1].run_always);
    let defaults: Vec<_> = pipeline.parameters.iter().map(|parameter| (parameter.default.as_deref(), parameter.required)).collect();
    assert_eq!(defaults, [(Some("add"), false), (Some(""), false), (None, true)]);
}

#[test]
fn p1_a_pipeline_without_max_parallel_runs_one_at_a_time() {
    let text = pipelines("a.xml", r#"<pipeline name="a"><step name="s" executorType="report" sortOrder="1"/></pipeline>"#);
    assert_eq!(good(&[text]).pipelines["a"].max_parallel, 1);
}

#[test]
fn p2_a_warning_does_not_prevent_use() {
    let text =
        pipelines("a.xml", r#"<pipeline name="a" processing="parallel"><step name="s" executorType="report" sortOrder="1"/></pipeline>"#);
    let read = read(&[text], EXECUTORS);
    assert!(read.is_usable() && read.diagnostics.len() == 1 && read.definitions.pipelines.contains_key("a"));
}

#[test]
fn p2_windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let content = "<pipeline name=\"a\">\n<step name=\"s\" executorType=\"report\" sortOrder=\"1\" description=\"x\ny\"/>\n</pipeline>";
    let plain = pipelines("a.xml", content);
    let windows = source("a.xml", &format!("\u{feff}{}", plain.text.replace('\n', "\r\n")));
    assert_eq!(good(std::slice::from_ref(&windows)).pipelines, good(&[plain]).pipelines);
    let broken = source("a.xml", &windows.text.replace("report", "reprot"));
    let found = &read(std::slice::from_ref(&broken), EXECUTORS).diagnostics[0];
    assert_eq!(&broken.text[found.span.clone()], "reprot");
}

#[test]
fn b4_a_pipeline_is_declared_by_name_and_connector() {
    let text = pipelines("a.xml", r#"<pipeline name="a" connector="c"><step name="s" executorType="report" sortOrder="1"/></pipeline>"#);
    let definitions = good(&[text]);
    assert_eq!((definitions.pipelines["a"].name.as_str(), definitions.pipelines["a"].connector.as_str()), ("a", "c"));
}

#[test]
fn a8_an_unknown_executor_type_is_refused_with_those_that_exist() {
    let text = pipelines("a.xml", r#"<pipeline name="a"><step name="s" executorType="imports" sortOrder="1"/></pipeline>"#);
    let read = read(&[text], EXECUTORS);
    assert!(!read.is_usable() && read.definitions.pipelines.is_empty() && read.definitions.origins.contains_key("a"));
    assert_eq!(
        read.diagnostics[0].help,
        "did you mean `import`? allowed: import, command, csv-validate, archive, report, reindex, index-update, media-cache-cleanup, media-cache-refresh"
    );
}

#[test]
fn a13_definitions_from_further_folders_merge_in_the_same_way() {
    let step = r#"<step name="s" executorType="report" sortOrder="1"/>"#;
    let texts = ["pipelines.xml", "pipelines.d/b.xml", "/opt/more/c.xml"].map(|name| {
        pipelines(
            name,
            &format!("<pipeline name=\"{}\">{step}</pipeline>", name.trim_matches(|c: char| !c.is_alphabetic()).replace('/', ".")),
        )
    });
    let definitions = good(&texts);
    let files: Vec<&str> = definitions.origins.values().map(|origin| origin.name.file.as_str()).collect();
    assert_eq!(files, ["/opt/more/c.xml", "pipelines.d/b.xml", "pipelines.xml"]);
}
