//! Whatever does not go on says what it waits for, and somebody will look when that may be over.

use jiff::Timestamp;

use super::{is_paused, is_pipeline_paused};
use crate::engine::conditions::{Verdict, verdicts};
use crate::engine::gate::{Gate, Occasion};
use crate::engine::tests::random::chaos::{Chaos, LIMITS, inode};
use crate::engine::turn::ahead_of;
use crate::engine::{Decision, MoveProgress, ReadyBunch, World};
use crate::model::condition::{PipelineCondition, StepCondition};
use crate::model::execution::{CallOffHow, Execution, Location, Status, StepExecution};
use crate::model::pipeline::{Pipeline, Step};
use crate::model::readiness::WaitReason;
use crate::model::step_state::StepState;

impl Chaos {
    pub(super) fn check_what_waits(&self, decision: &Decision) {
        let wake = decision.wake.map(|wake| wake.at);
        self.state.executions.values().for_each(|execution| self.check_execution(execution, wake));
        let gate = Gate::of_state(&self.state, LIMITS.claimed, None, self.now);
        self.ready.iter().for_each(|ready| self.check_bunch(ready, &gate, wake));
        self.fed.iter().for_each(|name| assert!(!self.state.schedules.contains_key(name), "{name} is fed and has a time of its own"));
        self.pipelines.values().for_each(|pipeline| self.check_schedule(pipeline, &gate, wake));
        assert!(self.requests.is_empty() || !self.looking.is_empty(), "a request has no answer: {:?}", self.requests);
    }

    /// An execution moves its files, is paused, waits for its turn, or each of its steps that is not over runs or says what it waits for.
    fn check_execution(&self, execution: &Execution, wake: Option<Timestamp>) {
        let id = execution.id;
        if !matches!(execution.location, Location::Working { .. }) {
            return match self.moves.get(&id) {
                Some(MoveProgress::Moving) => {}
                Some(MoveProgress::Failed { retry_at }) => assert!(wakes(wake, *retry_at), "the move of {id} is never tried again"),
                Some(MoveProgress::Moved | MoveProgress::Gone) | None => panic!("execution {id} hangs: {execution:#?}"),
            };
        }
        assert!(execution.finished_at.is_none() && !execution.status().is_final(), "execution {id} does not finish: {execution:#?}");
        self.check_expiry_wakes(execution, wake);
        if is_paused(&self.state, execution) {
            return;
        }
        if !self.has_its_turn(execution) {
            return assert!(!ahead_of(&self.state, id).is_empty(), "execution {id} waits for its turn, and does not say for whom");
        }
        let open = execution.steps.iter().enumerate().filter(|(_, known)| !known.state.is_final());
        open.for_each(|(step, known)| self.check_waiting_step(execution, step, known, wake));
    }

    fn check_waiting_step(&self, execution: &Execution, step: usize, known: &StepExecution, wake: Option<Timestamp>) {
        let what = format!("execution {}, {}", execution.id, execution.pipeline.steps[step].name);
        if matches!(known.state, StepState::Enqueued { .. }) {
            let is_asked = |condition: &StepCondition| matches!(condition, StepCondition::NoConflictingIndexing { .. });
            let looks = execution.pipeline.steps[step].conditions.iter().any(is_asked) && (!self.looking.is_empty() || wake.is_some());
            assert!(looks || self.running.len() >= LIMITS.attempts, "{what} waits for a place, and one is free");
        } else if !matches!(known.state, StepState::Running { .. }) {
            self.check_reasons(execution, step, &what, wake);
        }
    }

    /// A step that may not start says why; where that ends at a time, or must be looked up again, somebody will.
    fn check_reasons(&self, execution: &Execution, step: usize, what: &str, wake: Option<Timestamp>) {
        let world = World::of_state(&self.state, self.now);
        let is_looked_up = execution.pipeline.steps[step].conditions.iter().any(
            |condition| matches!(condition, StepCondition::NoConflictingIndexing { looked_up } if self.looking.contains(&looked_up.probe)),
        );
        let (mut says, mut only_looks) = (is_looked_up, true);
        for judged in verdicts(execution, step, &world) {
            match judged.verdict {
                Verdict::Holds => continue,
                Verdict::Blocks { why } => assert!(!why.is_empty(), "{what} waits for nothing"),
                Verdict::BlocksUntil { at } => assert!(wakes(wake, at), "{what} waits until {at}, and nobody wakes"),
                Verdict::Never { step } => panic!("{what} can never run because of {step}, and is not skipped"),
            }
            says = true;
            only_looks &= judged.condition == "no-conflicting-indexing";
        }
        assert!(says, "{what} does not start, and does not say why: {execution:#?}");
        assert!(!only_looks || is_looked_up || wake.is_some(), "{what} waits for a look that nobody takes");
    }

