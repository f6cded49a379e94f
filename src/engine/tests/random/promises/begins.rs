//! Nothing is begun where nothing may begin.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Promises, is_paused, is_pipeline_paused};
use crate::engine::tests::random::chaos::Chaos;
use crate::engine::{Change, Claim, Mode};
use crate::model::condition::{PipelineCondition, StepCondition};
use crate::model::execution::{CallOffHow, Execution, StepExecution};
use crate::model::pipeline::Pipeline;
use crate::model::request::Answer;
use crate::model::step_state::{SkipReason, StepState};

impl Chaos {
    /// Looks at all changes of a commit before the first is applied; returns the executions that nobody has asked for.
    pub(in super::super) fn check_begins(&mut self, changes: &[Change]) -> BTreeSet<u64> {
        let mut scheduled = BTreeSet::new();
        let started: BTreeSet<u64> = changes.iter().filter_map(started_by_hand).collect();
        for change in changes {
            if let Change::StepChanged { execution, step, now } = change {
                self.check_other_pipelines(*execution, *step, now);
            } else if let Change::ExecutionCreated { execution } = change
                && is_new(execution)
                && !started.contains(&execution.id)
            {
                self.check_time(execution);
                scheduled.insert(execution.id);
            }
        }
        scheduled
    }

    /// Looks at one change before it is applied.
    pub(in super::super) fn check_begin(&self, change: &Change, scheduled: &BTreeSet<u64>) {
        if let Change::StepChanged { execution, step, now } = change {
            self.check_step(&self.state.executions[execution], *step, now);
        } else if let Change::ClaimIntended { claim } = change {
            self.check_claim(claim);
        } else if let Change::ExecutionCreated { execution } = change
            && is_new(execution)
        {
            let name = &execution.pipeline.name;
            let is_paused = scheduled.contains(&execution.id) && is_pipeline_paused(&self.state, name);
            assert!(!is_paused, "{name} starts by itself in a pause");
            self.check_pipeline(&execution.pipeline);
        }
    }

    fn check_step(&self, execution: &Execution, step: usize, now: &StepExecution) {
        let (known, definition) = (&execution.steps[step].state, &execution.pipeline.steps[step]);
        let what = format!("execution {}, {}: {} → {}", execution.id, definition.name, known.name(), now.state.name());
        if let StepState::Cancelled { by } = &now.state
            && by.starts_with("expire-in")
        {
            assert!(!is_paused(&self.state, execution), "{what} in a pause");
            self.promises.check_expiry(execution, self.now);
        }
        if !matches!(now.state, StepState::Enqueued { .. } | StepState::Running { .. }) {
            return;
        }
        assert_eq!(self.mode, Mode::Working, "{what}");
        assert!(!is_paused(&self.state, execution), "{what} in a pause");
        let how = execution.control.called_off.as_ref().map(|call_off| call_off.how);
        assert!(how.is_none() || (definition.run_always && how != Some(CallOffHow::Force)), "{what}, and it was called off: {how:?}");
        let is_aborted = execution.steps.iter().any(|step| matches!(step.state, StepState::Aborted { .. }));
        assert!(!is_aborted || definition.run_always, "{what}, and a step has aborted");
        if matches!(now.state, StepState::Enqueued { .. }) {
            self.check_order(execution, step, &what);
            self.check_conflicts(execution, step, &what);
            self.promises.check_wait(known, self.now, &what);
        }
    }

    /// Previous steps are over; they ended well where that is asked for.
    fn check_order(&self, execution: &Execution, step: usize, what: &str) {
        let definition = &execution.pipeline.steps[step];
        let has = |condition: &StepCondition| definition.conditions.contains(condition);
        let completed = has(&StepCondition::PreviousStepsCompleted) && !definition.run_always;
        let waits = completed || definition.run_always || has(&StepCondition::PreviousStepsFinished);
        for (other, known) in execution.steps().filter(|(other, _)| other.sort_order < definition.sort_order) {
            assert!(!waits || known.state.is_final(), "{what} before {}", other.name);
            // Whoever asks for one step alone does not mean the others to keep it from running.
            let is_left_out = matches!(known.state, StepState::Skipped { reason: SkipReason::NotAskedFor });
            let is_well = known.state.is_success() || other.allow_failure || is_left_out;
            assert!(!completed || is_well, "{what} after {}, which is {}", other.name, known.state.name());
        }
    }

