//! What a step wants cleaned, read from its arguments before anything is touched.

use std::path::PathBuf;

use super::{COLUMNS, csv_validate, not_started};
use crate::config::Magento;
use crate::executor::{Task, named};
use crate::media::columns::{Columns, SEPARATOR_BYTES_MAX};
use crate::media::layout::Cache;
use crate::model::failure::Failure;

/// What a step wants cleaned.
pub(super) struct Wish {
    pub(super) cache: Cache,
    pub(super) scope: Scope,
    /// The console with all its words, if caches are to be cleaned afterwards.
    pub(super) console_words: Option<Vec<String>>,
}

/// How much of the cache.
pub(super) enum Scope {
    /// All of it.
    All,
    /// The images that files name.
    Bunch {
        columns: Columns,
        /// The step names the columns itself, so each should be somewhere.
        is_columns_set: bool,
        /// Names for messages, and paths.
        files: Vec<(String, PathBuf)>,
    },
    /// Nothing, since there is no bunch.
    Nothing,
}

impl Wish {
    /// Reads the arguments of a step.
    pub(super) fn of(task: &Task) -> Result<Self, Failure> {
        let Some(media) = &task.surroundings.magento.media else {
            return Err(not_started(Magento::without_media("bunchd.toml")));
        };
        Ok(Self { cache: Cache::of(media), scope: scope(task)?, console_words: console_words(task)? })
    }
}

fn scope(task: &Task) -> Result<Scope, Failure> {
    if task.value("scope")?.as_deref() == Some("all") {
        return Ok(Scope::All);
    }
    let (columns, is_columns_set) = columns(task)?;
    let Some(bunch) = &task.bunch else { return Ok(Scope::Nothing) };
    let files = bunch.files.iter().map(|file| (file.name.clone(), task.directory.join(&file.name))).collect();
    Ok(Scope::Bunch { columns, is_columns_set, files })
}

/// Returns where the files of the bunch name images, and whether the step itself says so.
pub(in crate::executor) fn columns(task: &Task) -> Result<(Columns, bool), Failure> {
    let separator = task.value("separator")?.unwrap_or_else(|| ",".to_owned());
    if separator.is_empty() || separator.len() > SEPARATOR_BYTES_MAX {
        return Err(not_started(format!("separator must have 1 to {SEPARATOR_BYTES_MAX} bytes, not {}", separator.len())));
    }
    let set = task.value("columns")?;
    let names = set.as_deref().map_or_else(|| COLUMNS.map(str::to_owned).to_vec(), names);
    let columns = Columns { names, separator, dialect: csv_validate::dialect(task)? };
    Ok((columns, set.is_some()))
}

fn console_words(task: &Task) -> Result<Option<Vec<String>>, Failure> {
    let types = task.value("cache-types")?.as_deref().map(names).unwrap_or_default();
    let is_type = |name: &String| !name.starts_with('-') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if let Some(other) = types.iter().find(|name| !is_type(name)) {
        return Err(not_started(format!("cache-types names {other:?}, which cannot be a cache of the shop")));
    }
    if types.is_empty() {
        return Ok(None);
    }
    let program = task.value("program")?.unwrap_or_else(|| task.surroundings.magento.console.clone());
    let mut words = named(&task.surroundings, &program)?;
    words.push("cache:clean".to_owned());
    words.extend(types);
    Ok(Some(words))
}

fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