    /// Whatever will expire has its wake, or was told.
    fn check_expiry_wakes(&self, execution: &Execution, wake: Option<Timestamp>) {
        let is_called_off = |run_always: bool| {
            execution
                .control
                .called_off
                .as_ref()
                .is_some_and(|call_off| (!run_always && call_off.how > CallOffHow::Stop) || call_off.how == CallOffHow::Force)
        };
        let is_ending = |definition: &Step, known: &StepExecution| matches!((&known.state, definition.expire_in), (StepState::Running { since, .. }, Some(limit)) if self.is_past(*since, limit));
        let is_open = execution.steps().any(|(step, known)| !step.run_always && !known.state.is_final() && !is_ending(step, known));
        let limit = execution
            .pipeline
            .expire_in
            .filter(|_| !is_paused(&self.state, execution))
            .map(|limit| limit + execution.control.paused_before);
        let is_expired = limit.is_some_and(|limit| self.is_past(execution.created_at, limit));
        if let Some(limit) = limit.filter(|_| is_open && !is_called_off(false)) {
            assert!(is_expired || wakes(wake, execution.created_at + limit), "execution {} expires, and nobody wakes", execution.id);
        }
        for (definition, known) in execution.steps() {
            if let (StepState::Running { since, .. }, Some(limit)) = (&known.state, definition.expire_in) {
                let is_told = is_called_off(definition.run_always) || (is_expired && !definition.run_always) || self.is_past(*since, limit);
                assert!(is_told || wakes(wake, *since + limit), "{} expires, and nobody wakes", definition.name);
            }
        }
    }

    fn is_past(&self, since: Timestamp, limit: jiff::SignedDuration) -> bool {
        since + limit <= self.now
    }

    /// A bunch that is not taken says why.
    fn check_bunch(&self, ready: &ReadyBunch<'_>, gate: &Gate<'_>, wake: Option<Timestamp>) {
        if self.state.claims.values().any(|claim| inode(&claim.bunch) == inode(&ready.bunch)) {
            return;
        }
        let occasion = Occasion::Bunch { key: &ready.bunch.key, released_at: ready.bunch.released_at() };
        let reason = gate.wait_reason(&ready.pipeline, occasion);
        self.check_gate(&ready.pipeline, reason.as_ref(), wake, &format!("the bunch {}", ready.bunch.key));
    }

    /// A pipeline with a schedule has a time to come, or says why it does not start though it is time.
    fn check_schedule(&self, pipeline: &Pipeline, gate: &Gate<'_>, wake: Option<Timestamp>) {
        let has_times = pipeline.conditions.iter().any(|condition| matches!(condition, PipelineCondition::Cron { .. }));
        let is_by_hand = pipeline.conditions.contains(&PipelineCondition::NoAutoSpawn) || self.fed.contains(&pipeline.name);
        if !has_times || is_by_hand {
            return;
        }
        let next = self.state.schedules.get(&pipeline.name).and_then(|noted| noted.next).expect("its times are noted");
        if next > self.now {
            return assert!(wakes(wake, next), "nobody wakes for {} at {next}", pipeline.name);
        }
        let reason = gate.wait_reason(pipeline, Occasion::Time);
        self.check_gate(pipeline, reason.as_ref(), wake, &format!("{} by its schedule", pipeline.name));
    }

    fn check_gate(&self, pipeline: &Pipeline, reason: Option<&WaitReason>, wake: Option<Timestamp>, what: &str) {
        let is_looked_up = pipeline.conditions.iter().any(|condition| {
            matches!(condition, PipelineCondition::Command { looked_up } | PipelineCondition::FilesPresent { looked_up }
                if self.looking.contains(&looked_up.probe))
        });
        let Some(reason) = reason else {
            return assert!(is_looked_up || self.is_filled(pipeline), "{what} does not begin, and does not say why");
        };
        assert!(!reason.to_string().is_empty(), "{what} waits for nothing");
        if let WaitReason::NotBefore { at: Some(at), .. } | WaitReason::ClaimFailed { retry_at: at, .. } = reason {
            assert!(is_looked_up || wakes(wake, *at), "{what} waits until {at}, and nobody wakes");
        } else if matches!(reason, WaitReason::ConditionFails { .. }) {
            assert!(is_looked_up || wake.is_some(), "{what} waits for a look that nobody takes");
        } else if matches!(reason, WaitReason::Paused { .. }) {
            assert!(is_pipeline_paused(&self.state, &pipeline.name), "{what} waits for a pause that is over");
        }
    }

    /// Claims come in batches: while the queue of a pipeline is more than half full, nothing is added to it.
    fn is_filled(&self, pipeline: &Pipeline) -> bool {
        let own = |name: &str| name == pipeline.name;
        let open = self.state.executions.values().filter(|known| own(&known.pipeline.name) && known.finished_at.is_none());
        let claims = self.state.claims.values().filter(|claim| own(&claim.pipeline.name));
        open.filter(|known| known.status() == Status::Pending).count() + claims.count() > LIMITS.claimed / 2
    }
}

fn wakes(wake: Option<Timestamp>, at: Timestamp) -> bool {
    wake.is_some_and(|wake| wake <= at)
}
