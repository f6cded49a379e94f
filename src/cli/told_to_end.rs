//! Hears that somebody wants a command to end, by Ctrl-C or SIGTERM, so that it ends in good order.

use std::io;
use std::thread;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Whether somebody wants a command to end.
#[derive(Debug, Clone)]
pub(super) struct ToldToEnd(watch::Receiver<bool>);

impl ToldToEnd {
    /// Hears it from now on.
    ///
    /// # Errors
    /// The system refused.
    pub(super) fn hear() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let heard = runtime.block_on(async { Ok::<_, io::Error>((signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)) });
        let (mut interrupt, mut terminate) = heard?;
        let (told, is_told) = watch::channel(false);
        // It ends with the command.
        thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            });
            told.send_replace(true);
        });
        Ok(Self(is_told))
    }

    /// Tells whether it was said.
    pub(super) fn is_told(&self) -> bool {
        *self.0.borrow()
    }

    /// Is ready once it was said, also if that was before.
    pub(super) async fn told(&self) {
        if self.0.clone().wait_for(|is_told| *is_told).await.is_err() {
            // Nobody listens any more, so nobody will ever say it.
            std::future::pending::<()>().await;
        }
    }
}
