use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

/// Whether xmllint finds a text valid; `None` where it is not installed.
fn is_valid(text: &str) -> Option<bool> {
    let mut arguments = Command::new("xmllint");
    arguments.args(["--noout", "--nonet", "--schema", concat!(env!("CARGO_MANIFEST_DIR"), "/etc/pipelines.xsd"), "-"]);
    let spawned = arguments.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => panic!("xmllint cannot be started: {error}"),
    };
    child.stdin.take().expect("it is piped").write_all(text.as_bytes()).expect("xmllint reads");
    Some(child.wait().expect("xmllint ends").success())
}

/// Holds the reading and the schema against each other.
fn both_say(text: &SourceText, expected: bool) {
    assert_eq!(read(std::slice::from_ref(text), EXECUTORS).is_usable(), expected, "{}", rendered(std::slice::from_ref(text)));
    if let Some(is_valid) = is_valid(&text.text) {
        assert_eq!(is_valid, expected, "the schema says otherwise of {}", text.text);
    }
}

const GOOD: &str = r#"<pipeline name="a" expire-in="1h 30m" max-parallel="2">
  <parameters><parameter key="k" type="text" default="x"/></parameters>
  <conditions>
    <pipeline_condition type="no-sibling-in-progress"/>
    <pipeline_condition type="cron" schedule="30 2 * * *" timezone="Europe/Berlin"/>
    <pipeline_condition type="enabled" value="true"/>
    <pipeline_condition type="command" program="checker" command="is-open" every="1 minute" timeout="10 s"/>
    <pipeline_condition type="files-present" pattern="/srv/x/*.done" every="30 s" description="Delivered"/>
  </conditions>
  <step name="s" executorType="report" sortOrder="1" expireIn="2 days" runAlwaysStep="true" allowFailure="false">
    <conditions><step_condition type="attempts-limit" limit="3"/><step_condition type="time-between-attempts" minutes="5"/></conditions>
    <arguments/>
  </step>
  <step name="t" executorType="archive" sortOrder="2"><arguments><argument key="compress" value="gzip"/></arguments><conditions/></step>
  <step name="u" executorType="report" sortOrder="3"><conditions>
    <step_condition type="time-between-attempts" seconds="5" growth="exponential" max="1 hour" jitter="10"/>
    <step_condition type="step-not-running" step="s"/>
    <step_condition type="no-conflicting-steps" steps="s, t"/>
    <step_condition type="depends-on-steps" steps="s t"/>
    <step_condition type="named-pipeline-status" pipeline="b" status="succeeded succeeded-with-warnings"/>
    <step_condition type="no-conflicting-indexing" indexes="catalog_product_price, cataloginventory_stock" every="30 s"/>
  </conditions></step>
</pipeline>
<pipeline name="heir" extends="a" connector="c">
  <parameters><parameter key="k" default="y"/><parameter key="l" required="false"/></parameters>
  <conditions><referencePipeline_condition type="no-sibling-in-progress" remove="true"/></conditions>
  <referenceStep name="s" sortOrder="3"/>
  <step ref="tidy"/>
  <step name="tidy_late" ref="tidy" sortOrder="9" executorType="archive">
    <conditions><referenceStep_condition type="attempts-limit" limit="4"/></conditions>
    <arguments><referenceArgument key="compress" remove="true"/></arguments>
  </step>
</pipeline>
<step name="tidy" executorType="archive" sortOrder="8">
  <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
  <arguments><argument key="compress" value="gzip"/></arguments>
</step>
<step name="nothing"/>
<referenceStep name="tidy" description="d"><conditions/></referenceStep>
<pipeline name="b"><conditions><pipeline_condition type="no-auto-spawn"/></conditions>
  <step name="s" executorType="report" sortOrder="1"/></pipeline>
<referencePipeline name="a" description="b">
  <conditions><referencePipeline_condition type="cron" timezone="UTC"/></conditions>
  <referenceStep name="u"><conditions><referenceStep_condition type="time-between-attempts" max="2 hours"/></conditions></referenceStep>
  <referenceStep name="t" remove="false"><arguments><referenceArgument key="compress" value="none"/></arguments></referenceStep>
