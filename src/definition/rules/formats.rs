//! Formats of dates and times, in the words of `strtime`: each is tried with one date, so that none fails on every value.
//!
//! Source: <https://docs.rs/jiff/latest/jiff/fmt/strtime/index.html>

use jiff::civil::{DateTime, date};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::{FORMATS_MAX, words};
use crate::definition::report::Report;
use crate::definition::tree::Value;

/// The longest format, in characters.
const FORMAT_LENGTH_MAX: usize = 100;

/// What a column of a type is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::definition) enum Wanted {
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Both.
    DateTime,
}

impl Wanted {
    /// Returns the format where none is given.
    pub(in crate::definition) fn default_format(self) -> &'static str {
        match self {
            Self::Date => "%Y-%m-%d",
            Self::Time => "%H:%M:%S",
            Self::DateTime => "%Y-%m-%d %H:%M:%S",
        }
    }

    fn has_date(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }

    fn has_time(self) -> bool {
        matches!(self, Self::Time | Self::DateTime)
    }
}

/// Reads the formats of a value, and leaves out those that cannot be used.
pub(super) fn read(value: &Value, wanted: Wanted, report: &mut Report<'_>) -> Vec<String> {
    let example = if wanted == Wanted::Time { "%H:%M:%S | %H:%M" } else { "%Y-%m-%d | %m/%d/%y" };
    let words = words::read(value, words::BAR, FORMATS_MAX, example, report);
    let mut formats = Vec::new();
    for (format, at) in words {
        match problem(&format, wanted) {
            None => formats.push(format),
            Some((message, help)) => report.error(&at, message, help),
        }
    }
    formats
}

/// Returns why no date or time can be read by a format, and what to do, if that is so.
pub(in crate::definition) fn problem(format: &str, wanted: Wanted) -> Option<(String, &'static str)> {
    let known =
        "%Y year, %m month, %d day, %H hour, %M minute, %S second; %y a year of two digits, %b a month such as Jan, %% the sign itself";
    if format.chars().count() > FORMAT_LENGTH_MAX {
        return Some((format!("the format has more than {FORMAT_LENGTH_MAX} characters"), known));
    }
    if !format.contains('%') {
        return Some((format!("`{format}` has no word such as %Y"), known));
    }
    let sample = sample();
    let zoned = sample.to_zoned(TimeZone::UTC).ok()?;
    let written = match strtime::format(format, &zoned) {
        Ok(written) => written,
        Err(error) => return Some((format!("`{format}` cannot be used: {error}"), known)),
    };
    let read = match strtime::parse(format, &written) {
        Ok(read) => read,
        Err(error) => return Some((format!("`{format}` can be written, but not read: {error}"), known)),
    };
    if wanted.has_date() && read.to_date().ok() != Some(sample.date()) {
        return Some((format!("`{format}` does not say which day it is"), "a date needs year, month and day, such as %Y-%m-%d"));
    }
    let is_same_hour = read.to_time().is_ok_and(|time| time.hour() == sample.hour());
    if wanted.has_time() && !is_same_hour {
        return Some((format!("`{format}` does not say which time of day it is"), "write %H:%M:%S, or %I:%M %p for hours up to 12"));
    }
    None
}

/// A day that is neither its own month nor its own year, in the afternoon.
fn sample() -> DateTime {
    date(2026, 11, 23).at(13, 14, 15, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e11_a_format_is_good_if_it_can_be_read_back() {
        for (format, wanted) in [
            ("%Y-%m-%d", Wanted::Date),
            ("%m/%d/%y", Wanted::Date),
            ("%d. %B %Y", Wanted::Date),
            ("%F", Wanted::Date),
            ("%Y%m%d", Wanted::Date),
            ("%d.%m.%Y %H:%M", Wanted::Date),
            ("%H:%M", Wanted::Time),
            ("%I:%M %p", Wanted::Time),
            ("%Y-%m-%dT%H:%M:%S%z", Wanted::DateTime),
            ("%Y-%m-%d %H:%M:%S%.f", Wanted::DateTime),
        ] {
            assert_eq!(problem(format, wanted), None, "{format}");
        }
        for wanted in [Wanted::Date, Wanted::Time, Wanted::DateTime] {
            assert_eq!(problem(wanted.default_format(), wanted), None);
        }
    }

    #[test]
    fn e11_a_format_that_no_value_can_have_is_refused() {
        for (format, wanted) in [
            ("yyyy-mm-dd", Wanted::Date),
            ("%Y-%m", Wanted::Date),
            ("%m-%d", Wanted::Date),
            ("%H:%M", Wanted::Date),
            ("%Y-%m-%d", Wanted::Time),
            ("%Y-%m-%d", Wanted::DateTime),
            ("%I:%M", Wanted::Time),
            ("%Y-%m-%", Wanted::Date),
            ("%K", Wanted::Date),
            (&"%Y-%m-%d".repeat(20), Wanted::Date),
        ] {
            assert!(problem(format, wanted).is_some(), "{format}");
        }
    }
}
