//! Steps of one's own: any program, anywhere in a pipeline; it does its work and knows nothing of states.

use bunchd::model::execution::Status;

use super::drop_bunch;
use crate::yard::{Yard, statuses, step};

/// Returns a step that calls the importer with words.
fn own(name: &str, order: i32, attributes: &str, conditions: &str, words: &str) -> String {
    format!(
        r#"<step name="{name}" executorType="command" sortOrder="{order}" {attributes}>
  <conditions>{conditions}</conditions>
  <arguments><argument key="program" value="importer"/><argument key="command" value="{words}"/></arguments>
</step>"#
    )
}

const COMPLETED: &str = r#"<step_condition type="previous-steps-completed"/>"#;

/// Makes a yard whose program writes down its words, and ends with the last of them.
fn yard(steps: &[String]) -> Yard {
    let yard = Yard::new(&format!(r#"<pipeline name="p">{}</pipeline>"#, steps.concat()));
    yard.importer(r#"echo "$1 $2" | tee -a "$yard/tally"; exit "${3:-0}""#);
    yard.configure();
    drop_bunch(&yard, "A");
    yard
}

/// Proves D18: the steps of one file stand before, between and after those of another.
#[test]
fn d18_own_steps_run_before_between_and_after_any_step() {
    let mut yard = yard(&[own("import", 20, "", COMPLETED, "import x"), own("report", 90, "", COMPLETED, "report x")]);
    let patch = [(10, "before"), (30, "between"), (95, "after")].map(|(order, name)| own(name, order, "", COMPLETED, &format!("{name} x")));
    yard.pipelines += &format!(r#"<referencePipeline name="p">{}</referencePipeline>"#, patch.concat());
    yard.configure();
    yard.once();
    assert_eq!(yard.tally(), ["before x", "import x", "between x", "report x", "after x"]);
}

/// Proves B6: a program that only does its work gets status, times, attempts, a log and the handling of its errors.
#[test]
fn b6_a_program_does_its_work_alone_and_the_rest_comes_from_the_framework() {
    let twice = r#"<step_condition type="attempts-limit" limit="2"/>"#;
    let yard = yard(&[own("good", 10, "", "", "good x"), own("bad", 10, "", twice, "bad ${attempt} 3")]);
    yard.run(&["once"]);
    let execution = yard.executions_over(1).remove(0);
    assert_eq!((step(&execution, "good"), step(&execution, "bad")), (("succeeded", 1), ("failed", 2)));
    let good = &execution.steps[0];
    assert!(good.started_at.is_some() && good.finished_at >= good.started_at);
    let log = execution.location.path().expect("the files are put away").join("log").join("1-bad-2.log");
    assert!(log.is_file(), "each attempt has its log");
}

/// Proves D15: what is called back at the end learns how it went.
#[test]
fn d15_a_step_that_always_runs_gets_the_outcome() {
    for (code, outcome) in [("0", "succeeded"), ("3", "failed")] {
        let callback = own("callback", 90, r#"runAlwaysStep="true""#, "", "called ${execution.status}");
        let yard = yard(&[own("import", 20, "", "", &format!("import x {code}")), callback]);
        yard.run(&["once"]);
        assert_eq!(yard.tally(), ["import x".to_owned(), format!("called {outcome}")]);
    }
}

/// Proves D14: the cache is cleared once, after all was stored, and not after a failure.
#[test]
fn d14_a_step_that_clears_the_cache_runs_once_after_the_import_and_not_after_a_failure() {
    for (code, expected) in [("0", vec!["import x", "clear x"]), ("3", vec!["import x"])] {
        let yard = yard(&[own("import", 20, "", "", &format!("import x {code}")), own("clear", 30, "", COMPLETED, "clear x")]);
        yard.run(&["once"]);
        assert_eq!(yard.tally(), expected);
    }
}

/// Proves D16: the report comes last, and is there after a failure, with what was said.
#[test]
fn d16_the_report_is_last_and_holds_the_messages_also_after_a_failure() {
    let report = r#"<step name="report" executorType="report" sortOrder="90" runAlwaysStep="true"/>"#.to_owned();
    let yard = yard(&[own("import", 20, "", "", "import x 3"), report]);
    yard.run(&["once"]);
    let execution = yard.executions_over(1).remove(0);
    assert_eq!(statuses(std::slice::from_ref(&execution)), [Status::Failed]);
    let directory = execution.location.path().expect("the files are put away");
    let text = std::fs::read_to_string(directory.join("report-1.txt")).expect("there is a report");
    assert!(text.contains("import  failed") && text.contains("code 3"), "{text}");
}

/// Proves D6: with a mistake in a definition nothing is begun.
#[test]
fn d6_an_invalid_configuration_keeps_everything_from_being_begun() {
    let yard = yard(&[own("import", 20, r#"allowFailure="perhaps""#, "", "import x")]);
    let ended = yard.run(&["once"]);
    assert_eq!(ended.status.code(), Some(78), "{ended:?}");
    assert!(yard.tally().is_empty() && yard.inbox.join("import-product_A_1.csv").is_file());
}
