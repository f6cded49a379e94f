//! The settings of the daemon: bunchd.toml in, plain values and all mistakes out.
//!
//! Like the definitions, the text is read twice: as typed (TOML values with places), then as meant. Paths are
//! kept as written; [`Paths::resolved`] and [`Source::resolved_inbox`] put them below the file's own folder.
//!
//! Invariant: a [`Config`] that was read has every limit within its bounds.

mod allowed;
mod check;
mod dialect;
mod magento;
mod paths;
mod reading;
mod retention;
mod section;
mod size;
mod source;
mod tables;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use toml::Spanned;

use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::retention::Retention;

pub use check::check;
pub use magento::{Database, Images, IndexSource, Magento, Password, VARIANTS_MAX};
pub use paths::Paths;
pub use source::{GroupBy, OkForm, Source};

/// The longest configuration text, in bytes.
pub const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// How many sources there may be.
pub const SOURCES_MAX: usize = 256;

/// The names that `pattern` takes instead of a regular expression.
pub const PATTERN_PRESETS: &[&str] = &["bunchd", "m2if"];

/// All of bunchd.toml.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Where things are.
    pub paths: Paths,
    /// How much of everything.
    pub limits: Limits,
    /// How inboxes are watched.
    pub inbox: Inbox,
    /// What is kept of what executions leave behind.
    pub retention: RetentionConfig,
    /// Programs by name: the program and its leading arguments, never empty.
    pub programs: BTreeMap<String, Vec<String>>,
    /// What programs get from the environment.
    pub environment: Environment,
    /// How the daemon ends.
    pub stop: Stop,
    /// The shop.
    pub magento: Magento,
    /// Where bunches come from, in the order of the file.
    pub sources: Vec<Source>,
}

/// How much of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Steps that run at once, 1 to 256.
    pub attempts: usize,
    /// Bunches that are claimed and have not begun, 1 to 10,000.
    pub claimed: usize,
    /// No bunch is begun while a disk of ours has fewer bytes free, 0 to 1 TiB; 0 looks at no disk.
    pub free_disk_bytes: u64,
    /// Log of one attempt in bytes, 4 KiB to 10 GiB.
    pub log_bytes: u64,
    /// OK file in bytes, 1 KiB to 100 MiB.
    pub ok_file_bytes: u64,
}

/// What is kept of what executions leave behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetentionConfig {
    /// The rules.
    pub retention: Retention,
    /// The names of the pipelines that have rules of their own, with their places.
    pub pipelines: Vec<Spanned<String>>,
}

/// How inboxes are watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// Every inbox is looked at this often, even when no event came.
    pub look_every: SignedDuration,
    /// A file that nobody saw being closed counts as complete when it has not changed for this long.
    pub quiet: SignedDuration,
    /// How changes are noticed.
    pub watch: Watch,
    /// How often a polled inbox is looked at.
    pub poll_every: SignedDuration,
}

/// How changes in an inbox are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// By the kernel, and by polling on network mounts.
    Auto,
    /// By the kernel.
    Inotify,
    /// By polling.
    Poll,
}

/// What programs get from the environment, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Names of the daemon's own variables that are handed on.
    pub pass: Vec<String>,
    /// Variables with their values.
    pub set: BTreeMap<String, String>,
}

/// How the daemon ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// A step that is stopped has this long between TERM and KILL.
    pub grace: SignedDuration,
    /// What SIGTERM does with steps that run.
    pub on_sigterm: OnSigterm,
}

/// What SIGTERM does with steps that run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSigterm {
    /// They end first.
    Finish,
    /// They are stopped.
    Stop,
}

impl Default for Limits {
    fn default() -> Self {
        Self { attempts: 4, claimed: 16, free_disk_bytes: 500 * size::MIB, log_bytes: 50 * size::MIB, ok_file_bytes: size::MIB }
    }
}

impl Default for Inbox {
    fn default() -> Self {
        let seconds = SignedDuration::from_secs;
        Self { look_every: seconds(60), quiet: seconds(5), watch: Watch::Auto, poll_every: seconds(5) }
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self { pass: ["PATH", "LANG", "TZ"].map(str::to_owned).to_vec(), set: BTreeMap::new() }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self { grace: SignedDuration::from_secs(10), on_sigterm: OnSigterm::Stop }
    }
}

/// Reads bunchd.toml.
///
/// # Errors
/// All mistakes in the text, in the order of their places.
pub fn read(text: &SourceText) -> Result<Config, Vec<Diagnostic>> {
    let (config, reading) = tables::read(text);
    if reading.diagnostics.is_empty() { Ok(config) } else { Err(reading.into_diagnostics()) }
}
