//! Shares work among threads, in order, until it is done or somebody says stop.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::RefreshError;

/// Returns how many threads share so many parts; `workers` of 0 means as many as there are processors.
pub(super) fn threads(workers: usize, parts: usize) -> usize {
    let processors = || thread::available_parallelism().map_or(1, NonZero::get);
    if workers == 0 { processors() } else { workers }.clamp(1, parts.max(1))
}

/// Does one thing with each part of the work, and returns what came of each, in order; parts that were not begun are left out.
///
/// Each of the [`threads`] makes its own worker with `make`. No part is begun once `goes_on` says no.
///
/// # Errors
/// A thread ended in the middle.
pub(super) fn share<P: Sync, R: Send, W: FnMut(&P) -> R>(
    workers: usize,
    parts: &[P],
    goes_on: &(dyn Fn() -> bool + Sync),
    make: impl Fn() -> W + Sync,
) -> Result<Vec<R>, RefreshError> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = make();
        let mut done = Vec::new();
        while goes_on() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(number) else { break };
            done.push((number, worker(part)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads(workers, parts.len())).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().map_err(|_| RefreshError::Broken)?);
        }
        Ok(done)
    })?;
    done.sort_unstable_by_key(|(number, _)| *number);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}