    /// No two conflicting steps run at once.
    fn check_conflicts(&self, execution: &Execution, step: usize, what: &str) {
        for condition in &execution.pipeline.steps[step].conditions {
            let (names, but): (&[String], _) = if let StepCondition::NoConflictingSteps { steps } = condition {
                (steps, None)
            } else if let StepCondition::StepNotRunning { step } = condition {
                (std::slice::from_ref(step), Some(execution.id))
            } else {
                continue;
            };
            let others = self.state.executions.values().filter(|other| Some(other.id) != but);
            let is_going = |state: &StepState| matches!(state, StepState::Enqueued { .. } | StepState::Running { .. });
            let mut going =
                others.flat_map(Execution::steps).filter(|(other, known)| names.contains(&other.name) && is_going(&known.state));
            assert!(going.next().is_none(), "{what} beside one of {names:?}");
        }
    }

    /// The other pipeline is as it should be, by the facts of the heartbeat.
    fn check_other_pipelines(&self, execution: u64, step: usize, now: &StepExecution) {
        let Some(execution) = self.state.executions.get(&execution).filter(|_| matches!(now.state, StepState::Enqueued { .. })) else {
            return;
        };
        for condition in &execution.pipeline.steps[step].conditions {
            let StepCondition::NamedPipelineStatus { pipeline, statuses } = condition else { continue };
            let live = self.state.executions.values().filter(|other| other.pipeline.name == *pipeline && other.finished_at.is_none());
            let status = live.map(Execution::status).next_back().or_else(|| self.state.latest.get(pipeline).map(|latest| latest.status));
            assert!(status.is_some_and(|status| statuses.contains(&status)), "{pipeline} is {status:?}, and should be one of {statuses:?}");
        }
    }

    fn check_claim(&self, claim: &Claim) {
        let what = format!("{:?} is claimed", claim.bunch.key);
        assert_eq!(self.mode, Mode::Working, "{what}");
        assert!(!is_pipeline_paused(&self.state, &claim.pipeline.name), "{what} in a pause");
        let open = self.state.executions.values().filter(|execution| execution.finished_at.is_none());
        let keys = open.filter_map(|execution| execution.bunch.as_ref()).chain(self.state.claims.values().map(|claim| &claim.bunch));
        assert!(keys.into_iter().all(|bunch| bunch.key != claim.bunch.key), "{what}, and one of the same key is in progress");
        self.check_pipeline(&claim.pipeline);
    }

    /// The pipeline may begin an execution, with a bunch or without.
    fn check_pipeline(&self, pipeline: &Pipeline) {
        let is_own = |name: &str| name == pipeline.name;
        let open = self.state.executions.values().filter(|execution| execution.finished_at.is_none());
        let mut going = open.map(|execution| &execution.pipeline).chain(self.state.claims.values().map(|claim| &claim.pipeline));
        let is_alone = pipeline.conditions.contains(&PipelineCondition::NoSiblingInProgress);
        assert!(!is_alone || !going.any(|other| is_own(&other.name)), "{} begins beside a sibling", pipeline.name);
        assert!(!pipeline.conditions.contains(&PipelineCondition::Enabled { value: false }), "{} is switched off", pipeline.name);
    }

    /// A time of a schedule starts its pipeline once, and those that were missed count once.
    fn check_time(&mut self, execution: &Execution) {
        let name = &execution.pipeline.name;
        assert_eq!(self.mode, Mode::Working, "{name} starts by itself");
        let due = self.state.schedules.get(name).and_then(|noted| noted.next).expect("what starts by itself has a time");
        assert!(due <= self.now, "{name} starts before its time {due}");
        assert!(self.promises.fired.insert((name.clone(), due)), "{name} starts twice at its time {due}");
    }
}

impl Promises {
    /// No attempt begins before the wait is over.
    fn check_wait(&self, known: &StepState, now: Timestamp, what: &str) {
        if let StepState::Retrying { due, .. } = known {
            assert!(self.is_set_back || now >= *due, "{what} before {due}");
        }
    }
}

fn started_by_hand(change: &Change) -> Option<u64> {
    if let Change::RequestAnswered { answer: Answer::Started { execution }, .. } = change { Some(*execution) } else { None }
}

/// Tells whether an execution begins without files.
fn is_new(execution: &Execution) -> bool {
    execution.bunch.is_none() && execution.retry_of.is_none()
}
