//! How far attempts have come is kept with them, and nothing depends on it.

use super::*;

fn started(attempt: u32) -> Change {
    Change::AttemptStarted { key: AttemptKey { execution: 1, step: 0, attempt }, at: at(1) }
}

/// Makes a ledger with an execution of one step, and so many attempts of that.
fn with_attempts(place: &Place, attempts: u32) -> Ledger {
    let mut ledger = place.open();
    let mut changes = vec![created(&execution(1, vec![StepExecution::pending()]))];
    changes.extend((1..=attempts).map(started));
    let _ = ledger.commit(&changes).unwrap();
    ledger
}

/// Proves that other processes see it, too.
#[test]
fn b31_each_attempt_keeps_what_it_told_last() {
    let place = Place::new();
    let mut ledger = with_attempts(&place, 2);
    let mut first = told(1, 1);
    first[0].1.progress = Progress { done: 1, total: None, what: "rows".into() };
    ledger.note_progress(&first).unwrap();
    ledger.note_progress(&[told(1, 1), told(1, 2)].concat()).unwrap();
    assert_eq!(Ledger::open_beside(&place.path()).unwrap().load_progress(1).unwrap(), [told(1, 1), told(1, 2)].concat());
    assert_eq!(ledger.load_progress(2).unwrap(), []);
}

#[test]
fn b31_what_is_told_goes_with_the_changes_of_a_commit_or_not_at_all() {
    let place = Place::new();
    let mut ledger = with_attempts(&place, 1);
    let commits = ledger.commits();
    let _ = ledger.commit_with(&[started(2)], &told(1, 2)).unwrap();
    assert_eq!((ledger.load_progress(1).unwrap(), ledger.commits()), (told(1, 2), commits + 1));
    // There is an attempt 2 already.
    assert!(ledger.commit_with(&[started(2)], &told(1, 1)).is_err());
    assert_eq!(ledger.load_progress(1).unwrap(), told(1, 2));
}

#[test]
fn b31_the_state_does_not_know_how_far_an_attempt_has_come() {
    let place = Place::new();
    let mut ledger = with_attempts(&place, 1);
    let before = ledger.load_state().unwrap();
    ledger.note_progress(&told(1, 1)).unwrap();
    ledger.note_progress(&told(9, 9)).expect("an attempt without a row is no reason to fail");
    assert_eq!(place.open().load_state().unwrap(), before);
    assert_eq!(ledger.load_progress(9).unwrap(), []);
}

#[test]
fn r5_a_full_disk_takes_nothing_of_what_was_told_before() {
    let place = Place::new();
    let mut ledger = with_attempts(&place, 1);
    ledger.note_progress(&told(1, 1)).unwrap();
    let pages: i64 = ledger.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    ledger.connection.pragma_update(None, "max_page_count", pages).unwrap();
    let mut long = told(1, 1);
    long[0].1.progress.what = "x".repeat(20_000);
    assert!(ledger.note_progress(&long).unwrap_err().is_passing());
    assert_eq!(ledger.load_progress(1).unwrap(), told(1, 1));
}
