//! Schedules as people see them: the next time of each pipeline that has a condition `cron`.

use jiff::Timestamp;
use serde::Serialize;

use crate::engine::State;
use crate::model::pipeline::Pipeline;

/// The next time of a pipeline's schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleView {
    /// Name of the pipeline.
    pub pipeline: String,
    /// What happens at that time.
    pub what: Scheduled,
    /// The cron expression.
    pub expression: String,
    /// Name of the time zone.
    pub timezone: String,
    /// The next time; one that has passed is due. None if there is none.
    pub next: Option<Timestamp>,
}

/// What happens at a time of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheduled {
    /// The pipeline starts.
    Start,
    /// Bunches that were released before are taken.
    Bunches,
}

impl ScheduleView {
    /// Shows the schedule of a pipeline; `None` if it has none, or is started by hand only.
    pub fn of(pipeline: &Pipeline, is_fed: bool, state: &State, now: Timestamp) -> Option<Self> {
        let schedule = pipeline.schedule()?;
        let what = if is_fed || pipeline.is_importing() { Scheduled::Bunches } else { Scheduled::Start };
        Some(Self {
            pipeline: pipeline.name.clone(),
            what,
            expression: schedule.expression.clone(),
            timezone: schedule.timezone.clone(),
            next: state.next_time(pipeline, schedule, is_fed, now),
        })
    }

    /// Says it in one line.
    pub fn said(&self, now: Timestamp) -> String {
        let does = match self.what {
            Scheduled::Start => "starts",
            Scheduled::Bunches => "takes bunches",
        };
        let at = match self.next {
            Some(at) if at <= now => format!("is due since {at:.0} (`bunchd show {}` tells why it waits)", self.pipeline),
            Some(at) => format!("{does} next at {at:.0}"),
            None => format!("never {does} again"),
        };
        format!("{} {at} ({}, {})", self.pipeline, self.expression, self.timezone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Noted;
    use crate::engine::tests::{pipeline, step};
    use crate::model::condition::PipelineCondition;
    use crate::model::schedule::Schedule;

    #[test]
    fn p8_the_next_time_is_the_one_that_was_noted_or_follows_from_the_definition() {
        let now: Timestamp = "2026-01-05T09:00:00Z".parse().expect("it is a time");
        let schedule = Schedule { expression: "30 2 * * *".into(), timezone: "UTC".into() };
        let mut night = pipeline(vec![step("one")]);
        night.conditions.push(PipelineCondition::Cron { schedule: schedule.clone() });
        let said = |state: &State, is_fed| ScheduleView::of(&night, is_fed, state, now).expect("it has one").said(now);
        let mut state = State::default();
        assert_eq!(said(&state, true), "p takes bunches next at 2026-01-06T02:30:00Z (30 2 * * *, UTC)");
        assert_eq!(said(&state, false), "p starts next at 2026-01-06T02:30:00Z (30 2 * * *, UTC)");
        let due = "2026-01-05T02:30:00Z".parse().expect("it is a time");
        state.schedules.insert("p".into(), Noted { schedule, at: now, next: Some(due) });
        assert!(said(&state, false).starts_with("p is due since 2026-01-05T02:30:00Z"), "{}", said(&state, false));
        night.conditions.push(PipelineCondition::NoAutoSpawn);
        assert_eq!(ScheduleView::of(&night, false, &state, now), None);
    }
}
