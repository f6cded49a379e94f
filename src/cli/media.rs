//! `bunchd media`: the shop's images by hand, with the code that the steps use.

mod cleanup;
mod refresh;
mod variants;

use super::arguments::media::MediaCommand;
use super::context::Context;
use super::error::CliError;
use super::exit::Exit;
use crate::config::Magento;
use crate::daemon::load::{Loaded, shown};
use crate::daemon::setup::Setup;
use crate::media::layout::Cache;

pub(super) fn run(context: &Context, command: MediaCommand) -> Result<Exit, CliError> {
    match command {
        MediaCommand::Cleanup { wanted, dry_run, json } => cleanup::run(context, &wanted, dry_run, json.json),
        MediaCommand::Refresh { wanted, json } => refresh::run(context, wanted, json.json),
        MediaCommand::Variants { from, toml, json } => variants::run(context, &from, variants::Form::of(toml, json.json)),
    }
}

/// Returns the media directory that the configuration names.
fn cache_of(loaded: &Loaded, setup: &Setup) -> Result<Cache, CliError> {
    let media = setup.surroundings.magento.media.clone();
    media.map(Cache::of).ok_or_else(|| CliError::NotSet(Magento::without_media(&shown(&loaded.file))))
}
