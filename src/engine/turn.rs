//! Whose turn it is among the executions of one pipeline.

use super::state::State;
use crate::model::execution::Execution;

/// Tells whether an execution has begun: a step of it was started.
pub(super) fn has_begun(execution: &Execution) -> bool {
    execution.steps.iter().any(|step| step.attempts > 0)
}

/// Returns the executions that an execution waits for, since its pipeline runs no more than `max-parallel` at a time;
/// none if it is its turn, or over.
pub fn ahead_of(state: &State, id: u64) -> Vec<u64> {
    let Some(own) = state.executions.get(&id) else { return Vec::new() };
    let is_ahead = |other: &&Execution| {
        other.pipeline.name == own.pipeline.name && !other.status().is_final() && (!has_begun(other), other.id) < (!has_begun(own), own.id)
    };
    let ahead: Vec<u64> = state.executions.values().filter(is_ahead).map(|other| other.id).collect();
    let is_full = ahead.len() >= own.pipeline.max_parallel as usize;
    if is_full && !own.status().is_final() { ahead } else { Vec::new() }
}
