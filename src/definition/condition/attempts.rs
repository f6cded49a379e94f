//! Reads how often a step is attempted, and how long lies between.

use jiff::SignedDuration;

use super::super::report::Report;
use super::super::tree::{Element, Value};
use super::super::value;
use crate::model::condition::{Growth, StepCondition};

/// The highest attempts limit.
const ATTEMPTS_MAX: u32 = 100;

/// The longest time between attempts: a year, in its unit.
const MINUTES_MAX: i64 = 366 * 24 * 60;

/// How much of a wait may be left to chance.
const JITTER_PERCENT_MAX: u8 = 50;

/// Reads `attempts-limit`.
pub(super) fn read_limit(element: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    value::number(element.value("limit")?, 1..=ATTEMPTS_MAX, report).map(|limit| StepCondition::AttemptsLimit { limit })
}

/// Reads `time-between-attempts`.
pub(super) fn read_time_between(element: &Element, report: &mut Report<'_>) -> Option<StepCondition> {
    let wait = read_wait(element, report);
    let growth = read_growth(element, wait, report);
    Some(StepCondition::TimeBetweenAttempts { wait: wait?, growth: growth? })
}

fn read_wait(element: &Element, report: &mut Report<'_>) -> Option<SignedDuration> {
    if element.value("minutes").is_none() && element.value("seconds").is_none() {
        let message = "the condition `time-between-attempts` needs `minutes` or `seconds`";
        report.error(&element.at, message, "write how long to wait, such as `minutes=\"5\"`");
        return None;
    }
    let mut read = |name: &str, max: i64| match element.value(name) {
        None => Some(0),
        Some(value) => value::number(value, 0..=max, report),
    };
    let (minutes, seconds) = (read("minutes", MINUTES_MAX), read("seconds", MINUTES_MAX * 60));
    Some(SignedDuration::from_secs(minutes? * 60 + seconds?))
}

fn read_growth(element: &Element, wait: Option<SignedDuration>, report: &mut Report<'_>) -> Option<Growth> {
    let growth = element.value("growth");
    let name = growth.map_or(Some("fixed"), |value| value::choice(value, "growth", &["fixed", "exponential"], report))?;
    if let Some(growth) = growth.filter(|_| name == "exponential") {
        return read_exponential(element, growth, wait, report);
    }
    for name in ["max", "jitter"] {
        // What an earlier file said about a growth that a later one takes back is no mistake.
        let is_meant = |value: &&Value| growth.is_none_or(|growth| growth.at.file == value.at.file);
        if let Some(value) = element.value(name).filter(is_meant) {
            let help = format!("add `growth=\"exponential\"`, or remove `{name}`");
            report.error(&value.at, format!("`{name}` belongs to `growth=\"exponential\"`, and this wait does not grow"), help);
        }
    }
    Some(Growth::Fixed)
}

fn read_exponential(element: &Element, growth: &Value, wait: Option<SignedDuration>, report: &mut Report<'_>) -> Option<Growth> {
    let jitter = element.value("jitter").map_or(Some(0), |value| value::number(value, 0..=JITTER_PERCENT_MAX, report));
    let Some(max) = element.value("max") else {
        let help = "write the longest wait, such as `max=\"1 hour\"`";
        report.error(&growth.at, "a wait that grows needs `max`", help);
        return None;
    };
    let (limit, wait) = (value::duration(max, report)?, wait?);
    if wait.is_zero() {
        report.error(&growth.at, "a wait of no time cannot grow", "give it `minutes` or `seconds`");
        return None;
    }
    if limit < wait {
        report.error(&max.at, "the longest wait is shorter than the first one", "write a longer one, or a shorter first wait");
        return None;
    }
    Some(Growth::Exponential { limit, jitter_percent: jitter? })
}
