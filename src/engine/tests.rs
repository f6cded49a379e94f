//! Stories of the engine: facts in, decisions out, as text; no clock, no disk, no sleep.

mod aborts;
mod asked;
mod found;
mod gated;
mod matrix;
pub(crate) mod random;
mod rest;
mod story;
mod tidy;
mod told;

use crate::model::pipeline::{Pipeline, Step};

/// Makes a plain pipeline for tests of other modules.
pub(crate) fn pipeline(steps: Vec<Step>) -> Pipeline {
    story::pipeline(steps)
}

/// Makes a plain step without conditions.
pub(crate) fn step(name: &str) -> Step {
    story::step(name, 10, &[])
}
