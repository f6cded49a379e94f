//! The rules that the command line names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::super::arguments::validate::By;
use super::super::super::context::Context;
use super::super::super::error::CliError;
use super::super::known::Known;
use crate::model::diagnostic::did_you_mean;
use crate::model::rules::Rules;

/// Rules that were asked for.
#[derive(Debug)]
pub(in super::super) struct Asked {
    /// The rules.
    pub(super) rules: Arc<Rules>,
    /// Where their relative paths start; `None`: in the folder of bunchd.toml.
    pub(super) base: Option<PathBuf>,
    /// What people call them.
    pub(super) said: String,
}

impl Asked {
    /// Finds the rules that were asked for.
    ///
    /// # Errors
    /// There are none of that name, or the schema cannot be read.
    pub(in super::super) fn of(context: &Context, by: &By, known: &Known) -> Result<Option<Self>, CliError> {
        match (&by.rules, &by.schema) {
            (Some(name), _) => named(name, known).map(Some),
            (None, Some(path)) => schema(context, path).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn named(name: &str, known: &Known) -> Result<Asked, CliError> {
    let Some((loaded, _)) = &known.loaded else { return Err(CliError::NoConfig) };
    let all = &loaded.definitions.rules;
    let Some(rules) = all.get(name) else {
        let hint = match did_you_mean(name, all.keys().map(String::as_str)) {
            Some(near) => format!("did you mean {near}?"),
            None if all.is_empty() => "the definitions hold none".to_owned(),
            None => format!("defined are {}", all.keys().map(String::as_str).collect::<Vec<_>>().join(", ")),
        };
        return Err(CliError::NotFound(format!("there are no rules named {name}; {hint}")));
    };
    Ok(Asked { rules: rules.clone(), base: None, said: format!("the rules {name}") })
}

fn schema(_context: &Context, path: &Path) -> Result<Asked, CliError> {
    Err(CliError::NotSet(format!("{}: a Table Schema cannot be read yet", path.display())))
}
