//! Whether anything is left that will happen by itself: by then a run in the foreground is over.
//!
//! What waits for people (a pause), for a time of a calendar, or for the world to change is not waited for;
//! what runs, the wait between two attempts and a look that is under way are.

use super::conditions::{Judgement, conditions, judge};
use super::draft::Draft;
use super::gate::{Gate, Occasion};
use super::pauses::is_paused;
use super::snapshot::{MoveProgress, ReadyBunch, Snapshot};
use super::turn::ahead_of;
use super::world::{Known, World};
use crate::model::execution::{Execution, Location};
use crate::model::readiness::WaitReason;
use crate::model::step_state::StepState;

/// Tells whether nothing will happen by itself; asked after a heartbeat that decided nothing.
pub fn is_at_rest(snapshot: &Snapshot<'_>) -> bool {
    let draft = Draft::new(snapshot);
    let world = World::new(snapshot.state, draft.executions(), Some(snapshot.probed), snapshot.now);
    let gate = Gate::of(&draft);
    snapshot.requests.is_empty()
        && snapshot.looking.is_empty()
        && !draft.executions().any(|execution| goes_on(snapshot, &world, execution))
        && !snapshot.ready.iter().any(|ready| is_taken(snapshot, &gate, ready))
}

/// Tells whether an execution goes on by itself. One that waits for another goes on when that one does.
fn goes_on(snapshot: &Snapshot<'_>, world: &World<'_>, execution: &Execution) -> bool {
    let cannot_be_moved = matches!(snapshot.moves.get(&execution.id), Some(MoveProgress::Failed { .. }));
    if cannot_be_moved && matches!(execution.location, Location::Removing { .. }) {
        // Whoever runs next tries again to remove it.
        return false;
    }
    if !matches!(execution.location, Location::Working { .. }) || execution.status().is_final() {
        return true;
    }
    if execution.steps.iter().any(|step| matches!(step.state, StepState::Running { .. })) {
        return true;
    }
    !is_paused(&snapshot.state.pauses, execution)
        && ahead_of(snapshot.state, execution.id).is_empty()
        && (0..execution.steps.len()).any(|step| starts(execution, step, world))
}

/// Tells whether a step starts by itself, now or after its wait, or is skipped.
fn starts(execution: &Execution, step: usize, world: &World<'_>) -> bool {
    let known = &execution.steps[step].state;
    let passes = |judgement: Judgement<'_>| match judgement {
        Judgement::Holds | Judgement::Until { .. } | Judgement::LookedUp { known: Known::Holds | Known::Unknown, .. } => true,
        Judgement::StepOpen { .. }
        | Judgement::StepFailed { .. }
        | Judgement::StepRuns { .. }
        | Judgement::PipelineIs { .. }
        | Judgement::LookedUp { known: Known::Fails { .. }, .. } => false,
    };
    let mut judged = conditions(&execution.pipeline.steps[step]).map(|condition| judge(condition, execution, step, world));
    if matches!(known, StepState::Enqueued { .. }) {
        return !judged.any(|judgement| matches!(judgement, Judgement::LookedUp { known: Known::Fails { .. }, .. }));
    }
    !known.is_final() && judged.all(passes)
}

/// Tells whether a bunch is about to be taken; one whose claim failed is not waited for.
fn is_taken(snapshot: &Snapshot<'_>, gate: &Gate<'_>, ready: &ReadyBunch<'_>) -> bool {
    let occasion = Occasion::Bunch { key: &ready.bunch.key, released_at: ready.bunch.released_at() };
    let reason = gate.wait_reason(&ready.pipeline, occasion);
    let is_open = matches!(reason, None | Some(WaitReason::ConditionFails { why: None, .. }));
    is_open && !snapshot.state.held.contains_key(&ready.bunch.key)
}
