//! The reading of the files, as the loop sees it: how many bytes were read, and whether to go on.
//!
//! The threads that read only count; whoever asks does so when it likes. Parts of a file may be read twice: then it is as far as it can
//! be, and no further.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::csv::Watch;
use crate::model::bunch::Bunch;
use crate::model::progress::{BYTES, Progress};

/// What the loop and the threads that read share.
#[derive(Debug, Default)]
pub(super) struct Reading {
    is_stopped: AtomicBool,
    bytes: AtomicU64,
    is_done: AtomicBool,
}

impl Reading {
    /// Ends the reading before its next block.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Notes that all was read, also what is not counted, such as headers.
    pub(super) fn finish(&self) {
        self.is_done.store(true, Ordering::Relaxed);
    }

    /// Returns how far it has come in the files of a bunch, whose sizes were noted when they were claimed.
    pub(super) fn progress(&self, bunch: Option<&Bunch>) -> Progress {
        let total = bunch.map(Bunch::size_bytes);
        let read = self.bytes.load(Ordering::Relaxed);
        let is_done = self.is_done.load(Ordering::Relaxed);
        let done = total.map_or(read, |total| if is_done { total } else { read.min(total) });
        Progress { done, total, what: BYTES.to_owned() }
    }
}

impl Watch for Reading {
    fn read(&self, bytes: u64) {
        if bytes > 0 {
            crate::crash::hold("csv-validate.read");
        }
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::{Input, ValidateError, Wanted, validate};
    use crate::executor::csv_validate::tests::bunch;
    use crate::model::dialect::Dialect;

    /// Proves B32.
    #[test]
    fn b32_a_file_that_is_read_twice_is_never_read_further_than_its_end() {
        let (reading, bunch) = (Reading::default(), bunch(&[("a.csv", 700), ("b.csv", 300)]));
        let told = || reading.progress(Some(&bunch));
        assert_eq!((told().done, told().total), (0, Some(1000)), "the total is known first");
        for (read, done) in [(400, 400), (400, 800), (400, 1000), (400, 1000)] {
            reading.read(read);
            assert_eq!((told().done, told().total), (done, Some(1000)));
        }
    }

    #[test]
    fn b25_a_check_looks_before_each_block_whether_it_was_asked_to_stop() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "sku\n".to_owned() + &"1\n".repeat(1_000_000)).expect("it is writable");
        let reading = Reading::default();
        reading.stop();
        let wanted = Wanted {
            rules: None,
            required_columns: Vec::new(),
            allow_empty: false,
            findings_max: 1,
            base: folder.path().to_owned(),
            threads: 1,
        };
        let ended = validate(&[Input { name: "a.csv".into(), path }], &Dialect::default(), &wanted, &reading);
        assert!(matches!(ended, Err(ValidateError::Stopped)), "{ended:?}");
    }
}
