//! Pauses: in the scope of one, nothing new is started, and the clock of `expire-in` stands still.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::decision::Change;
use super::draft::Draft;
use super::state::{Pause, State};
use crate::model::execution::{Control, Execution};
use crate::model::request::Target;

/// Pauses that this heartbeat has begun (`Some`) or ended (`None`).
pub(super) type PauseChanges = BTreeMap<Target, Option<Pause>>;

/// Tells whether an execution is paused, by whatever pause.
pub(super) fn is_paused(state: &State, changes: &PauseChanges, execution: &Execution) -> bool {
    if state.pauses.is_empty() && changes.is_empty() {
        return false;
    }
    is_in_force(state, changes, &Target::Execution(execution.id)) || is_pipeline_paused(state, changes, &execution.pipeline.name)
}

/// Tells whether a pipeline is paused, or everything.
pub(super) fn is_pipeline_paused(state: &State, changes: &PauseChanges, pipeline: &str) -> bool {
    if state.pauses.is_empty() && changes.is_empty() {
        return false;
    }
    is_in_force(state, changes, &Target::All) || is_in_force(state, changes, &Target::Pipeline(pipeline.to_owned()))
}

fn is_in_force(state: &State, changes: &PauseChanges, target: &Target) -> bool {
    match changes.get(target) {
        Some(change) => change.is_some(),
        None => state.pauses.contains_key(target),
    }
}

impl State {
    /// Returns the pause that holds a pipeline back.
    pub fn pause_of(&self, pipeline: &str) -> Option<(Target, &Pause)> {
        [Target::All, Target::Pipeline(pipeline.to_owned())].into_iter().find_map(|target| {
            let pause = self.pauses.get(&target)?;
            Some((target, pause))
        })
    }
}

/// Stops and starts the clocks of executions that a pause covers, or covers no more; forgets pauses of executions that are over.
pub(super) fn settle_pauses(draft: &mut Draft<'_>) {
    let state = draft.snapshot.state;
    let mut changed = Vec::new();
    for execution in draft.executions().filter(|execution| execution.finished_at.is_none()) {
        let is_paused = is_paused(state, draft.pauses(), execution);
        if is_paused != execution.control.paused_since.is_some() {
            changed.push((execution.id, clocked(&execution.control, is_paused, draft.snapshot.now)));
        }
    }
    changed.into_iter().for_each(|(id, control)| draft.change_control(id, control));
    let is_over = |target: &&Target| match target {
        Target::Execution(id) => draft.execution(*id).is_none_or(|execution| execution.finished_at.is_some()),
        Target::Pipeline(_) | Target::All => false,
    };
    let over: Vec<Target> = state.pauses.keys().filter(is_over).cloned().collect();
    over.into_iter().for_each(|target| draft.record(Change::PauseEnded { target }));
}

fn clocked(control: &Control, is_paused: bool, now: jiff::Timestamp) -> Control {
    let passed = control.paused_since.map_or(SignedDuration::ZERO, |since| since.duration_until(now).max(SignedDuration::ZERO));
    Control {
        paused_since: is_paused.then_some(now),
        paused_before: control.paused_before.saturating_add(passed),
        called_off: control.called_off.clone(),
    }
}
