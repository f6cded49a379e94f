//! Arguments of `bunchd list`: which executions.

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::model::execution::Status;

/// Longest time that may be looked back, in hours: a hundred years.
const HOURS_MAX: i64 = 100 * 366 * 24;

/// Which executions are listed.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Wanted {
    /// Only those of this pipeline
    #[arg(long, short, value_name = "NAME")]
    pub(in crate::cli) pipeline: Option<String>,
    /// Only those with this status
    #[arg(long, short, value_name = "STATUS", value_parser = status_parser())]
    pub(in crate::cli) status: Option<String>,
    /// Only those whose pipeline, source, bunch or failure has these words
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) search: Option<String>,
    /// Only those created since then: 90m, 12h, 7d, 2026-03-02 or 2026-03-02T08:00:00Z
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(in crate::cli) since: Option<Since>,
    /// At most this many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(in crate::cli) limit: usize,
}

/// A time, or a length of time before now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Since {
    /// The time.
    At(Timestamp),
    /// So long ago.
    Ago(SignedDuration),
}

impl Since {
    /// Returns the time; `None` if it is before all calendars.
    pub(in crate::cli) fn at(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Ago(ago) => now.checked_sub(ago).ok(),
        }
    }
}

/// Reads the name of a status.
fn status_parser() -> PossibleValuesParser {
    PossibleValuesParser::new(Status::ALL.iter().map(|status| status.name()))
}

fn since(text: &str) -> Result<Since, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Since::At(at));
    }
    if let Ok(date) = text.parse::<Date>() {
        // As all times that are printed, a day is one of UTC.
        return date.to_zoned(TimeZone::UTC).map(|at| Since::At(at.timestamp())).map_err(|error| error.to_string());
    }
    ago(text).map(Since::Ago).ok_or_else(|| "it must be like 90m, 12h, 7d, 2026-03-02 or 2026-03-02T08:00:00Z".to_owned())
}

fn ago(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let number: i64 = number.parse().ok().filter(|number| *number <= HOURS_MAX)?;
    match unit.trim() {
        "m" => Some(SignedDuration::from_mins(number)),
        "h" => Some(SignedDuration::from_hours(number)),
        "d" => Some(SignedDuration::from_hours(number * 24)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_a_time_is_a_length_before_now_a_day_or_a_time() {
        assert_eq!(since("90m"), Ok(Since::Ago(SignedDuration::from_mins(90))));
        assert_eq!(since("7d"), Ok(Since::Ago(SignedDuration::from_hours(168))));
        let at = |text: &str| Ok(Since::At(text.parse().expect("it is a time")));
        assert_eq!(since("2026-03-02"), at("2026-03-02T00:00:00Z"));
        assert_eq!(since("2026-03-02T08:00:00Z"), at("2026-03-02T08:00:00Z"));
        for wrong in ["", "7", "d", "yesterday", "99999999999999999999d", "-3h", "7w"] {
            assert!(since(wrong).is_err(), "{wrong}");
        }
    }
}
