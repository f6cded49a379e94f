//! How far a step has come, as people see it: `1,200 of 5,000 rows (24 %), 310 per second, about 12 seconds left`.
//!
//! Times are arguments. No time left is told where it would be a guess: without a total, while the rate changes, or while nothing new
//! is told.

mod rate;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::model::bytes::Bytes;
use crate::model::execution::{AttemptKey, Execution};
use crate::model::progress::{BYTES, Told};
use crate::model::step_state::StepState;

pub use rate::Rate;

/// How long an attempt must have told before the time left is told.
const KNOWN_AFTER: SignedDuration = SignedDuration::from_secs(3);

/// How long nothing new may come before it is told that nothing does.
const QUIET_AFTER_SECONDS: u64 = 30;

/// How many times as long as one usually takes it may take, before it is told that nothing new comes.
const QUIET_TIMES: u64 = 5;

/// How far an attempt has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgressView {
    /// How many are done.
    pub done: u64,
    /// How many there are.
    pub total: Option<u64>,
    /// What is counted, in the plural.
    pub what: String,
    /// How many are done per second, on the whole; `None` as long as nobody can tell.
    pub rate: Option<Rate>,
    /// How long it will take; `None` where that would be a guess, and of what does not run.
    pub seconds_left: Option<u64>,
    /// When it last told something new.
    pub at: Timestamp,
    /// For how long nothing new has come from it, where that is longer than usual.
    #[serde(skip)]
    quiet_seconds: Option<u64>,
}

/// How far a step that runs has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunningStep {
    /// Number of its execution.
    pub execution: u64,
    /// Its name.
    pub step: String,
    /// How far it has come.
    #[serde(flatten)]
    pub progress: ProgressView,
}

impl ProgressView {
    /// Shows how far an attempt has come that runs now.
    pub fn running(told: &Told, now: Timestamp) -> Self {
        let view = Self::over(told);
        let passed = u64::try_from(told.at.duration_until(now).as_secs()).unwrap_or(0);
        let usual = view.rate.map_or(0, Rate::seconds_for_one);
        let is_quiet = passed > QUIET_AFTER_SECONDS.max(usual.saturating_mul(QUIET_TIMES));
        let left = if is_quiet { None } else { left(told, view.rate) };
        Self { seconds_left: left.map(|left| left.saturating_sub(passed)), quiet_seconds: is_quiet.then_some(passed), ..view }
    }

    /// Shows how far an attempt came that is over.
    pub fn over(told: &Told) -> Self {
        let (done, total, what) = (told.progress.done, told.progress.total, told.progress.what.clone());
        Self { done, total, what, rate: Rate::between(told.first, told.last()), seconds_left: None, at: told.at, quiet_seconds: None }
    }

    /// Tells how much is done, of how much: `1,200 of 5,000 rows (24 %)`.
    pub fn amount(&self) -> String {
        let share = self.percent().map(|percent| format!(" ({percent} %)")).unwrap_or_default();
        match (self.total, self.what == BYTES) {
            (Some(total), true) => format!("{} of {}{share}", Bytes(self.done), Bytes(total)),
            (None, true) => Bytes(self.done).to_string(),
            (Some(total), false) => format!("{} of {} {}{share}", grouped(self.done), grouped(total), self.what),
            (None, false) => format!("{} {}", grouped(self.done), self.what),
        }
    }

    /// Tells all of it in one line.
    pub fn said(&self) -> String {
        joined([Some(self.amount()), self.rate_said(), self.left_said()])
    }

    /// Tells all of it in one line whose end may be cut off: the rate, which people miss least, is last.
    pub fn said_beside_bar(&self) -> String {
        joined([Some(self.amount()), self.left_said(), self.rate_said()])
    }

    fn rate_said(&self) -> Option<String> {
        let rate = self.rate.filter(|_| self.quiet_seconds.is_none())?;
        Some(rate.said(&self.what))
    }

    /// Tells how long it will take, or for how long nothing new has come.
    fn left_said(&self) -> Option<String> {
        match (self.quiet_seconds, self.seconds_left) {
            (Some(seconds), _) => Some(format!("nothing new for {}", about(seconds))),
            (None, Some(0)) => Some("nearly done".to_owned()),
            (None, Some(seconds)) => Some(format!("about {} left", about(seconds))),
            (None, None) => None,
        }
    }

    /// Returns the share that is done, rounded down, so that only a whole is told as 100.
    fn percent(&self) -> Option<u128> {
        let total = self.total.filter(|total| *total > 0)?;
        Some(u128::from(self.done) * 100 / u128::from(total))
    }
}

impl RunningStep {
    /// Shows the running steps of an execution that tell how far they have come.
    pub fn of(execution: &Execution, told: &[(AttemptKey, Told)], now: Timestamp) -> Vec<Self> {
        let of_step = |(index, known): (usize, &StepState)| {
            let StepState::Running { attempt, .. } = known else { return None };
            let told = of_attempt(told, index, *attempt)?;
            let step = execution.pipeline.steps[index].name.clone();
            Some(Self { execution: execution.id, step, progress: ProgressView::running(told, now) })
        };
        execution.steps.iter().map(|known| &known.state).enumerate().filter_map(of_step).collect()
    }

    /// Tells it in one line.
    pub fn said(&self) -> String {
        format!("Execution {}, {}: {}", self.execution, self.step, self.progress.said())
    }
}

/// Finds what an attempt of a step told.
pub(super) fn of_attempt(told: &[(AttemptKey, Told)], step: usize, attempt: u32) -> Option<&Told> {
    told.iter().find(|(key, _)| (key.step, key.attempt) == (step, attempt)).map(|(_, told)| told)
}

/// Returns how many seconds the rest took from the last telling on, if that is more than a guess.
fn left(told: &Told, rate: Option<Rate>) -> Option<u64> {
    let rest = told.progress.total?.checked_sub(told.progress.done)?;
    let has_long_told = told.first.at.duration_until(told.at) >= KNOWN_AFTER;
    let recent = Rate::between(told.recent, told.last());
    rate.filter(|rate| has_long_told && recent.is_some_and(|recent| recent.is_like(*rate)))?.seconds_for(rest)
}

fn joined(parts: [Option<String>; 3]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Writes a time as people say it, in one unit: `12 seconds`, `3 minutes`.
fn about(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..5400 => ((seconds + 30) / 60, "minute"),
        5400..172_800 => ((seconds + 1800) / 3600, "hour"),
        _ => ((seconds + 43_200) / 86_400, "day"),
    };
    format!("{} {unit}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// Writes a number with a comma before each three digits: `1,200`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let comma = |(index, digit): (usize, char)| {
        let is_group = index > 0 && (digits.len() - index).is_multiple_of(3);
        is_group.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(comma).collect()
}

#[cfg(test)]
mod tests;
