//! What a step wants cleaned, read from its arguments before anything is touched.

use crate::config::Magento;
use crate::executor::bunch_images::BunchImages;
use crate::executor::{Task, named, names, not_started};
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
    /// The images that the files of the bunch name.
    Bunch(BunchImages),
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
    Ok(BunchImages::of(task)?.map_or(Scope::Nothing, Scope::Bunch))
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
