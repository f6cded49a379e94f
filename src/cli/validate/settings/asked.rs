//! The rules that the command line names.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::super::arguments::validate::By;
use super::super::super::context::Context;
use super::super::super::error::CliError;
use super::super::known::Known;
use crate::daemon::load::read_small_text;
use crate::definition::read_table_schema;
use crate::model::diagnostic::{SourceText, did_you_mean};
use crate::model::rules::Rules;
use crate::view::diagnostic::render;

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

/// Reads a Table Schema; what of it cannot be kept is told beside the result.
fn schema(context: &Context, path: &Path) -> Result<Asked, CliError> {
    let text = SourceText { name: path.display().to_string(), text: read(path)? };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let read = read_table_schema(&text, &name);
    if !read.diagnostics.is_empty() {
        let told = CliError::BadRules(render(&read.diagnostics, std::slice::from_ref(&text), context.palette.colour));
        match &read.rules {
            None => return Err(told),
            Some(_) => told.tell(),
        }
    }
    let Some(rules) = read.rules else { return Err(CliError::NotSet(format!("{} cannot be used", path.display()))) };
    let base = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(Asked { rules: Arc::new(rules), base: Some(base.to_owned()), said: format!("the schema {}", path.display()) })
}

fn read(path: &Path) -> Result<String, CliError> {
    read_small_text(path).map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            CliError::NotFound(format!("there is no schema {}", path.display()))
        } else if error.kind() == io::ErrorKind::FileTooLarge {
            CliError::NotSet(format!("the schema {}: {error}", path.display()))
        } else {
            CliError::io("read", path)(error)
        }
    })
}
