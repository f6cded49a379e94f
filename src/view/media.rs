//! The image cache: what was done to it, or would be.

pub mod problem;
pub mod refresh;
