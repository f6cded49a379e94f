//! The course of one attempt's telling: the latest, and the marks that a rate is made of.
//!
//! Times are arguments. A count that begins again (something else is counted, or less is done than before) begins a new course.

use jiff::{SignedDuration, Timestamp};

use crate::model::progress::{Mark, Progress, Told};

/// How far the recent mark lies back at least, as soon as there is one.
const RECENT: SignedDuration = SignedDuration::from_secs(10);

/// What an attempt has told so far.
#[derive(Debug)]
pub(super) struct Course {
    told: Told,
    /// The next recent mark.
    next: Mark,
}

impl Course {
    /// Begins with what is told first.
    pub(super) fn begin(progress: Progress, at: Timestamp) -> Self {
        let first = Mark { at, done: progress.done };
        Self { told: Told { progress, at, first, recent: first }, next: first }
    }

    /// Takes what is told next; returns whether it is news.
    pub(super) fn go_on(&mut self, progress: Progress, at: Timestamp) -> bool {
        let before = &self.told.progress;
        if progress == *before {
            return false;
        }
        if progress.what != before.what || progress.done < before.done {
            *self = Self::begin(progress, at);
            return true;
        }
        if self.next.at.duration_until(at) >= RECENT {
            self.told.recent = self.next;
            self.next = Mark { at, done: progress.done };
        }
        self.told.progress = progress;
        self.told.at = at;
        true
    }

    pub(super) fn told(&self) -> &Told {
        &self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("the calendar has it")
    }

    fn rows(done: u64) -> Progress {
        Progress { done, total: Some(100), what: "rows".into() }
    }

    #[test]
    fn b31_the_first_mark_stays_and_the_recent_one_follows_at_a_distance() {
        let mut course = Course::begin(rows(0), at(0));
        let recent: Vec<_> = (1..=40)
            .map(|second| {
                assert!(course.go_on(rows(second), at(second.cast_signed())));
                assert_eq!(course.told().first, Mark { at: at(0), done: 0 });
                course.told().at.duration_since(course.told().recent.at).as_secs()
            })
            .collect();
        let (early, late) = recent.split_at(9);
        assert_eq!(early, (1..=9).collect::<Vec<_>>());
        assert!(late.iter().all(|distance| (10..=20).contains(distance)), "{late:?}");
    }

    #[test]
    fn b31_the_same_again_is_no_news_and_another_count_begins_anew() {
        let mut course = Course::begin(rows(5), at(0));
        assert!(!course.go_on(rows(5), at(9)));
        assert_eq!(course.told().at, at(0), "nothing new has come since");
        assert!(course.go_on(rows(2), at(10)));
        assert_eq!(course.told().first, Mark { at: at(10), done: 2 }, "it counts from the beginning");
        assert!(course.go_on(Progress { what: "images".into(), ..rows(50) }, at(20)));
        assert_eq!(course.told().first, Mark { at: at(20), done: 50 }, "it counts something else");
    }

    #[test]
    fn b31_a_total_that_becomes_known_or_grows_begins_nothing_anew() {
        let mut course = Course::begin(Progress { total: None, ..rows(1) }, at(0));
        assert!(course.go_on(rows(1), at(1)));
        assert!(course.go_on(Progress { total: Some(200), ..rows(1) }, at(2)));
        assert_eq!((course.told().first.at, course.told().at), (at(0), at(2)));
    }
}
