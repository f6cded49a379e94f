//! What running attempts tell of how far they have come: when to hear it, and when to write it.
//!
//! Invariants: an attempt is heard at most every [`HEAR_EVERY`] and written at most every [`WRITE_EVERY`], not before it has told for
//! that long (a quick one costs no commit), and what it told last is written together with its end. Nothing is due when nothing was
//! told. It has no clock: times are arguments. No fact of the engine is made of it, so a write that fails costs nothing but news.

mod course;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use self::course::Course;
use crate::model::execution::AttemptKey;
use crate::model::progress::{Progress, Told};

/// Time between two times that an attempt is heard; the bars of a foreground run move so often.
const HEAR_EVERY: Duration = Duration::from_millis(250);

/// Time between two times that its progress is written.
const WRITE_EVERY: Duration = Duration::from_secs(1);

/// How long a write that failed waits for its next try.
const WRITE_RETRY: Duration = Duration::from_secs(5);

/// What the attempts that run have told.
#[derive(Debug, Default)]
pub(super) struct Telling {
    attempts: BTreeMap<AttemptKey, Attempt>,
    /// Before this, no commit is made for progress alone: attempts share one.
    not_before: Option<Instant>,
}

#[derive(Debug)]
struct Attempt {
    course: Course,
    /// When it was heard last.
    heard: Instant,
    /// When it is to be heard next: it has told something since.
    hear_at: Option<Instant>,
    /// Before this, it is not written.
    write_from: Instant,
    is_written: bool,
    is_over: bool,
}

impl Telling {
    /// Notes that an attempt has something to tell; returns whether it is to be heard now, and not a little later.
    pub(super) fn has_news(&mut self, key: AttemptKey, now: Instant) -> bool {
        let Some(attempt) = self.attempts.get_mut(&key) else { return true };
        let at = attempt.heard + HEAR_EVERY;
        let is_later = at > now;
        attempt.hear_at = is_later.then_some(at);
        !is_later
    }

    /// Returns the attempts that are to be heard by now.
    pub(super) fn to_hear(&self, now: Instant) -> Vec<AttemptKey> {
        let is_due = |attempt: &Attempt| attempt.hear_at.is_some_and(|at| at <= now);
        self.attempts.iter().filter(|(_, attempt)| is_due(attempt)).map(|(key, _)| *key).collect()
    }

    /// Hears what an attempt tells; returns it if it is news.
    pub(super) fn hear(&mut self, key: AttemptKey, progress: Progress, at: Timestamp, now: Instant) -> Option<&Told> {
        if let Some(attempt) = self.attempts.get_mut(&key) {
            (attempt.heard, attempt.hear_at) = (now, None);
            if !attempt.course.go_on(progress, at) {
                return None;
            }
            attempt.is_written = false;
            return self.attempts.get(&key).map(|attempt| attempt.course.told());
        }
        let course = Course::begin(progress, at);
        let attempt = Attempt { course, heard: now, hear_at: None, write_from: now + WRITE_EVERY, is_written: false, is_over: false };
        Some(self.attempts.entry(key).or_insert(attempt).course.told())
    }

    /// Notes that an attempt tells nothing more.
    pub(super) fn is_over(&mut self, key: AttemptKey) {
        if let Some(attempt) = self.attempts.get_mut(&key) {
            (attempt.is_over, attempt.hear_at) = (true, None);
        }
    }

    /// Forgets an attempt whose end is written.
    pub(super) fn forget(&mut self, key: AttemptKey) {
        self.attempts.remove(&key);
    }

    /// Returns what a commit of now should take along.
    pub(super) fn unwritten(&self, now: Instant) -> Vec<(AttemptKey, Told)> {
        let is_ripe = |attempt: &Attempt| !attempt.is_written && (attempt.is_over || attempt.write_from <= now);
        self.attempts.iter().filter(|(_, attempt)| is_ripe(attempt)).map(|(key, attempt)| (*key, attempt.course.told().clone())).collect()
    }

    /// Notes that this was written.
    pub(super) fn written(&mut self, told: &[(AttemptKey, Told)], now: Instant) {
        for (key, _) in told {
            if let Some(attempt) = self.attempts.get_mut(key) {
                (attempt.is_written, attempt.write_from) = (true, now + WRITE_EVERY);
            }
        }
        if !told.is_empty() {
            self.not_before = Some(now + WRITE_EVERY);
        }
    }

    /// Notes that a write failed: what is to be written waits for a later one.
    pub(super) fn put_off(&mut self, now: Instant) {
        self.not_before = Some(now + WRITE_RETRY);
    }

    /// Returns when something is to be written although nothing else is; the end of an attempt is written with its last.
    pub(super) fn write_at(&self) -> Option<Instant> {
        let open = self.attempts.values().filter(|attempt| !attempt.is_written && !attempt.is_over);
        let first = open.map(|attempt| attempt.write_from).min()?;
        Some(self.not_before.map_or(first, |not_before| first.max(not_before)))
    }

    /// Returns when something is to be heard or written.
    pub(super) fn due(&self) -> Option<Instant> {
        let hear = self.attempts.values().filter_map(|attempt| attempt.hear_at).min();
        [hear, self.write_at()].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests;
