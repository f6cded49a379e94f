//! An import without attempts-limit runs once: what a kill leaves in doubt is not repeated, and that is said.

use bunchd::model::execution::Status;

use super::ends::{check_tally, only_execution_after_start};
use super::{BUNCH, dies_at, for_each_turn, yard};
use crate::yard::{Place, failure, step};

const PIPELINE: &str = r#"
<pipeline name="p" connector="csv">
  <step name="left" executorType="import" sortOrder="20">
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="import:left"/><argument key="operation" value="left"/>
      <argument key="env.EXECUTION" value="${execution.id}"/><argument key="env.ATTEMPT" value="${attempt}"/>
    </arguments>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
  </step>
</pipeline>"#;

fn try_each(point: &str) {
    for_each_turn(point, |turn| {
        let yard = yard(false, PIPELINE).expect("it needs one file system");
        let is_reached = dies_at(&yard, turn);
        let execution = only_execution_after_start(&yard, turn);
        assert!(yard.tally().len() <= 1, "{turn}: {:?}", yard.tally());
        check_tally(&yard, &execution, turn);
        assert_eq!(step(&execution, "left").1, 1, "{turn}");
        assert_eq!(step(&execution, "report").0, "succeeded", "{turn}");
        let place = yard.all_in_one_place(&BUNCH);
        let succeeded = execution.status() == Status::Succeeded;
        assert!(succeeded || execution.status() == Status::Failed, "{turn}: {}", execution.status());
        assert_eq!(place, if succeeded { Place::Archive } else { Place::Failed }, "{turn}");
        assert!(succeeded || failure(&execution, "left").contains("what it had done by then is not known"), "{turn}");
        is_reached
    });
}

/// Proves P5.
#[test]
fn p5_f6_an_import_that_may_run_once_is_never_repeated_after_a_kill_at_any_commit() {
    try_each("ledger.after-commit");
}

/// Proves P5.
#[test]
fn p5_f6_an_import_that_may_run_once_is_never_repeated_after_a_kill_before_any_effect() {
    try_each("daemon.before-effect");
}
