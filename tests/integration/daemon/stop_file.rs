//! A stop that is only asked for: the program looks for a file, and ends at its own checkpoint.

use std::fs;

use bunchd::model::execution::{Execution, Status};
use bunchd::model::request::{Answer, Request, Target};
use walkdir::WalkDir;

use super::{drop_bunch, tallied};
use crate::yard::{Daemon, Yard, step};

/// A program that writes down what it hears, and ends at its checkpoint as the test says.
const CHECKPOINTS: &str = r#"
trap 'echo term >> "$yard/tally"; exit 3' TERM
echo start >> "$yard/tally"
while ! test -e "$BUNCHD_STOP_FILE"; do sleep 0.01; done
echo asked >> "$yard/tally"
"#;

/// Makes a yard whose pipeline can be stopped; `arguments` and `attributes` are the import's.
fn yard(attributes: &str, arguments: &str, script: &str) -> Yard {
    let pipeline = format!(
        r#"<pipeline name="p" stoppable="true">
  <step name="import" executorType="import" sortOrder="20" {attributes}>
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="import:products"/>
      <argument key="exit-codes" value="0=success, 20=abort, 75=stopped"/>{arguments}
    </arguments>
  </step>
  <step name="index" executorType="command" sortOrder="30">
    <conditions><step_condition type="previous-steps-completed"/></conditions>
    <arguments><argument key="command" value="/bin/true"/></arguments>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true"/>
</pipeline>"#
    );
    let yard = Yard::new(&pipeline);
    yard.importer(script);
    yard.configure();
    yard
}

const ASK: &str = r#"<argument key="on-stop" value="ask"/>"#;

/// Runs a bunch until its program has begun, then asks for something; returns the finished execution.
fn asked(yard: &Yard, request: &Request) -> (Daemon, Execution) {
    let daemon = yard.daemon();
    drop_bunch(yard, "A");
    tallied(yard, 1);
    let answer = yard.ask(request);
    assert!(matches!(answer, Answer::Done { .. }), "{answer:?}");
    let execution = yard.executions_over(1).remove(0);
    yard.nothing_runs();
    (daemon, execution)
}

fn stop() -> Request {
    Request::Stop { target: Target::Execution(1) }
}

fn cancel() -> Request {
    Request::Cancel { target: Target::Execution(1), force: false }
}

fn states(execution: &Execution) -> [&'static str; 3] {
    ["import", "index", "report"].map(|name| step(execution, name).0)
}

