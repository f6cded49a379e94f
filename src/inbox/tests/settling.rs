//! When a file counts as complete.

use super::*;

const CSV: &str = "import-product_A_1.csv";
const OK: &str = "import-product_A.ok";

#[test]
fn f7_the_normal_case_waits_for_nothing() {
    let mut s = scene();
    s.file(CSV, "sku\n", -1);
    s.file(OK, "", 0);
    s.event(CSV, What::Closed, noon());
    s.event(OK, What::Closed, noon());
    assert_eq!(s.ready().len(), 1);
    assert_eq!(s.inbox.next_due(), None);
}

#[test]
fn f3_a_young_ok_file_found_by_a_look_has_to_be_quiet() {
    let mut s = scene();
    s.file(CSV, "sku\n", -3);
    s.file(OK, "", -2);
    assert!(says_all(&mut s)[0].contains("was written just now"));
    assert_eq!(s.inbox.next_due(), Some(after(3)));
    s.inbox.recheck(after(2));
    assert!(s.ready().is_empty());
    s.inbox.recheck(after(3));
    assert_eq!((s.ready().len(), s.inbox.next_due()), (1, None));
}

#[test]
fn f3_an_ok_file_from_the_future_counts_from_when_it_was_seen() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.file(OK, "", 86_400);
    s.look();
    assert_eq!(s.inbox.next_due(), Some(after(5)));
    s.inbox.recheck(after(5));
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f3_a_csv_file_that_is_newer_than_its_ok_file_has_to_be_quiet() {
    let mut s = scene();
    s.file(OK, "", -60);
    s.file(CSV, "sku\n", -1);
    assert!(says_all(&mut s)[0].starts_with("import-product_A_1.csv was changed after import-product_A.ok"));
    s.file(CSV, "sku\nA\n", 3);
    s.inbox.recheck(after(4));
    assert!(s.ready().is_empty(), "it grew meanwhile");
    s.inbox.recheck(after(9));
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f3_a_file_that_changes_before_our_eyes_is_not_trusted_for_an_old_time() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.ok(OK, "");
    s.look();
    s.file(CSV, "sku\nmore\n", -3500);
    s.inbox.look(after(1));
    assert!(s.ready().is_empty());
    s.inbox.recheck(after(6));
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f3_a_file_that_is_open_for_writing_is_waited_for() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.ok(OK, "");
    s.look();
    s.event(CSV, What::Changed, noon());
    assert_eq!(says(&s.bunches()[0]), ["import-product_A_1.csv is still being written"]);
    s.inbox.look(after(60));
    assert!(s.ready().is_empty(), "a look does not know better");
    s.event(CSV, What::Closed, after(61));
    assert_eq!(s.ready().len(), 1);
    s.event(OK, What::Changed, after(62));
    assert_eq!(says(&s.bunches()[0]), ["import-product_A.ok is still being written"]);
}

#[test]
fn f7_after_lost_events_quiet_time_decides() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.ok(OK, "");
    s.event(CSV, What::Changed, noon());
    s.event(OK, What::Changed, noon());
    assert!(s.ready().is_empty());
    s.event("", What::Overflow, noon());
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f3_a_closing_that_was_missed_does_not_block_for_ever() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.ok(OK, "");
    s.event(CSV, What::Changed, noon());
    s.event(OK, What::Closed, noon());
    s.inbox.look(after(7200));
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f3_a_clock_that_is_set_back_does_not_block() {
    let mut s = scene();
    s.csvs(&[CSV]);
    s.file(OK, "", 86_400);
    s.inbox.look(after(80_000));
    s.inbox.look(noon());
    assert_eq!(s.inbox.next_due(), Some(after(5)));
}
