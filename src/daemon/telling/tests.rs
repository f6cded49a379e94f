//! A clock of numbers: what is heard and written at which millisecond.

use super::*;

const KEY: AttemptKey = AttemptKey { execution: 1, step: 0, attempt: 1 };
const OTHER: AttemptKey = AttemptKey { execution: 2, step: 0, attempt: 1 };

/// A telling with a clock in milliseconds.
struct Story {
    telling: Telling,
    start: Instant,
}

impl Story {
    fn new() -> Self {
        Self { telling: Telling::default(), start: Instant::now() }
    }

    fn at(&self, ms: u64) -> Instant {
        self.start + Duration::from_millis(ms)
    }

    /// Lets an attempt tell as many as the milliseconds of the time; returns whether it was heard at once.
    fn tells(&mut self, key: AttemptKey, ms: u64) -> bool {
        let is_heard = self.telling.has_news(key, self.at(ms));
        if is_heard {
            self.hears(key, ms);
        }
        is_heard
    }

    fn hears(&mut self, key: AttemptKey, ms: u64) {
        let progress = Progress { done: ms, total: None, what: "rows".into() };
        let at = Timestamp::from_millisecond(ms.cast_signed()).expect("the calendar has it");
        self.telling.hear(key, progress, at, self.at(ms));
    }

    fn due(&self) -> Option<u64> {
        self.telling.due().map(|due| due.duration_since(self.start).as_millis().try_into().expect("it is soon"))
    }

    /// Writes what is ripe; returns it by execution.
    fn writes(&mut self, ms: u64) -> Vec<(u64, u64)> {
        let told = self.telling.unwritten(self.at(ms));
        self.telling.written(&told, self.at(ms));
        told.into_iter().map(|(key, told)| (key.execution, told.progress.done)).collect()
    }
}

#[test]
fn b31_what_is_told_is_heard_at_once_and_then_at_most_every_quarter_of_a_second() {
    let mut story = Story::new();
    assert_eq!(story.due(), None, "nothing was told");
    assert!(story.tells(KEY, 0));
    assert!(!story.tells(KEY, 1));
    assert_eq!((story.due(), story.telling.to_hear(story.at(249))), (Some(250), Vec::new()));
    assert_eq!(story.telling.to_hear(story.at(250)), [KEY]);
    story.hears(KEY, 250);
    assert!(story.telling.to_hear(story.at(9_999)).is_empty(), "nothing was told since");
    assert!(story.tells(KEY, 500));
}

#[test]
fn b31_what_is_told_is_written_after_a_second_and_at_most_once_a_second() {
    let mut story = Story::new();
    story.tells(KEY, 0);
    assert_eq!((story.writes(999), story.due()), (Vec::new(), Some(1000)), "a quick attempt costs no commit");
    story.hears(KEY, 900);
    assert_eq!((story.writes(1000), story.due()), (vec![(1, 900)], None), "nothing is due when nothing was told");
    story.hears(KEY, 1300);
    assert_eq!((story.writes(1999), story.due()), (Vec::new(), Some(2000)));
    assert_eq!(story.writes(2000), [(1, 1300)]);
    assert_eq!(story.writes(9000), [], "it is written once");
}

#[test]
fn b31_attempts_share_their_commits() {
    let mut story = Story::new();
    story.tells(KEY, 0);
    story.tells(OTHER, 600);
    assert_eq!(story.writes(1000), [(1, 0)], "the other one is not old enough");
    assert_eq!(story.due(), Some(2000), "and waits for the next commit");
    story.hears(KEY, 1500);
    assert_eq!(story.writes(2000), [(1, 1500), (2, 600)]);
}

#[test]
fn b31_the_last_is_written_with_the_end_however_early_that_comes() {
    let mut story = Story::new();
    story.tells(KEY, 0);
    assert!(!story.tells(KEY, 10));
    story.hears(KEY, 20);
    story.telling.is_over(KEY);
    assert_eq!(story.due(), None, "the end wakes the loop itself");
    assert_eq!(story.writes(20), [(1, 20)]);
    story.telling.forget(KEY);
    assert!(story.telling.attempts.is_empty());
}

#[test]
fn r5_what_could_not_be_written_is_tried_again_later_with_what_is_told_by_then() {
    let mut story = Story::new();
    story.tells(KEY, 0);
    story.telling.put_off(story.at(1000));
    assert_eq!(story.due(), Some(6000));
    story.hears(KEY, 3000);
    assert_eq!(story.due(), Some(6000));
    assert_eq!(story.writes(6000), [(1, 3000)]);
}
