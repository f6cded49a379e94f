//! Answers about paths, remembered up to a limit.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Most memory for what is remembered, in bytes; with more, all is forgotten and looked up anew.
pub(in crate::csv::value) const REMEMBERED_BYTES_MAX: usize = 32 << 20;

/// About what an answer takes besides its path.
const ANSWER_BYTES: usize = 64;

/// Paths with an answer each, for all threads.
#[derive(Debug, Default)]
pub(super) struct Remembered(RwLock<Answers>);

#[derive(Debug, Default)]
struct Answers {
    of: HashMap<Box<[u8]>, bool>,
    bytes: usize,
}

impl Remembered {
    /// Returns the answer of before, or looks it up.
    #[inline]
    pub(super) fn of(&self, path: &[u8], look_up: impl FnOnce() -> bool) -> bool {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).of.get(path).copied();
        known.unwrap_or_else(|| self.remember(path, look_up()))
    }

    #[cold]
    fn remember(&self, path: &[u8], answer: bool) -> bool {
        let mut answers = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let bytes = path.len() + ANSWER_BYTES;
        if answers.bytes + bytes > REMEMBERED_BYTES_MAX {
            *answers = Answers::default();
        }
        answers.bytes += bytes;
        answers.of.insert(path.into(), answer);
        answer
    }
}
