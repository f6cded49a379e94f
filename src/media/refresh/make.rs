//! Makes what is due: a thread for each worker, and each original read once for all of its sizes.

mod one;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::RefreshError;
use super::budget::Budget;
use super::leftover::{self, Part};
use super::plan::{Due, Plan};
use super::share::{share, threads};
use crate::media::pixels::Limits;
use crate::view::media::problem::Problems;
use one::{Done, Maker};

/// What came of making the images that were due.
#[derive(Debug, Default)]
pub struct Made {
    /// Images that were made.
    pub created: u64,
    /// Images that could not be made.
    pub failed: u64,
    /// Bytes of the images that were made.
    pub bytes: u64,
    /// Originals whose images could not all be made, and why.
    pub problems: Problems,
    /// It was told to stop before it was done.
    pub stopped: bool,
    /// What ended it early, since no other image would have fared better: the disk is full.
    pub ended_by: Option<RefreshError>,
}

impl Plan {
    /// Makes all images that are due, and removes what a killed refresh has left.
    ///
    /// `tell` hears from any thread how many of [`Plan::due`] are done, those that failed included. No original is begun once `goes_on`
    /// says no. An original that is broken, too large or gone is left out, and told.
    ///
    /// # Errors
    /// The cache cannot be written at all, or a thread ended in the middle.
    pub fn make(&self, limits: Limits, goes_on: &(dyn Fn() -> bool + Sync), tell: &(dyn Fn(u64) + Sync)) -> Result<Made, RefreshError> {
        self.remove_leftovers();
        self.try_to_write()?;
        let budget = Budget::of_workers(threads(self.workers, self.due.len()));
        let (done, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
        let fatal = Mutex::new(None);
        let may_go_on = || goes_on() && !is_over.load(Ordering::Relaxed);
        let made = share(self.workers, &self.due, &may_go_on, || {
            let mut maker = Maker::new(self, limits, &budget);
            let (done, is_over, fatal) = (&done, &is_over, &fatal);
            move |due: &Due| {
                let (came, error) = maker.make(due);
                if let Some(error) = error {
                    is_over.store(true, Ordering::Relaxed);
                    fatal.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
                }
                tell(done.fetch_add(due.sizes.len() as u64, Ordering::Relaxed) + due.sizes.len() as u64);
                came
            }
        })?;
        let ended_by = fatal.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let stopped = ended_by.is_none() && made.len() < self.due.len();
        Ok(made.into_iter().fold(Made { stopped, ended_by, ..Made::default() }, Made::with))
    }

    /// Finds out before the first image is read whether the cache takes any; a size that it does not take is told with its images.
    fn try_to_write(&self) -> Result<(), RefreshError> {
        let mut tried = Ok(());
        for (size, _) in self.sizes.iter().zip(self.due_of()).filter(|(_, (_, due))| due.total() > 0) {
            let folder = self.products.way_made(&size.directory);
            tried = folder.and_then(|folder| Part::begin(&folder).map(|part| part.drop_from(&folder)));
            if tried.as_ref().map_or_else(RefreshError::is_for_all, |()| true) {
                break;
            }
        }
        tried
    }

    fn remove_leftovers(&self) {
        for (folder, name) in &self.leftovers {
            // What cannot be removed now is found again by the next refresh.
            if let Ok(Some(folder)) = self.products.way(folder) {
                leftover::remove(&folder, name);
            }
        }
    }
}

impl Made {
    fn with(mut self, done: Done) -> Self {
        self.created += done.created;
        self.failed += done.failed;
        self.bytes += done.bytes;
        if let Some((image, why)) = done.problem {
            self.problems.add(&image, &why);
        }
        self
    }
}
