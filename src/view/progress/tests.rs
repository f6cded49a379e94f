//! What people read of which marks.

use expect_test::expect;

use super::*;
use crate::model::progress::{Mark, Progress};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("the calendar has it")
}

/// Returns what was told from second 0 on: `done` of `total` rows by second `last`, at an even rate.
fn told(done: u64, total: Option<u64>, last: i64) -> Told {
    let first = Mark { at: at(0), done: 0 };
    Told { progress: Progress { done, total, what: "rows".into() }, at: at(last), first, recent: first }
}

/// Returns what is said of an attempt that runs, so many seconds after it told something last.
fn said(told: &Told, later: i64) -> String {
    ProgressView::running(told, at(told.at.as_second() + later)).said()
}

#[test]
fn b31_amount_rate_and_time_left_are_told_in_words() {
    let lines = [
        said(&told(1240, Some(5000), 4), 0),
        said(&told(1240, Some(5000), 4), 5),
        said(&told(1240, Some(5000), 4), 25),
        said(&told(0, Some(5000), 0), 0),
        said(&told(5000, Some(5000), 9), 0),
        said(&told(4999, Some(5000), 9), 0),
        said(&told(1_234_567, None, 60), 0),
        said(&told(1, None, 0), 0),
        said(&told(3, Some(7), 90), 20),
        said(&told(2, Some(40), 3600 * 3), 100),
        said(&told(0, Some(0), 5), 0),
        said(&told(u64::MAX, Some(u64::MAX), 5), 0),
    ];
    expect![[r#"
        1,240 of 5,000 rows (24 %), 310 per second, about 12 seconds left
        1,240 of 5,000 rows (24 %), 310 per second, about 7 seconds left
        1,240 of 5,000 rows (24 %), 310 per second, nearly done
        0 of 5,000 rows (0 %)
        5,000 of 5,000 rows (100 %), 555 per second, nearly done
        4,999 of 5,000 rows (99 %), 555 per second, nearly done
        1,234,567 rows, 20,576 per second
        1 rows
        3 of 7 rows (42 %), 2 per minute, about 2 minutes left
        2 of 40 rows (5 %), 16 per day, about 2 days left
        0 of 0 rows
        18,446,744,073,709,551,615 of 18,446,744,073,709,551,615 rows (100 %), 1,844,674,407,370,955,161 per second, nearly done"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn b31_sizes_are_told_as_sizes() {
    let mebibytes = |told: Told| Told { progress: Progress { what: BYTES.into(), ..told.progress }, ..told };
    let lines = [said(&mebibytes(told(40 << 20, Some(1 << 30), 4)), 0), said(&mebibytes(told(1 << 19, None, 0)), 0)];
    expect![[r#"
        40.0 MiB of 1.0 GiB (3 %), 10.0 MiB per second, about 2 minutes left
        512.0 KiB"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn b31_no_time_left_is_told_where_it_would_be_a_guess() {
    let seconds_left = |told: &Told| ProgressView::running(told, told.at).seconds_left;
    assert_eq!(seconds_left(&told(100, Some(1000), 10)), Some(90));
    assert_eq!(seconds_left(&told(100, None, 10)), None, "nobody knows how many there are");
    assert_eq!(seconds_left(&told(100, Some(1000), 2)), None, "it has told for too short a time");
    assert_eq!(seconds_left(&told(0, Some(1000), 10)), None, "nothing is done");
    let after = |done, second| Told { recent: Mark { at: at(second), done }, ..told(1000, Some(2000), 100) };
    assert_eq!(seconds_left(&after(850, 85)), Some(100), "it goes on as before");
    assert_eq!(seconds_left(&after(980, 85)), None, "it has become slower");
    assert_eq!(seconds_left(&after(500, 85)), None, "it has become faster");
    assert_eq!(seconds_left(&after(1000, 85)), None, "it stands still");
    assert_eq!(ProgressView::over(&told(100, Some(1000), 10)).seconds_left, None, "it does not run");
}

#[test]
fn b31_a_step_from_which_nothing_new_comes_is_told_so() {
    assert_eq!(said(&told(100, Some(1000), 10), 31), "100 of 1,000 rows (10 %), nothing new for 31 seconds");
    assert_eq!(said(&told(100, Some(1000), 10), 5400), "100 of 1,000 rows (10 %), nothing new for 2 hours");
    assert_eq!(said(&told(0, None, 0), 61), "0 rows, nothing new for 1 minute");
    assert_eq!(said(&told(3, Some(7), 90), 149), "3 of 7 rows (42 %), 2 per minute, nearly done", "one takes half a minute");
    assert_eq!(said(&told(3, Some(7), 90), 151), "3 of 7 rows (42 %), nothing new for 3 minutes");
}

#[test]
fn r5_a_clock_that_was_set_back_makes_no_rate_and_no_time_left() {
    assert_eq!(said(&told(100, Some(1000), -10), 0), "100 of 1,000 rows (10 %)");
    assert_eq!(said(&told(100, Some(1000), 10), -3600), "100 of 1,000 rows (10 %), 10 per second, about 2 minutes left");
}

#[test]
fn r2_programs_get_numbers() {
    let view = ProgressView::running(&told(1240, Some(5000), 4), at(5));
    expect![[r#"{"done":1240,"total":5000,"what":"rows","rate":310.0,"seconds_left":11,"at":"1970-01-01T00:00:04Z"}"#]]
        .assert_eq(&serde_json::to_string(&view).expect("it has text keys"));
    let slow = ProgressView::running(&told(1, None, 3), at(3));
    expect![[r#"{"done":1,"total":null,"what":"rows","rate":0.333,"seconds_left":null,"at":"1970-01-01T00:00:03Z"}"#]]
        .assert_eq(&serde_json::to_string(&slow).expect("it has text keys"));
}
