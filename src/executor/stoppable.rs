//! A file whose reading ends when the attempt must stop.

use std::fs::File;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// A file whose reading ends when the attempt must stop.
pub(super) struct Stoppable<'a> {
    pub(super) file: File,
    pub(super) is_stopped: &'a AtomicBool,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_stopped.load(Ordering::Relaxed) { Err(io::Error::other("stopped")) } else { self.file.read(buffer) }
    }
}
