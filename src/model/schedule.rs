//! A schedule: times of a calendar, written as a cron expression, in a time zone.
//!
//! The rules of time zones are constants of the machine (its zone database), like the calendar itself.

use std::str::FromStr;

use croner::Cron;
use croner::errors::CronError;
use jiff::{Timestamp, Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Times of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Minute, hour, day of the month, month, day of the week, as in a crontab.
    pub expression: String,
    /// Name in the IANA time zone database, such as `Europe/Berlin`.
    pub timezone: String,
}

/// Why a schedule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The expression is not one.
    #[error("{0}")]
    Expression(String),
    /// It never comes to a time.
    #[error("no time fits it, now or later")]
    Never,
    /// The machine knows no such time zone.
    #[error("the time zone `{0}` is unknown on this machine")]
    Timezone(String),
}

impl Schedule {
    /// Checks that it can be used.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn check(&self) -> Result<(), ScheduleError> {
        let from = Timestamp::UNIX_EPOCH.to_zoned(self.zone()?);
        self.cron()?.find_next_occurrence(&from, false).map(|_| ()).map_err(|_| ScheduleError::Never)
    }

    /// Returns the first of its times after another; `None` if it cannot be used or there is none.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let after = after.to_zoned(self.zone().ok()?);
        self.cron().ok()?.find_next_occurrence(&after, false).ok().map(|next: Zoned| next.timestamp())
    }

    fn cron(&self) -> Result<Cron, ScheduleError> {
        let fields = self.expression.split_whitespace().count();
        // croner would take a sixth field as seconds, and a seventh as years: a schedule is not meant to start something each second.
        if fields != 5 && !self.expression.trim_start().starts_with('@') {
            let word = if fields == 1 { "field" } else { "fields" };
            return Err(ScheduleError::Expression(format!("it has {fields} {word} in place of 5")));
        }
        Cron::from_str(&self.expression).map_err(|error| ScheduleError::Expression(words(error)))
    }

    fn zone(&self) -> Result<TimeZone, ScheduleError> {
        TimeZone::get(&self.timezone).map_err(|_| ScheduleError::Timezone(self.timezone.clone()))
    }
}

/// Says what is wrong with an expression, as a part of a sentence.
fn words(error: CronError) -> String {
    let text = match error {
        CronError::InvalidPattern(text) | CronError::IllegalCharacters(text) | CronError::ComponentError(text) => text,
        CronError::EmptyPattern | CronError::InvalidDate | CronError::InvalidTime | CronError::TimeSearchLimitExceeded => error.to_string(),
    };
    let text = text.trim_start_matches("CronPattern ").trim_end_matches('.');
    text.chars().take(1).flat_map(char::to_lowercase).chain(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_a_schedule_has_five_fields_or_a_nickname() {
        let is_good = |expression: &str| Schedule { expression: expression.into(), timezone: "UTC".into() }.check().is_ok();
        assert!(is_good("30 2 * * MON-FRI") && is_good("*/15 8-18 * * *") && is_good("@daily"));
        assert!(!is_good("0 30 2 * * *") && !is_good("0 30 2 * * * 2030") && !is_good("30 2 * *") && !is_good("") && !is_good("@nightly"));
    }

    fn nights(timezone: &str) -> Schedule {
        Schedule { expression: "30 2 * * *".into(), timezone: timezone.into() }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("it is a time")
    }

    #[test]
    fn p3_times_of_a_schedule_are_those_of_its_time_zone() {
        assert_eq!(nights("Europe/Berlin").next_after(at("2026-01-05T00:00:00Z")), Some(at("2026-01-05T01:30:00Z")));
        assert_eq!(nights("UTC").next_after(at("2026-01-05T02:30:00Z")), Some(at("2026-01-06T02:30:00Z")));
    }

    #[test]
    fn p3_a_time_that_the_clock_change_leaves_out_comes_once_that_night_and_one_that_comes_twice_counts_once() {
        let mut times = Vec::new();
        for mut from in [at("2026-03-28T12:00:00Z"), at("2026-10-24T12:00:00Z")] {
            for _ in 0..2 {
                from = nights("Europe/Berlin").next_after(from).expect("there is a next one");
                times.push(from.to_string());
            }
        }
        assert_eq!(times, ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    }

    #[test]
    fn p3_what_is_no_schedule_is_told() {
        let error = |expression: &str, timezone: &str| {
            Schedule { expression: expression.into(), timezone: timezone.into() }.check().expect_err("it is wrong").to_string()
        };
        assert_eq!(error("30 2 * * *", "Europe/Berlim"), "the time zone `Europe/Berlim` is unknown on this machine");
        assert_eq!(error("30 2 31 2 *", "UTC"), "no time fits it, now or later");
        assert!(!error("61 2 * * *", "UTC").is_empty() && !error("at night", "UTC").is_empty());
    }
}
