//! Pauses: in the scope of one, nothing new is started, and the clock of `expire-in` stands still.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::draft::Draft;
use super::state::Pause;
use crate::model::execution::{Control, Execution};
use crate::model::request::Target;

/// The pauses in force, by their scope.
pub(super) type Pauses = BTreeMap<Target, Pause>;

/// Tells whether an execution is paused, by whatever pause.
pub(super) fn is_paused(pauses: &Pauses, execution: &Execution) -> bool {
    let is_own = || pauses.contains_key(&Target::Execution(execution.id));
    !pauses.is_empty() && (is_own() || pause_of(pauses, &execution.pipeline.name).is_some())
}

/// Returns the pause that holds a pipeline back, the widest first.
pub(super) fn pause_of<'p>(pauses: &'p Pauses, pipeline: &str) -> Option<(Target, &'p Pause)> {
    [Target::All, Target::Pipeline(pipeline.to_owned())].into_iter().find_map(|target| {
        let pause = pauses.get(&target)?;
        Some((target, pause))
    })
}

/// Stops and starts the clocks of executions that a pause covers, or covers no more; forgets pauses of executions that are over.
pub(super) fn settle_pauses(draft: &mut Draft<'_>) {
    let mut changed = Vec::new();
    for execution in draft.executions().filter(|execution| execution.finished_at.is_none()) {
        let is_paused = is_paused(draft.pauses(), execution);
        if is_paused != execution.control.paused_since.is_some() {
            changed.push((execution.id, clocked(&execution.control, is_paused, draft.snapshot.now)));
        }
    }
    changed.into_iter().for_each(|(id, control)| draft.change_control(id, control));
    let is_over = |target: &&Target| match target {
        Target::Execution(id) => draft.execution(*id).is_none_or(|execution| execution.finished_at.is_some()),
        Target::Pipeline(_) | Target::All => false,
    };
    let over: Vec<Target> = draft.pauses().keys().filter(is_over).cloned().collect();
    over.into_iter().for_each(|target| draft.end_pause(target));
}

fn clocked(control: &Control, is_paused: bool, now: jiff::Timestamp) -> Control {
    let passed = control.paused_since.map_or(SignedDuration::ZERO, |since| since.duration_until(now).max(SignedDuration::ZERO));
    Control {
        paused_since: is_paused.then_some(now),
        paused_before: control.paused_before.saturating_add(passed),
        called_off: control.called_off.clone(),
    }
}
