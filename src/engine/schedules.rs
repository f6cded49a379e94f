//! Starts pipelines at the times of their schedules; times that were missed count once.
//!
//! A pipeline that a source feeds is not started by its schedule: there the schedule says when bunches are taken.

use jiff::SignedDuration;

use super::decision::{Change, WakeReason};
use super::draft::Draft;
use super::gate::{Gate, Occasion};
use super::spawn::{create, wait_for};
use super::state::Noted;
use crate::model::pipeline::Pipeline;
use crate::model::readiness::WaitReason;
use crate::model::schedule::Schedule;

/// A clock that is set back by no more than this does not make times come again that were served.
const SET_BACK_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Starts what is due, and notes the next times.
pub(super) fn start_scheduled(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for (name, pipeline) in snapshot.pipelines {
        let Some(schedule) = schedule_of(pipeline).filter(|_| !snapshot.fed.contains(name)) else { continue };
        // Another schedule, or a clock that was set back by far: the times before now are nobody's.
        let is_known = |noted: &&Noted| noted.schedule == *schedule && snapshot.now.duration_until(noted.at) <= SET_BACK_MAX;
        let noted = snapshot.state.schedules.get(name).filter(is_known);
        match noted.map(|noted| noted.next) {
            None => note(draft, name, schedule),
            Some(Some(next)) if next <= snapshot.now => {
                let gate = Gate::of(draft);
                match gate.wait_reason(pipeline, Occasion::Time) {
                    None => {
                        create(draft, pipeline);
                        note(draft, name, schedule);
                    }
                    // Whoever has switched it off does not want it later instead.
                    Some(WaitReason::PipelineOff { .. }) => note(draft, name, schedule),
                    Some(reason) => wait_for(draft, &gate, pipeline, &reason),
                }
            }
            Some(Some(next)) => draft.wake(next, WakeReason::Schedule),
            Some(None) => {}
        }
    }
    let is_gone =
        |name: &&String| snapshot.fed.contains(*name) || snapshot.pipelines.get(*name).is_none_or(|known| schedule_of(known).is_none());
    for name in snapshot.state.schedules.keys().filter(is_gone) {
        draft.record(Change::ScheduleNoted { pipeline: name.clone(), noted: None });
    }
}

/// Returns the schedule by which a pipeline starts by itself: one that imports needs a bunch.
fn schedule_of(pipeline: &Pipeline) -> Option<&Schedule> {
    pipeline.schedule().filter(|_| !pipeline.is_importing())
}

fn note(draft: &mut Draft<'_>, pipeline: &str, schedule: &Schedule) {
    let at = draft.snapshot.now;
    let next = schedule.next_after(at);
    if let Some(next) = next {
        draft.wake(next, WakeReason::Schedule);
    }
    let noted = Noted { schedule: schedule.clone(), at, next };
    draft.record(Change::ScheduleNoted { pipeline: pipeline.to_owned(), noted: Some(noted) });
}
