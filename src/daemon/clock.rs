//! The only clock of the daemon, and the only source of chance.
//!
//! In debug builds a test may shorten it: `BUNCHD_CLOCK="2026-01-05T09:00:00Z 240 1767603600000"` says that it is that time, that
//! it runs 240 times as fast, and when it began to, in milliseconds of the real clock. Release builds have no such switch.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use jiff::Timestamp;

/// Returns the time.
pub fn now() -> Timestamp {
    shortened::now().unwrap_or_else(real_now)
}

/// Returns how long a time of this clock takes in reality.
pub(super) fn in_reality(wait: Duration) -> Duration {
    wait / shortened::factor()
}

#[expect(clippy::disallowed_methods, reason = "this is the door through which time comes in")]
fn real_now() -> Timestamp {
    Timestamp::now()
}

/// Returns a number that nobody can foresee.
pub(super) fn luck() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(debug_assertions)]
mod shortened {
    use std::sync::OnceLock;

    use jiff::{SignedDuration, Timestamp};

    /// A clock that runs faster.
    struct Clock {
        start: Timestamp,
        factor: u32,
        began: Timestamp,
    }

    static CLOCK: OnceLock<Option<Clock>> = OnceLock::new();

    fn clock() -> Option<&'static Clock> {
        CLOCK.get_or_init(|| read(&std::env::var("BUNCHD_CLOCK").ok()?)).as_ref()
    }

    fn read(text: &str) -> Option<Clock> {
        let mut words = text.split_whitespace();
        let (start, factor, began) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Clock { start, factor, began: Timestamp::from_millisecond(began).ok()? })
    }

    pub(super) fn now() -> Option<Timestamp> {
        let clock = clock()?;
        let passed: SignedDuration = clock.began.duration_until(super::real_now());
        clock.start.checked_add(passed.checked_mul(i32::try_from(clock.factor).ok()?)?).ok()
    }

    pub(super) fn factor() -> u32 {
        clock().map_or(1, |clock| clock.factor.max(1))
    }
}

#[cfg(not(debug_assertions))]
mod shortened {
    pub(super) fn now() -> Option<jiff::Timestamp> {
        None
    }

    pub(super) fn factor() -> u32 {
        1
    }
}
