//! Arguments of `bunchd index`.

use clap::{Args, Subcommand};

use super::Json;

/// What to do with the indexes.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum IndexCommand {
    /// Show how the indexes stand, and what the purpose chain would do with each, and why
    #[command(after_help = "\
Purposes and thresholds are those of the step of type reindex in the pipelines; where several differ, name one.
Nothing is changed; the program of the purpose command is run, as the step would run it.
Ends with 0, with 2 if something is to be looked at, with 1 if nobody says how the indexes stand.

Examples:
  bunchd index status
  bunchd index status --pipeline index --json | jq '.indexes[] | select(.would != \"leave\") | .id'")]
    Status {
        #[command(flatten)]
        step: WhichStep,
        #[command(flatten)]
        json: Json,
    },
}

/// Whose purposes and thresholds.
#[derive(Debug, Args)]
pub(in crate::cli) struct WhichStep {
    /// Purposes and thresholds of this pipeline
    #[arg(long, short, value_name = "NAME")]
    pub(in crate::cli) pipeline: Option<String>,
    /// Purposes and thresholds of this step
    #[arg(long, short, value_name = "NAME")]
    pub(in crate::cli) step: Option<String>,
}
