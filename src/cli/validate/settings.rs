//! By what a group is validated: rules, required columns and how its files are written.
//!
//! What is asked for on the command line wins; else it is what the import of the files would check.

mod asked;
mod step;

use std::path::PathBuf;
use std::sync::Arc;

use super::super::arguments::validate::By;
use super::super::error::CliError;
use super::known::{Feed, Known};
use super::subject::Group;
use crate::model::dialect::Dialect;
use crate::model::rules::Rules;

pub(super) use asked::Asked;

/// By what a group is validated.
#[derive(Debug)]
pub(super) struct Settings {
    /// What values must be; `None`: the structure only.
    pub(super) rules: Option<Arc<Rules>>,
    /// How the files are written.
    pub(super) dialect: Dialect,
    /// Columns that each file must have.
    pub(super) required: Vec<String>,
    /// A header without records is fine.
    pub(super) allow_empty: bool,
    /// Where relative paths of the rules start.
    pub(super) base: PathBuf,
    /// All this for people.
    pub(super) said: String,
}

/// What a step of the definitions, or nothing, says of a group.
struct Found {
    rules: Option<Arc<Rules>>,
    dialect: Dialect,
    required: Vec<String>,
    allow_empty: bool,
    said: String,
}

/// Finds by what a group is validated.
///
/// # Errors
/// The step of the import cannot tell it, or no file can be written as it was asked.
pub(super) fn of(group: &Group, by: &By, asked: Option<&Asked>, known: &Known) -> Result<Settings, CliError> {
    let found = match (&known.loaded, &group.feed) {
        (Some((_, setup)), Some(feed)) => step::of(group, feed, setup)?,
        (Some(_), None) => nothing("checked for structure only: no source takes files of this name"),
        (None, _) => nothing("checked for structure only: there is no bunchd.toml"),
    };
    let dialect = by.written.over(found.dialect);
    if let Some(problem) = dialect.problem() {
        return Err(CliError::Usage(problem.to_owned()));
    }
    let base = known.loaded.as_ref().map(|(_, setup)| setup.surroundings.base.clone()).unwrap_or_default();
    let (rules, mut required, base, said) = match asked {
        None => (found.rules, found.required, base, found.said),
        Some(asked) => {
            let base = asked.base.clone().unwrap_or(base);
            (Some(asked.rules.clone()), Vec::new(), base, said_of(asked, group.feed.as_deref()))
        }
    };
    required.extend(by.required.iter().filter(|column| !column.is_empty()).cloned());
    Ok(Settings { rules, dialect, required, allow_empty: found.allow_empty || by.allow_empty, base, said })
}

fn nothing(said: &str) -> Found {
    Found { rules: None, dialect: Dialect::default(), required: Vec::new(), allow_empty: false, said: said.to_owned() }
}

fn said_of(asked: &Asked, feed: Option<&Feed>) -> String {
    let written = feed.map(|feed| format!(", written as the source {} has it", feed.source.name)).unwrap_or_default();
    format!("checked by {}{written}", asked.said)
}
