//! Commits that fail, and files that are not ours to use.

use super::*;

#[test]
fn r5_a_commit_that_fails_leaves_nothing_of_it() {
    let place = Place::new();
    let mut ledger = place.open();
    let first = execution(1, vec![StepExecution::pending()]);
    let _ = ledger.commit(&[created(&first)]).unwrap();
    let before = ledger.load_state().unwrap();
    let second = execution(2, vec![StepExecution::pending()]);
    // The last change cannot be made: there is an execution 1 already.
    let error = ledger.commit(&[created(&second), created(&first)]).unwrap_err();
    assert!(error.to_string().starts_with("cannot write to the ledger "), "{error}");
    assert_eq!(ledger.load_state().unwrap(), before);
    assert_eq!(place.open().load_state().unwrap(), before);
    let _ = ledger.commit(&[created(&second)]).unwrap();
    assert_eq!(ledger.load_state().unwrap().executions.len(), 2);
}

#[test]
fn r5_a_full_disk_is_no_reason_to_give_up_and_a_broken_rule_is() {
    let place = Place::new();
    let mut ledger = place.open();
    let pages: i64 = ledger.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    ledger.connection.pragma_update(None, "max_page_count", pages).unwrap();
    let big = Execution { location: Location::Working { path: "/x".repeat(20_000).into() }, ..execution(1, Vec::new()) };
    let error = ledger.commit(&[created(&big)]).unwrap_err();
    assert!(error.is_passing(), "{error}");
    assert!(ledger.load_state().unwrap().executions.is_empty());
    ledger.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    let _ = ledger.commit(&[created(&big)]).unwrap();
    assert!(!ledger.commit(&[created(&big)]).unwrap_err().is_passing());
}

#[test]
fn r5_a_ledger_of_a_later_release_is_refused_and_not_touched() {
    let place = Place::new();
    place.open().connection.pragma_update(None, "user_version", 4).unwrap();
    let before = std::fs::read(place.path()).unwrap();
    for error in [Ledger::open(&place.path()).unwrap_err(), Ledger::open_beside(&place.path()).unwrap_err()] {
        let path = place.path().display().to_string();
        let expected = format!(
            "the ledger {path} has schema 4, this bunchd knows schemas up to 3: a later release wrote it; install that release again"
        );
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(std::fs::read(place.path()).unwrap(), before);
}

#[test]
fn r5_a_file_that_is_no_ledger_is_refused_and_not_touched() {
    let place = Place::new();
    std::fs::write(place.path(), "this is a shopping list, and a long one at that".repeat(100)).unwrap();
    let before = std::fs::read(place.path()).unwrap();
    let error = Ledger::open(&place.path()).unwrap_err();
    assert!(error.to_string().contains(&place.path().display().to_string()) && !error.is_passing(), "{error}");
    assert_eq!(std::fs::read(place.path()).unwrap(), before);
}

#[test]
fn r5_a_row_that_cannot_be_read_is_named_by_its_table() {
    let place = Place::new();
    let mut ledger = place.open();
    let _ = ledger.commit(&[created(&execution(1, vec![StepExecution::pending()]))]).unwrap();
    ledger.connection.execute("UPDATE step SET state = '{}'", []).unwrap();
    let error = ledger.load_state().unwrap_err().to_string();
    assert!(error.contains("holds a row in step that cannot be read"), "{error}");
}

#[test]
fn r5_a_command_beside_the_daemon_makes_no_ledger() {
    let place = Place::new();
    assert!(matches!(Ledger::open_beside(&place.path()), Err(LedgerError::Missing { .. })));
    assert!(!place.path().exists());
}
