//! The wish to end: SIGTERM or SIGINT, seen between two rows.
//!
//! A thread of its own hears the signals, so that no row is cut in two.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Tells whether the run shall end.
pub(super) struct Stop {
    wishes: Receiver<()>,
    seen: Cell<bool>,
    sender: Sender<()>,
}

impl Stop {
    /// Returns a stop that nobody ever wishes.
    pub(super) fn never() -> Self {
        let (sender, wishes) = channel();
        Self { wishes, seen: Cell::new(false), sender }
    }

    /// Returns a stop that SIGTERM and SIGINT wish. The process no longer dies of them.
    pub(super) fn on_signals() -> Self {
        let stop = Self::never();
        // If this fails, the process dies of the signal as any other does.
        let _ = hear(stop.sender.clone());
        stop
    }

    /// Waits for the given time; returns at once, and says true, when the run shall end.
    pub(super) fn is_wished_within(&self, time: Duration) -> bool {
        if !self.seen.get() {
            self.seen.set(!matches!(self.wishes.recv_timeout(time), Err(RecvTimeoutError::Timeout)));
        }
        self.seen.get()
    }
}

/// Hears the two signals from now on, and passes the first one on.
fn hear(wishes: Sender<()>) -> std::io::Result<()> {
    let runtime = Builder::new_current_thread().enable_io().build()?;
    let context = runtime.enter();
    let mut terminate: Signal = signal(SignalKind::terminate())?;
    let mut interrupt: Signal = signal(SignalKind::interrupt())?;
    drop(context);
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        });
        // Nobody listens any more, if this fails: the run is over.
        let _ = wishes.send(());
    });
    Ok(())
}
