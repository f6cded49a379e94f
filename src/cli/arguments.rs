//! The command line, as clap reads it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::exit::HELP;
use crate::model::execution::Status;

const STYLES: Styles = Styles::styled().header(AnsiColor::Green.on_default().bold()).usage(AnsiColor::Green.on_default().bold());

/// The import daemon of a shop: it checks dropped CSV bunches, claims them, and runs them through pipelines.
#[derive(Debug, Parser)]
#[command(name = "bunchd", version, styles = STYLES, max_term_width = 100, after_help = HELP)]
pub(super) struct Arguments {
    /// The configuration [default: $BUNCHD_CONFIG, then ./bunchd.toml, then /etc/bunchd/bunchd.toml]
    #[arg(long, short, global = true, env = "BUNCHD_CONFIG", hide_env = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Colour the output: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true, hide_default_value = true)]
    pub(super) color: Colour,
    /// What to do
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the daemon: wait for bunches and import them until told to end
    #[command(after_help = "\
SIGTERM ends it as [stop] on_sigterm says, SIGHUP reads the configuration again.
Log lines go to journald under systemd, else to standard error; RUST_LOG=bunchd=debug shows more.

Example:
  bunchd run --config /etc/bunchd/bunchd.toml")]
    Run,
    /// Import what is ready now, in the foreground, and end
    #[command(after_help = "\
Ends with 0 if all went well, 2 with warnings, 1 if an execution failed.

Examples:
  bunchd once
  bunchd once --json | jq .commits")]
    Once(Json),
    /// Set up a demo shop, drop sample bunches and import them
    #[command(after_help = "\
Everything stays below the directory; running it again drops the samples again.

Example:
  bunchd demo --directory /tmp/bunchd-demo")]
    Demo {
        /// Where to set it up
        #[arg(long, short, value_name = "DIR", default_value = "bunchd-demo")]
        directory: PathBuf,
    },
    /// Check bunchd.toml and all pipelines, and show every mistake
    #[command(after_help = "\
Example:
  bunchd check --config /etc/bunchd/bunchd.toml && systemctl reload bunchd")]
    Check,
    /// Show what lies in the inboxes, and why it waits
    #[command(after_help = "\
Examples:
  bunchd inbox
  bunchd inbox --source products --json")]
    Inbox {
        /// Only this source
        #[arg(long, short, value_name = "NAME")]
        source: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Show whether the daemon runs, what is in progress, and what failed lately
    Status(Json),
    /// List executions, the newest first
    #[command(after_help = "\
Examples:
  bunchd list --status failed
  bunchd list --pipeline catalog_import --limit 5 --json")]
    List {
        /// Only those of this pipeline
        #[arg(long, short, value_name = "NAME")]
        pipeline: Option<String>,
        /// Only those with this status
        #[arg(long, short, value_name = "STATUS", value_parser = status_parser())]
        status: Option<String>,
        /// At most this many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        json: Json,
    },
    /// Show one execution: its files, its steps, what they wait for, what they counted and said
    #[command(after_help = "\
Examples:
  bunchd show 12
  bunchd show last --json")]
    Show {
        /// Number of the execution, or the word last
        #[arg(value_name = "EXECUTION")]
        execution: String,
        #[command(flatten)]
        json: Json,
    },
    /// Print what the programs of an execution printed
    #[command(after_help = "\
Examples:
  bunchd log 12                     the latest attempt of the latest step that has a log
  bunchd log 12 import -f           follow a step until it ends
  bunchd log 12 --attempt 1         an earlier attempt")]
    Log {
        /// Number of the execution, or the word last
        #[arg(value_name = "EXECUTION")]
        execution: String,
        /// Name of the step
        #[arg(value_name = "STEP")]
        step: Option<String>,
        /// Number of the attempt
        #[arg(long, short, value_name = "N")]
        attempt: Option<u32>,
        /// Go on printing until the attempt ends
        #[arg(long, short)]
        follow: bool,
    },
    /// List the pipelines that are defined
    Pipelines {
        /// Only those that import
        #[arg(long)]
        importing: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Explain a pipeline: its steps as they will run, and where each value comes from
    #[command(after_help = "\
Values of environment variables are never shown, only whether they are set where you are.

Examples:
  bunchd explain catalog_import
  bunchd explain catalog_import --dot | dot -Tsvg > catalog_import.svg
  bunchd explain catalog_import --json | jq '.steps[].name'")]
    Explain {
        /// Name of the pipeline
        #[arg(value_name = "PIPELINE")]
        pipeline: String,
        /// Also list the arguments that are not set, with their defaults
        #[arg(long)]
        all: bool,
        /// Draw it in the language of Graphviz
        #[arg(long, conflicts_with_all = ["all", "mermaid", "json"])]
        dot: bool,
        /// Draw it as a Mermaid flowchart
        #[arg(long, conflicts_with_all = ["all", "json"])]
        mermaid: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Take up a failed execution again, from the failed step on
    #[command(after_help = "\
The daemon does it; without a daemon it is done by the next `bunchd once` or `bunchd run`.

Example:
  bunchd retry 12")]
    Retry {
        /// Number of the execution, or the word last
        #[arg(value_name = "EXECUTION")]
        execution: String,
    },
    /// Start a pipeline that needs no bunch, such as a reindex
    #[command(after_help = "\
Example:
  bunchd start index")]
    Start {
        /// Name of the pipeline
        pipeline: String,
    },
    /// Remove what retention no longer keeps: old files, logs and rows, as [retention] in bunchd.toml says
    #[command(after_help = "\
The daemon does it by itself from time to time ([retention] every); without a daemon, this command does it.

Examples:
  bunchd purge --dry-run            what would go, and what that frees
  bunchd purge
  bunchd purge --pipeline stock_import --json")]
    Purge {
        /// Only what executions of this pipeline have left
        #[arg(long, short, value_name = "NAME")]
        pipeline: Option<String>,
        /// Tell what would be removed, and remove nothing
        #[arg(long, short = 'n')]
        dry_run: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Print a completion script for a shell
    #[command(after_help = "\
Example:
  bunchd completions bash > /etc/bash_completion.d/bunchd")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// A small shop to try imports on: for the demo, the samples and the tests only
    #[command(disable_help_flag = true)]
    DemoShop {
        /// As for M2IF or bin/magento; `bunchd demo-shop list` shows them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

/// Whether the output is for programs.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Json {
    /// Print JSON for scripts
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads the name of a status.
fn status_parser() -> PossibleValuesParser {
    PossibleValuesParser::new(Status::ALL.iter().map(|status| status.name()))
}
