//! What the words of bunchd mean, as plain values.
//!
//! Pure: nothing here knows a clock, a file, a process, a network or a database. Each word
//! stands for one thing everywhere: in XML, in the ledger, in logs, on the command line.

#[cfg(test)]
pub(crate) mod architecture;
pub mod argument;
pub mod bunch;
pub mod bytes;
pub mod condition;
pub mod diagnostic;
pub mod dialect;
pub mod execution;
pub mod failure;
pub mod in_force;
pub mod index;
pub mod m2if;
pub mod message;
pub mod pattern;
pub mod permission;
pub mod pipeline;
pub mod preset;
pub mod probe;
pub mod progress;
pub mod purpose;
pub mod readiness;
pub mod request;
pub mod retention;
pub mod rule;
pub mod rules;
pub mod schedule;
pub mod step_state;
pub mod template;
pub mod thresholds;
pub mod validation;
pub mod variant;
pub mod wait;
