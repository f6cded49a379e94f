//! Arguments of steps, and what an executor says about those that it takes.

use serde::{Deserialize, Serialize};

use super::preset::Preset;
use super::template::Template;

/// What an exit code of a program may mean.
pub const EXIT_MEANINGS: &[&str] = &["success", "warnings", "no-files", "failure", "abort", "stopped"];

/// One `<argument key=… value=…/>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Unique in its step.
    pub key: String,
    /// The value, with placeholders.
    pub value: Template,
}

/// What an executor type takes: read by the definitions to find mistakes before anything runs.
#[derive(Debug, Clone, Copy)]
pub struct ExecutorSpec {
    /// The name in `executorType`.
    pub name: &'static str,
    /// One sentence for people.
    pub summary: &'static str,
    /// The arguments that it takes.
    pub arguments: &'static [ArgumentSpec],
    /// It also takes `--option` arguments, which are handed to a program as they are.
    pub takes_options: bool,
    /// It also takes `env.NAME` arguments, which set environment variables of a program.
    pub takes_environment: bool,
}

/// One argument of an executor type.
#[derive(Debug, Clone, Copy)]
pub struct ArgumentSpec {
    /// The key.
    pub key: &'static str,
    /// A step without it is refused.
    pub required: bool,
    /// What values it takes.
    pub kind: ValueKind,
    /// One sentence for people, with the default.
    pub summary: &'static str,
}

/// What values an argument takes; a value with placeholders is checked when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text, not empty.
    Text,
    /// true or false.
    Boolean,
    /// A whole number, not negative.
    Number,
    /// A whole number from 0 to this one.
    NumberUpTo(u64),
    /// One of these.
    Choice(&'static [&'static str]),
    /// One of these; no placeholder, since others must know it beforehand.
    LiteralChoice(&'static [&'static str]),
    /// Names, separated by commas.
    Names,
    /// The name of one of these, which then brings its arguments; no placeholder, since it must be known beforehand.
    Preset(&'static [Preset]),
    /// The name of a set of rules; no placeholder, since the set is stored with the pipeline.
    Rules,
    /// Some of these names, separated by commas.
    SomeOf(&'static [&'static str]),
    /// A time for people, longer than nothing: `90 s`, `15 minutes`.
    Duration,
    /// Indexes and their thresholds: `default=1000, catalog_product_price=5000`.
    Thresholds,
    /// Exit codes and what they mean, one of [`EXIT_MEANINGS`]: `0=success, 13=warnings, 20=abort, 75=stopped`.
    ExitCodes,
}