</referencePipeline>
<rules name="r" description="d" blank="NULL | -" unknown-columns="warn" stop-after="10">
  <column name="sku" required="true" not-empty="true" type="sku" severity="warning" stop-after="5"/>
  <column name="a b" type="choice" choices="x y | z"/>
  <column name="c" type="date" formats="%Y-%m-%d | %m/%d/%y" min="2020-01-01"/>
  <column name="d" type="file" below="media" separator="," length="1..255" pattern="[^.]+" default="x"/>
  <column name="e" length=".. 5"/><column name="e" length="3.."/><column name="e" length="7"/>
  <forbidden column="f" severity="error"/>
  <unique columns="sku, store view" stop-after="1"/>
  <reference column="parent" separator="|" to="sku" key-file="keys.txt" severity="warning" stop-after="2"/>
  <when column="t" is="x | y"><column name="g" not-empty="true"/></when>
  <records min="1" max="5" severity="warning"/>
</rules>
<rules name="rr" extends="r"/>"#;

#[test]
fn p1_shipped_files_validate_against_the_schema() {
    both_say(&source("pipelines.xml", include_str!("../../../pipelines.xml")), true);
    both_say(&pipelines("good.xml", GOOD), true);
}

#[test]
fn p1_the_schema_and_the_reading_refuse_the_same_mistakes() {
    let broken = [
        ("executorType=\"report\"", "executorType=\"reprot\""),
        ("sortOrder=\"1\"", "sortOrder=\"one\""),
        ("sortOrder=\"1\"", "sort=\"1\""),
        ("<arguments/>", "<args/>"),
        ("type=\"attempts-limit\"", "type=\"attempt-limit\""),
        ("limit=\"3\"", "limit=\"0\""),
        ("runAlwaysStep=\"true\"", "runAlwaysStep=\"yes\""),
        ("max-parallel=\"2\"", "max-parallel=\"0\""),
        ("expire-in=\"1h 30m\"", "expire-in=\"soon\""),
        ("name=\"s\"", "name=\"s t\""),
        ("no-sibling-in-progress", "no-siblings"),
        ("type=\"text\"", "type=\"texts\""),
        ("<arguments/>", "words"),
        (" value=\"gzip\"", ""),
        ("</referencePipeline>", ""),
        (" value=\"true\"", " value=\"on\""),
        ("program=\"checker\"", "program=\"\""),
        ("timeout=\"10 s\"", "timeout=\"long\""),
        ("pattern=\"/srv/x/*.done\"", "pattern=\" \""),
        ("every=\"30 s\" description", "evry=\"30 s\" description"),
        ("growth=\"exponential\"", "growth=\"linear\""),
        ("jitter=\"10\"", "jitter=\"51\""),
        ("step=\"s\"", "step=\"s t\""),
        ("steps=\"s, t\"", "steps=\"s,\""),
        ("status=\"succeeded ", "status=\"fine "),
        ("type=\"cron\"", "type=\"crom\""),
        ("urn:bunchd:pipelines", "urn:other"),
        ("extends=\"a\"", "extend=\"a\""),
        ("<pipeline name=\"heir\" extends=\"a\"", "<pipeline name=\"a\""),
        ("<step name=\"nothing\"/>", "<step name=\"tidy\"/>"),
        ("extends=\"a\"", "extends=\"a b\""),
        ("<step ref=\"tidy\"/>", "<step reff=\"tidy\"/>"),
        ("<step name=\"nothing\"/>", "<step/>"),
        ("<step name=\"nothing\"/>", "<step name=\"nothing\" ref=\"tidy\"/>"),
        ("<step name=\"tidy\" executorType=\"archive\" sortOrder=\"8\">", "<step name=\"tidy\" sortOrder=\"late\">"),
        ("description=\"b\"", "description=\"b\" extends=\"heir\""),
        ("<referenceStep name=\"tidy\" description=\"d\">", "<referenceStep name=\"tidy\" ref=\"nothing\">"),
        ("<rules name=\"rr\"", "<rules name=\"r\""),
        ("<rules name=\"rr\"", "<rules"),
        ("blank=\"NULL | -\"", "blank=\"NULL | \""),
        ("unknown-columns=\"warn\"", "unknown-columns=\"warning\""),
        ("stop-after=\"10\"", "stop-after=\"0\""),
        ("<column name=\"sku\"", "<column name=\" \""),
        ("required=\"true\"", "required=\"1\""),
        ("type=\"sku\"", "type=\"skuu\""),
        ("severity=\"warning\" stop-after=\"5\"", "severity=\"warn\""),
        ("choices=\"x y | z\"", "choices=\"\""),
        ("choices=\"x y | z\"", "choices=\"x||z\""),
        ("separator=\",\"", "separator=\", \""),
        ("separator=\",\"", "separator=\"\""),
        ("length=\"1..255\"", "length=\"1-255\""),
        ("length=\"3..\"", "length=\"..\""),
        ("pattern=\"[^.]+\"", "pattern=\"\""),
        ("below=\"media\"", "below=\" \""),
        ("<forbidden column=\"f\"", "<forbidden name=\"f\""),
        ("columns=\"sku, store view\"", "columns=\"sku, \""),
        ("key-file=\"keys.txt\"", "key-file=\"\""),
        (" is=\"x | y\"", ""),
        ("<column name=\"g\" not-empty=\"true\"/>", ""),
        ("<records min=\"1\"", "<records min=\"-1\""),
        ("<records min", "<record min"),
    ];
    for (right, wrong) in broken {
        both_say(&good_but(right, wrong), false);
    }
}

