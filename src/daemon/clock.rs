//! The only clock of the daemon.

use jiff::Timestamp;

/// Returns the time.
#[expect(clippy::disallowed_methods, reason = "this is the door through which time comes in")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
