//! The reading of the files, as the loop sees it: how many bytes were read, and whether to go on.
//!
//! The thread that reads only counts; whoever asks does so when it likes.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::csv::Watch;
use crate::model::bunch::Bunch;
use crate::model::progress::{BYTES, Progress};

/// What the loop and the thread that reads share.
#[derive(Debug, Default)]
pub(super) struct Reading {
    is_stopped: AtomicBool,
    bytes: AtomicU64,
}

impl Reading {
    /// Ends the reading before its next block.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Returns how far it has come in the files of a bunch, whose sizes were noted when they were claimed.
    pub(super) fn progress(&self, bunch: Option<&Bunch>) -> Progress {
        let total = bunch.map(|bunch| bunch.files.iter().map(|file| file.stamp.size_bytes).sum());
        Progress { done: self.bytes.load(Ordering::Relaxed), total, what: BYTES.to_owned() }
    }
}

impl Watch for Reading {
    fn read(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}
