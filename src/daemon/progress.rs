//! How far attempts have come: heard from dispatch, told to the observer, written beside the decisions.
//!
//! The engine is not woken by it, and a write that fails changes nothing: what is to be written goes with a later commit.

use std::time::Instant;

use super::{Daemon, clock};
use crate::model::execution::AttemptKey;

impl Daemon<'_> {
    /// Notes that an attempt has told something.
    pub(super) fn progressed(&mut self, key: AttemptKey) {
        if self.telling.has_news(key, Instant::now()) {
            self.hear(key);
        }
    }

    /// Hears an attempt for the last time: it is over.
    pub(super) fn hear_the_last(&mut self, key: AttemptKey) {
        self.hear(key);
        self.telling.is_over(key);
    }

    /// Hears and writes what is due by now.
    pub(super) fn keep_progress(&mut self, now: Instant) {
        for key in self.telling.to_hear(now) {
            self.hear(key);
        }
        if self.telling.write_at().is_some_and(|at| at <= now) {
            let told = self.telling.unwritten(now);
            match self.ledger.note_progress(&told) {
                Ok(()) => self.telling.written(&told, now),
                Err(error) => {
                    tracing::debug!(%error, "how far the steps have come could not be written; it is tried again");
                    self.telling.put_off(now);
                }
            }
        }
    }

    fn hear(&mut self, key: AttemptKey) {
        let Some(progress) = self.dispatch.take_progress(key) else { return };
        if let Some(told) = self.telling.hear(key, progress, clock::now(), Instant::now()) {
            self.observer.told(key, told, &self.state);
        }
    }
}
