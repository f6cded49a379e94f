//! The service as its users meet it: drops, signals, bad input, a full disk, a lost inbox, a killed daemon.

mod control;
mod custom;
mod drops;
mod input;
mod names;
mod news;
mod notify;
mod permissions;
mod probes;
mod programs;
mod progress;
mod reload;
mod stop;
mod stop_file;
mod tree;
mod trouble;

use std::fs;

use crate::yard::{Yard, eventually};

/// Keeps a program busy until the test says go.
const UNTIL_GO: &str =
    r#"echo "start $ATTEMPT" >> "$yard/tally"; while ! test -e "$yard/go"; do sleep 0.01; done; echo end >> "$yard/tally""#;

/// Returns a pipeline of one import and a report; `attributes` and `conditions` are the import's.
fn pipeline(attributes: &str, conditions: &str, arguments: &str) -> String {
    format!(
        r#"<pipeline name="p" connector="csv">
  <step name="import" executorType="import" sortOrder="20" {attributes}>
    <conditions>{conditions}</conditions>
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="import:products"/>
      <argument key="env.ATTEMPT" value="${{attempt}}"/>{arguments}
    </arguments>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true"/>
</pipeline>"#
    )
}

/// Allows two attempts, with a wait between them.
fn twice(wait_seconds: u32) -> String {
    format!(r#"<step_condition type="attempts-limit" limit="2"/><step_condition type="time-between-attempts" seconds="{wait_seconds}"/>"#)
}

/// Makes a yard with one import step and its script.
fn yard(script: &str) -> Yard {
    let yard = Yard::new(&pipeline("", "<step_condition type=\"attempts-limit\" limit=\"1\"/>", ""));
    yard.importer(script);
    yard.configure();
    yard
}

/// Drops a bunch of one file.
fn drop_bunch(yard: &Yard, identifier: &str) {
    yard.drop_file(format!("import-product_{identifier}_1.csv"), "sku\n1\n");
    yard.drop_file(format!("import-product_{identifier}.ok"), "");
}

/// Waits until the importer has written so many lines.
fn tallied(yard: &Yard, lines: usize) {
    eventually("the importer says so", || yard.tally().len() >= lines);
}

fn go(yard: &Yard) {
    fs::write(yard.home().join("go"), "").expect("the yard is writable");
}
