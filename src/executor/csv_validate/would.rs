//! What a csv-validate step would check, for whoever checks without an execution.

use std::sync::Arc;

use super::settings::Settings;
use crate::executor::Task;
use crate::model::dialect::Dialect;
use crate::model::failure::Failure;
use crate::model::rules::Rules;

/// What a csv-validate step would check.
#[derive(Debug, Clone)]
pub struct CheckSettings {
    /// How the files are written.
    pub dialect: Dialect,
    /// What values must be; `None`: the structure only.
    pub rules: Option<Arc<Rules>>,
    /// Columns that each file must have, besides those of the rules.
    pub required_columns: Vec<String>,
    /// Whether a header without records is fine.
    pub allow_empty: bool,
}

impl CheckSettings {
    /// Reads the arguments of the step of a task, which need not be one that runs.
    ///
    /// # Errors
    /// One has no value there, or does not fit the others.
    pub fn of(task: &Task) -> Result<Self, Failure> {
        let Settings { dialect, rules, required_columns, allow_empty, .. } = Settings::of(task)?;
        Ok(Self { dialect, rules, required_columns, allow_empty })
    }
}
