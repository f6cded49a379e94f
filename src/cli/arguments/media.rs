//! What `bunchd media` takes.

pub(in crate::cli) mod refresh;

use clap::Subcommand;

use self::refresh::ToRefresh;
use super::Json;

/// What is to be done with the image cache.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MediaCommand {
    /// Make the images of the cache that are missing or older than their originals
    #[command(after_help = refresh::EXAMPLES)]
    Refresh {
        #[command(flatten)]
        wanted: ToRefresh,
        #[command(flatten)]
        json: Json,
    },
}
