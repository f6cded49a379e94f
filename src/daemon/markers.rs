//! Which processes of ours may live: the markers of attempts and looks that go on.
//!
//! Invariant: a marker is in here before its first process is started, so a sweep that runs beside the loop never takes a process for
//! a leftover that was started after the sweep had begun.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The markers of all that goes on, shared with the thread that sweeps.
#[derive(Debug, Clone, Default)]
pub(super) struct Markers(Arc<Mutex<BTreeSet<String>>>);

impl Markers {
    /// Notes something that is about to start processes.
    pub(super) fn add(&self, marker: String) {
        self.all().insert(marker);
    }

    /// Forgets all but those that go on.
    pub(super) fn keep(&self, going: &BTreeSet<String>) {
        self.all().retain(|marker| going.contains(marker));
    }

    /// Tells whether processes with this marker may live.
    pub(super) fn contains(&self, marker: &str) -> bool {
        self.all().contains(marker)
    }

    fn all(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r5_what_starts_while_a_sweep_goes_on_is_no_leftover() {
        let markers = Markers::default();
        for marker in ["l:1:0:1", "l:2:0:1"] {
            markers.add(marker.to_owned());
        }
        markers.keep(&BTreeSet::from(["l:2:0:1".to_owned()]));
        let of_the_sweep = markers.clone();
        markers.add("l:3:0:1".to_owned());
        assert_eq!(["l:1:0:1", "l:2:0:1", "l:3:0:1"].map(|marker| of_the_sweep.contains(marker)), [false, true, true]);
    }
}
