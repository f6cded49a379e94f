//! How long one wait for the disk takes: what a promise costs at least.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Writes a few bytes to a file, waits until they are on the disk, and returns how long that took, in nanoseconds.
pub(crate) fn wait_for_disk(path: &Path) -> i64 {
    let start = Instant::now();
    let mut file = File::create(path).expect("the stage is writable");
    file.write_all(b"small").and_then(|()| file.sync_all()).expect("the disk works");
    i64::try_from(start.elapsed().as_nanos()).expect("it takes no centuries")
}
