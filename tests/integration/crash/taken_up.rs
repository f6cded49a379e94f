//! A failed bunch is taken up again, and bunchd is killed on the way.

use std::fs;

use bunchd::model::execution::Status;

use super::{BUNCH, dies_at};
use crate::yard::{Place, Yard, skipped, statuses};

const PIPELINE: &str = r#"
<pipeline name="p" connector="csv">
  <step name="import" executorType="import" sortOrder="20">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments><argument key="program" value="importer"/><argument key="command" value="import:products"/></arguments>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
  </step>
</pipeline>"#;

/// Makes a yard with a failed bunch that would be imported now, and asks for that.
fn asked(across: bool) -> Option<Yard> {
    let mut yard = if across { Yard::across(PIPELINE)? } else { Yard::new(PIPELINE) };
    if across {
        yard.failed = yard.archive.clone();
    }
    yard.importer("test -e \"$yard/good\"");
    yard.configure();
    BUNCH.iter().for_each(|(name, content)| yard.drop_file(name, content));
    yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Failed]);
    fs::write(yard.home().join("good"), "").expect("the yard is writable");
    let ended = yard.run(&["retry", "1"]);
    assert!(ended.status.success(), "{ended:?}");
    Some(yard)
}

fn try_one(across: bool, point: &str) {
    let Some(yard) = asked(across) else { return skipped("there is only one file system to write to") };
    assert!(dies_at(&yard, point), "{point} was not reached");
    yard.once();
    let all = yard.executions_over(2);
    assert_eq!(statuses(&all), [Status::Failed, Status::Succeeded], "{point}: {all:#?}");
    let place = yard.all_in_one_place(&BUNCH);
    assert!(across || place == Place::Archive, "{point}: {place:?}");
    assert_eq!(yard.working().read_dir().expect("it is there").count(), 0, "{point}");
    let again = yard.run(&["retry", "1"]);
    yard.once();
    assert_eq!(yard.executions().len(), 2, "{point}: it is taken up once: {again:?}");
}

/// Proves F8 for a daemon that is killed on the way.
#[test]
fn f8_a_kill_while_a_failed_bunch_is_taken_up_again_loses_and_doubles_nothing() {
    for point in ["put-away.after-rename", "ledger.before-commit", "ledger.after-commit", "ledger.before-commit:2", "daemon.before-effect"]
    {
        try_one(false, point);
    }
}

#[test]
fn f8_a_kill_while_a_failed_bunch_is_taken_up_across_file_systems_loses_and_doubles_nothing() {
    for point in ["put-away.after-copy", "put-away.after-hide", "put-away.after-show", "put-away.in-remove", "put-away.in-remove:3"] {
        try_one(true, point);
    }
}
