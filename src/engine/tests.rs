//! Stories of the engine: facts in, decisions out, as text; no clock, no disk, no sleep.

mod story;
mod told;
