//! The only clock of the daemon, and the only source of chance.

use std::hash::{BuildHasher, Hasher, RandomState};

use jiff::Timestamp;

/// Returns the time.
#[expect(clippy::disallowed_methods, reason = "this is the door through which time comes in")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Returns a number that nobody can foresee.
pub(super) fn luck() -> u64 {
    RandomState::new().build_hasher().finish()
}
