//! Work that waits for the disk, on a thread of its own: the loop goes on, and the attempt hears and tells meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;
use tokio::task::JoinError;

use super::Signals;
use crate::model::progress::Progress;

/// Does the work on a thread of its own, and waits for its end; it finds the flag set when the attempt is told to stop.
///
/// # Errors
/// It panicked.
pub(super) async fn beside_the_loop<T: Send + 'static>(
    signals: &Signals,
    work: impl FnOnce(&AtomicBool, &(dyn Fn(Progress) + Sync)) -> T + Send + 'static,
) -> Result<T, JoinError> {
    let is_stopped = Arc::new(AtomicBool::new(false));
    let (told, mut progress) = watch::channel(None);
    let flag = is_stopped.clone();
    let mut work = tokio::task::spawn_blocking(move || work(&flag, &|known| drop(told.send_replace(Some(known)))));
    let mut stop = signals.stop.clone();
    loop {
        tokio::select! {
            done = &mut work => break done,
            Ok(_) = stop.wait_for(Option::is_some), if !is_stopped.load(Ordering::Relaxed) => is_stopped.store(true, Ordering::Relaxed),
            Ok(()) = progress.changed() => {
                if let Some(known) = progress.borrow_and_update().clone() {
                    (signals.progress)(known);
                }
            }
        }
    }
}
