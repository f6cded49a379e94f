//! The demo shop's one look at the clock; it stands for a program outside bunchd.

use jiff::Timestamp;

/// Returns the time now.
#[expect(clippy::disallowed_methods, reason = "the demo shop is a program of its own, and this is its only look at the clock")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// Returns the time now as Magento's tables hold it: `2026-01-10 12:00:02`, in UTC.
pub(super) fn sql_now() -> String {
    now().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Returns whole seconds as `HH:MM:SS`.
pub(super) fn hms(duration: std::time::Duration) -> String {
    let seconds = duration.as_secs();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
