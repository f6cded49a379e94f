//! The owner of dropped files against the list of their source.

use std::fs::{self, OpenOptions};
use std::io::Write;

use bunchd::model::execution::Status;
use nix::unistd::{Uid, User, getgid, getuid};

use super::drop_bunch;
use crate::yard::{Place, Yard, statuses, step};

const CHECKED: &str = r#"<pipeline name="p">
  <step name="check" executorType="check-permissions" sortOrder="10"/>
  <step name="import" executorType="import" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/></conditions>
    <arguments><argument key="program" value="importer"/><argument key="command" value="import:products"/></arguments>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true"/>
</pipeline>"#;

/// Makes a yard whose source allows somebody.
fn yard(allowed: &str) -> Yard {
    let yard = Yard::new(CHECKED);
    yard.importer(r#"echo import >> "$yard/tally""#);
    yard.configure();
    let mut file = OpenOptions::new().append(true).open(yard.home().join("bunchd.toml")).expect("it was just written");
    // The source is the last table.
    writeln!(file, "{allowed}").expect("the yard is writable");
    yard
}

#[test]
fn d5_files_of_somebody_who_may_not_import_abort_before_the_import_and_can_be_retried_when_he_may() {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    let yard = yard(&format!("allowed = [\"uid:{}\", \"gid:{}\"]", uid + 1, gid + 1));
    drop_bunch(&yard, "A");
    let ended = yard.once();
    let execution = yard.executions_over(1).remove(0);
    assert_eq!(statuses(std::slice::from_ref(&execution)), [Status::Aborted]);
    assert_eq!(["check", "import", "report"].map(|name| step(&execution, name).0), ["aborted", "skipped", "succeeded"]);
    assert_eq!((yard.tally(), ended.status.code()), (Vec::new(), Some(1)));
    assert_eq!(yard.all_in_one_place(&[("import-product_A_1.csv", "sku\n1\n"), ("import-product_A.ok", "")]), Place::Failed);
    let shown = yard.run(&["show", "1"]).out;
    assert!(shown.contains("import-product_A_1.csv") && shown.contains(&format!("uid:{}", uid + 1)), "{shown}");
    let status = yard.run(&["status"]).out;
    assert!(status.contains("Failed or aborted lately") && status.contains("check: import-product_A_1.csv belongs to"), "{status}");
    let settings = yard.home().join("bunchd.toml");
    let text = fs::read_to_string(&settings).expect("it is readable").replace(&format!("uid:{}", uid + 1), &format!("uid:{uid}"));
    fs::write(settings, text).expect("the yard is writable");
    yard.run(&["retry", "1"]);
    yard.once();
    assert_eq!((statuses(&yard.executions_over(2)), yard.tally()), (vec![Status::Aborted, Status::Succeeded], vec!["import".to_owned()]));
}

#[test]
fn d5_the_own_user_may_import_by_name() {
    let Some(user) = User::from_uid(Uid::current()).expect("users can be looked up") else {
        return crate::yard::skipped("the user of the test has no name");
    };
    let yard = yard(&format!("allowed = [\"user:{}\"]", user.name));
    assert_eq!(yard.run(&["check"]).status.code(), Some(0));
    drop_bunch(&yard, "A");
    yard.once();
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
}

#[test]
fn d5_check_warns_of_names_that_this_machine_does_not_know_and_of_a_missing_list() {
    let checked = yard("allowed = [\"user:nobody-of-that-name\"]").run(&["check"]);
    assert_eq!(checked.status.code(), Some(2), "{checked:?}");
    assert!(checked.out.contains("this machine knows no user named nobody-of-that-name"), "{checked:?}");
    let checked = yard("").run(&["check"]);
    assert!(checked.status.code() == Some(2) && checked.out.contains("has no list `allowed`"), "{checked:?}");
}
