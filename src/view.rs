//! Plain data for people: the only serialised types of the command line, the API and the pages.

pub mod condition;
pub mod diagnostic;
pub mod execution;
pub mod index;
mod lines;
pub mod media;
pub mod palette;
pub mod pause;
pub mod pipeline;
pub mod plan;
pub mod progress;
pub mod request;
pub mod rules;
pub mod schedule;
pub mod text;
pub mod validation;
pub mod waiting;
