//! `bunchd media`: the shop's image cache by hand.

mod refresh;
mod told_to_end;

use super::arguments::media::MediaCommand;
use super::context::Context;
use super::error::CliError;
use super::exit::Exit;

pub(super) fn run(context: &Context, command: MediaCommand) -> Result<Exit, CliError> {
    match command {
        MediaCommand::Refresh { wanted, json } => refresh::run(context, wanted, json.json),
    }
}
