//! Reads the records of a file part by part, on one thread or on several; parts are told in order.
//!
//! On several threads a part is begun before the one before it has ended, at a line that looks like the beginning of a record. When
//! the one before ends just there, it was; else the part is read once more from where it truly begins. So the result is the same.

mod crew;

use std::ops::ControlFlow;

use self::crew::Crew;
use super::Watch;
use super::opened::Opened;
use super::part::{End, Part};
use super::pass::Pass;
use super::plan::Plan;
use super::window::Halt;

/// How much is read at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Bytes of a buffer at first.
    pub(super) buffer_bytes: usize,
    /// Bytes of a part of a file; a record that begins in it belongs to it.
    pub(super) part_bytes: u64,
    /// Threads that read.
    pub(super) threads: usize,
}

impl Sizes {
    /// What is quickest: buffers that fit into the cache of a processor.
    pub(super) fn of_threads(threads: usize) -> Self {
        Self { buffer_bytes: 256 * 1024, part_bytes: 4 * 1024 * 1024, threads: threads.max(1) }
    }
}

/// Reads all records of a file; `take` gets each part in order, and may end it.
pub(super) fn read(
    file: &Opened<'_>,
    size_bytes: u64,
    plan: &Plan<'_>,
    watch: &dyn Watch,
    sizes: Sizes,
    mut take: impl FnMut(Part) -> Result<ControlFlow<()>, Halt>,
) -> Result<(), Halt> {
    let parts = size_bytes.saturating_sub(file.head.records_from.byte).div_ceil(sizes.part_bytes);
    if sizes.threads > 1 && parts > 1 && plan.is_plain() {
        return Crew { file, plan, watch, sizes, parts }.read(take);
    }
    let from = file.head.records_from.byte;
    let mut pass = Pass::new(plan, file.window(watch, from, sizes.buffer_bytes), End::start(plan.style));
    let mut until = from;
    loop {
        until += sizes.part_bytes;
        let part = pass.run(until)?;
        let is_last = part.end.is_last;
        if take(part)?.is_break() || is_last {
            return Ok(());
        }
    }
}
