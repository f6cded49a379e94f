//! Signals to the daemon, as events.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::UnboundedSender;

use super::event::Event;

/// Listens to SIGTERM, SIGINT and SIGHUP until the daemon ends.
///
/// # Errors
/// The operating system refused.
pub(super) fn listen(events: &UnboundedSender<Event>) -> io::Result<()> {
    let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    for kind in kinds {
        let (mut heard, events) = (signal(kind)?, events.clone());
        tokio::task::spawn_local(async move {
            while heard.recv().await.is_some() {
                let event = if kind == SignalKind::hangup() { Event::Reload } else { Event::Terminate };
                if events.send(event).is_err() {
                    return;
                }
            }
        });
    }
    Ok(())
}
