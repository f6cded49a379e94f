//! Everything that can wake the daemon.

use crate::inbox::event::FileEvent;

use super::mover::Done;

/// One reason to look again.
#[derive(Debug)]
pub enum Event {
    /// Something happened to a file in an inbox.
    Inbox(FileEvent),
    /// Files were moved, or could not be.
    Moved(Done),
    /// Somebody appended a request.
    Request,
    /// The process was told to end (SIGTERM, SIGINT).
    Terminate,
    /// The definitions are to be read again (SIGHUP).
    Reload,
}