#[test]
fn b28_a_program_that_asks_the_stop_file_ends_as_stopped_and_not_as_failed() {
    let yard = yard("", ASK, &format!("{CHECKPOINTS}\nexit 75"));
    let (_daemon, execution) = asked(&yard, &stop());
    assert_eq!(yard.tally(), ["start", "asked"], "it got no signal");
    assert_eq!((execution.status(), states(&execution)), (Status::Stopped, ["stopped", "stopped", "succeeded"]));
    let directory = execution.location.path().expect("the files are put away");
    assert!(directory.starts_with(&yard.failed), "{}", directory.display());
    let left: Vec<_> = WalkDir::new(directory).into_iter().flatten().filter(|entry| entry.file_name() == "stop").collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Proves B25 and B28: the step was done.
#[test]
fn b28_a_program_that_was_done_when_it_was_asked_has_succeeded_and_nothing_is_begun_after_it() {
    let yard = yard("", ASK, &format!("{CHECKPOINTS}\nexit 0"));
    let (_daemon, execution) = asked(&yard, &stop());
    assert_eq!((execution.status(), states(&execution)), (Status::Stopped, ["succeeded", "stopped", "succeeded"]));
}

#[test]
fn b28_a_program_that_fails_after_it_was_asked_counts_as_stopped() {
    let yard = yard("", ASK, &format!("{CHECKPOINTS}\nexit 9"));
    let (_daemon, execution) = asked(&yard, &stop());
    assert_eq!((execution.status(), states(&execution)), (Status::Stopped, ["stopped", "stopped", "succeeded"]));
}

/// Proves B26: an import that knows nothing of a stop is ended by TERM, with its tree.
#[test]
fn b26_an_import_is_stopped_by_term_without_knowing_of_it() {
    let yard = yard("", "", "setsid sleep 1000 & echo start >> \"$yard/tally\"; sleep 1000");
    let (_daemon, execution) = asked(&yard, &stop());
    assert_eq!((execution.status(), states(&execution)), (Status::Stopped, ["stopped", "stopped", "succeeded"]));
}

/// Proves B25: TERM is the request, and the program was done.
#[test]
fn b26_an_import_that_ends_well_at_term_has_succeeded() {
    let script = r#"trap 'exit 0' TERM; echo start >> "$yard/tally"; while :; do sleep 0.01; done"#;
    let yard = yard("", "", script);
    let (_daemon, execution) = asked(&yard, &stop());
    assert_eq!((execution.status(), states(&execution)), (Status::Stopped, ["succeeded", "stopped", "succeeded"]));
}

#[test]
fn b28_a_cancel_ends_a_program_by_term_although_it_would_only_be_asked_to_stop() {
    let script = r#"trap 'test -e "$BUNCHD_STOP_FILE" && echo term >> "$yard/tally"; exit 3' TERM
        echo start >> "$yard/tally"; while :; do sleep 0.01; done"#;
    let yard = yard("", ASK, script);
    let (_daemon, execution) = asked(&yard, &cancel());
    assert_eq!(yard.tally(), ["start", "term"], "the file is there before the signal");
    assert_eq!((execution.status(), states(&execution)), (Status::Cancelled, ["cancelled", "cancelled", "succeeded"]));
}

#[test]
fn b28_a_program_that_does_not_heed_the_file_is_cancelled_or_expires_all_the_same() {
    let script = r#"trap 'echo term >> "$yard/tally"; exit 3' TERM; echo start >> "$yard/tally"; while :; do sleep 0.01; done"#;
    let deaf = yard(r#"expireIn="2 seconds""#, ASK, script);
    let (_daemon, execution) = asked(&deaf, &stop());
    assert_eq!((deaf.tally(), execution.status()), (vec!["start".to_owned(), "term".to_owned()], Status::Stopped));
    let yard = yard("", ASK, script);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    yard.ask(&stop());
    yard.ask(&cancel());
    assert_eq!(yard.executions_over(1)[0].status(), Status::Cancelled);
    daemon.terminate();
}

/// Proves B29: a question is one look for a file; ten thousand of them cost the program little, and the daemon nothing.
#[test]
fn b29_a_program_may_ask_ten_thousand_times() {
    let script =
        r#"at=0; while test $at -lt 10000; do test -e "$BUNCHD_STOP_FILE" && exit 75; at=$((at + 1)); done; echo end >> "$yard/tally""#;
    let yard = yard("", ASK, script);
    drop_bunch(&yard, "A");
    yard.once();
    assert_eq!((yard.tally(), yard.executions_over(1)[0].status()), (vec!["end".to_owned()], Status::Succeeded));
}

/// Proves D3 with a program: the code that means abort, and its last words.
#[test]
fn d3_a_program_can_abort_the_rest_and_its_last_words_say_why() {
    let yard = yard("", "", "echo 'the feed is from yesterday'; exit 20");
    drop_bunch(&yard, "A");
    yard.once();
    let execution = yard.executions_over(1).remove(0);
    assert_eq!((execution.status(), states(&execution)), (Status::Aborted, ["aborted", "skipped", "succeeded"]));
    let report = execution.location.path().expect("the files are put away").join("report-1.txt");
    let report = fs::read_to_string(report).expect("there is a report");
    assert!(report.contains("the feed is from yesterday"), "{report}");
    let shown = yard.run(&["show", "1"]);
    assert!(shown.out.contains("the feed is from yesterday"), "{shown:?}");
}
