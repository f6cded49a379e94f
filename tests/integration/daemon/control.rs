//! People control what runs: stop, cancel, pause, maintenance mode; each through the command line and a daemon.

mod log;
mod pause;
mod restart;
mod start;
mod stop;

use std::fs;

use crate::yard::{Ended, Yard, eventually, step};

/// An importer whose runs wait until the test lets them go; told to end, it says so and ends.
const PATIENT: &str = r#"
trap 'echo "$2 term" >> "$yard/tally"; exit 1' TERM
echo "$2 start" >> "$yard/tally"
while ! test -e "$yard/go.$2"; do sleep 0.01; done
echo "$2 end" >> "$yard/tally"
"#;

/// The bunch that [`super::drop_bunch`] drops.
const BUNCH_A: [(&str, &str); 2] = [("import-product_A_1.csv", "sku\n1\n"), ("import-product_A.ok", "")];

/// Returns a pipeline of three steps: an import, one after it, and one that runs always.
fn pipeline(attributes: &str) -> String {
    let program = r#"<argument key="program" value="importer"/>"#;
    format!(
        r#"<pipeline name="p" {attributes}>
  <step name="import" executorType="import" sortOrder="10">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments>{program}<argument key="command" value="import:products"/><argument key="operation" value="import"/></arguments>
  </step>
  <step name="after" executorType="command" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/></conditions>
    <arguments>{program}<argument key="command" value="- after"/></arguments>
  </step>
  <step name="always" executorType="command" sortOrder="90" runAlwaysStep="true">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments>{program}<argument key="command" value="- always"/></arguments>
  </step>
</pipeline>"#
    )
}

/// Makes a yard with that pipeline, in which nothing waits but the runs of these steps.
fn yard(attributes: &str, waiting: &[&str]) -> Yard {
    let yard = Yard::new(&pipeline(attributes));
    yard.importer(PATIENT);
    yard.configure();
    ["import", "after", "always"].iter().filter(|step| !waiting.contains(step)).for_each(|step| let_go(&yard, step));
    yard
}

/// Lets the runs of a step go on to their end.
fn let_go(yard: &Yard, step: &str) {
    fs::write(yard.home().join(format!("go.{step}")), "").expect("the yard is writable");
}

/// Waits until the importer has said something.
fn says(yard: &Yard, line: &str) {
    eventually(line, || yard.tally().iter().any(|known| known == line));
}

/// Gives a command that must end with an exit code; returns what it printed.
fn told(yard: &Yard, words: &str, code: i32) -> String {
    told_words(yard, &words.split_whitespace().collect::<Vec<_>>(), code)
}

/// The words that name the yard's configuration are left out of commands that it prints.
fn told_words(yard: &Yard, words: &[&str], code: i32) -> String {
    let Ended { status, out, err } = yard.run(words);
    assert_eq!(status.code(), Some(code), "{words:?}\n{out}{err}");
    (out + &err).replace(&format!(" --config {}", yard.home().join("bunchd.toml").display()), "")
}

/// Returns the names of the states of the three steps of an execution.
fn states(yard: &Yard, execution: u64) -> [&'static str; 3] {
    let execution = yard.ledger().load_execution(execution).expect("the ledger can be read").expect("it is there");
    ["import", "after", "always"].map(|name| step(&execution, name).0)
}

/// Checks that a text has a part.
#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "there is no {part:?} in:\n{text}");
}
