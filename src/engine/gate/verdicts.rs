//! All that decides whether a pipeline begins an execution, one row for each, for people.

use jiff::Timestamp;

use super::{Gate, Occasion, looked_up};
use crate::engine::conditions::{Judged, Verdict};
use crate::engine::pauses::pause_of;
use crate::model::condition::PipelineCondition;
use crate::model::execution::Execution;
use crate::model::pipeline::Pipeline;
use crate::model::readiness::WaitReason;
use crate::model::schedule::Schedule;

impl Gate<'_> {
    /// Says for each condition of a pipeline whether it holds and since when; then for pauses, `max-parallel`, and, where
    /// bunches feed it, for the queue and the room on the disk. A bunch may have reasons of its own to wait.
    pub fn verdicts(&self, pipeline: &Pipeline, is_fed: bool) -> Vec<Judged> {
        let mut all: Vec<Judged> = pipeline.conditions.iter().map(|condition| self.judged(condition, pipeline, is_fed)).collect();
        all.push(self.pause_row(pipeline));
        all.push(self.parallel_row(pipeline));
        all.extend(is_fed.then(|| row("limits.claimed", self.queue(pipeline, Occasion::Time), None)));
        all.extend(is_fed.then(|| row("limits.free_disk", self.disk(), None)));
        all
    }

    fn judged(&self, condition: &PipelineCondition, pipeline: &Pipeline, is_fed: bool) -> Judged {
        if let PipelineCondition::Cron { schedule } = condition {
            return self.schedule_row(pipeline, schedule, is_fed);
        }
        if *condition == PipelineCondition::NoAutoSpawn {
            let why = format!("it is started by hand only: `bunchd start {}`", pipeline.name);
            return Judged { condition: condition.name(), verdict: Verdict::Blocks { why }, since: None };
        }
        let reason = self.unmet(condition, pipeline, Occasion::Time);
        let since = match (&reason, looked_up(condition)) {
            (_, Some(looked_up)) => self.world.found(&looked_up.probe).map(|found| found.since),
            (Some(WaitReason::SiblingInProgress { execution, .. }), None) => {
                self.state.executions.get(execution).map(|known| known.created_at)
            }
            (_, None) => None,
        };
        match reason {
            // The row names condition and pipeline already.
            Some(WaitReason::ConditionFails { what, why, .. }) => {
                let why = why.map_or_else(|| format!("{what} has not been looked up yet"), |why| format!("{what}: {why}"));
                Judged { condition: condition.name(), verdict: Verdict::Blocks { why }, since }
            }
            reason => row(condition.name(), reason, since),
        }
    }

    /// Where bunches feed it, each is taken at the first time after its release; else the pipeline starts at each time.
    fn schedule_row(&self, pipeline: &Pipeline, schedule: &Schedule, is_fed: bool) -> Judged {
        match self.state.next_time(pipeline, schedule, is_fed, self.world.now) {
            Some(at) if at <= self.world.now => Judged { condition: "cron", verdict: Verdict::Holds, since: Some(at) },
            Some(at) => Judged { condition: "cron", verdict: Verdict::BlocksUntil { at }, since: None },
            None => row("cron", Some(WaitReason::NotBefore { pipeline: pipeline.name.clone(), at: None }), None),
        }
    }

    fn pause_row(&self, pipeline: &Pipeline) -> Judged {
        let pause = pause_of(&self.pauses, &pipeline.name);
        let since = pause.as_ref().map(|(_, pause)| pause.since);
        let why = |why: &str| if why.is_empty() { String::new() } else { format!(": {why}") };
        let verdict = match pause {
            Some((target, pause)) => Verdict::Blocks { why: format!("{target} is paused{}", why(&pause.why)) },
            None => Verdict::Holds,
        };
        Judged { condition: "not-paused", verdict, since }
    }

    fn parallel_row(&self, pipeline: &Pipeline) -> Judged {
        let open = |execution: &&Execution| execution.pipeline.name == pipeline.name && !execution.status().is_final();
        let open: Vec<&Execution> = self.state.executions.values().filter(open).collect();
        let limit = pipeline.max_parallel as usize;
        let since: Option<Timestamp> = limit.checked_sub(1).and_then(|last| open.get(last)).map(|execution| execution.created_at);
        let verdict = match since {
            None => Verdict::Holds,
            Some(_) => {
                Verdict::Blocks { why: format!("{} in progress, {limit} may run at a time; a further one waits for its turn", open.len()) }
            }
        };
        Judged { condition: "max-parallel", verdict, since }
    }
}

fn row(condition: &'static str, reason: Option<WaitReason>, since: Option<Timestamp>) -> Judged {
    let verdict = reason.map_or(Verdict::Holds, |reason| Verdict::Blocks { why: reason.to_string() });
    Judged { condition, verdict, since }
}
