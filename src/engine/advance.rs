//! Moves steps on: skips, enqueues and starts them.

use std::collections::BTreeMap;

use super::conditions::{Judgement, conditions, judge};
use super::decision::{Change, Effect, WakeReason};
use super::draft::Draft;
use super::pauses::is_paused;
use super::probes::wants;
use super::turn::has_begun;
use super::world::{Known, World};
use crate::model::condition::LookedUp;
use crate::model::execution::{AttemptKey, Execution, Location};
use crate::model::probe::Probe;
use crate::model::step_state::{SkipReason, StepEvent, StepState};

/// What is to happen to a step.
enum Move {
    Skip(SkipReason),
    Enqueue,
    Start { attempt: u32 },
}

/// Skips, enqueues and starts steps, within all limits: first of executions that have begun, then of others, each oldest first.
pub(super) fn advance_steps(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    let mut world = World::new(snapshot.state, draft.executions(), Some(snapshot.probed), snapshot.now);
    let mut places = free_places(draft);
    let mut waits = Waits::default();
    // What happens in one execution lets nothing happen in another one; so those in which nothing does are looked at just once.
    let moving = in_turn(draft).into_iter().filter(|execution| waits.next_move(execution, &world, 0, places).is_some());
    let moving: Vec<u64> = moving.map(|execution| execution.id).collect();
    for id in moving {
        let mut from = 0;
        while let Some((step, next)) = draft.execution(id).and_then(|execution| waits.next_move(execution, &world, from, places)) {
            carry_out(draft, &mut world, id, step, &next, &mut places);
            // An enqueued step is looked at once more: a place may be free.
            from = if matches!(next, Move::Enqueue) { step } else { step + 1 };
        }
    }
    waits.tell(draft);
}

/// Returns the executions whose turn it is, in its order. One whose files arrive late does not begin beside a younger one that runs.
fn in_turn<'d>(draft: &'d Draft<'_>) -> Vec<&'d Execution> {
    let is_here = |execution: &&Execution| {
        matches!(execution.location, Location::Working { .. }) && execution.finished_at.is_none() && !execution.status().is_final()
    };
    let (mut turns, others): (Vec<&Execution>, Vec<_>) = draft.executions().filter(is_here).partition(|execution| has_begun(execution));
    turns.extend(others);
    let mut slots = BTreeMap::<&str, u32>::new();
    turns.retain(|execution| {
        let slots = slots.entry(&execution.pipeline.name).or_default();
        *slots += 1;
        *slots <= execution.pipeline.max_parallel && !is_paused(draft.pauses(), execution)
    });
    turns
}

/// Returns how many attempts may still be started.
fn free_places(draft: &Draft<'_>) -> usize {
    let states = draft.executions().flat_map(|execution| &execution.steps);
    let running = states.filter(|step| matches!(step.state, StepState::Running { .. })).count();
    draft.snapshot.limits.attempts.saturating_sub(running)
}

/// What steps wait for that somebody has to be told of.
#[derive(Default)]
struct Waits {
    until: Option<jiff::Timestamp>,
    looks: Vec<Probe>,
    stale: Option<jiff::Timestamp>,
}

impl Waits {
    /// Finds the first step, from one on, with which something is to happen; notes what those before it wait for.
    fn next_move(&mut self, execution: &Execution, world: &World<'_>, from: usize, places: usize) -> Option<(usize, Move)> {
        let aborted = aborted_by(execution);
        let is_aborted = |step: usize| aborted.filter(|_| !execution.pipeline.steps[step].run_always);
        let mut steps = execution.steps.iter().enumerate().skip(from).filter(|(_, known)| !known.state.is_final());
        steps.find_map(|(step, known)| match (&known.state, is_aborted(step)) {
            (StepState::Enqueued { .. } | StepState::Pending | StepState::Retrying { .. }, Some(aborted)) => {
                Some((step, Move::Skip(SkipReason::Aborted { step: aborted.to_owned() })))
            }
            (StepState::Enqueued { attempt }, None) if places > 0 => {
                self.still_holds(execution, step, world).then_some((step, Move::Start { attempt: *attempt }))
            }
            (StepState::Pending | StepState::Retrying { .. }, None) => self.move_of(execution, step, world).map(|next| (step, next)),
            (
                StepState::Enqueued { .. }
                | StepState::Running { .. }
                | StepState::Succeeded
                | StepState::SucceededWithWarnings
                | StepState::Failed { .. }
                | StepState::Skipped { .. }
                | StepState::Aborted { .. }
                | StepState::Cancelled { .. }
                | StepState::Stopped { .. },
                _,
            ) => None,
        })
    }

