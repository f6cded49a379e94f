//! How many are done per second.

use serde::{Serialize, Serializer};

use super::grouped;
use crate::model::bytes::Bytes;
use crate::model::progress::{BYTES, Mark};

/// The shortest time that a rate is made of, in milliseconds.
const SPAN_MS_MIN: u64 = 1000;

/// How many are done per second; never zero. As JSON a number with a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    done: u64,
    span_ms: u64,
}

impl Rate {
    /// Returns the rate between two marks; `None` if they are too near, or nothing was done between them.
    pub(super) fn between(from: Mark, to: Mark) -> Option<Self> {
        let span_ms = u64::try_from(from.at.duration_until(to.at).as_millis()).ok()?;
        let done = to.done.checked_sub(from.done)?;
        (done > 0 && span_ms >= SPAN_MS_MIN).then_some(Self { done, span_ms })
    }

    /// Tells whether neither is more than half as fast again as the other.
    pub(super) fn is_like(self, other: Self) -> bool {
        let cross = |one: Self, two: Self| u128::from(one.done) * u128::from(two.span_ms);
        let (own, others) = (cross(self, other), cross(other, self));
        own * 2 <= others * 3 && others * 2 <= own * 3
    }

    /// Returns how many seconds so many take, rounded to the nearest.
    pub(super) fn seconds_for(self, count: u64) -> Option<u64> {
        let ms = u128::from(count) * u128::from(self.span_ms) / u128::from(self.done);
        u64::try_from((ms + 500) / 1000).ok()
    }

    /// Returns how many seconds one takes, rounded up.
    pub(super) fn seconds_for_one(self) -> u64 {
        self.span_ms.div_ceil(self.done.saturating_mul(1000))
    }

    /// Tells it as people do: `310 per second`, `2 per minute`, `1.2 MiB per second`.
    pub(super) fn said(self, what: &str) -> String {
        if what == BYTES {
            return format!("{} per second", Bytes(self.tenths_in(1000) / 10));
        }
        let units = [(1000, "second"), (60_000, "minute"), (3_600_000, "hour")].map(|(ms, unit)| (self.tenths_in(ms), unit));
        let (tenths, unit) = units.into_iter().find(|(tenths, _)| *tenths >= 10).unwrap_or((self.tenths_in(86_400_000), "day"));
        match (tenths / 10, tenths % 10) {
            (count @ 0..10, rest @ 1..) => format!("{count}.{rest} per {unit}"),
            (count, _) => format!("{} per {unit}", grouped(count)),
        }
    }

    /// Returns how many tenths are done in so many milliseconds.
    fn tenths_in(self, ms: u64) -> u64 {
        u64::try_from(u128::from(self.done) * u128::from(ms) * 10 / u128::from(self.span_ms)).unwrap_or(u64::MAX)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = u128::from(self.done) * 1_000_000 / u128::from(self.span_ms);
        serializer.serialize_f64(thousandths as f64 / 1000.0)
    }
}
