//! How many pixels are decoded at the same time, so that memory stays bounded however large the originals are.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Pixels for each worker; the workers share them, and an image that has more than all of them is worked on alone.
const PIXELS_EACH: u64 = 16_000_000;

/// Pixels that may be decoded at the same time; whoever asks first is served first.
#[derive(Debug)]
pub(super) struct Budget {
    pixels_max: u64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    taken: u64,
    /// How many have asked, and how many of them were served.
    asked: u64,
    served: u64,
}

/// Room for one image, until it is dropped.
#[derive(Debug)]
pub(super) struct Room<'b> {
    budget: &'b Budget,
    pixels: u64,
}

impl Budget {
    pub(super) fn of_workers(workers: usize) -> Self {
        Self { pixels_max: PIXELS_EACH.saturating_mul(workers as u64), state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits until there is room for an image.
    pub(super) fn take(&self, pixels: u64) -> Room<'_> {
        let pixels = pixels.min(self.pixels_max);
        let mut state = self.state();
        let turn = state.asked;
        state.asked += 1;
        let waits = |state: &mut State| state.served != turn || state.taken + pixels > self.pixels_max;
        let mut state = self.changed.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        state.served += 1;
        state.taken += pixels;
        self.changed.notify_all();
        Room { budget: self, pixels }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.budget.state().taken -= self.pixels;
        self.budget.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn e10_a_huge_image_waits_until_it_is_alone_and_is_not_overtaken() {
        let budget = Budget::of_workers(2);
        let (small, other) = (budget.take(PIXELS_EACH), budget.take(PIXELS_EACH));
        let (told, hear) = mpsc::channel();
        thread::scope(|scope| {
            let asked = || budget.state().asked;
            for (name, pixels, turn) in [("huge", u64::MAX, 2), ("tiny", 1, 3)] {
                let (told, budget) = (told.clone(), &budget);
                scope.spawn(move || {
                    let room = budget.take(pixels);
                    told.send((name, budget.state().taken)).expect("the test listens");
                    drop(room);
                });
                while asked() == turn {
                    thread::yield_now();
                }
            }
            drop(small);
            assert!(hear.try_recv().is_err(), "there is no room for the huge one yet, and the tiny one comes after it");
            drop(other);
        });
        assert_eq!(hear.try_iter().collect::<Vec<_>>(), [("huge", 2 * PIXELS_EACH), ("tiny", 1)]);
    }
}