    /// Decides about a step that is not enqueued: skipped if a condition can never hold, enqueued if all hold.
    fn move_of(&mut self, execution: &Execution, step: usize, world: &World<'_>) -> Option<Move> {
        let definition = &execution.pipeline.steps[step];
        let (mut blocks, mut until, mut look) = (false, None, None);
        for condition in conditions(definition) {
            match judge(condition, execution, step, world) {
                Judgement::Holds => continue,
                Judgement::StepFailed { step } => return Some(Move::Skip(SkipReason::PreviousStepFailed { step: step.to_owned() })),
                Judgement::Until { at } => until = Some(at),
                // The world is asked only when nothing else blocks.
                Judgement::LookedUp { looked_up, known } => {
                    look = Some((looked_up, known));
                    continue;
                }
                Judgement::StepOpen { .. } | Judgement::StepRuns { .. } | Judgement::PipelineIs { .. } => {}
            }
            blocks = true;
        }
        self.until = [self.until, until].into_iter().flatten().min();
        match look {
            None if !blocks => return Some(Move::Enqueue),
            Some((looked_up, known)) if !blocks => self.look(looked_up, known),
            None | Some(_) => {}
        }
        None
    }

    /// Tells whether what the world said when a step was enqueued is still so: it may have waited for a place, or in a pause, for long.
    fn still_holds(&mut self, execution: &Execution, step: usize, world: &World<'_>) -> bool {
        for condition in conditions(&execution.pipeline.steps[step]) {
            if let Judgement::LookedUp { looked_up, known } = judge(condition, execution, step, world) {
                self.look(looked_up, known);
                return false;
            }
        }
        true
    }

    /// Sees to it that somebody looks, now or when the finding is too old.
    fn look(&mut self, looked_up: &LookedUp, known: Known<'_>) {
        match known {
            Known::Holds => {}
            Known::Unknown => self.looks.push(looked_up.probe.clone()),
            Known::Fails { until, .. } => self.stale = [self.stale, Some(until)].into_iter().flatten().min(),
        }
    }

    fn tell(self, draft: &mut Draft<'_>) {
        if let Some(at) = self.until {
            draft.wake(at, WakeReason::Retry);
        }
        if let Some(at) = self.stale {
            draft.wake(at, WakeReason::Look);
        }
        self.looks.into_iter().for_each(|probe| wants(draft, probe));
    }
}

/// Returns the step that aborted the rest.
fn aborted_by(execution: &Execution) -> Option<&str> {
    execution.steps().find(|(_, known)| matches!(known.state, StepState::Aborted { .. })).map(|(step, _)| step.name.as_str())
}

fn carry_out(draft: &mut Draft<'_>, world: &mut World<'_>, id: u64, step: usize, next: &Move, places: &mut usize) {
    match next {
        Move::Skip(reason) => {
            draft.step_event(id, step, StepEvent::Skip { reason: reason.clone() });
        }
        Move::Enqueue => {
            if draft.step_event(id, step, StepEvent::Enqueue)
                && let Some(execution) = draft.execution(id)
            {
                world.note_going(&execution.pipeline.steps[step].name, id);
            }
        }
        Move::Start { attempt } => {
            let at = draft.snapshot.now;
            if draft.step_event(id, step, StepEvent::Start { at }) {
                *places -= 1;
                let key = AttemptKey { execution: id, step, attempt: *attempt };
                draft.record(Change::AttemptStarted { key, at });
                draft.perform(Effect::StartAttempt { key });
            }
        }
    }
}
