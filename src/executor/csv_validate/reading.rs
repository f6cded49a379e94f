//! The reading of the files, as the loop sees it: how many bytes were read, and whether to go on.
//!
//! The thread that reads only counts; whoever asks does so when it likes.

use std::fs::File;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::model::bunch::Bunch;
use crate::model::progress::{BYTES, Progress};

/// What the loop and the thread that reads share.
#[derive(Debug, Default)]
pub(super) struct Reading {
    is_stopped: AtomicBool,
    bytes: AtomicU64,
}

/// A file whose bytes are counted, and whose reading ends when the attempt must stop.
pub(super) struct Watched<'a> {
    pub(super) file: File,
    pub(super) reading: &'a Reading,
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

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reading.is_stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let read = self.file.read(buffer)?;
        self.reading.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b25_a_check_looks_before_each_block_whether_it_was_asked_to_stop() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "sku\n".to_owned() + &"1\n".repeat(1_000_000)).expect("it is writable");
        let reading = Reading::default();
        let mut file = Watched { file: File::open(path).expect("it was just written"), reading: &reading };
        assert!(file.read(&mut [0; 1024]).is_ok_and(|count| count > 0));
        reading.stop();
        assert!(io::copy(&mut file, &mut io::sink()).is_err(), "it does not read to its end");
        assert_eq!(reading.progress(None).done, 1024);
    }
}