#[test]
fn p1_what_depends_on_other_parts_is_refused_by_the_reading_alone() {
    let broken = [
        ("sortOrder=\"1\"", ""),
        ("<step ref=\"tidy\"/>", "<step/>"),
        ("<step ref=\"tidy\"/>", "<step ref=\"tidi\"/>"),
        ("extends=\"a\"", ""),
        ("ref=\"tidy\" sortOrder=\"9\"", "sortOrder=\"9\""),
        ("extends=\"a\"", "extends=\"heir\""),
        ("extends=\"r\"", "extends=\"rr\""),
        ("extends=\"r\"", "extends=\"s\""),
        ("pattern=\"[^.]+\"", "pattern=\"[^.+\""),
        ("%m/%d/%y", "%m/%d"),
        ("min=\"2020-01-01\"", "min=\"2020\""),
        ("length=\"1..255\"", "length=\"255..1\""),
        (" below=\"media\"", ""),
        ("<forbidden column=\"f\"", "<forbidden column=\"e\""),
        ("<records", "<records max=\"1\"/><records"),
        (" to=\"sku\" key-file=\"keys.txt\"", ""),
    ];
    for (right, wrong) in broken {
        let text = good_but(right, wrong);
        assert!(!read(std::slice::from_ref(&text), EXECUTORS).is_usable(), "{wrong}");
        assert_ne!(is_valid(&text.text), Some(false), "the schema refuses {wrong}, too: move it to the other test");
    }
}

fn good_but(right: &str, wrong: &str) -> SourceText {
    let good = pipelines("broken.xml", GOOD);
    assert!(good.text.contains(right), "{right}");
    source("broken.xml", &good.text.replacen(right, wrong, 1))
}

#[test]
fn p4_the_schema_knows_every_status_with_blanks_or_commas_between() {
    for separator in [" ", ", ", ","] {
        let names: Vec<&str> = crate::model::execution::Status::ALL.iter().map(|status| status.name()).collect();
        let written = format!("status=\"{}\"", names.join(separator));
        both_say(&pipelines("good.xml", &GOOD.replace("status=\"succeeded succeeded-with-warnings\"", &written)), true);
    }
}
