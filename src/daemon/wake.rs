//! Tells a daemon that something new is in its ledger: one empty datagram to its socket.
//!
//! The message itself means nothing: whoever hears it looks into the ledger, and would have done so
//! at the next periodic look anyway.

use std::io;
use std::path::{Path, PathBuf};

use tokio::net::UnixDatagram;
use tokio::sync::mpsc::UnboundedSender;

use super::event::Event;

/// Returns the socket's path for a state directory.
pub fn socket(state: &Path) -> PathBuf {
    state.join("wake.sock")
}

/// Listens until the daemon ends; a socket that a dead daemon left is replaced.
///
/// # Errors
/// The socket cannot be made.
pub(super) fn listen(state: &Path, events: UnboundedSender<Event>) -> io::Result<()> {
    let path = socket(state);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let socket = UnixDatagram::bind(&path)?;
    tokio::task::spawn_local(async move {
        let mut nothing = [0; 1];
        while socket.recv(&mut nothing).await.is_ok() {
            if events.send(Event::Request).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Wakes the daemon of a state directory; returns whether one listens.
pub fn wake(state: &Path) -> bool {
    std::os::unix::net::UnixDatagram::unbound().and_then(|sender| sender.send_to(&[], socket(state))).is_ok()
}
